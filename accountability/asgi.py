"""Web pages through WSGI threads, live pages through Channels, and embedded work, in one server process."""

import asyncio
import os
from typing import Any

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import re_path
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")

# HTTP stays on WSGI: persistent threads keep their database connection, and are three times as fast.
_django: Any = get_wsgi_application()

from accountability import traces  # noqa: E402  # after Django is set up
from accountability.counters import SOCKETS  # noqa: E402
from accountability.embedded import EmbeddedWork  # noqa: E402
from accountability.lib.request_framing import refuse, says_its_length_twice  # noqa: E402
from accountability.lib.workdays import load_ahead  # noqa: E402
from accountability.live_routes import websocket_routes  # noqa: E402
from accountability.shared_counts import share  # noqa: E402
from sms_gateway import spool  # noqa: E402
from sms_gateway.lean_door import with_lean_door  # noqa: E402

spool.prove_writable()
traces.is_for("embedded" if settings.EMBEDDED else "live")
if not settings.EMBEDDED:  # one process counts for itself
    share(role="live", folder=settings.VAR_DIR / "metrics")
load_ahead(timezone.localdate().year)
web_pages: Any = WSGIMiddleware(with_lean_door(_django), workers=4)  # type: ignore[arg-type]


async def no_such_page(scope: Any, receive: Any, send: Any) -> None:
    """Closes a live connection that asks for an unknown address, instead of an error in the log."""
    await send({"type": "websocket.close", "code": 4404})


live_pages: Any = AllowedHostsOriginValidator(
    AuthMiddlewareStack(URLRouter([*websocket_routes, re_path(r"", no_such_page)]))  # type: ignore[arg-type, list-item]
)


async def lifespan(receive: Any, send: Any) -> None:
    """Starts the embedded work with the server and ends it with the server."""
    await receive()
    # In a thread, for Celery looks at the database while it is being put together.
    work = await asyncio.to_thread(EmbeddedWork) if settings.EMBEDDED else None
    if work is not None:
        work.start(asyncio.get_running_loop())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if work is not None:
        await asyncio.to_thread(work.stop)
    await send({"type": "lifespan.shutdown.complete"})


async def application(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI door: by the kind of connection to the pages, the live pages, or the start and stop."""
    if scope["type"] == "http" and says_its_length_twice(scope):
        await refuse(send)
    elif scope["type"] == "http":
        await web_pages(scope, receive, send)
    elif scope["type"] == "websocket":
        with SOCKETS.labels("live").track_inprogress():
            await live_pages(scope, receive, send)
    elif scope["type"] == "lifespan":
        await lifespan(receive, send)

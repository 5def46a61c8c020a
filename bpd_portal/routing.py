"""The address of the inbox's live page."""

from django.urls import URLPattern, URLResolver, path

from bpd_portal.consumers import Inbox

websocket_routes: list[URLPattern | URLResolver] = [
    path("ws/meja/", Inbox.as_asgi()),  # type: ignore[arg-type]
]

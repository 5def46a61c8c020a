"""The pages, for a WSGI server: in production everything but the live pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")

_pages = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from accountability import traces  # noqa: E402
from accountability.lib.workdays import load_ahead  # noqa: E402
from accountability.shared_counts import share  # noqa: E402
from sms_gateway import spool  # noqa: E402  # after Django is set up
from sms_gateway.lean_door import with_lean_door  # noqa: E402

spool.prove_writable()
traces.is_for("web")
if not settings.EMBEDDED:  # one process counts for itself
    share(role="web", folder=settings.VAR_DIR / "metrics")
load_ahead(timezone.localdate().year)
application = with_lean_door(_pages)

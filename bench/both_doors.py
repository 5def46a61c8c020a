"""The product's application, and at /bare/ a Django view with startproject's layers that inserts one row.

The view belongs to the same server and database (synchronous_commit as it is), is served by a handler of
its own, and does what a first draft of a webhook does: one ORM create() in autocommit.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from accountability.wsgi import application as product

from django.core.handlers.wsgi import WSGIHandler  # isort: skip  # after Django is set up
from django.db import connection  # isort: skip
from django.http import HttpRequest, HttpResponse  # isort: skip
from django.test.utils import override_settings  # isort: skip
from django.urls import path  # isort: skip
from django.utils import timezone  # isort: skip
from django.views.decorators.csrf import csrf_exempt  # isort: skip

LAYERS = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What `startproject` writes."""


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """One row, committed, without a check of any kind."""
    from sms_gateway.models import DeliveryEvent

    DeliveryEvent.objects.create(
        carrier="bare", carrier_ref=request.POST["MessageSid"], status="sent", at=timezone.now()
    )
    return HttpResponse(json.dumps({"ok": True}), content_type="application/json")


urlpatterns = [path("bare/", bare)]


class Bare(WSGIHandler):
    """Django as it comes."""

    def get_response(self, request: HttpRequest) -> HttpResponse:
        """By this module's addresses."""
        request.urlconf = __name__
        connection.health_check_done = True  # type: ignore[attr-defined]  # off, as Django has it by default
        return super().get_response(request)  # type: ignore[return-value]


with override_settings(MIDDLEWARE=LAYERS):
    _bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Both."""
    way: Any = _bare if environ["PATH_INFO"] == "/bare/" else product
    answer: Iterable[bytes] = way(environ, start_response)
    return answer

"""The door of Prometheus: this machine itself, or whoever says the token; others find no such page."""

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accountability.watching.exposition import exposed
from accountability.watching.readings import read

TEXT = "text/plain; version=0.0.4; charset=utf-8"
# What a web server in front says of whom it speaks for. Who comes by one is not this machine.
_PASSED_ON = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything counted and read, as text. Raises Http404."""
    if not (_says_the_token(request) or _is_this_machine(request)):
        raise Http404
    return HttpResponse(exposed(read(at=timezone.now())), content_type=TEXT)


def _says_the_token(request: HttpRequest) -> bool:
    kind, _, said = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and kind.lower() == "bearer" and constant_time_compare(said.strip(), wanted)


def _is_this_machine(request: HttpRequest) -> bool:
    if any(name in request.META for name in _PASSED_ON):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False

"""What browsers refused by the content policy: counted by day and directive, and nothing of it kept."""

import json
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accountability.accounts import counting_reports, guessing
from accountability.accounts.device_words import network_mark

_LONGEST = 16_384  # bytes
_A_MINUTE = 20  # reports of one network


@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Takes a report and says nothing (204), whatever it was: the address is open to everyone."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LONGEST or _too_many(request):
        return HttpResponse(status=204)
    for directive in _directives(request.body[:_LONGEST]):
        counting_reports.count(directive=directive, day=timezone.localdate(), at=timezone.now())
    return HttpResponse(status=204)


def _directives(body: bytes) -> list[str]:
    """The directives a report names, in either of the two forms browsers send."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if isinstance(said, dict):
        return [_directive(said.get("csp-report"))]
    return (
        [_directive(one.get("body")) for one in said[:10] if isinstance(one, dict)]
        if isinstance(said, list)
        else []
    )


def _directive(report: Any) -> str:
    report = report if isinstance(report, dict) else {}
    named = report.get("effective-directive") or report.get("effectiveDirective")
    return str(named or report.get("violated-directive") or "")


def _too_many(request: HttpRequest) -> bool:
    key = f"csp:{network_mark(guessing.place_of(request.META))}"
    cache.add(key, 0, 60)
    try:
        return bool(cache.incr(key) > _A_MINUTE)
    except ValueError:  # it ran out between the two calls
        return False

"""Tells a watchman whether the process lives, and whether it can keep its promises."""

from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sms_gateway.models import InboundSMS

LONGEST_WAIT = 60  # seconds an SMS may wait to be taken in
_PROBE = "readyz"


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database was written just now and no SMS waits longer than a minute; else 503."""
    now = timezone.now()
    try:
        # A real row, committed: a full disk or a read-only replica fails here and not in a citizen's face.
        Session.objects.update_or_create(
            session_key=_PROBE, defaults={"session_data": "", "expire_date": now}
        )
        oldest = InboundSMS.objects.waiting().order_by("id").values_list("received_at", flat=True).first()
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "not written"}, status=503)
    waiting = max(0, int((now - oldest).total_seconds())) if oldest else 0
    good = waiting < LONGEST_WAIT
    told = {"status": "ok" if good else "late", "database": "written", "oldest_waiting_seconds": waiting}
    return JsonResponse(told, status=200 if good else 503)

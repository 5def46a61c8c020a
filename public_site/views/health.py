"""Tells a watchman whether the process lives, and whether it can keep its promises."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sms_gateway import spool
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
    """200 when the database was written just now, no SMS is late, and none lies on disk; else 503 and why."""
    now = timezone.now()
    spooled, aside = spool.waiting(), spool.set_aside()
    told: dict[str, object] = {"spooled_sms": spooled, "spooled_sms_set_aside": aside}
    try:
        # A real row, committed: a full disk or a read-only replica fails here and not in a citizen's face.
        Session.objects.update_or_create(
            session_key=_PROBE, defaults={"session_data": "", "expire_date": now}
        )
        waiting = _oldest_wait(now)
    except (DatabaseError, InterfaceError):
        told |= {"database": "not written", "why": ["The database cannot be written."]}
        return JsonResponse({"status": "down", **told}, status=503)
    why = [
        *(["An SMS has waited longer than a minute to be taken in."] if waiting >= LONGEST_WAIT else []),
        *(["SMS lie on disk and wait for the worker to take them in."] if spooled else []),
        *(["Spooled SMS could not be read and were moved aside."] if aside else []),
    ]
    told |= {"database": "written", "oldest_waiting_seconds": waiting, "why": why}
    return JsonResponse({"status": "late" if why else "ok", **told}, status=503 if why else 200)


def _oldest_wait(now: dt.datetime) -> int:
    """Seconds that the oldest SMS whose turn has come has waited; 0 when none does.

    One that failed and waits for its next try has had its turn; when no try is left it is a dead letter.
    """
    due = InboundSMS.objects.waiting().filter(not_before__lte=now).order_by("id")
    oldest = due.values_list("received_at", flat=True).first()
    return max(0, int((now - oldest).total_seconds())) if oldest else 0

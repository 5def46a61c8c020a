"""Tells a watchman whether the process lives, and whether it can keep its promises."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError
from django.db.models import Subquery
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accountability import walls
from accountability.ledger import clock_watch
from accountability.ledger.models import ClockWatch
from sms_gateway import spool
from sms_gateway.models import InboundSMS

LONGEST_WAIT = 60  # seconds an SMS may wait to be taken in
FURTHEST_SECONDS = 3600  # no next try is put further away than that
_PROBE = "readyz"


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database was written just now, no SMS is late, and none lies on disk; else 503 and why.

    `village_walls` says whether the database itself keeps villages apart; without, the pages still do.
    """
    now = timezone.now()
    spooled, aside = spool.waiting(), spool.set_aside()
    told: dict[str, object] = {"spooled_sms": spooled, "spooled_sms_set_aside": aside}
    try:
        # A real row, committed: a full disk or a read-only replica fails here and not in a citizen's face.
        Session.objects.update_or_create(
            session_key=_PROBE, defaults={"session_data": "", "expire_date": now}
        )
        waiting, clock = _looked_up(now)
    except (DatabaseError, InterfaceError):
        told |= {"database": "not written", "why": ["The database cannot be written."]}
        return JsonResponse({"status": "down", **told}, status=503)
    why = [
        *(["An SMS has waited longer than a minute to be taken in."] if waiting >= LONGEST_WAIT else []),
        *(["SMS lie on disk and wait for the worker to take them in."] if spooled else []),
        *(["The clock was set back."] if clock == "set back" else []),
        *(["Spooled SMS could not be read and were moved aside."] if aside else []),
    ]
    told |= {"database": "written", "village_walls": walls.standing(), "clock": clock}
    told |= {"oldest_waiting_seconds": waiting, "why": why}
    return JsonResponse({"status": "late" if why else "ok", **told}, status=503 if why else 200)


def _looked_up(now: dt.datetime) -> tuple[int, str]:
    """What `ready` tells of the oldest waiting SMS and of the clock; one question, by the row just written.

    Seconds that the oldest SMS whose turn has come has waited; 0 when none does. One that failed and waits
    for its next try has had its turn; when no try is left it is a dead letter. One that a clock which ran
    ahead put into the future waits too. The worker notices within a minute what became of the clock.
    """
    far = now + dt.timedelta(seconds=FURTHEST_SECONDS)
    due = InboundSMS.objects.waiting().exclude(not_before__gt=now, not_before__lte=far).order_by("id")
    watch = ClockWatch.objects.order_by("pk")
    asked = [due.values("received_at"), watch.values("seen_at"), watch.values("doubted_until")]
    row = Session.objects.filter(pk=_PROBE).values_list(*(Subquery(one[:1]) for one in asked)).first()
    oldest, seen_at, doubted_until = row or (None, None, None)
    waiting = abs(int((now - oldest).total_seconds())) if oldest else 0
    return waiting, clock_watch.standing(seen_at=seen_at, doubted_until=doubted_until, at=now)

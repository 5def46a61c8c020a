"""What the rows say of how the installation fares: few questions, none of which grows with the tables.

Each is answered from an index over what waits, or from one row, and what waits is counted up to MOST. No
village is told apart, and nothing but counts and ages leaves.
"""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace

from django.db import connection
from django.db.models import Count, Min, Q

from accountability import walls
from accountability.ledger import clock_watch
from accountability.ledger.models import ClockWatch, LogCheckpoint
from accountability.lib import scope
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundSMS, Line, OutboundKind, OutboundSMS
from sms_gateway.plain_words import carrier_words

MOST = 10_000
FURTHEST = dt.timedelta(hours=1)  # no next try is put further away than that
RECENT = dt.timedelta(days=1)
_NOTHING_SEEN = SimpleNamespace(seen_at=None, doubted_until=None, bell_at=None, backup_at=None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait (MOST at most), and for how many seconds the oldest has."""

    count: int
    oldest_seconds: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The active lines of one carrier: how many rest, failed last, or have been silent for too long."""

    carrier: str
    active: int
    resting: int
    failing: int
    silent: int


@dataclass(frozen=True, slots=True)
class Rows:
    """One reading. Seconds are ages; None: it never happened."""

    inbound: Waiting
    dead_letters: int
    outbound: dict[str, Waiting]
    unknown: int
    clock: str
    worker_seconds: int | None
    bell_seconds: int | None
    backup_seconds: int | None
    checkpoint_seconds: int | None
    walls: str
    lines: tuple[Lines, ...]
    database_bytes: int


def read(*, at: dt.datetime) -> Rows:
    """The rows as they stand, in at most 11 questions. Raises DatabaseError where there is no database."""
    # Of the whole installation: a reading that held only the villages of who looks would be a wrong one.
    with scope.lifted():
        watch = ClockWatch.objects.order_by("pk").first() or _NOTHING_SEEN
        signed_at = LogCheckpoint.objects.order_by("-size").values_list("signed_at", flat=True).first()
        return Rows(
            inbound=_inbound(at),
            dead_letters=InboundSMS.objects.dead().order_by("id").values("pk")[:MOST].count(),
            outbound={kind: _outbound(kind, at) for kind in OutboundKind.values},
            unknown=_unknown(at),
            clock=clock_watch.standing(seen_at=watch.seen_at, doubted_until=watch.doubted_until, at=at),
            worker_seconds=_age(watch.seen_at, at),
            bell_seconds=_age(watch.bell_at, at),
            backup_seconds=_age(watch.backup_at, at),
            checkpoint_seconds=_age(signed_at, at),
            walls=walls.standing(),
            lines=_lines(at),
            database_bytes=_database_bytes(),
        )


def _age(moment: dt.datetime | None, at: dt.datetime) -> int | None:
    return None if moment is None else max(int((at - moment).total_seconds()), 0)


def _waiting(told: dict[str, int | dt.datetime | None], at: dt.datetime) -> Waiting:
    count, oldest = told["count"], told["oldest"]
    age = abs(int((at - oldest).total_seconds())) if isinstance(oldest, dt.datetime) else 0
    return Waiting(count if isinstance(count, int) else 0, age)


def _inbound(at: dt.datetime) -> Waiting:
    """As /readyz tells it: one that failed waits for its next try, and has had its turn."""
    due = ~Q(not_before__gt=at, not_before__lte=at + FURTHEST)
    first = InboundSMS.objects.waiting().order_by("id")[:MOST]
    return _waiting(first.aggregate(count=Count("pk"), oldest=Min("received_at", filter=due)), at)


def _outbound(kind: str, at: dt.datetime) -> Waiting:
    """Since when the first could have left. What waits for the morning or for next month is not due."""
    first = OutboundSMS.objects.due(at).filter(kind=kind).order_by("not_before")[:MOST]
    return _waiting(first.aggregate(count=Count("pk"), oldest=Min("not_before")), at)


def _unknown(at: dt.datetime) -> int:
    """Whose look-ups are not over; those of before stay as they are and tell nothing of today."""
    recent = OutboundSMS.objects.unknown().filter(not_before__gt=at - RECENT)
    return recent.order_by("not_before").values("pk")[:MOST].count()


def _lines(at: dt.datetime) -> tuple[Lines, ...]:
    """There are as many lines as villages at most, so all are looked at."""
    told = (
        Line.objects.filter(active=True)
        .order_by("carrier")
        .values("carrier")
        .annotate(
            active=Count("pk"),
            resting=Count("pk", filter=Q(rests_until__gt=at)),
            failing=Count("pk", filter=Q(failures_in_a_row__gte=LIMITS.line_failures)),
        )
    )
    found = list(told)
    silent = _silent([row["carrier"] for row in found], at)
    return tuple(Lines(**row, silent=silent[row["carrier"]]) for row in found)


def _silent(carriers: list[str], at: dt.datetime) -> dict[str, int]:
    """How many lines of each were heard once and not for longer than their carrier is ever silent."""
    since = {
        name: at - dt.timedelta(minutes=minutes)
        for name in carriers
        if (minutes := carrier_words(name).silent_minutes) is not None
    }
    odd = Q()
    for name, moment in since.items():
        odd |= Q(carrier=name, last_heard_at__lt=moment)
    lines = Line.objects.filter(odd, active=True, receives=True).order_by() if since else Line.objects.none()
    counted = {row["carrier"]: row["count"] for row in lines.values("carrier").annotate(count=Count("pk"))}
    return {name: counted.get(name, 0) for name in carriers}


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0

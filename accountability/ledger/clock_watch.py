"""Doubts a clock that leapt: what time alone does, and nobody can undo, waits until the clock is believed.

A clock that is two years ahead would let every phone number, word and photo go whose time "is over", close
voices as unconfirmed, and sign a public log that could not go on for two years. So the newest moment this
installation was seen at work is kept; a leap of more than LEAP makes the time doubted for DOUBT. A posko that
was really switched off so long waits as long, which harms nobody. See docs/decisions/0101.
"""

import datetime as dt
import logging
from collections.abc import Callable
from functools import wraps

from django.db import transaction

from accountability.ledger.models import ClockWatch
from accountability.lib.moments import CLOCKS_DIFFER, is_of_the_future

logger = logging.getLogger(__name__)

LEAP = dt.timedelta(hours=36)  # a night and a day switched off is no leap
DOUBT = dt.timedelta(days=3)
EVERY = dt.timedelta(seconds=20)  # how often the moment is written
_ROW = 1


@transaction.atomic
def look(*, at: dt.datetime) -> ClockWatch:
    """Notes that this moment was seen, and what that says about the clock."""
    row = ClockWatch.objects.filter(pk=_ROW).first()
    if row is not None and dt.timedelta() <= at - row.seen_at < EVERY:
        return row
    ClockWatch.objects.bulk_create([ClockWatch(pk=_ROW, seen_at=at)], ignore_conflicts=True)
    row = ClockWatch.objects.select_for_update().get(pk=_ROW)
    if at - row.seen_at > LEAP:
        logger.error(
            "The clock leapt by %s days, or all was off as long: nothing is erased or signed for %s.",
            (at - row.seen_at).days,
            DOUBT.days,
        )
        row.doubted_until, row.leapt_from = at + DOUBT, row.seen_at
    elif row.seen_at - at > CLOCKS_DIFFER:
        logger.error("The clock was set back by %s seconds.", round((row.seen_at - at).total_seconds()))
        row.doubted_until = None
    row.seen_at = at
    row.save(update_fields=["seen_at", "doubted_until", "leapt_from"])
    return row


@transaction.atomic
def hear_bell(*, at: dt.datetime, limit: int = 1) -> int:
    """Notes that the beat rang and was heard; 0, for it is no work that could go on."""
    ClockWatch.objects.filter(pk=_ROW).update(bell_at=at)
    return 0


@transaction.atomic
def note_backup(*, at: dt.datetime) -> None:
    """Notes that a backup was made."""
    if not ClockWatch.objects.filter(pk=_ROW).update(backup_at=at):
        ClockWatch.objects.create(pk=_ROW, seen_at=at, backup_at=at)


def standing(*, seen_at: dt.datetime | None, doubted_until: dt.datetime | None, at: dt.datetime) -> str:
    """`steady`, `doubted` (after a leap), `set back`, or `not seen yet`."""
    if seen_at is None:
        return "not seen yet"
    if is_of_the_future(seen_at, at):
        return "set back"
    return "doubted" if doubted_until and at < doubted_until else "steady"


def is_sure(*, at: dt.datetime) -> bool:
    """Whether this moment is believed; also of a leap that `look` has not noticed yet. Writes nothing."""
    row = ClockWatch.objects.filter(pk=_ROW).first()
    if row is None:
        return True
    return at - row.seen_at <= LEAP and (row.doubted_until is None or at >= row.doubted_until)


def sane_since() -> dt.datetime | None:
    """The last moment before the newest leap; None where none was seen."""
    return ClockWatch.objects.filter(pk=_ROW).values_list("leapt_from", flat=True).first()


def once_sure[**P](deed: Callable[P, int]) -> Callable[P, int]:
    """Lets a deed that time alone sets off, told `at=`, do nothing while the clock is doubted."""

    @wraps(deed)
    def doubting(*given: P.args, **named: P.kwargs) -> int:
        at = named["at"]
        if not isinstance(at, dt.datetime) or not is_sure(at=at):
            return 0
        return deed(*given, **named)

    return doubting

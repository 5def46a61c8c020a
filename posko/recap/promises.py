"""How quickly voices were read and answered, against the days that were promised when they came."""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from statistics import median_low

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from accountability.lib.workdays import is_working_day
from accountability.regions.days_off import days_off
from posko.late import answers_of, first_report_of
from posko.models import AspirasiQuerySet, Milestone
from posko.recap.days import local
from posko.states import State

_DAY = dt.timedelta(days=1)

# The day a voice came, of the deed (None: not yet), and when due, all as 2026-11-28; and how many.
type _Days = tuple[str, str | None, str, int]


@dataclass(frozen=True, slots=True)
class Promise:
    """Voices by whether a promise was kept: in time, too late (done late, or overdue), or still running.

    `median` is the usual time taken by those done, in working days (None before the first).
    """

    in_time: int
    late: int
    running: int
    median: int | None

    @property
    def settled(self) -> int:
        """Those of which it is known whether the promise was kept."""
        return self.in_time + self.late


def promises_of(voices: AspirasiQuerySet, kode: str, today: dt.date) -> tuple[Promise, Promise]:
    """Whether voices were read, and whether they were answered (posko.late), by the day that was promised.

    Read is whatever step came first. Those closed without an answer are owed none and left out of the second.
    """
    voice = OuterRef("pk")
    first = Milestone.objects.filter(aspirasi=voice).exclude(state=State.RECEIVED).order_by("at")
    rows = (
        voices.annotate(
            came=local("received_at", kode, "day"),
            read_on=_day_of(first, kode),
            told_on=_day_of(answers_of(voice).order_by("at"), kode),
            reported_on=Subquery(
                first_report_of(voice).annotate(day=local("told_at", kode, "day")).values("day")
            ),
            read_by=Cast("read_due_date", CharField()),
            told_by=Cast("answer_due_date", CharField()),
        )
        .order_by()
        .values_list("came", "read_on", "told_on", "reported_on", "read_by", "told_by", "state")
    )
    # Grouped here and not by the database, which would look for each first step once more to group by it.
    found = Counter(rows.iterator(chunk_size=5000))
    read = [(came, done, due, n) for (came, done, _told, _again, due, _by, _state), n in found.items()]
    told = [
        (came, min(filter(None, (done, again)), default=None), due, n)
        for (came, _read, done, again, _by, due, state), n in found.items()
        if done or again or state != State.CLOSED
    ]
    off = days_off(kode)
    return _promise(read, today.isoformat(), off), _promise(told, today.isoformat(), off)


def _day_of(steps: "QuerySet[Milestone]", kode: str) -> Subquery:
    return Subquery(steps.annotate(day=local("at", kode, "day")).values("day")[:1])


def _day_reported(voice: OuterRef, kode: str) -> Subquery:
    return Subquery(first_report_of(voice).annotate(day=local("told_at", kode, "day")).values("day"))


def _promise(rows: Iterable[_Days], today: str, off: Container[dt.date]) -> Promise:
    told: Counter[str] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    for came, done, due, n in rows:
        if done is None:
            told["running" if due >= today else "late"] += n
            continue
        taken[came, done] += n
        told["in_time" if done <= due else "late"] += n
    return Promise(told["in_time"], told["late"], told["running"], _usual(taken, off))


def _usual(days: Counter[tuple[str, str]], off: Container[dt.date]) -> int | None:
    """The median of the working days between two days, each pair as often as it occurs."""
    if not days:
        return None
    line = _line(min(min(pair) for pair in days), max(max(pair) for pair in days), off)
    taken = Counter[int]()
    for (came, done), n in days.items():
        taken[max(line[done] - line[came], 0)] += n
    return median_low(taken.elements())


def _line(first: str, last: str, off: Container[dt.date]) -> dict[str, int]:
    """The working days up to and with each day: their difference is what lies between two."""
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    line, worked = {}, 0
    while day <= end:
        worked += is_working_day(day, off)
        line[day.isoformat()] = worked
        day += _DAY
    return line

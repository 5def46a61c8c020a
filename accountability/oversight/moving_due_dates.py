"""Moves the days kept in open rows by one working day, when a day within their count is off, or is no more.

A row's day is the n-th working day after its clock began. If a day within that count becomes a day off, the
n-th is the next working day; if it is worked on again, the one before. A voice whose clock rested over the
day (it waited for its citizen) is left as it is: its days were given back by the days that were worked then.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accountability.council.models import OfficialAnswer, Penyaluran
from accountability.lib.local_time import day_begins, local_date
from accountability.lib.workdays import add_working_days, working_day_before
from accountability.oversight.models import Act, Evaluation, PassedUp, PassedUpAct, VillageTask
from posko.models import Aspirasi, Milestone
from posko.states import State

_DAY = dt.timedelta(days=1)
_UNANSWERED = (State.RECEIVED, State.READ, State.NEEDS_DETAIL, State.MERGED, State.ON_AGENDA)
# The citizen did not agree, or an office above returned it: the whole time was given once more.
_BEGAN_ANEW = ("dibuka_lagi", "keberatan", "dikembalikan")


@dataclass(frozen=True, slots=True)
class Moving:
    """Which day, in the kabupaten with this code; `off` are its days off as they are now, `today` its day.

    `counts` alone: says how many would be moved, and moves none.
    """

    kode: str
    day: dt.date
    off: frozenset[dt.date]
    later: bool
    today: dt.date
    counts: bool = False

    @property
    def begins(self) -> dt.datetime:
        """The first moment of the day there."""
        return day_begins(self.day, self.kode)

    def moved(self, due: dt.date) -> dt.date:
        """Where a day goes."""
        return add_working_days(due, 1, self.off) if self.later else working_day_before(due, self.off)


def move_all(moving: Moving) -> Counter[str]:
    """Moves every kept day that counts over the day; returns how many in each desa."""
    inside = {"desa__kode__startswith": f"{moving.kode}."}
    voices = Aspirasi.objects.filter(**inside, received_at__lt=moving.begins)
    anew = Milestone.objects.filter(aspirasi=OuterRef("pk"), news__in=_BEGAN_ANEW, at__gte=moving.begins)
    unanswered = voices.filter(~Exists(anew), state__in=_UNANSWERED).exclude(pk__in=_rested(voices, moving))
    answers = OfficialAnswer.objects.filter(penyaluran=OuterRef("pk"))
    letters = Penyaluran.objects.filter(~Exists(answers), **inside, date__lt=moving.day)
    above = PassedUp.objects.open().filter(**inside).exclude(pk__in=_acted_on(moving))
    return sum(
        (
            _move(voices.filter(state=State.RECEIVED), "read_due_date", moving),
            _move(unanswered, "answer_due_date", moving),
            _move(letters, "answer_due_date", moving),
            _move(
                Evaluation.objects.unfinished().filter(**inside, received_date__lt=moving.day),
                "due_date",
                moving,
            ),
            _move(
                VillageTask.objects.undone().filter(**inside, created_at__lt=moving.begins),
                "due_date",
                moving,
            ),
            _move(above.filter(came_at__lt=moving.begins), "due_date", moving),
        ),
        Counter[str](),
    )


def _acted_on(moving: Moving) -> "QuerySet[PassedUpAct]":
    """What an office above acted on since: its clock began anew after the day."""
    since = PassedUpAct.objects.filter(at__gte=moving.begins, taken_back_at=None)
    return since.exclude(act=Act.TRACKING).values("passed_up")  # type: ignore[return-value]  # keys of it


def _move(rows: "QuerySet[Any]", name: str, moving: Moving) -> Counter[str]:
    """One update for each day, from the far end, so that none is moved twice."""
    rows = rows.filter(**{f"{name}__gte": moving.day}).order_by()
    found = list(rows.values_list(name, "desa").annotate(n=Count("pk")))
    keys = [] if moving.counts else list(rows.values_list("pk", flat=True))
    days = sorted({day for day, _desa, _n in found}, reverse=moving.later)
    model = rows.model._default_manager
    for day in days if keys else ():
        model.filter(pk__in=keys, **{name: day}).update(**{name: moving.moved(day)})
    moved: Counter[str] = Counter()
    for _day, desa, n in found:
        moved[desa] += n
    return moved


def _rested(voices: "QuerySet[Aspirasi]", moving: Moving) -> set[int]:
    """Voices whose clock rested over the day and runs again; none can have for a day to come."""
    if moving.day > moving.today:
        return set()
    asked = Q(milestones__state=State.NEEDS_DETAIL)
    steps = Milestone.objects.filter(
        aspirasi__in=voices.filter(asked, state__in=_UNANSWERED).values("pk")
    ).order_by("aspirasi", "at", "id")
    return set(_over(steps.values_list("aspirasi", "state", "at"), moving))


def _over(steps: Iterable[tuple[int, str, dt.datetime]], moving: Moving) -> Iterable[int]:
    since: tuple[int, dt.date] | None = None
    for aspirasi, state, at in steps:
        day = local_date(at, moving.kode)
        if since is not None and since[0] == aspirasi and since[1] < moving.day <= day:
            yield aspirasi
        since = (aspirasi, day) if state == State.NEEDS_DETAIL else None

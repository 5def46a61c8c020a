"""Where the council has not heard whom: dusun by group of residents, and the visits planned there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Max, Q

from accountability.lib.local_time import day_begins, local_date
from accountability.regions.models import Wilayah
from accountability.regions.residents import EVERYONE, MEN, WOMEN, ResidentNumbers, residents_of
from posko.coverage_rules import coverage_rule
from posko.models import OutreachTarget
from posko.states import Gender, Population

type Verdict = Literal["unheard", "less", "heard", "nobody", "unknown"]
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned outreach: its first and last day, its title, and its key."""

    pk: int
    title: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Spot:
    """A group of residents in a dusun.

    `voices` in the days looked at, `residents` (None: nobody counted), `last_heard` ever, the next `visit`
    planned for them; `beside` is the next one in the coming weeks that means others of the same dusun.
    `verdict`: unheard, less (clearly fewer than its share of residents), heard, nobody (no such people live
    there), or unknown (people of this dusun spoke, but too few in the desa say who they are). `gap` is how
    many residents' voice is missing, for sorting; 0 where nobody counted.
    """

    dusun: int
    group: str
    voices: int
    residents: int | None
    last_heard: dt.date | None
    visit: Visit | None
    beside: Visit | None
    verdict: Verdict
    gap: int

    @property
    def is_gap(self) -> bool:
        """Whether somebody should go there."""
        return self.verdict in {"unheard", "less"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The grid of a desa over the last `days` days; `gaps` are sorted by size, those with a visit last.

    `whole` are the dusun with all their voices, whoever spoke; of all `voices` so many are `unstated`: they
    say neither gender nor group, and stand in no cell of `spots`.
    """

    days: int
    since: dt.date
    today: dt.date
    dusun: tuple[tuple[int, str], ...]
    spots: Mapping[tuple[int, str], Spot]
    visits: tuple[Visit, ...]
    without_dusun: int
    whole: Mapping[int, Spot]
    voices: int
    unstated: int

    @property
    def gaps(self) -> list[Spot]:
        """Where nobody was heard, or too few, the largest first."""
        order = {pk: at for at, (pk, _name) in enumerate(self.dusun)}
        found = [spot for spot in self.spots.values() if spot.is_gap]
        return sorted(
            found,
            key=lambda one: (
                one.visit is not None,
                -one.gap,
                one.verdict != "unheard",
                order[one.dusun],
                Population.values.index(one.group),
            ),
        )

    def suggested(self) -> dict[int, dt.date]:
        """A day for each dusun with a gap that no visit is planned to: the largest gap first, one a week."""
        first = coverage_rule("visit_weekday", self.today.year)
        day = self.today + _DAY
        while day.isoweekday() != first:
            day += _DAY
        taken = {visit.starts_on + _DAY * n for visit in self.visits for n in range(_length(visit))}
        days: dict[int, dt.date] = {}
        for spot in self.gaps:
            if spot.visit is None and spot.beside is None and spot.dusun not in days:
                while day in taken:
                    day += 7 * _DAY
                days[spot.dusun] = day
                day += 7 * _DAY
        return days


def coverage_of(desa: Wilayah, days: int, *, today: dt.date) -> Coverage:
    """Who was heard in the last `days` days up to `today`; confidential voices count, quarantined do not.

    The same few queries however many voices and dusun there are.
    """
    since = today - days * _DAY
    dusun = tuple(desa.dusun.order_by("name").values_list("pk", "name"))
    heard, targets = _heard(desa, since), _targets(desa, today)
    looked = _Looked(heard, residents_of(desa, today.year), targets, _bases(heard), today)
    visits = {visit.pk: visit for visit, _dusun, _group in targets}
    return Coverage(
        days=days,
        since=since,
        today=today,
        dusun=dusun,
        spots={(pk, group): _spot(pk, group, looked) for pk, _name in dusun for group in Population.values},
        visits=tuple(sorted(visits.values(), key=lambda one: (one.starts_on, one.pk))),
        without_dusun=sum(row["n"] for row in heard.rows if row["dusun_id"] is None),
        whole={pk: _spot(pk, EVERYONE, looked) for pk, _name in dusun},
        voices=sum(row["n"] for row in heard.rows),
        unstated=sum(row["n"] for row in heard.rows if not (row["gender"] or row["vulnerable"])),
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    rows: list[Any]
    voices: Mapping[tuple[int | None, str], int]
    last: Mapping[tuple[int | None, str], dt.date]


@dataclass(frozen=True, slots=True)
class _Bases:
    """Voices with a dusun: all, those that told a gender, and those that told anything about themselves."""

    everyone: int
    gender: int
    said: int

    def of(self, group: str) -> int:
        """Those among which the voices of a group are counted."""
        if group == EVERYONE:
            return self.everyone
        return self.gender if group in Gender.values else self.said


@dataclass(frozen=True, slots=True)
class _Looked:
    """Everything one spot is judged by."""

    heard: _Heard
    residents: ResidentNumbers
    targets: list[tuple[Visit, int | None, str]]
    bases: _Bases
    today: dt.date


def _heard(desa: Wilayah, since: dt.date) -> _Heard:
    start = day_begins(since, desa.kode)
    rows = list(
        desa.aspirasi.counted()
        .values("dusun_id", "gender", "vulnerable")
        .annotate(n=Count("pk", filter=Q(received_at__gte=start)), last=Max("received_at"))
        .order_by()
    )
    voices: dict[tuple[int | None, str], int] = defaultdict(int)
    last: dict[tuple[int | None, str], dt.date] = {}
    for row in rows:
        day = local_date(row["last"], desa.kode)
        for group in {row["gender"], row["vulnerable"], EVERYONE} - {""}:
            spot = row["dusun_id"], group
            voices[spot] += row["n"]
            last[spot] = max(last.get(spot, day), day)
    return _Heard(rows, voices, last)


def _bases(heard: _Heard) -> _Bases:
    placed = [row for row in heard.rows if row["dusun_id"] is not None]
    return _Bases(
        everyone=sum(row["n"] for row in placed),
        gender=sum(row["n"] for row in placed if row["gender"]),
        said=sum(row["n"] for row in placed if row["gender"] or row["vulnerable"]),
    )


def _spot(dusun: int, group: str, looked: _Looked) -> Spot:
    people, voices = looked.residents.of(dusun, group), looked.heard.voices.get((dusun, group), 0)
    expected = _expected(people, looked.bases.of(group), looked.residents, group in Gender.values)
    verdict = _verdict(voices, people, expected, looked.today.year)
    if verdict == "unheard" and _nobody_says_who(dusun, group, looked):
        verdict = "unknown"
    missing = 0
    if people and verdict == "unheard":
        missing = people
    elif people and verdict == "less" and expected:
        missing = round(people * (1 - voices / expected))
    visit, beside = _visits(dusun, group, looked)
    return Spot(
        dusun=dusun,
        group=group,
        voices=voices,
        residents=people,
        last_heard=looked.heard.last.get((dusun, group)),
        visit=visit,
        beside=beside,
        verdict=verdict,
        gap=missing,
    )


def _nobody_says_who(dusun: int, group: str, looked: _Looked) -> bool:
    """Whether this dusun spoke, and in the desa too few say who they are to call a group of it unheard."""
    spoke = looked.heard.voices.get((dusun, EVERYONE), 0) > 0
    few = looked.bases.of(group) < coverage_rule("smallest_base", looked.today.year)
    return group != EVERYONE and spoke and few


def _visits(dusun: int, group: str, looked: _Looked) -> tuple[Visit | None, Visit | None]:
    """The next visit that means these people, and the next to this dusun in the coming weeks for others."""
    soon = looked.today + coverage_rule("coming_days", looked.today.year) * _DAY
    meant = [visit for visit, place, whom in looked.targets if place in {dusun, None} and whom in {group, ""}]
    there = [visit for visit, place, _whom in looked.targets if place == dusun and visit.starts_on <= soon]
    visit, beside = (
        min(some, key=lambda one: (one.starts_on, one.pk), default=None) for some in (meant, there)
    )
    return visit, beside


def _expected(people: int | None, base: int, residents: ResidentNumbers, of_gender: bool) -> float | None:
    """How many of the voices would be theirs, were everyone heard alike."""
    everyone = residents.of(None, EVERYONE)
    if of_gender:
        women, men = residents.of(None, WOMEN), residents.of(None, MEN)
        everyone = None if women is None or men is None else women + men
    return base * people / everyone if people is not None and everyone else None


def _verdict(voices: int, people: int | None, expected: float | None, year: int) -> Verdict:
    if voices == 0:
        return "nobody" if people == 0 else "unheard"
    if expected is None or expected < coverage_rule("least_expected", year):
        return "heard"
    return "less" if voices * 100 < coverage_rule("less_heard_percent", year) * expected else "heard"


def _targets(desa: Wilayah, today: dt.date) -> list[tuple[Visit, int | None, str]]:
    """Whom the outreach that is coming means to hear."""
    coming = desa.outreach.standing().coming(today).order_by()
    rows = OutreachTarget.objects.filter(outreach__in=coming).select_related("outreach").order_by("id")
    return [
        (
            Visit(row.outreach_id, row.outreach.title, row.outreach.starts_on, row.outreach.ends_on),
            row.dusun_id,
            row.group,
        )
        for row in rows
    ]


def _length(visit: Visit) -> int:
    return (visit.ends_on - visit.starts_on).days + 1

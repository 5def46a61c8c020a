"""Kesesuaian: who spoke and what about, beside whom and what the plan pays for.

The plan of a year is held against the voices of the year before, in which it was made (a planning year,
posko.recap.period.year). Counted for the council's own desk; what everyone may read is `public_fit`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.db.models import Count

from accountability.planning.data_rows import rows_of
from accountability.planning.models import Kegiatan
from accountability.regions.models import Wilayah
from accountability.regions.residents import residents_of
from posko.bidang import all_bidang
from posko.coverage_rules import coverage_rule
from posko.recap import NotAPeriod, Recap, Share, voices_of, who_is_missing
from posko.recap.period import Period, year
from posko.states import Gender

FIRST_YEAR = 2019  # the thresholds of counting voices are data since 2018


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned kegiatan with the people of each group it names, as far as it names any.

    `people` are all it is meant for; None where the plan does not say enough to tell a share of them.
    """

    pk: int
    kode: str
    name: str
    cost: int
    groups: dict[str, int]
    people: int | None

    @property
    def tells(self) -> bool:
        """Whether the plan says for whom it is, by group."""
        return bool(self.groups) and bool(self.people)

    def part(self, group: str) -> int:
        """The part of the cost that goes to a group, by its share of the people, in whole rupiah."""
        return self.cost * self.groups.get(group, 0) // self.people if self.people else 0


@dataclass(frozen=True, slots=True)
class Side:
    """Voices and rupiah of one group, bidang or topic, each of its base; per cent None below the base."""

    key: str
    voices: int
    voices_base: int
    rupiah: int
    rupiah_base: int
    enough: bool
    residents_percent: int | None = None

    @property
    def voices_percent(self) -> int | None:
        """Whole per cent of the voices; None where they are too few for one."""
        return round(self.voices * 100 / self.voices_base) if self.enough and self.voices_base else None

    @property
    def rupiah_percent(self) -> int | None:
        """Whole per cent of the rupiah; None where nothing was planned, or nothing told of groups."""
        return round(self.rupiah * 100 / self.rupiah_base) if self.rupiah_base else None

    @property
    def gap(self) -> int | None:
        """Points the rupiah are above (below: negative) the voices; None where one is not known."""
        if self.voices_percent is None or self.rupiah_percent is None:
            return None
        return self.rupiah_percent - self.voices_percent


@dataclass(frozen=True, slots=True)
class Fit:
    """The plan of `year` beside the voices of the year before; rupiah and voices as int.

    `groups` by Population, `bidang` by the five, `topics` by topic of the form (data/fit_sectors.csv).
    """

    year: int
    period: Period
    recap: Recap
    planned: tuple[Planned, ...]
    groups: tuple[Side, ...]
    bidang: tuple[Side, ...]
    topics: tuple[Side, ...]

    @property
    def cost(self) -> int:
        """All that is planned, in rupiah."""
        return sum(one.cost for one in self.planned)

    @property
    def cost_told(self) -> int:
        """What of it the plan says by group for whom it is."""
        return sum(one.cost for one in self.planned if one.tells)


@cache
def sectors() -> dict[str, tuple[str, ...]]:
    """Topic to the sub bidang it belongs to, `2.3`."""
    return {row["topic"]: tuple(row["kode"].split()) for row in rows_of("fit_sectors")}


@cache
def close_points(of_year: int) -> int:
    """Up to how many points a gap is none (data/fit_rules.csv)."""
    rows = [row for row in rows_of("fit_rules") if int(row["year"]) <= of_year]
    return int(max(rows, key=lambda row: int(row["year"]))["value"])


def heard_in(of_year: int) -> Period:
    """The days whose voices the plan of a year is held against. Raises NotAPeriod."""
    if of_year < FIRST_YEAR:
        raise NotAPeriod
    return year(of_year - 1)


def planned_in(desa: Wilayah, of_year: int) -> tuple[Planned, ...]:
    """The kegiatan that stand in the plan of a year, by code; two queries. Dropped ones do not count."""
    return planned_within([desa.kode], of_year)


def planned_within(desa: Collection[str], of_year: int) -> tuple[Planned, ...]:
    """The same for several desa by code, also in two queries."""
    rows = Kegiatan.objects.filter(desa__in=desa).of_year(of_year).prefetch_related("beneficiary_groups")
    return tuple(_planned(one) for one in rows)


def fit_of(desa: Wilayah, of_year: int, recap: Recap) -> Fit:
    """The plan of `of_year` beside a recap of `heard_in(of_year)`; some six queries besides the recap's."""
    period, planned = heard_in(of_year), planned_in(desa, of_year)
    least = coverage_rule("smallest_percent_base", period.until.year)
    shares = who_is_missing(recap, residents_of(desa, period.until.year))
    return Fit(
        year=of_year,
        period=period,
        recap=recap,
        planned=planned,
        groups=tuple(_of_group(share, planned) for share in shares),
        bidang=_of_bidang(recap, planned, least),
        topics=_of_topics(desa, period, planned, least),
    )


def _planned(one: Kegiatan) -> Planned:
    groups = {row.group: row.people for row in one.beneficiary_groups.all()}
    return Planned(one.pk, one.kode, one.name, one.cost, groups, _people(groups, one.beneficiaries))


def _people(groups: dict[str, int], told: int | None) -> int | None:
    """All people of a kegiatan: women and men, else what it says; None where that does not add up."""
    both = [groups[gender] for gender in Gender.values if gender in groups]
    people = sum(both) if len(both) == len(Gender.values) else told
    if not people or any(count > people for count in groups.values()):
        return None
    return people


def _of_group(share: Share, planned: tuple[Planned, ...]) -> Side:
    telling = [one for one in planned if one.tells]
    return Side(
        key=share.group,
        voices=share.voices,
        voices_base=share.base,
        rupiah=sum(one.part(share.group) for one in telling),
        rupiah_base=sum(one.cost for one in telling),
        enough=share.enough,
        residents_percent=share.percent_of_residents,
    )


def _of_bidang(recap: Recap, planned: tuple[Planned, ...], least: int) -> tuple[Side, ...]:
    """Voices whose bidang is known, beside all rupiah of the plan."""
    known = sum(recap.in_bidang(one.kode) for one in all_bidang())
    rupiah = Counter[str]()
    for one in planned:
        rupiah[one.kode[:1]] += one.cost
    return tuple(
        Side(
            one.kode,
            recap.in_bidang(one.kode),
            known,
            rupiah[one.kode],
            rupiah.total(),
            known >= least,
        )
        for one in all_bidang()
    )


def _of_topics(desa: Wilayah, period: Period, planned: tuple[Planned, ...], least: int) -> tuple[Side, ...]:
    """Voices by the topic of the form, beside the rupiah of its sub bidang; of both only what has a topic."""
    said = voices_of(desa, period).filter(topic__in=sectors())
    voices = Counter(dict(said.values_list("topic").annotate(n=Count("pk")).order_by()))
    of_sub = {kode: topic for topic, codes in sectors().items() for kode in codes}
    rupiah: dict[str, int] = defaultdict(int)
    for one in planned:
        if (topic := of_sub.get(".".join(one.kode.split(".")[:2]))) is not None:
            rupiah[topic] += one.cost
    total, base = sum(rupiah.values()), voices.total()
    return tuple(Side(topic, voices[topic], base, rupiah[topic], total, base >= least) for topic in sectors())

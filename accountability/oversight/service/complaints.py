"""Complaints by sector and service unit over quarters, told so that no figure points at anyone.

Counted are open complaints (laporan) whose topic has a sector: none that is confidential, about the village
government, set aside or closed. They are counted up to last Monday (posko.counts). A cell is the voices of
one quarter and sector from the villages that the same units serve: cells of fewer than five are not told, the
others in steps, and every figure (of a unit, of the sector) is the sum of told cells, so that no two figures
give by subtraction what neither tells (as reporting.telling).
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncQuarter

from accountability.council.effectiveness import Share
from accountability.council.public_figures import SECONDS
from accountability.lib.local_time import day_begins, local_date, zone_for
from accountability.oversight.models import ServiceUnit
from accountability.oversight.reporting import telling
from accountability.oversight.reporting.spans import Kind as SpanKind
from accountability.oversight.reporting.spans import NotASpan, Span, offered, span_with
from accountability.oversight.service.tables import sector_of_topic, sectors
from accountability.regions.models import Wilayah
from posko import counts
from posko.late import answers_of, first_report_of
from posko.models import Aspirasi
from posko.states import Gender, Kind, State, Vulnerable

QUARTERS = 6  # shown beside each other, the running one last
_DAY = 86_400

type Cells = dict[tuple[str, str, str], tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one quarter: a lower bound of the voices (0: too few), mean days to the answer."""

    voices: int = 0
    days: int | None = None

    @property
    def said(self) -> str:
        """ "sedikitnya 10", or the honest word."""
        return telling.total([self.voices]) if self.voices else telling.UNTOLD


@dataclass(frozen=True, slots=True)
class Complaints:
    """By sector, and by unit, what is told of each of the quarters, the oldest first."""

    quarters: tuple[Span, ...]
    sectors: Mapping[str, tuple[Told, ...]]
    units: Mapping[int, tuple[Told, ...]]
    until: dt.date

    @property
    def running(self) -> Span:
        """The quarter that is not over."""
        return self.quarters[-1]


def complaints_of(kecamatan: Wilayah, units: Sequence[ServiceUnit], *, at: dt.datetime) -> Complaints:
    """The complaints of a kecamatan; `units` are those in service, with what they serve. 2 queries."""
    until = counts.counted_until(at, kecamatan.kode)
    today = local_date(at, kecamatan.kode)
    quarters = tuple(reversed(offered(SpanKind.QUARTER, today, QUARTERS)))
    kode = _villages(kecamatan)
    cells = _cells(kode, quarters[0].period.since, until)
    of_sector: dict[str, tuple[Told, ...]] = {}
    of_unit: dict[int, tuple[Told, ...]] = {}
    for sector in sectors():
        mine = [unit for unit in units if unit.sector == sector]
        areas = {unit.pk: {one.kode for one in unit.serves.all()} for unit in mine}
        of_sector[sector] = tuple(_told(cells, sector, one.slug, kode, areas, None) for one in quarters)
        for unit in mine:
            area = areas[unit.pk] or None
            of_unit[unit.pk] = tuple(_told(cells, sector, one.slug, kode, areas, area) for one in quarters)
    last = local_date(until - dt.timedelta(seconds=1), kecamatan.kode)
    return Complaints(quarters, of_sector, of_unit, last)


@dataclass(frozen=True, slots=True)
class Who:
    """Who complained in the last half-year that is over: shares of groups, by sector and of all ("")."""

    span: Span | None
    shares: Mapping[str, tuple[tuple[str, str], ...]]


def who_complained(kecamatan: Wilayah, *, at: dt.datetime) -> Who:
    """The shares of women and each group, to five per cent, none of a handful. 2 queries, or 1."""
    today = local_date(at, kecamatan.kode)
    try:
        span = span_with(SpanKind.HALF, today).before()
    except NotASpan:
        return Who(None, {})
    kode = _villages(kecamatan)
    if not kode:
        return Who(span, {})
    since, before = span.period.moments(kecamatan.kode)
    found = _open_complaints(kode).arrived_between(since, before).order_by()
    rows = found.values_list("topic", "gender", "vulnerable").annotate(n=Count("pk"))
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for topic, gender, group, n in rows:
        for name in ("", sector_of_topic()[topic]):
            counted[name]["about"] += n if gender or group else 0
            for one in (gender, group):
                if one:
                    counted[name][one] += n
    return Who(span, {name: _shares(counted[name]) for name in ("", *sectors())})


def _shares(counted: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    both = counted.get(Gender.WOMAN, 0) + counted.get(Gender.MAN, 0)
    found = [(str(Gender.WOMAN.label), Share(counted.get(Gender.WOMAN, 0), both))]
    about = counted.get("about", 0)
    found += [(str(one.label), Share(counted.get(one.value, 0), about)) for one in Vulnerable]
    return tuple((name, telling.of_people(telling.people(share))) for name, share in found)


def _villages(kecamatan: Wilayah) -> list[str]:
    inside = Wilayah.objects.desa().in_service().within(kecamatan.kode)
    return sorted(inside.values_list("kode", flat=True))


def _open_complaints(kode: Sequence[str]) -> Any:
    found = Aspirasi.objects.open_to_all().filter(desa__in=kode, kind=Kind.LAPORAN)
    return found.filter(topic__in=sector_of_topic()).exclude(state=State.CLOSED)


def _cells(kode: list[str], since: dt.date, until: dt.datetime) -> Cells:
    """By village, sector and quarter how many came, and the seconds they waited; kept for a while."""
    if not kode:
        return {}
    named = hashlib.sha256(",".join(kode).encode()).hexdigest()
    key = f"service-complaints:{named}:{since}:{until:%Y%m%d}"
    kept: Cells | None = caches["near"].get(key)
    if kept is None:
        kept = _counted(kode, since, until)
        caches["near"].set(key, kept, SECONDS)
    return kept


def _counted(kode: list[str], since: dt.date, until: dt.datetime) -> Cells:
    zone = zone_for(kode[0])
    steps = answers_of(OuterRef("pk")).filter(at__lt=until).order_by("at").values("at")[:1]
    waited = ExpressionWrapper(F("told_at") - F("received_at"), output_field=DurationField())
    found = _open_complaints(kode).arrived_between(day_begins(since, kode[0]), until).order_by()
    rows = (
        found.annotate(
            told_at=Coalesce(Subquery(steps), Subquery(first_report_of(OuterRef("pk"))), Value(until)),
            quarter=TruncQuarter("received_at", tzinfo=zone),
        )
        .values("desa", "topic", "quarter")
        .annotate(n=Count("pk"), waited=Sum(waited))
    )
    cells: Cells = defaultdict(lambda: (0, 0.0))
    for row in rows:
        slug = span_with(SpanKind.QUARTER, row["quarter"].date()).slug
        place = row["desa"], sector_of_topic()[row["topic"]], slug
        n, seconds = cells[place]
        cells[place] = n + row["n"], seconds + max(row["waited"].total_seconds(), 0.0)
    return dict(cells)


def _told(
    cells: Cells,
    sector: str,
    quarter: str,
    kode: Iterable[str],
    areas: Mapping[int, set[str]],
    area: set[str] | None,
) -> Told:
    """The sum of the told cells within an area, or of all of them."""
    by_units: dict[frozenset[int], list[tuple[int, float]]] = defaultdict(list)
    for desa in kode:
        if area is None or desa in area:
            served = frozenset(pk for pk, mine in areas.items() if desa in mine)
            by_units[served].append(cells.get((desa, sector, quarter), (0, 0.0)))
    told = voices = 0
    seconds = 0.0
    for group in by_units.values():
        n = sum(count for count, _waited in group)
        if telling.enough(n):
            told, voices = told + counts.stepped(n), voices + n
            seconds += sum(waited for _count, waited in group)
    return Told(told, round(seconds / voices / _DAY) if voices else None)

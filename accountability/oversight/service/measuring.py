"""Targets held against what is counted or was written down: kept, exceeded, or not enough to say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from accountability.oversight.models import Measure, ServiceTarget, ServiceUnit
from accountability.oversight.reporting import telling
from accountability.oversight.reporting.spans import Span
from accountability.oversight.service.complaints import Complaints, Told, complaints_of
from accountability.oversight.service.tables import sectors
from accountability.regions.models import Wilayah


class Verdict(StrEnum):
    """How a target stands."""

    KEPT = "dalam"
    OVER = "lewat"
    UNKNOWN = "belum"


@dataclass(frozen=True, slots=True)
class Measured:
    """One target with its figure as it may be told, and how it stands."""

    target: ServiceTarget
    verdict: Verdict
    now: str
    limit: str
    when: str

    @property
    def holder(self) -> str:
        """The unit, or the sector."""
        unit = self.target.unit
        return unit.name if unit is not None else sectors()[self.target.sector].name


def measured(targets: Sequence[ServiceTarget], complaints: Complaints) -> list[Measured]:
    """Every target against its figures: the worst quarter of its year, for what is counted."""
    return [_measured(one, complaints) for one in targets]


def exceeded(kecamatan: Wilayah, *, year: int, at: dt.datetime) -> list[Measured]:
    """The targets of the year that complaints exceed. 1 query where none is set, else 5 at most.

    A figure to be reached may still be reached while the year runs: it is told in its own room only.
    """
    targets = list(
        ServiceTarget.objects.standing()
        .filter(kecamatan=kecamatan, year=year)
        .exclude(measure=Measure.FIGURE)
        .select_related("unit")
        .order_by("sector", "id")
    )
    if not targets:
        return []
    complaints = complaints_of(kecamatan, units_of(kecamatan), at=at)
    return [one for one in measured(targets, complaints) if one.verdict == Verdict.OVER]


def units_of(kecamatan: Wilayah) -> list[ServiceUnit]:
    """The units in service, by name, with what they serve. 2 queries."""
    found = ServiceUnit.objects.in_service().filter(kecamatan=kecamatan).order_by("name")
    return list(found.select_related("desa").prefetch_related("serves"))


def _measured(target: ServiceTarget, complaints: Complaints) -> Measured:
    if target.measure == Measure.FIGURE:
        return _figure(target)
    rows: Sequence[Told] = (
        complaints.units.get(target.unit_id, ())
        if target.unit_id is not None
        else complaints.sectors.get(target.sector, ())
    )
    of_year = [
        (span, told)
        for span, told in zip(complaints.quarters, rows, strict=False)
        if span.year == target.year and told.voices
    ]
    if target.measure == Measure.COMPLAINTS:
        return _counted(target, of_year)
    return _days(target, of_year)


def _figure(target: ServiceTarget) -> Measured:
    limit = _("paling sedikit %(n)s") % {"n": target.figure}
    if target.reached is None:
        return Measured(target, Verdict.UNKNOWN, _("belum dicatat"), limit, str(target.year))
    verdict = Verdict.KEPT if target.reached >= target.figure else Verdict.OVER
    return Measured(target, verdict, str(target.reached), limit, str(target.year))


def _counted(target: ServiceTarget, rows: list[tuple[Span, Told]]) -> Measured:
    limit = _("paling banyak %(n)s aduan") % {"n": target.figure}
    if not rows:
        return Measured(target, Verdict.UNKNOWN, telling.UNTOLD, limit, str(target.year))
    span, worst = max(rows, key=lambda row: row[1].voices)
    verdict = Verdict.OVER if worst.voices > target.figure else Verdict.KEPT
    return Measured(target, verdict, worst.said, limit, span.label)


def _days(target: ServiceTarget, rows: list[tuple[Span, Told]]) -> Measured:
    limit = _("paling lama %(n)s hari") % {"n": target.figure}
    known = [(span, told.days) for span, told in rows if told.days is not None]
    if not known:
        return Measured(target, Verdict.UNKNOWN, telling.UNTOLD, limit, str(target.year))
    span, days = max(known, key=lambda row: row[1])
    verdict = Verdict.OVER if days > target.figure else Verdict.KEPT
    return Measured(target, verdict, _("rata-rata %(n)s hari") % {"n": days}, limit, span.label)

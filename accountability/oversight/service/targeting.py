"""Targets of minimum service: set for a year with their basis, a figure written down, withdrawn and back."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.oversight.models import Measure, ServiceTarget, ServiceUnit
from accountability.oversight.models.service import SHORT
from accountability.oversight.service.refusals import (
    ElsewhereServed,
    NotAFigure,
    StandsSoAlready,
    TargetThere,
)
from accountability.oversight.service.said import line, note
from accountability.oversight.service.tables import sector_of
from accountability.regions.models import Wilayah

# What a counted target says where nobody named it.
_NAMES = {Measure.COMPLAINTS: "Aduan dalam satu triwulan", Measure.DAYS: "Hari sampai aduan dijawab"}


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be kept to: of a sector, or of the unit (whose sector counts)."""

    sector: str
    measure: str
    figure: int
    basis: str
    what: str = ""
    unit: ServiceUnit | None = None


@transaction.atomic
def set_target(*, kecamatan: Wilayah, year: int, target: Target, by: Actor, at: dt.datetime) -> ServiceTarget:
    """Sets a target of a year. Raises UnknownSector, ElsewhereServed, NothingSaid, TargetThere."""
    hold(desa=kecamatan)
    unit = target.unit
    if unit is not None and unit.kecamatan_id != kecamatan.kode:
        raise ElsewhereServed
    sector = sector_of(unit.sector if unit is not None else target.sector).kode
    measure = Measure(target.measure)
    what = line(_NAMES.get(measure) or target.what, SHORT)
    basis = line(target.basis, SHORT)
    standing = ServiceTarget.objects.standing().filter(kecamatan=kecamatan, year=year, unit=unit)
    if standing.filter(sector=sector, measure=measure, what=what).exists():
        raise TargetThere
    made = ServiceTarget.objects.create(
        kecamatan=kecamatan,
        sector=sector,
        unit=unit,
        year=year,
        measure=measure,
        what=what,
        figure=target.figure,
        basis=basis,
        set_at=at,
        set_by_id=by.user_id,
    )
    _record(made, "target.dipasang", by, at)
    return made


@transaction.atomic
def write_reached(*, target: ServiceTarget, reached: int | None, by: Actor, at: dt.datetime) -> ServiceTarget:
    """What was reached so far, or None to take it away. Raises NotAFigure, StandsSoAlready if withdrawn."""
    held = _held(target)
    if held.measure != Measure.FIGURE:
        raise NotAFigure
    if held.withdrawn_at is not None:
        raise StandsSoAlready
    held.reached = reached
    held.save(update_fields=["reached"])
    _record(held, "target.capaian", by, at, reached=reached)
    return held


@transaction.atomic
def withdraw(*, target: ServiceTarget, by: Actor, at: dt.datetime) -> ServiceTarget:
    """The target counts no more; it is kept, and may come back. Raises StandsSoAlready."""
    held = _held(target)
    if held.withdrawn_at is not None:
        raise StandsSoAlready
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    _record(held, "target.dicabut", by, at)
    return held


@transaction.atomic
def set_again(*, target: ServiceTarget, by: Actor, at: dt.datetime) -> ServiceTarget:
    """A withdrawn target counts again. Raises StandsSoAlready, TargetThere where another took its place."""
    held = _held(target)
    if held.withdrawn_at is None:
        raise StandsSoAlready
    standing = ServiceTarget.objects.standing().filter(
        kecamatan=held.kecamatan, year=held.year, unit=held.unit, sector=held.sector
    )
    if standing.filter(measure=held.measure, what=held.what).exists():
        raise TargetThere
    held.withdrawn_at = None
    held.save(update_fields=["withdrawn_at"])
    _record(held, "target.kembali", by, at)
    return held


def _held(target: ServiceTarget) -> ServiceTarget:
    hold(desa=target.kecamatan)
    rows = ServiceTarget.objects.select_for_update(of=("self",)).select_related("kecamatan")
    return rows.get(pk=target.pk)


def _record(held: ServiceTarget, kind: str, by: Actor, at: dt.datetime, **facts: object) -> None:
    told = {"sector": held.sector, "measure": str(held.measure), "figure": held.figure, "year": held.year}
    note(held.kecamatan, kind, f"target:{held.pk}", by, at, **told, **facts)

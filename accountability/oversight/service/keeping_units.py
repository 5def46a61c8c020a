"""The one list of service units of a kecamatan: added, changed, retired, brought back, each taken back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.oversight.models import ServiceUnit, ServiceUnitChange, UnitDeed, UnitKind
from accountability.oversight.service.refusals import (
    ElsewhereServed,
    NameTaken,
    NothingToTakeBack,
    StandsSoAlready,
)
from accountability.oversight.service.said import line, note
from accountability.oversight.service.tables import sector_of
from accountability.regions.models import Wilayah

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a unit; `serves` are codes of villages, none for all of the kecamatan."""

    kind: str
    name: str
    sector: str
    desa: str = ""
    serves: frozenset[str] = frozenset()


@transaction.atomic
def add(*, kecamatan: Wilayah, told: Told, by: Actor, at: dt.datetime) -> ServiceUnit:
    """A unit joins the list; a retired one of the same name comes back as it is told now.

    Raises NothingSaid, UnknownSector, ElsewhereServed, NameTaken.
    """
    hold(desa=kecamatan)
    name = line(told.name, LONGEST)
    villages = _checked(kecamatan, told)
    unit = ServiceUnit.objects.filter(kecamatan=kecamatan, name=name).first()
    if unit is not None and unit.retired_at is None:
        raise NameTaken
    if unit is None:
        unit = ServiceUnit.objects.create(
            kecamatan=kecamatan, kind=UnitKind(told.kind), name=name, sector=told.sector, retired_at=at
        )
    was = _stood(unit)
    _write(unit, told, name, villages)
    unit.retired_at = None
    unit.save()
    return _changed(unit, UnitDeed.ADDED, was, by, at)


@transaction.atomic
def change(*, unit: ServiceUnit, told: Told, by: Actor, at: dt.datetime) -> ServiceUnit:
    """Name, kind, sector and area as told; the same again changes nothing. Raises as `add` does."""
    held = _held(unit)
    name = line(told.name, LONGEST)
    villages = _checked(held.kecamatan, told)
    if ServiceUnit.objects.filter(kecamatan=held.kecamatan, name=name).exclude(pk=held.pk).exists():
        raise NameTaken
    was = _stood(held)
    _write(held, told, name, villages)
    if _stood(held) == was:
        return held
    held.save()
    return _changed(held, UnitDeed.CHANGED, was, by, at)


@transaction.atomic
def retire(*, unit: ServiceUnit, by: Actor, at: dt.datetime) -> ServiceUnit:
    """It takes nothing new any more; what was written of it stays. Raises StandsSoAlready."""
    held = _held(unit)
    if held.retired_at is not None:
        raise StandsSoAlready
    was = _stood(held)
    held.retired_at = at
    held.save(update_fields=["retired_at"])
    return _changed(held, UnitDeed.RETIRED, was, by, at)


@transaction.atomic
def bring_back(*, unit: ServiceUnit, by: Actor, at: dt.datetime) -> ServiceUnit:
    """It is used again. Raises StandsSoAlready."""
    held = _held(unit)
    if held.retired_at is None:
        raise StandsSoAlready
    was = _stood(held)
    held.retired_at = None
    held.save(update_fields=["retired_at"])
    return _changed(held, UnitDeed.BACK, was, by, at)


@transaction.atomic
def take_back(*, unit: ServiceUnit, by: Actor, at: dt.datetime) -> ServiceUnit:
    """The last change that still counts is undone: the unit stands as before it.

    Raises NothingToTakeBack, NameTaken where another unit took the old name meanwhile.
    """
    held = _held(unit)
    last = held.changes.filter(taken_back_at=None).order_by("-id").first()
    if last is None:
        raise NothingToTakeBack
    was = last.was
    if ServiceUnit.objects.filter(kecamatan=held.kecamatan, name=was["name"]).exclude(pk=held.pk).exists():
        raise NameTaken
    held.kind, held.name, held.sector = was["kind"], was["name"], was["sector"]
    held.desa_id = was["desa"] or None
    held.retired_at = dt.datetime.fromisoformat(was["retired_at"]) if was["retired_at"] else None
    held.save()
    held.serves.set(Wilayah.objects.filter(kode__in=was["serves"]))
    last.taken_back_at = at
    last.save(update_fields=["taken_back_at"])
    note(held.kecamatan, "satuan.batal", f"satuan:{held.pk}", by, at, deed=last.deed)
    return held


def _held(unit: ServiceUnit) -> ServiceUnit:
    hold(desa=unit.kecamatan)
    rows = ServiceUnit.objects.select_for_update(of=("self",)).select_related("kecamatan")
    return rows.get(pk=unit.pk)


def _checked(kecamatan: Wilayah, told: Told) -> list[Wilayah]:
    sector_of(told.sector)
    wanted = set(told.serves) | ({told.desa} if told.desa else set())
    inside = {one.kode: one for one in Wilayah.objects.desa().filter(kode__in=wanted, parent=kecamatan)}
    if inside.keys() != wanted:
        raise ElsewhereServed
    return [inside[kode] for kode in sorted(told.serves)]


def _write(unit: ServiceUnit, told: Told, name: str, villages: Sequence[Wilayah]) -> None:
    unit.kind, unit.name, unit.sector = UnitKind(told.kind), name, told.sector
    unit.desa_id = told.desa or None
    unit.serves.set(villages)


def _stood(unit: ServiceUnit) -> dict[str, object]:
    return {
        "kind": str(unit.kind),
        "name": unit.name,
        "sector": unit.sector,
        "desa": unit.desa_id or "",
        "serves": sorted(unit.serves.values_list("kode", flat=True)),
        "retired_at": unit.retired_at.isoformat() if unit.retired_at else "",
    }


def _changed(
    unit: ServiceUnit, deed: UnitDeed, was: dict[str, object], by: Actor, at: dt.datetime
) -> ServiceUnit:
    ServiceUnitChange.objects.create(unit=unit, deed=deed, was=was, at=at, by_user_id=by.user_id)
    note(unit.kecamatan, f"satuan.{deed}", f"satuan:{unit.pk}", by, at, sector=unit.sector)
    return unit

"""The rights sheet of a service: opened for a year, written row by row, suggestions taken over."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.oversight.models import (
    MatrixRow,
    RightsRow,
    RightsSheet,
    ServiceUnit,
    Source,
    Visit,
)
from accountability.oversight.models.service import WORDS
from accountability.oversight.service.refusals import (
    NotThere,
    SheetThere,
    Stale,
    StandsSoAlready,
    TakenOver,
    UnitRetired,
)
from accountability.oversight.service.said import box, note
from accountability.oversight.service.suggesting import suggestions_for
from accountability.oversight.service.tables import aspect_of, sector_of
from accountability.regions.models import Wilayah
from posko.models import Kelompok


@dataclass(frozen=True, slots=True)
class Row:
    """What a person writes in a row; `origin` is "" for what was seen, else k, m or v with a number."""

    aspect: str
    problem: str
    cause: str = ""
    origin: str = ""


@transaction.atomic
def open_sheet(
    *, kecamatan: Wilayah, year: int, by: Actor, at: dt.datetime, sector: str = "", unit: ServiceUnit | None
) -> RightsSheet:
    """Opens the sheet of a unit, or of a sector. Raises UnknownSector, UnitRetired, NotThere, SheetThere."""
    hold(desa=kecamatan)
    if unit is not None:
        if unit.kecamatan_id != kecamatan.kode:
            raise NotThere
        if unit.retired_at is not None:
            raise UnitRetired
        sector = unit.sector
    sector_of(sector)
    mine = RightsSheet.objects.filter(year=year)
    mine = mine.filter(unit=unit) if unit else mine.filter(kecamatan=kecamatan, sector=sector, unit=None)
    if mine.exists():
        raise SheetThere
    made = RightsSheet.objects.create(
        kecamatan=kecamatan, unit=unit, sector=sector, year=year, opened_at=at, opened_by_id=by.user_id
    )
    note(kecamatan, "hak.dibuka", f"hak:{made.pk}", by, at, sector=sector, year=year)
    return made


@transaction.atomic
def write(*, sheet: RightsSheet, row: Row, by: Actor, at: dt.datetime) -> RightsRow:
    """Adds a row. Raises UnknownAspect, NothingSaid, NotThere for a source of another place."""
    hold(desa=sheet.kecamatan)
    made = RightsRow(sheet=sheet)
    return _keep(made, row, by, at, "hak.ditulis")


@transaction.atomic
def rewrite(*, row: RightsRow, said: Row, version: int, by: Actor, at: dt.datetime) -> RightsRow:
    """Changes a row as it stood at `version`; the same words again change nothing.

    Raises Stale with the row as another left it, NotThere for one taken out; else as `write`.
    """
    held = _held(row)
    if held.removed_at is not None:
        raise NotThere
    if said == row_of(held):
        return held
    if held.version != version:
        raise Stale(held)
    held.version += 1
    return _keep(held, said, by, at, "hak.diubah")


@transaction.atomic
def take_out(*, row: RightsRow, by: Actor, at: dt.datetime) -> RightsRow:
    """The row leaves the sheet; it is kept, and can be put back. Raises StandsSoAlready."""
    held = _held(row)
    if held.removed_at is not None:
        raise StandsSoAlready
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    note(held.sheet.kecamatan, "hak.dikeluarkan", f"hak:{held.sheet_id}", by, at, row=held.pk)
    return held


@transaction.atomic
def put_back(*, row: RightsRow, by: Actor, at: dt.datetime) -> RightsRow:
    """A row that was taken out stands in the sheet again. Raises StandsSoAlready."""
    held = _held(row)
    if held.removed_at is None:
        raise StandsSoAlready
    held.removed_at = None
    held.save(update_fields=["removed_at"])
    note(held.sheet.kecamatan, "hak.dikembalikan", f"hak:{held.sheet_id}", by, at, row=held.pk)
    return held


@transaction.atomic
def take_over(*, sheet: RightsSheet, key: str, by: Actor, at: dt.datetime) -> RightsRow:
    """A suggestion becomes a row, to be changed like any. Raises TakenOver, NotThere."""
    hold(desa=sheet.kecamatan)
    if key in used_in(sheet):
        raise TakenOver
    one = next((each for each in suggestions_for(sheet, at) if each.key == key), None)
    if one is None:
        raise NotThere
    said = Row(one.aspect, one.problem, one.cause, one.key)
    return _keep(RightsRow(sheet=sheet), said, by, at, "hak.diambil")


def used_in(sheet: RightsSheet) -> set[str]:
    """The keys of what stands in the sheet already."""
    rows = RightsRow.objects.standing().filter(sheet=sheet)
    return {key for row in rows if (key := origin_of(row))}


def row_of(row: RightsRow) -> Row:
    """What stands in a row."""
    return Row(row.aspect, row.problem, row.cause, origin_of(row))


def origin_of(row: RightsRow) -> str:
    """ "k12" for kelompok 12, m for a row of the matrix, v for a visit, "" for what was seen."""
    for letter, pk in (("k", row.kelompok_id), ("m", row.matrix_row_id), ("v", row.visit_id)):
        if pk is not None:
            return f"{letter}{pk}"
    return ""


def _held(row: RightsRow) -> RightsRow:
    hold(desa=row.sheet.kecamatan)
    rows = RightsRow.objects.select_for_update(of=("self",)).select_related("sheet__kecamatan")
    return rows.get(pk=row.pk)


def _keep(held: RightsRow, said: Row, by: Actor, at: dt.datetime, kind: str) -> RightsRow:
    held.aspect = aspect_of(said.aspect).kode
    held.problem, held.cause = box(said.problem, WORDS, wanted=True), box(said.cause, WORDS)
    _name_source(held, said.origin)
    held.changed_at, held.changed_by_id = at, by.user_id
    held.save()
    sheet = held.sheet
    facts = {"row": held.pk, "aspect": held.aspect, "source": str(held.source)}
    note(sheet.kecamatan, kind, f"hak:{sheet.pk}", by, at, **facts)
    return held


def _name_source(held: RightsRow, origin: str) -> None:
    inside, kind = held.sheet.kecamatan_id, origin[:1]
    pk = int(origin[1:]) if origin[1:].isascii() and origin[1:].isdecimal() and len(origin) < 18 else 0
    if origin == origin_of(held) and held.pk:
        return  # what it named before it may go on naming
    held.kelompok = held.matrix_row = held.visit = None
    held.source = Source.SEEN
    if not origin:
        return
    if kind == "k":
        held.source = Source.VOICES
        held.kelompok = Kelompok.objects.may_be_named().filter(pk=pk, desa__parent=inside).first()
    elif kind == "m":
        held.source = Source.MATRIX
        held.matrix_row = MatrixRow.objects.filter(pk=pk, kecamatan=inside).first()
    elif kind == "v":
        held.source = Source.VISIT
        held.visit = Visit.objects.held().filter(pk=pk, desa__parent=inside).first()
    if not (held.kelompok or held.matrix_row or held.visit):
        raise NotThere

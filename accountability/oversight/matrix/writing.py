"""Writes in the matrices: opens rows for a village or a unit, and changes them without covering another's."""

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.oversight.matrix.documents import plan_documents
from accountability.oversight.models import (
    MatrixKind,
    MatrixRow,
    MonitoringNote,
    ServiceUnit,
    UnitKind,
)
from accountability.oversight.models.matrix import ROUNDS
from accountability.oversight.service.tables import OF_KIND
from accountability.regions.models import Wilayah


class AlreadyFollowed(Exception):
    """The village follows this document in that year already."""


class AlreadyThere(Exception):
    """The kecamatan has a unit of this name already."""


class UnknownDocument(Exception):
    """No document of data/plan_documents.csv has this id."""


class NothingToFollow(Exception):
    """A row names its activity, or the day its document is to be ready."""


class StandsElsewhere(Exception):
    """A unit stands in a village of its own kecamatan."""


class StaleMatrixRow(Exception):
    """Someone else changed the row since it was read; `current` is how it stands now."""

    def __init__(self, current: MatrixRow) -> None:
        self.current = current
        super().__init__(f"The row is at version {current.version}.")


@dataclass(frozen=True, slots=True)
class Note:
    """What one round of monitoring found."""

    progress: str = ""
    obstacle: str = ""
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """What a person writes in a row; of a document only its days and notes count."""

    activity: str = ""
    problem: str = ""
    pelaksana: str = ""
    target_output: str = ""
    target_outcome: str = ""
    outcome: str = ""
    renja_code: str = ""
    target_date: dt.date | None = None
    reached_date: dt.date | None = None
    notes: tuple[Note, Note, Note] = (Note(), Note(), Note())


@transaction.atomic
def add_unit(
    *, kecamatan: Wilayah, kind: UnitKind, name: str, at: dt.datetime, desa: Wilayah | None = None
) -> ServiceUnit:
    """A puskesmas, school or other service joins the matrices; a retired one of that name comes back.

    It is the list that service.keeping_units keeps. Raises AlreadyThere, StandsElsewhere.
    """
    if desa is not None and desa.parent_id != kecamatan.kode:
        raise StandsElsewhere
    told = {"kind": kind, "desa": desa, "sector": OF_KIND.get(kind, "")}
    unit, fresh = ServiceUnit.objects.get_or_create(kecamatan=kecamatan, name=name, defaults=told)
    if not fresh:
        if unit.retired_at is None:
            raise AlreadyThere
        unit.retired_at = None
        unit.save(update_fields=["retired_at"])
    return unit


@transaction.atomic
def follow_document(
    *, desa: Wilayah, year: int, document: str, cells: Cells, by: Actor, at: dt.datetime
) -> MatrixRow:
    """Opens the row of a plan document of a village, due by law unless the cells name another day.

    Raises UnknownDocument, AlreadyFollowed, NothingToFollow where neither law nor cells name a day.
    """
    known = plan_documents().get(document)
    if known is None:
        raise UnknownDocument
    target = cells.target_date or known.due(desa.kode, year)
    if target is None:
        raise NothingToFollow
    if MatrixRow.objects.filter(desa=desa, year=year, document=document).exists():
        raise AlreadyFollowed
    row = MatrixRow(
        kind=MatrixKind.DOCUMENT,
        kecamatan_id=desa.parent_id or "",
        desa=desa,
        year=year,
        document=document,
        target_date=target,
        reached_date=cells.reached_date,
    )
    return _save(row, cells, by, at)


@transaction.atomic
def follow_activity(
    *, holder: Wilayah | ServiceUnit, year: int, cells: Cells, by: Actor, at: dt.datetime
) -> MatrixRow:
    """Opens the row of an activity of a village or a service unit. Raises NothingToFollow."""
    row = MatrixRow(kind=MatrixKind.ACTIVITY, year=year)
    if isinstance(holder, ServiceUnit):
        row.unit, row.kecamatan_id = holder, holder.kecamatan_id
    else:
        row.desa, row.kecamatan_id = holder, holder.parent_id or ""
    _fill(row, cells)
    return _save(row, cells, by, at)


@transaction.atomic
def rewrite(*, row: MatrixRow, cells: Cells, version: int, by: Actor, at: dt.datetime) -> MatrixRow:
    """Changes a row as it stood at `version` when it was read; the same cells again change nothing.

    Raises NothingToFollow, StaleMatrixRow with the row as another left it: nothing is covered.
    """
    held = MatrixRow.objects.select_for_update().get(pk=row.pk)
    if cells_of(held) == cells:
        return held
    if held.version != version:
        raise StaleMatrixRow(held)
    held.version += 1
    if held.kind == MatrixKind.ACTIVITY:
        _fill(held, cells)
    else:
        if cells.target_date is None:
            raise NothingToFollow
        held.target_date = cells.target_date
    held.reached_date = cells.reached_date
    return _save(held, cells, by, at)


def cells_of(row: MatrixRow) -> Cells:
    """What stands in a row."""
    notes = {note.round: Note(note.progress, note.obstacle, note.follow_up) for note in row.notes.all()}
    first, second, third = (notes.get(number, Note()) for number in ROUNDS)
    plain = {one.name: getattr(row, one.name) for one in fields(Cells) if one.name != "notes"}
    return Cells(**plain, notes=(first, second, third))


def _fill(row: MatrixRow, cells: Cells) -> None:
    if not cells.activity:
        raise NothingToFollow
    for name in (
        "activity",
        "problem",
        "pelaksana",
        "target_output",
        "target_outcome",
        "outcome",
        "renja_code",
    ):
        setattr(row, name, getattr(cells, name))


def _save(row: MatrixRow, cells: Cells, by: Actor, at: dt.datetime) -> MatrixRow:
    row.changed_at, row.changed_by_id, row.changed_as = at, by.user_id, by.role
    row.save()
    for number, note in zip(ROUNDS, cells.notes, strict=True):
        said = {"progress": note.progress, "obstacle": note.obstacle, "follow_up": note.follow_up}
        if note == Note():
            MonitoringNote.objects.filter(row=row, round=number).delete()
            continue
        held = MonitoringNote.objects.filter(row=row, round=number).first()
        if held is None or any(getattr(held, name) != words for name, words in said.items()):
            MonitoringNote.objects.update_or_create(row=row, round=number, defaults={**said, "noted_at": at})
    return row

"""The coordination sheet: begun from a row, a warning or a kelompok, written together, agreed and closed."""

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.oversight.models import (
    CoordinationMove,
    CoordinationParty,
    CoordinationSheet,
    KeptWarning,
    RightsRow,
    SheetState,
)
from accountability.oversight.models.service import NAME, SHORT, WORDS
from accountability.oversight.service.refusals import (
    NoReason,
    NotReady,
    NotThere,
    SheetClosed,
    Stale,
    StandsSoAlready,
)
from accountability.oversight.service.said import box, line, note
from accountability.regions.models import Wilayah
from posko.models import Kelompok

PARTIES = 6  # that the page has room for


@dataclass(frozen=True, slots=True)
class Party:
    """One party and what it did."""

    name: str
    did: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What people write in a sheet."""

    problem: str
    cause: str = ""
    joint: str = ""
    lead: str = ""
    communication: str = ""
    conflict: str = ""
    account: str = ""
    indicators: str = ""
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """What a sheet begins with: at most one of them."""

    row: RightsRow | None = None
    warning: KeptWarning | None = None
    kelompok: Kelompok | None = None

    @property
    def problem(self) -> str:
        """The problem as it was told there."""
        if self.row is not None:
            return self.row.problem
        if self.warning is not None:
            # Its sentence may count few, and the sheet goes into other hands.
            return f"{self.warning.desa.name}: {self.warning.name}"
        return self.kelompok.title if self.kelompok is not None else ""

    @property
    def place(self) -> str | None:
        """The code of the kecamatan it lies in; None where it names nothing."""
        if self.row is not None:
            return self.row.sheet.kecamatan_id
        desa = (self.warning or self.kelompok).desa if self.warning or self.kelompok else None  # type: ignore[union-attr]
        return (desa.parent_id or "") if desa is not None else None


@transaction.atomic
def begin(
    *, kecamatan: Wilayah, by: Actor, at: dt.datetime, origin: Origin | None = None, problem: str = ""
) -> CoordinationSheet:
    """Opens a sheet; what is being coordinated already leads to the sheet it has.

    Raises NothingSaid, NotThere for an origin of another kecamatan.
    """
    hold(desa=kecamatan)
    source = origin or Origin()
    if source.place not in {None, kecamatan.kode}:
        raise NotThere
    standing = _sheet_of(source)
    if standing is not None:
        return standing
    made = CoordinationSheet.objects.create(
        kecamatan=kecamatan,
        rights_row=source.row,
        warning=source.warning,
        kelompok=source.kelompok,
        problem=box(problem or source.problem, WORDS, wanted=True),
        cause=source.row.cause if source.row else "",
        opened_at=at,
        changed_at=at,
        changed_by_id=by.user_id,
    )
    note(kecamatan, "koordinasi.dibuka", f"koordinasi:{made.pk}", by, at)
    return made


@transaction.atomic
def rewrite(
    *, sheet: CoordinationSheet, said: Sheet, version: int, by: Actor, at: dt.datetime
) -> CoordinationSheet:
    """Changes a sheet as it stood at `version`; the same words again change nothing.

    Raises Stale with the sheet as another left it, SheetClosed, NothingSaid; NotReady where what was agreed
    would lose its parties or its joint activity.
    """
    held = _held(sheet)
    if held.state == SheetState.CLOSED:
        raise SheetClosed
    said = _trimmed(said)
    if said == sheet_of(held):
        return held
    if held.version != version:
        raise Stale(held)
    if held.state == SheetState.AGREED and not _ready(said):
        raise NotReady
    for one in fields(Sheet):
        if one.name != "parties":
            setattr(held, one.name, getattr(said, one.name))
    held.version += 1
    held.changed_at, held.changed_by_id = at, by.user_id
    held.save()
    held.parties.all().delete()
    CoordinationParty.objects.bulk_create(
        CoordinationParty(sheet=held, no=no, name=one.name, did=one.did)
        for no, one in enumerate(said.parties, 1)
    )
    note(held.kecamatan, "koordinasi.ditulis", f"koordinasi:{held.pk}", by, at, parties=len(said.parties))
    return held


@transaction.atomic
def move(
    *, sheet: CoordinationSheet, to: SheetState, reason: str, by: Actor, at: dt.datetime
) -> CoordinationSheet:
    """The sheet is agreed, closed, or open again, with the reason; each step may be gone back.

    Raises NoReason, StandsSoAlready, NotReady for an agreement of fewer than two parties or of nothing.
    """
    held = _held(sheet)
    if held.state == to:
        raise StandsSoAlready
    words = line(reason, SHORT, wanted=False)
    if not words:
        raise NoReason
    if to == SheetState.AGREED and not _ready(sheet_of(held)):
        raise NotReady
    if held.state == SheetState.CLOSED:
        _free(held)
    held.state, held.changed_at, held.changed_by_id = to, at, by.user_id
    held.save(update_fields=["state", "changed_at", "changed_by"])
    CoordinationMove.objects.create(sheet=held, state=to, reason=words, at=at, by_user_id=by.user_id)
    note(held.kecamatan, f"koordinasi.{to}", f"koordinasi:{held.pk}", by, at)
    return held


def sheet_of(sheet: CoordinationSheet) -> Sheet:
    """What stands in a sheet."""
    parties = tuple(Party(one.name, one.did) for one in sheet.parties.order_by("no"))
    plain = {one.name: getattr(sheet, one.name) for one in fields(Sheet) if one.name != "parties"}
    return Sheet(**plain, parties=parties)


def _held(sheet: CoordinationSheet) -> CoordinationSheet:
    hold(desa=sheet.kecamatan)
    rows = CoordinationSheet.objects.select_for_update(of=("self",)).select_related("kecamatan")
    return rows.get(pk=sheet.pk)


def _sheet_of(origin: Origin) -> CoordinationSheet | None:
    names = {"rights_row": origin.row, "warning": origin.warning, "kelompok": origin.kelompok}
    named = {name: one for name, one in names.items() if one is not None}
    return CoordinationSheet.objects.unclosed().filter(**named).first() if named else None


def _free(held: CoordinationSheet) -> None:
    """A sheet opens again only where no other took up its origin meanwhile. Raises StandsSoAlready."""
    for name in ("rights_row", "warning", "kelompok"):
        pk = getattr(held, f"{name}_id")
        if pk and CoordinationSheet.objects.unclosed().filter(**{name: pk}).exists():
            raise StandsSoAlready


def _ready(said: Sheet) -> bool:
    return len(said.parties) >= 2 and bool(said.joint)


def _trimmed(said: Sheet) -> Sheet:
    parties = [Party(line(one.name, NAME, wanted=False), box(one.did, WORDS)) for one in said.parties]
    boxes = ("cause", "joint", "communication", "conflict", "account", "indicators")
    return Sheet(
        problem=box(said.problem, WORDS, wanted=True),
        lead=line(said.lead, NAME, wanted=False),
        parties=tuple(one for one in parties if one.name),
        **{name: box(getattr(said, name), WORDS) for name in boxes},
    )

"""The action plan of a coordination sheet: planned, followed, done by its own side, dropped with a reason."""

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.lib.local_time import local_date
from accountability.oversight.models import CoordinationSheet, Doer, PlannedAction, ServiceUnit, SheetState
from accountability.oversight.models.service import NAME, SHORT, WORDS
from accountability.oversight.service.refusals import (
    AlreadyDone,
    ElsewhereServed,
    NoReason,
    NotDone,
    NotYours,
    SheetClosed,
    Stale,
    UnitRetired,
)
from accountability.oversight.service.said import ahead, box, line, note
from accountability.regions.models import Wilayah


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done by whom; `desa` for a village's council or government, `unit` for a unit."""

    doer: str
    activity: str
    due: dt.date
    desa: Wilayah | None = None
    unit: ServiceUnit | None = None
    who: str = ""
    output: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """How far it is, and until when it may take now."""

    due: dt.date
    progress: str = ""
    obstacle: str = ""
    follow_up: str = ""


@transaction.atomic
def plan(*, sheet: CoordinationSheet, what: Plan, by: Actor, at: dt.datetime) -> PlannedAction:
    """Adds an activity to the plan of a sheet.

    Raises SheetClosed, NothingSaid, ElsewhereServed, UnitRetired, DayGone, FarAway.
    """
    hold(desa=sheet.kecamatan)
    if CoordinationSheet.objects.filter(pk=sheet.pk, state=SheetState.CLOSED).exists():
        raise SheetClosed
    doer = Doer(what.doer)
    desa = what.desa if doer in {Doer.PEMDES, Doer.BPD} else None
    unit = what.unit if doer == Doer.UNIT else None
    _inside(sheet, doer, desa, unit)
    made = PlannedAction.objects.create(
        kecamatan=sheet.kecamatan,
        sheet=sheet,
        doer=doer,
        desa=desa,
        unit=unit,
        who=line(what.who, NAME, wanted=doer == Doer.OTHER),
        activity=line(what.activity, SHORT),
        due_date=ahead(what.due, local_date(at, sheet.kecamatan_id)),
        output=line(what.output, SHORT, wanted=False),
        indicator=line(what.indicator, SHORT, wanted=False),
        changed_at=at,
    )
    _record(made, "aksi.direncanakan", by, at, due=made.due_date.isoformat())
    return made


@transaction.atomic
def follow(
    *, action: PlannedAction, said: Followed, version: int, by: Actor, at: dt.datetime
) -> PlannedAction:
    """Writes how far it is; the same words again change nothing.

    Raises Stale with the row as another left it, AlreadyDone, SheetClosed, DayGone and FarAway for a new day.
    """
    held = _held(action)
    said = Followed(
        said.due, box(said.progress, WORDS), box(said.obstacle, WORDS), box(said.follow_up, WORDS)
    )
    if said == followed(held):
        return held
    if held.version != version:
        raise Stale(held)
    _open(held)
    if said.due != held.due_date:
        held.due_date = ahead(said.due, local_date(at, held.kecamatan_id))
    for one in fields(Followed):
        if one.name != "due":
            setattr(held, one.name, getattr(said, one.name))
    held.version += 1
    held.changed_at = at
    held.save()
    _record(held, "aksi.diikuti", by, at, due=held.due_date.isoformat())
    return held


@transaction.atomic
def settle(*, action: PlannedAction, side: str, by: Actor, at: dt.datetime, words: str = "") -> PlannedAction:
    """Its side says it is done, with words or without; the kecamatan says so for whoever has no desk here.

    Raises NotYours, AlreadyDone, SheetClosed.
    """
    held = _held(action)
    _of_side(held, side)
    _open(held)
    if told := box(words, WORDS):
        held.progress = told
    held.done_at, held.done_by_id, held.changed_at = at, by.user_id, at
    held.version += 1
    held.save()
    late = local_date(at, held.kecamatan_id) > held.due_date
    _record(held, "aksi.dilakukan", by, at, late=late)
    return held


@transaction.atomic
def unsettle(*, action: PlannedAction, side: str, by: Actor, at: dt.datetime) -> PlannedAction:
    """The mark is taken back by the side it belongs to. Raises NotYours, NotDone, SheetClosed."""
    held = _held(action)
    _of_side(held, side)
    if held.done_at is None:
        raise NotDone
    _unclosed(held)
    held.done_at, held.done_by, held.changed_at = None, None, at
    held.version += 1
    held.save()
    _record(held, "aksi.dibatalkan", by, at)
    return held


@transaction.atomic
def drop(*, action: PlannedAction, reason: str, by: Actor, at: dt.datetime) -> PlannedAction:
    """It will not be done, and why. Raises NoReason, AlreadyDone, SheetClosed."""
    held = _held(action)
    _open(held)
    words = line(reason, SHORT, wanted=False)
    if not words:
        raise NoReason
    held.dropped_at, held.why_dropped, held.changed_at = at, words, at
    held.version += 1
    held.save()
    _record(held, "aksi.dilepas", by, at)
    return held


@transaction.atomic
def pick_up(*, action: PlannedAction, by: Actor, at: dt.datetime) -> PlannedAction:
    """What was dropped is to be done after all. Raises NotDone where it was not dropped, SheetClosed."""
    held = _held(action)
    if held.dropped_at is None:
        raise NotDone
    _unclosed(held)
    held.dropped_at, held.why_dropped, held.changed_at = None, "", at
    held.version += 1
    held.save()
    _record(held, "aksi.diambil_lagi", by, at)
    return held


def followed(action: PlannedAction) -> Followed:
    """How far it is, as it stands."""
    return Followed(action.due_date, action.progress, action.obstacle, action.follow_up)


def _inside(sheet: CoordinationSheet, doer: Doer, desa: Wilayah | None, unit: ServiceUnit | None) -> None:
    if doer in {Doer.PEMDES, Doer.BPD} and (desa is None or desa.parent_id != sheet.kecamatan_id):
        raise ElsewhereServed
    if doer == Doer.UNIT:
        if unit is None or unit.kecamatan_id != sheet.kecamatan_id:
            raise ElsewhereServed
        if unit.retired_at is not None:
            raise UnitRetired


def _held(action: PlannedAction) -> PlannedAction:
    hold(desa=action.desa or action.kecamatan)
    rows = PlannedAction.objects.select_for_update(of=("self",))
    return rows.select_related("kecamatan", "desa", "unit", "sheet").get(pk=action.pk)


def _of_side(held: PlannedAction, side: str) -> None:
    with_desk = {Doer.PEMDES, Doer.BPD}
    if held.doer in with_desk or (held.doer == Doer.UNIT and side == Doer.UNIT):
        if held.doer != side:
            raise NotYours
    elif side != Doer.KECAMATAN:
        raise NotYours


def _open(held: PlannedAction) -> None:
    if held.done_at is not None or held.dropped_at is not None:
        raise AlreadyDone
    _unclosed(held)


def _unclosed(held: PlannedAction) -> None:
    if held.sheet.state == SheetState.CLOSED:
        raise SheetClosed


def _record(held: PlannedAction, kind: str, by: Actor, at: dt.datetime, **facts: object) -> None:
    place = held.desa or held.kecamatan
    note(place, kind, f"aksi:{held.pk}", by, at, doer=str(held.doer), sheet=held.sheet_id, **facts)

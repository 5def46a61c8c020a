"""Visits: planned (from a warning by one tap), written up with what was agreed there, or called off."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.oversight.coaching.refusals import (
    AgreedAlready,
    AlreadyDone,
    AlreadyEnded,
    DayGone,
    FarAway,
    NoReason,
    NotHeld,
    NothingSaid,
    NotOfThisKecamatan,
    NotYet,
    NotYours,
)
from accountability.oversight.coaching.tables import task_of
from accountability.oversight.models import FollowUp, Side, Visit
from accountability.regions.models import Wilayah

_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a visit is for, when, who goes, and the warning it began with, as it spoke then."""

    purpose: str
    day: dt.date
    visitor: Membership
    task: str = ""
    rule: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing agreed: which side, what, until when."""

    side: Side
    what: str
    due: dt.date


@transaction.atomic
def plan(*, desa: Wilayah, what: Plan, by: Actor, at: dt.datetime) -> Visit:
    """Plans a visit for today or a day to come.

    Raises NothingSaid, DayGone, FarAway, NotOfThisKecamatan, UnknownTask.
    """
    purpose = _words(what.purpose)
    today = local_date(at, desa.kode)
    if what.day < today:
        raise DayGone
    _near(what.day, today)
    if what.visitor.wilayah_id != desa.parent_id or what.visitor.role != Role.CAMAT:
        raise NotOfThisKecamatan
    if what.task:
        task_of(what.task)
    hold(desa=desa)
    made = Visit.objects.create(
        desa=desa,
        task=what.task,
        rule=what.rule,
        alert=what.alert[:300],
        purpose=purpose,
        planned_date=what.day,
        visitor_id=what.visitor.user_id,
        planned_at=at,
        planned_by_id=by.user_id,
    )
    _record(made, "pembinaan.direncanakan", by, at, day=what.day.isoformat(), rule=what.rule)
    return made


@transaction.atomic
def write_up(
    *,
    visit: Visit,
    day: dt.date,
    notes: str,
    by: Actor,
    at: dt.datetime,
    agreed: Sequence[Agreed] = (),
) -> Visit:
    """Keeps that the visit took place: the day, what was seen, what was agreed; all or nothing.

    Raises AlreadyEnded, NothingSaid, NotYet, DayGone, FarAway, AgreedAlready.
    """
    held = _held(visit)
    if held.held_at is not None or held.cancelled_at is not None:
        raise AlreadyEnded
    words = notes.strip()
    if not words:
        raise NothingSaid
    today = local_date(at, held.desa_id)
    if day > today or day < local_date(held.planned_at, held.desa_id):
        raise NotYet
    held.held_date, held.notes, held.held_at, held.held_by_id = day, words[:2_000], at, by.user_id
    held.save(update_fields=["held_date", "notes", "held_at", "held_by"])
    _record(held, "pembinaan.dikunjungi", by, at, day=day.isoformat(), agreed=len(agreed))
    for one in agreed:
        _agree(held, one, by, at)
    return held


@transaction.atomic
def agree(*, visit: Visit, agreed: Agreed, by: Actor, at: dt.datetime) -> FollowUp:
    """Adds what was agreed. Raises NotHeld, NothingSaid, DayGone, FarAway, AgreedAlready."""
    held = _held(visit)
    if held.held_at is None:
        raise NotHeld
    return _agree(held, agreed, by, at)


@transaction.atomic
def call_off(*, visit: Visit, reason: str, by: Actor, at: dt.datetime) -> Visit:
    """The visit does not take place. Raises AlreadyEnded, NoReason."""
    held = _held(visit)
    if held.held_at is not None or held.cancelled_at is not None:
        raise AlreadyEnded
    words = " ".join(reason.split())[:300]
    if not words:
        raise NoReason
    held.cancelled_at, held.why_cancelled = at, words
    held.save(update_fields=["cancelled_at", "why_cancelled"])
    _record(held, "pembinaan.batal", by, at)
    return held


@transaction.atomic
def settle(*, follow_up: FollowUp, side: Side, reply: str, by: Actor, at: dt.datetime) -> FollowUp:
    """The side that promised says what it did. Raises NotYours, AlreadyDone, NothingSaid."""
    words = _words(reply)
    hold(desa=follow_up.desa)
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("desa")
    held = rows.get(pk=follow_up.pk)
    if held.side != side:
        raise NotYours
    if held.done_at is not None:
        raise AlreadyDone
    held.reply, held.done_at, held.done_by_id = words, at, by.user_id
    held.save(update_fields=["reply", "done_at", "done_by"])
    late = local_date(at, held.desa_id) > held.due_date
    facts = {"side": held.side, "late": late}
    ref = f"kesepakatan:{held.pk}"
    record(kind="pembinaan.ditindaklanjuti", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    return held


def _agree(visit: Visit, agreed: Agreed, by: Actor, at: dt.datetime) -> FollowUp:
    what, today = _words(agreed.what), local_date(at, visit.desa_id)
    if agreed.due < today:
        raise DayGone
    _near(agreed.due, today)
    try:
        with transaction.atomic():
            made = FollowUp.objects.create(
                desa=visit.desa, visit=visit, side=agreed.side, what=what, due_date=agreed.due, agreed_at=at
            )
    except IntegrityError as twice:
        raise AgreedAlready from twice
    facts = {"side": str(made.side), "due": made.due_date.isoformat(), "visit": visit.pk}
    ref = f"kesepakatan:{made.pk}"
    record(kind="pembinaan.disepakati", ref=ref, desa=visit.desa, by=by, at=at, facts=facts)
    return made


def _held(visit: Visit) -> Visit:
    hold(desa=visit.desa)
    return Visit.objects.select_for_update(of=("self",)).select_related("desa").get(pk=visit.pk)


def _words(text: str) -> str:
    words = " ".join(text.split())[:300]
    if not words:
        raise NothingSaid
    return words


def _near(day: dt.date, today: dt.date) -> None:
    if day > today + _YEAR:
        raise FarAway


def _record(visit: Visit, kind: str, by: Actor, at: dt.datetime, **facts: object) -> None:
    record(kind=kind, ref=f"kunjungan:{visit.pk}", desa=visit.desa, by=by, at=at, facts=facts)

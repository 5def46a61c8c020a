"""Calls a meeting, moves it, calls it off; who had heard of it hears of that too."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.planning.calling import check_call
from accountability.planning.carrying import carry_onto
from accountability.planning.held_meeting import draw_secret, give_secret, held_meeting, record_of
from accountability.planning.meeting_news import tell_of_change
from accountability.planning.meeting_rules import ElsewhereDusun
from accountability.planning.models import Musyawarah, MusyawarahKind
from accountability.planning.one_agenda import let_go
from accountability.regions.models import Dusun, Wilayah
from posko.standing_news import StandingNews

MOVED, CALLED_OFF = "musyawarah_pindah", "musyawarah_batal"


class NoDusun(Exception):
    """A musyawarah dusun is that of one dusun."""


class DayGone(Exception):
    """A meeting is moved to a day that is still to come."""


class NothingMoved(Exception):
    """Day, hour and place are what they were."""


class HeldAlready(Exception):
    """Who came was written down, or something was decided: it took place where and when it did."""


class NoReason(Exception):
    """People who meant to come are told why it does not take place."""


@transaction.atomic
def convene(
    *,
    desa: Wilayah,
    kind: str,
    title: str,
    held_on: dt.date,
    place: str,
    by: Actor,
    at: dt.datetime,
    starts_at: dt.time | None = None,
    dusun: Dusun | None = None,
) -> Musyawarah:
    """Calls a meeting on `held_on` (the village's calendar); one that took place may be written down later.

    What waits for it comes onto its agenda by itself (planning.carrying). A musyawarah dusun names its
    `dusun`; of other kinds it is left out. Raises AnothersCall, NoDusun, ElsewhereDusun.
    """
    check_call(desa=desa, kind=kind, by=by, at=at)
    where = dusun if kind == MusyawarahKind.DUSUN else None
    if kind == MusyawarahKind.DUSUN and where is None:
        raise NoDusun
    if where is not None and where.desa_id != desa.kode:
        raise ElsewhereDusun
    meeting = Musyawarah.objects.create(
        desa=desa,
        kind=kind,
        title=title,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        dusun=where,
        secret=draw_secret(),
        convened_by_id=by.user_id,
    )
    facts = {"kind": kind, "held_on": held_on.isoformat()}
    record_of(meeting, "musyawarah.undang", by, at, facts)
    carry_onto(musyawarah=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def move(
    *,
    musyawarah: Musyawarah,
    held_on: dt.date,
    starts_at: dt.time | None,
    place: str,
    by: Actor,
    at: dt.datetime,
) -> int:
    """Another day, hour or place; voices on its agenda and invited phones are told. Returns how many hear it.

    Raises Locked, CalledOff, AnothersCall, HeldAlready, DayGone, NothingMoved.
    """
    held = held_meeting(musyawarah)
    check_call(desa=held.desa, kind=held.kind, by=by, at=at)
    _not_held(held)
    if held_on < local_date(at, held.desa_id):
        raise DayGone
    if (held.held_on, held.starts_at, held.place) == (held_on, starts_at, place.strip()):
        raise NothingMoved
    before = held.held_on
    held.held_on, held.starts_at, held.place = held_on, starts_at, place.strip()
    held.save(update_fields=["held_on", "starts_at", "place"])
    facts = {"from": before.isoformat(), "held_on": held_on.isoformat()}
    record_of(held, "musyawarah.pindah", by, at, facts)
    words = {"tanggal": tanggal_pendek(before), "tail": when_and_where(held)}
    sentence = f"Waktu atau tempat musyawarah berubah: {when_and_where(held)}."
    return tell_of_change(held, StandingNews(MOVED, sentence, words, facts), by, at)


@transaction.atomic
def call_off(*, musyawarah: Musyawarah, why: str, by: Actor, at: dt.datetime) -> int:
    """It does not take place; voices on its agenda and invited phones are told why. Returns how many hear it.

    Raises Locked, CalledOff, AnothersCall, HeldAlready, NoReason.
    """
    held, reason = held_meeting(musyawarah), why.strip()
    check_call(desa=held.desa, kind=held.kind, by=by, at=at)
    _not_held(held)
    if not reason:
        raise NoReason
    held.called_off_at, held.called_off_why = at, reason
    held.save(update_fields=["called_off_at", "called_off_why"])
    let_go(held)
    facts = {"held_on": held.held_on.isoformat()}
    record_of(held, "musyawarah.batal", by, at, facts)
    words = {"tanggal": tanggal_pendek(held.held_on), "tail": reason.rstrip(".")}
    told = StandingNews(CALLED_OFF, f"Musyawarah tidak jadi: {reason.rstrip('.')}.", words, facts)
    return tell_of_change(held, told, by, at)


@transaction.atomic
def open_check_in(*, musyawarah: Musyawarah, by: Actor, at: dt.datetime) -> str:
    """The code that opens check-in (and voting) of the meeting, drawn once. Raises Locked, CalledOff."""
    held = held_meeting(musyawarah)
    if give_secret(held):
        record_of(held, "musyawarah.kode", by, at, {})
    musyawarah.secret = held.secret
    return held.secret


def when_and_where(held: Musyawarah) -> str:
    """ "28 Nov jam 09.00, Balai warga": as an SMS says it."""
    hour = f" jam {held.starts_at:%H.%M}" if held.starts_at else ""
    return f"{tanggal_pendek(held.held_on)}{hour}, {held.place}"


def _not_held(held: Musyawarah) -> None:
    if held.attendance is not None or held.usulan.exclude(decision=None).exists():
        raise HeldAlready

"""Writes down who came to a meeting: heads by group and dusun, members for the quorum, names one by one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.live import look_at_board
from accountability.planning.meeting_kinds import rule_of
from accountability.planning.meeting_rules import ElsewhereDusun, may_be_held
from accountability.planning.models import AttendanceByDusun, Musyawarah
from accountability.regions.models import Dusun

GROUPS = ("disabled", "elderly", "children", "poor")
HEADS = ("men", "women", *GROUPS)


class TooManyOfAGroup(Exception):
    """A group or the dusun together outnumber all who came."""


class CountedByNames(Exception):
    """Names stand in the daftar hadir: the figures follow from them."""


class MoreThanEntitled(Exception):
    """More members were counted than there are; or of a meeting that asks for no quorum."""


class NumberGiven(Exception):
    """Another meeting of the desa has this number."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who came, as counts of heads; one person may be in several groups."""

    men: int
    women: int
    disabled: int = 0
    poor: int = 0
    elderly: int = 0
    children: int = 0


@dataclass(frozen=True, slots=True)
class FromDusun:
    """How many of one dusun came."""

    dusun: Dusun
    men: int
    women: int


@transaction.atomic
def attend(
    *,
    musyawarah: Musyawarah,
    attendance: Attendance,
    by: Actor,
    at: dt.datetime,
    berita_acara_no: str = "",
    by_dusun: Sequence[FromDusun] = (),
) -> None:
    """Writes down how many came, of which dusun, and the number of the berita acara; again puts it right.

    Raises Locked, CalledOff, NotHeldYet, TooManyOfAGroup, ElsewhereDusun, NumberGiven, and CountedByNames
    when names are in the list and the counts differ from them.
    """
    held = held_meeting(musyawarah)
    may_be_held(musyawarah=held, at=at)
    _check(held, attendance, by_dusun)
    if held.attendees.filter(taken_off_at=None).exists() and not _same(held, attendance):
        raise CountedByNames
    _give_number(held, berita_acara_no)
    for name, count in asdict(attendance).items():
        setattr(held, name, count)
    held.save(update_fields=[*HEADS, "berita_acara_no"])
    if by_dusun:
        held.by_dusun.all().delete()
        AttendanceByDusun.objects.bulk_create(
            AttendanceByDusun(musyawarah=held, dusun=one.dusun, men=one.men, women=one.women)
            for one in by_dusun
            if one.men or one.women
        )
    copy_onto(musyawarah, held)
    facts = {"men": attendance.men, "women": attendance.women, "disabled": attendance.disabled}
    record_of(held, "musyawarah.hadir", by, at, facts)
    look_at_board(held.desa_id)


@transaction.atomic
def count_members(*, musyawarah: Musyawarah, entitled: int, present: int, by: Actor, at: dt.datetime) -> None:
    """How many of the members that may vote were there.

    Raises Locked, CalledOff, NotHeldYet, MoreThanEntitled.
    """
    held = held_meeting(musyawarah)
    may_be_held(musyawarah=held, at=at)
    if rule_of(held.kind).quorum is None or not 0 <= present <= entitled or entitled < 1:
        raise MoreThanEntitled
    held.members_entitled, held.members_present = entitled, present
    held.save(update_fields=["members_entitled", "members_present"])
    copy_onto(musyawarah, held)
    facts = {"entitled": entitled, "present": present}
    record_of(held, "musyawarah.kuorum", by, at, facts)


@transaction.atomic
def number_berita_acara(*, musyawarah: Musyawarah, number: str, by: Actor, at: dt.datetime) -> None:
    """The number its berita acara will have. Raises Locked, CalledOff, NotHeldYet, NumberGiven."""
    held = held_meeting(musyawarah)
    may_be_held(musyawarah=held, at=at)
    _give_number(held, number)
    held.save(update_fields=["berita_acara_no"])
    copy_onto(musyawarah, held)
    record_of(held, "musyawarah.nomor_ba", by, at)


def recount(held: Musyawarah) -> None:
    """Heads and dusun as they follow from the names; none left means nobody was counted."""
    names = list(held.attendees.filter(taken_off_at=None))
    held.men = sum(one.gender == "l" for one in names) if names else None
    held.women = sum(one.gender == "p" for one in names) if names else None
    for column, group in (
        ("disabled", "difabel"),
        ("elderly", "lansia"),
        ("children", "anak"),
        ("poor", "miskin"),
    ):
        setattr(held, column, sum(one.group == group for one in names) if names else None)
    held.save(update_fields=list(HEADS))
    held.by_dusun.all().delete()
    dusun: dict[int, AttendanceByDusun] = {}
    for one in names:
        if one.dusun_id is None:
            continue
        row = dusun.setdefault(
            one.dusun_id, AttendanceByDusun(musyawarah=held, dusun_id=one.dusun_id, men=0, women=0)
        )
        if one.gender == "l":
            row.men += 1
        else:
            row.women += 1
    AttendanceByDusun.objects.bulk_create(dusun.values())
    look_at_board(held.desa_id)


def copy_onto(shown: Musyawarah, held: Musyawarah) -> None:
    """The caller's row says what was kept."""
    for name in (*HEADS, "berita_acara_no", "members_entitled", "members_present"):
        setattr(shown, name, getattr(held, name))


def _check(held: Musyawarah, attendance: Attendance, by_dusun: Sequence[FromDusun]) -> None:
    everyone = attendance.men + attendance.women
    if any(getattr(attendance, name) > everyone for name in GROUPS):
        raise TooManyOfAGroup
    if any(one.dusun.desa_id != held.desa_id for one in by_dusun):
        raise ElsewhereDusun
    men, women = sum(one.men for one in by_dusun), sum(one.women for one in by_dusun)
    if men > attendance.men or women > attendance.women:
        raise TooManyOfAGroup


def _same(held: Musyawarah, attendance: Attendance) -> bool:
    return all(getattr(held, name) == count for name, count in asdict(attendance).items())


def _give_number(held: Musyawarah, number: str) -> None:
    told = " ".join(number.split()) or held.berita_acara_no
    others = Musyawarah.objects.filter(desa=held.desa, berita_acara_no=told).exclude(pk=held.pk)
    if told and told != held.berita_acara_no and others.exists():
        raise NumberGiven
    held.berita_acara_no = told

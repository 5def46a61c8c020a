"""A province or kabupaten decrees a day off of its own, or takes it back; promised days move with it.

Every clock that is counted when it is looked at rests on the day by itself (regions.days_off). Days that are
kept in rows are moved here, in the same transaction: those still open, whose count runs over the day.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.lib.local_time import local_date
from accountability.lib.workdays import is_working_day
from accountability.oversight.moving_due_dates import Moving, move_all
from accountability.planning.setting_deadlines import held_villages
from accountability.planning.village_year import number
from accountability.regions.days_off import days_off_now, forget_days_off
from accountability.regions.models import RegionalHoliday, Wilayah


class NotARegion(Exception):
    """Only a province or a kabupaten decrees days off."""


class DayOffUnfounded(Exception):
    """A day off has a name and a legal basis."""


class DayOffFarAway(Exception):
    """The day lies long ago or far ahead: a slip of the thumb."""


class AlreadyOff(Exception):
    """This wilayah has this day off already."""


class NotOff(Exception):
    """There is no such day off any more."""


@dataclass(frozen=True, slots=True)
class Decreed:
    """A day off with how many villages it is for, and how many kept days it moved."""

    holiday: RegionalHoliday
    villages: int
    moved: int


@transaction.atomic
def decree_day_off(
    *, wilayah: Wilayah, day: dt.date, name: str, legal_basis: str, by: Actor, at: dt.datetime
) -> Decreed:
    """Makes `day` no working day in every village inside; open promises over it end one working day later.

    Raises NotARegion, DayOffUnfounded, DayOffFarAway, AlreadyOff.
    """
    if wilayah.level not in {Wilayah.Level.PROVINSI, Wilayah.Level.KABUPATEN_KOTA}:
        raise NotARegion
    if not name.strip() or not legal_basis.strip():
        raise DayOffUnfounded
    ahead = (day - local_date(at, wilayah.kode)).days
    if not -number("decree_days_back", at.year) <= ahead <= number("decree_days_ahead", at.year):
        raise DayOffFarAway
    villages = held_villages(wilayah)
    worked = _worked(villages, day)
    try:
        with transaction.atomic():
            holiday = RegionalHoliday.objects.create(
                wilayah=wilayah, date=day, name=name.strip(), legal_basis=legal_basis.strip()
            )
    except IntegrityError as twice:
        raise AlreadyOff from twice
    forget_days_off()
    moved = _moved(villages, worked, holiday, at, later=True)
    _told("libur.ditetapkan", holiday, villages, moved, by, at)
    return Decreed(holiday, len(villages), moved.total())


def foresee_day_off(*, wilayah: Wilayah, day: dt.date, at: dt.datetime) -> tuple[int, int]:
    """How many villages a day off would be for, and how many open promises it would move; nothing moves."""
    villages = list(Wilayah.objects.in_service().within(wilayah.kode).order_by("kode"))
    moved = 0
    for kab, works in _worked(villages, day).items():
        if works:
            off = days_off_now(kab) | {day}
            moving = Moving(kab, day, off, later=True, today=local_date(at, kab), counts=True)
            moved += move_all(moving).total()
    return len(villages), moved


@transaction.atomic
def take_back_day_off(*, wilayah: Wilayah, pk: int, by: Actor, at: dt.datetime) -> None:
    """Makes the day a working day again; what was moved comes back. Raises NotOff."""
    villages = held_villages(wilayah)
    holiday = RegionalHoliday.objects.select_for_update().filter(wilayah=wilayah, pk=pk).first()
    if holiday is None:
        raise NotOff
    RegionalHoliday.objects.filter(pk=pk).delete()
    forget_days_off()
    worked = _worked(villages, holiday.date)
    _told("libur.ditarik", holiday, villages, _moved(villages, worked, holiday, at, later=False), by, at)


def _worked(villages: list[Wilayah], day: dt.date) -> dict[str, bool]:
    """By kabupaten, whether `day` is a working day there as things stand."""
    around = {desa.kode[:5]: desa.kode for desa in villages}
    return {kab: is_working_day(day, days_off_now(kode)) for kab, kode in around.items()}


def _moved(
    villages: list[Wilayah],
    worked: dict[str, bool],
    holiday: RegionalHoliday,
    at: dt.datetime,
    *,
    later: bool,
) -> Counter[str]:
    """How many days were moved in each village; none where the day is no working day anyway."""
    moved: Counter[str] = Counter()
    for kab, works in worked.items():
        if works:
            moved += move_all(Moving(kab, holiday.date, days_off_now(kab), later, local_date(at, kab)))
    return moved


def _told(
    kind: str,
    holiday: RegionalHoliday,
    villages: list[Wilayah],
    moved: Counter[str],
    by: Actor,
    at: dt.datetime,
) -> None:
    for desa in villages:
        facts = {"day": holiday.date.isoformat(), "by": holiday.wilayah_id, "moved": moved[desa.kode]}
        record(kind=kind, ref=f"libur:{holiday.date}", desa=desa, by=by, at=at, facts=facts)

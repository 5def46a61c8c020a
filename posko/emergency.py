"""Whom to call in a village when life is at stake: numbers added, taken away and put in order."""

import csv
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib import gsm7, phone
from accountability.regions.models import Wilayah
from posko.models import EmergencyNumber

MOST_NUMBERS = 5
LONGEST_LABEL = 30
_SHORT = re.compile(r"1\d{2,4}")  # 110, 112, 119, 14022
_NATIONAL = Path(__file__).parent / "data" / "emergency_numbers.csv"


@dataclass(frozen=True, slots=True)
class National:
    """A number of the whole country: whom it calls, the number, and the dangers in which it comes first."""

    label: str
    number: str
    first_in: frozenset[str] = frozenset()


class NoNumber(Exception):
    """What was given can be called by nobody."""


class NoLabel(Exception):
    """A number needs a short name in letters that an SMS can carry."""


class KnownAlready(Exception):
    """The village has this number already."""


class TooMany(Exception):
    """More numbers than anyone reads in an emergency."""


@cache
def national_numbers() -> list[National]:
    """Whom to call where the village has no numbers of its own (data/emergency_numbers.csv)."""
    with _NATIONAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [National(row["label"], row["number"], frozenset(row["first_in"].split())) for row in rows]


def to_call(desa: Wilayah | None) -> list[National]:
    """Whom to call in danger: the village's own numbers first, then those of the country it has not."""
    own = (
        [National(one.label, one.number) for one in desa.emergency_numbers.order_by("order", "pk")]
        if desa
        else []
    )
    known = {one.number for one in own}
    return [*own, *(one for one in national_numbers() if one.number not in known)]


def dialled(number: str) -> str:
    """The number as people here dial it: `112`, `081200000001`. Raises NoNumber."""
    digits = re.sub(r"[ .()-]", "", number)
    if _SHORT.fullmatch(digits):
        return digits
    e164 = phone.e164(number)
    if e164 is None or not e164.startswith("+62"):
        raise NoNumber
    return f"0{e164.removeprefix('+62')}"


@transaction.atomic
def add_number(*, desa: Wilayah, label: str, number: str, by: Actor, at: dt.datetime) -> EmergencyNumber:
    """Adds a number at the end of the village's list. Raises NoNumber, NoLabel, KnownAlready, TooMany."""
    said = " ".join(label.split())
    if not said or len(said) > LONGEST_LABEL or not gsm7.is_gsm7(said):
        raise NoLabel
    calls = dialled(number)
    hold(desa=desa)
    have = EmergencyNumber.objects.filter(desa=desa)
    if have.filter(number=calls).exists():
        raise KnownAlready
    if have.count() >= MOST_NUMBERS:
        raise TooMany
    last = have.aggregate(last=Max("order"))["last"]
    added = EmergencyNumber.objects.create(
        desa=desa, label=said, number=calls, order=0 if last is None else last + 1
    )
    _record("darurat.tambah", added, by, at)
    return added


@transaction.atomic
def remove_number(*, number: EmergencyNumber, by: Actor, at: dt.datetime) -> None:
    """Takes a number away; one that is gone already stays gone."""
    hold(desa=number.desa)
    gone, _ = EmergencyNumber.objects.filter(pk=number.pk).delete()
    if gone:
        _record("darurat.hapus", number, by, at)


@transaction.atomic
def move_up(*, number: EmergencyNumber, by: Actor, at: dt.datetime) -> None:
    """Changes places with the number before it; the first stays first."""
    hold(desa=number.desa)
    in_order = list(EmergencyNumber.objects.filter(desa=number.desa).order_by("order", "pk"))
    place = next((place for place, one in enumerate(in_order) if one.pk == number.pk), 0)
    if place == 0:
        return
    in_order[place - 1], in_order[place] = in_order[place], in_order[place - 1]
    for order, one in enumerate(in_order):
        one.order = order
    EmergencyNumber.objects.bulk_update(in_order, ["order"])
    _record("darurat.urut", number, by, at)


def _record(kind: str, number: EmergencyNumber, by: Actor, at: dt.datetime) -> None:
    # The number stays out of the ledger, which is kept for good: it may be somebody's own phone.
    record(kind=kind, ref=f"darurat:{number.pk}", desa=number.desa, by=by, at=at)

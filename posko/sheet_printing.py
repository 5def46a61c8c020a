"""Printed sheets: numbers are set aside before anyone has written, and a lost sheet is given up."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.public_log import receipts
from accountability.ledger.record import hold, record
from accountability.lib import kunci as kunci_of
from accountability.regions.models import Wilayah
from posko.models import Outreach, Sheet, Volunteer
from posko.numbering import TRIES, NoNumberLeft, draw_for_sheets

MOST_AT_ONCE = 200


class TooManySheets(Exception):
    """One print is 1 to MOST_AT_ONCE sheets."""


class NothingToGiveUp(Exception):
    """None of these sheets is still waiting."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands on the strip a citizen tears off; the kunci exists on paper only."""

    nomor: str
    kunci: str = field(repr=False)


def strips(*, numbers: Collection[str], seed: bytes) -> list[Strip]:
    """The strips of sheets printed with `seed`; who has no seed any more cannot print them again."""
    return [Strip(number, _kunci(seed, number)) for number in numbers]


@transaction.atomic
def print_sheets(
    *,
    desa: Wilayah,
    count: int,
    seed: bytes,
    by: Actor,
    at: dt.datetime,
    outreach: Outreach | None = None,
    volunteer: Volunteer | None = None,
) -> list[str]:
    """Sets `count` numbers aside for sheets of the desa and returns them in the order of printing.

    Each strip's kunci follows from `seed` (32 random bytes of this print); only its mark is kept here.
    Raises TooManySheets, NoNumberLeft.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise TooManySheets
    hold(desa=desa)
    for _ in range(TRIES):
        numbers = draw_for_sheets(count)
        rows = [
            Sheet(
                desa=desa,
                nomor=number,
                kunci_hash=kunci_of.marked(_kunci(seed, number)),
                outreach=outreach,
                volunteer=volunteer,
                printed_at=at,
                printed_by_id=by.user_id,
            )
            for number in numbers
        ]
        try:
            _set_aside(rows, seed)
        except IntegrityError:  # a print of another desa drew the same number in this very moment
            continue
        record(kind="lembar.cetak", ref=desa.kode, desa=desa, by=by, at=at, facts={"count": count})
        return numbers
    raise NoNumberLeft


@transaction.atomic
def give_up(*, desa: Wilayah, numbers: Collection[str], by: Actor, at: dt.datetime) -> int:
    """Notes that these sheets are lost or were never used; returns how many. Raises NothingToGiveUp.

    Who holds such a strip is told so. A sheet that turns up after all can still be keyed in.
    """
    hold(desa=desa)
    waiting = Sheet.objects.waiting().filter(desa=desa, nomor__in=numbers)
    found = sorted(waiting.values_list("nomor", flat=True))
    if not found:
        raise NothingToGiveUp
    waiting.update(given_up_at=at)
    for number in found:
        record(kind="lembar.hilang", ref=number, desa=desa, by=by, at=at)
    return len(found)


def _set_aside(rows: list[Sheet], seed: bytes) -> None:
    """Both or neither: the numbers, and what their leaves in the public log will need."""
    with transaction.atomic():
        Sheet.objects.bulk_create(rows)
        receipts.prepare(strips=[(row.nomor, _kunci(seed, row.nomor)) for row in rows])


def _kunci(seed: bytes, number: str) -> str:
    mac = hmac.digest(seed, f"kunci:{number}".encode(), hashlib.sha256)
    return f"{int.from_bytes(mac[:16]) % 10**kunci_of.DIGITS:0{kunci_of.DIGITS}d}"

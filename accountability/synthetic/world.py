"""Loads the synthetic world: so many fictional villages with so many voices, in bulk, for measuring."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from random import Random

from django.conf import settings

from accountability.accounts.models import User
from accountability.regions.models import DesaFacts, Wilayah
from accountability.synthetic.calendar import Calendar
from accountability.synthetic.filling import Sink, filling, tidied
from accountability.synthetic.ids import Ids, free
from accountability.synthetic.numbers import numbers
from accountability.synthetic.plan_rows import Plans
from accountability.synthetic.village_plan import FIRST_KABUPATEN, PROVINCE, Village, planned
from accountability.synthetic.village_rows import VOICES_OF_A_PHONE, Groups, Places
from accountability.synthetic.voices import AT_ONCE, Voices
from posko.models import Aspirasi

DEFAULT_SEED = 7
YEARS = 3
type Told = Callable[[str], None]


class InUse(Exception):
    """Real people use this installation: nothing invented is put beside what they said."""


class ThereAlready(Exception):
    """A synthetic world was loaded here before; another needs another database."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows of each table, seconds until all of them held, and seconds of tidying afterwards."""

    rows: dict[str, int]
    seconds: float
    tidying: float


def load(
    *, desa: int, aspirasi: int, now: dt.datetime, seed: int = DEFAULT_SEED, tell: Told = lambda _: None
) -> Loaded:
    """Fills in the villages and voices as they stand at `now`, over three years, in one transaction.

    The same seed, sizes and moment make the same rows. Raises InUse, ThereAlready, TooManyVillages
    (village_plan), or a DatabaseError where the role does not own the tables.
    """
    began = time.monotonic()
    refuse_what_is_in_use()
    villages, ids = planned(desa, aspirasi), free()
    end = int(now.timestamp())
    start = end - YEARS * 365 * 86_400
    calendar = Calendar(start, end, villages[0].kode)
    places, groups, plans = Places(), Groups(), Plans(ids, end, calendar)
    phones = max(1, aspirasi // VOICES_OF_A_PHONE)
    voices = Voices(villages, groups.made, ids, phones)
    tables = (*places.tables, groups.kelompok, *plans.tables, *voices.tables)
    taken = frozenset(Aspirasi.objects.values_list("nomor", flat=True))
    known = Wilayah.objects.filter(kode=PROVINCE).exists()
    with filling(tables) as sink:
        places.add_above(villages, with_province=not known)
        _fill_villages(villages, ids, places, groups, plans, end, calendar, seed, sink)
        for first in range(0, phones, AT_ONCE * 5):
            some = min(AT_ONCE * 5, phones - first)
            places.add_phones(ids.contact + first, some, seed, calendar.at(start))
            sink.write(tables)
        given = numbers(aspirasi, seed, taken)
        for so_far in voices.say(aspirasi, seed, given, start, end, calendar):
            sink.write(tables)
            tell(f"{so_far:,} of {aspirasi:,} aspirasi, {time.monotonic() - began:.0f} s")
        tell("proving keys and making indexes")
    seconds = time.monotonic() - began
    tidied(table.name for table in tables)
    return Loaded({table.name: table.count for table in tables}, seconds, time.monotonic() - began - seconds)


def refuse_what_is_in_use() -> None:
    """Raises InUse where a real village is served or, without DEMO, anybody is; ThereAlready after a load."""
    if DesaFacts.objects.filter(desa__fictional=False).exists():
        raise InUse
    if Aspirasi.objects.filter(desa__fictional=False).exists():
        raise InUse
    if Wilayah.objects.filter(kode=f"{PROVINCE}.{FIRST_KABUPATEN}").exists():
        raise ThereAlready
    if not settings.DEMO and (User.objects.exists() or DesaFacts.objects.exists()):
        raise InUse


def _fill_villages(
    villages: list[Village],
    ids: Ids,
    places: Places,
    groups: Groups,
    plans: Plans,
    end: int,
    calendar: Calendar,
    seed: int,
    sink: Sink,
) -> None:
    """A kecamatan at a time, so that memory stays where it is."""
    dice = Random(f"kelompok {seed}")  # noqa: S311 - the same seed, the same rows
    for _kecamatan, some in groupby(villages, key=lambda one: one.kode[:8]):
        for village in some:
            already = len(groups.made)
            places.add(village, ids)
            groups.add(village, ids, end, calendar, dice)
            plans.add(village, groups.made[already:])
        sink.write((*places.tables, groups.kelompok, *plans.tables))

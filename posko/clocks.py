"""When a voice must have been read and answered, in working days; the rules are data with a legal basis."""

import csv
import datetime as dt
from collections.abc import Container
from functools import cache
from pathlib import Path

from accountability.lib.workdays import add_working_days, working_days_between

DATA = Path(__file__).parent / "data" / "clocks.csv"


class NoClock(Exception):
    """No rule is known for this clock in this year."""


@cache
def _rules() -> tuple[tuple[int, str, int], ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple((int(r["year"]), r["clock"], int(r["working_days"])) for r in csv.DictReader(file))


def working_days(clock: str, year: int) -> int:
    """Working days of `clock` (read, tanya, laporan, usul, berat) in force in `year`; raises NoClock."""
    in_force = [(since, days) for since, name, days in _rules() if name == clock and since <= year]
    if not in_force:
        raise NoClock(clock)
    return max(in_force)[1]


def due(clock: str, received: dt.date, off: Container[dt.date] = ()) -> dt.date:
    """The last day, in the village's calendar, to keep the promise of `clock`; raises NoClock.

    `off` are the days its province and kabupaten take off besides (regions.days_off).
    """
    return add_working_days(received, working_days(clock, received.year), off)


def after_resting(due_date: dt.date, since: dt.date, until: dt.date, off: Container[dt.date] = ()) -> dt.date:
    """`due_date` moved on by the working days after `since` up to and including `until`, while it rested.

    Holidays, collective leave and days `off` are no working days. Resting twice is as good as resting once as
    long.
    """
    return add_working_days(due_date, working_days_between(since, until, off), off)

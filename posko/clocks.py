"""When a voice must have been read and answered, in working days; the rules are data with a legal basis."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from accountability.lib.workdays import add_working_days

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


def due(clock: str, received: dt.date) -> dt.date:
    """The last day, in the village's calendar, to keep the promise of `clock`; raises NoClock."""
    return add_working_days(received, working_days(clock, received.year))

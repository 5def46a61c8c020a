"""Until when an office above must have accepted, or answered, what came up to it: rules from data."""

import csv
import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accountability.lib.workdays import add_working_days

_DATA = Path(__file__).parents[1] / "data" / "passed_up_clocks.csv"


@dataclass(frozen=True, slots=True)
class Clock:
    """So many working days since `year`, with where that is written."""

    year: int
    name: str
    working_days: int
    legal_basis: str


def clock(name: str, year: int) -> Clock:
    """The clock terima, jawab or sp4n in force in `year`."""
    return max((one for one in _rows() if one.name == name and one.year <= year), key=lambda one: one.year)


def due(name: str, since: dt.date, off: Container[dt.date]) -> dt.date:
    """The last day of a clock that began on `since`; `off` are the days off of the place."""
    return add_working_days(since, clock(name, since.year).working_days, off)


@cache
def _rows() -> tuple[Clock, ...]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple(
            Clock(int(row["year"]), row["clock"], int(row["working_days"]), row["legal_basis"])
            for row in csv.DictReader(file)
        )

"""The legal clocks of a budget (data/budget_clocks.csv): until when each step is due, and who takes it.

Their days and counts are those of the calendar of the village year; a kabupaten may set a day otherwise.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from accountability.budget.tables import table
from accountability.planning.village_year import Deadline, deadlines_for, rule_of
from accountability.planning.village_year.dates import counted_from


class NoClock(Exception):
    """data/budget_clocks.csv has no clock of this name for this year."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock in force since `year`; `name` and `actor` hold {places} for local words.

    `item` is its deadline in planning/data/calendar.csv, "" for none. `earliest` is month and day (0701),
    `years_on` says in which year beside that of the budget.
    """

    id: str
    year: int
    name: str
    actor: str
    item: str
    earliest: str
    years_on: int
    legal_basis: str
    confidence: str

    def begins_in(self, budget_year: int) -> dt.date | None:
        """The first day this can be done for the budget of a year; None where the law names none."""
        if not self.earliest:
            return None
        return dt.date(budget_year + self.years_on, int(self.earliest[:2]), int(self.earliest[2:]))


def clock(name: str, year: int) -> Clock:
    """The clock of this name in force in `year`; raises NoClock."""
    known = [one for one in _clocks() if one.id == name and one.year <= year]
    if not known:
        raise NoClock(name)
    return max(known, key=lambda one: one.year)


def due_after(name: str, year: int, day: dt.date, off: Container[dt.date] = ()) -> dt.date:
    """When a step that counts from the one before it is due, if that was taken on `day`.

    Days `off` are those of the province and kabupaten (regions.days_off). Raises NoClock, NotARule.
    """
    return counted_from(rule_of(clock(name, year).item, year), day, off)


def days_of_calendar(kode: str, year: int) -> dict[str, Deadline]:
    """By clock the day each that has one in the calendar is due in this desa, for the budget of a year.

    One query.
    """
    items = {
        one.id: one.item
        for one in _clocks()
        if one.year <= year and one.item and rule_of(one.item, year).of_calendar
    }
    found = deadlines_for(kode, set(items.values()), year)
    return {name: day for name, item in items.items() if (day := found[item]) is not None}


@cache
def _clocks() -> tuple[Clock, ...]:
    return tuple(
        Clock(
            id=row["id"],
            year=int(row["year"]),
            name=row["name"],
            actor=row["actor"],
            item=row["item"],
            earliest=row["earliest"],
            years_on=int(row["years_on"] or 0),
            legal_basis=row["legal_basis"],
            confidence=row["confidence"],
        )
        for row in table("budget_clocks")
    )

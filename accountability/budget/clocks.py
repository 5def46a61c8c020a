"""The legal clocks of a budget (data/budget_clocks.csv): until when each step is due, and who takes it."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from accountability.budget.tables import table
from accountability.lib.workdays import add_working_days

WORKING = "hari kerja"


class NoClock(Exception):
    """data/budget_clocks.csv has no clock of this name for this year."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock in force since `year`: a day of the calendar, or so many days after another step.

    `name` and `actor` hold {places} for local words. `due` and `earliest` are month and day (1031),
    `years_on` says in which year beside that of the budget.
    """

    id: str
    year: int
    name: str
    actor: str
    after: str
    days: int
    unit: str
    due: str
    earliest: str
    years_on: int
    legal_basis: str
    confidence: str

    def due_in(self, budget_year: int) -> dt.date | None:
        """The day of the calendar this is due for the budget of a year; None for a clock that counts days."""
        return _day(budget_year + self.years_on, self.due)

    def begins_in(self, budget_year: int) -> dt.date | None:
        """The first day this can be done for the budget of a year; None where the law names none."""
        return _day(budget_year + self.years_on, self.earliest)

    def due_after(self, day: dt.date) -> dt.date | None:
        """When this is due if the step before was taken on `day`; None for a day of the calendar."""
        if not self.days:
            return None
        if self.unit == WORKING:
            return add_working_days(day, self.days)
        return day + dt.timedelta(days=self.days)


def clock(name: str, year: int) -> Clock:
    """The clock of this name in force in `year`; raises NoClock."""
    known = [one for one in _clocks() if one.id == name and one.year <= year]
    if not known:
        raise NoClock(name)
    return max(known, key=lambda one: one.year)


def _day(year: int, month_and_day: str) -> dt.date | None:
    if not month_and_day:
        return None
    return dt.date(year, int(month_and_day[:2]), int(month_and_day[2:]))


@cache
def _clocks() -> tuple[Clock, ...]:
    return tuple(
        Clock(
            id=row["id"],
            year=int(row["year"]),
            name=row["name"],
            actor=row["actor"],
            after=row["after"],
            days=int(row["days"] or 0),
            unit=row["unit"],
            due=row["due"],
            earliest=row["earliest"],
            years_on=int(row["years_on"] or 0),
            legal_basis=row["legal_basis"],
            confidence=row["confidence"],
        )
        for row in table("budget_clocks")
    )

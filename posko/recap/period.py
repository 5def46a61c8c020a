"""The stretch of time a recap speaks of: whole days on the village's calendar."""

import calendar
import datetime as dt
from dataclasses import dataclass

from accountability.lib.local_time import day_begins

FIRST_YEAR, LAST_YEAR = 2015, 2100  # villages have an APB Desa since UU 6/2014
_DAY = dt.timedelta(days=1)
LONGEST = 366 * 5  # days; a recap of more says nothing that a year would not


class NotAPeriod(Exception):
    """A period begins before it ends, lies in this world, and is no longer than five years."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to and with `until`. Raises NotAPeriod."""

    since: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.since.year <= self.until.year <= LAST_YEAR:
            raise NotAPeriod
        if not _DAY <= self.until - self.since + _DAY <= _DAY * LONGEST:
            raise NotAPeriod

    def moments(self, kode: str) -> tuple[dt.datetime, dt.datetime]:
        """First moment, and first moment after, on the clock of the wilayah."""
        return day_begins(self.since, kode), day_begins(self.until + _DAY, kode)

    def a_year_before(self) -> "Period":
        """The same days of the year before; 29 February becomes the 28th."""
        return Period(_year_before(self.since), _year_before(self.until))

    def months(self) -> list[dt.date]:
        """The first day of each month it touches."""
        first = self.since.replace(day=1)
        found = []
        while first <= self.until:
            found.append(first)
            first = (first + 31 * _DAY).replace(day=1)
        return found


def year(number: int) -> Period:
    """A planning year: the calendar year in which the plan (RKP) of the next one is made.

    The plan is begun by June, drafted from July and settled by September of the running year (Permendagri
    114/2014 ps 29-31), and the council reports by the budget year (Permendagri 110/2016 ps 61).
    """
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise NotAPeriod
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31))


def quarter(number: int, nth: int) -> Period:
    """The `nth` quarter, 1 to 4, of a year. Raises NotAPeriod."""
    if not 1 <= nth <= 4:
        raise NotAPeriod
    return Period(month(number, nth * 3 - 2).since, month(number, nth * 3).until)


def month(number: int, nth: int) -> Period:
    """The `nth` month, 1 to 12, of a year. Raises NotAPeriod."""
    if not 1 <= nth <= 12 or not FIRST_YEAR <= number <= LAST_YEAR:
        raise NotAPeriod
    return Period(dt.date(number, nth, 1), dt.date(number, nth, calendar.monthrange(number, nth)[1]))


def quarter_of(day: dt.date) -> Period:
    """The quarter a day lies in."""
    return quarter(day.year, (day.month + 2) // 3)


def last_whole_quarter(day: dt.date) -> Period:
    """The latest quarter that had ended before `day`."""
    return quarter_of(quarter_of(day).since - _DAY)


def _year_before(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)

"""Working days in Indonesia: no weekend, no national holiday, no collective leave (cuti bersama)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether `day` is a Monday to Friday that is neither a holiday nor collective leave.

    The days come from the `holidays` package (joint ministerial decree, SKB 3 Menteri); for years without a
    decree yet its Islamic and Hindu dates are estimates.
    """
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`; 0 gives `day` itself."""
    if count < 0:
        raise ValueError("Working days are counted forward.")
    while count:
        day += _DAY
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days come after `start` up to and including `end`, or 0."""
    return sum(is_working_day(start + _DAY * step) for step in range(1, (end - start).days + 1))


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("ID", years=year, categories=("public", "government")))

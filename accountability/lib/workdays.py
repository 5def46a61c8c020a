"""Working days in Indonesia: no weekend, no national holiday, no collective leave (cuti bersama).

Days a province or kabupaten takes off for itself are told as `off` (accountability.regions.days_off).
"""

from collections.abc import Container, Hashable
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date, off: Container[date] = ()) -> bool:
    """Tell whether `day` is a Monday to Friday that is neither a holiday, collective leave nor one of `off`.

    The days come from the `holidays` package (joint ministerial decree, SKB 3 Menteri); for years without a
    decree yet its Islamic and Hindu dates are estimates.
    """
    return day.weekday() < _SATURDAY and day not in _days_off(day.year) and day not in off


def add_working_days(day: date, count: int, off: Container[date] = ()) -> date:
    """Return the `count`-th working day after `day`; 0 gives `day` itself."""
    if count < 0:
        raise ValueError("Working days are counted forward.")
    return _kept(day, count, off) if isinstance(off, Hashable) else _added(day, count, off)


def working_days_between(start: date, end: date, off: Container[date] = ()) -> int:
    """Return how many working days come after `start` up to and including `end`, or 0."""
    return sum(is_working_day(start + _DAY * step, off) for step in range(1, (end - start).days + 1))


def working_day_before(day: date, off: Container[date] = ()) -> date:
    """Return the last working day before `day`."""
    day -= _DAY
    while not is_working_day(day, off):
        day -= _DAY
    return day


def load_ahead(year: int) -> None:
    """Read the days off of a year before anybody waits for them.

    A server calls it at its start. Else the first voice of a process would do it while it holds its desa, and
    whoever writes to the same desa meanwhile might wait in vain.
    """
    _days_off(year)


def _added(day: date, count: int, off: Container[date]) -> date:
    while count:
        day += _DAY
        count -= is_working_day(day, off)
    return day


# Every SMS of a day asks for the same few sums.
_kept = lru_cache(maxsize=512)(_added)


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(_indonesia()(years=year, categories=("public", "government")))


@cache
def _indonesia() -> type[holidays.HolidayBase]:
    """`holidays.ID`, read from its own file: by name, 250 countries come along and 9 MB."""
    place = Path(holidays.__file__).with_name("countries") / "indonesia.py"
    spec = spec_from_file_location("holidays_of_indonesia", place)
    if spec is None or spec.loader is None:
        raise ImportError(place)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[holidays.HolidayBase] = module.Indonesia
    return found

"""Promises are counted in working days: no weekend, no holiday, no collective leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.workdays import add_working_days, is_working_day, working_days_between

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def test_the_weekend_does_not_count() -> None:
    assert add_working_days(FRIDAY, 1) == MONDAY
    assert working_days_between(FRIDAY, MONDAY) == 1


def test_a_national_holiday_does_not_count() -> None:
    assert not is_working_day(date(2026, 8, 17))  # a Monday
    assert add_working_days(date(2026, 8, 14), 1) == date(2026, 8, 18)


def test_collective_leave_does_not_count() -> None:
    assert not is_working_day(date(2025, 12, 26))  # the Friday after Christmas, cuti bersama by SKB 3 Menteri
    assert add_working_days(date(2025, 12, 24), 1) == date(2025, 12, 29)


def test_no_days_later_is_the_same_day() -> None:
    assert add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_days_are_not_counted_backwards() -> None:
    assert working_days_between(MONDAY, FRIDAY) == 0
    with pytest.raises(ValueError, match="forward"):
        add_working_days(MONDAY, -1)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(min_value=1, max_value=80))
def test_a_deadline_is_as_many_working_days_away_as_were_given(day: date, count: int) -> None:
    deadline = add_working_days(day, count)
    assert is_working_day(deadline)
    assert working_days_between(day, deadline) == count
    assert working_days_between(day, deadline - timedelta(days=1)) == count - 1

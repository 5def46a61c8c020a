"""Promises are counted in working days: no weekend, no holiday, no collective leave."""

import ast
import calendar
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.workdays import (
    add_working_days,
    is_working_day,
    load_ahead,
    working_day_before,
    working_days_between,
)

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


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


class TestDaysOff:
    @given(days, st.integers(0, 40), st.frozensets(days, max_size=10))
    def test_days_off_are_no_working_days(self, day: date, count: int, off: frozenset[date]) -> None:
        deadline = add_working_days(day, count, off)
        assert working_days_between(day, deadline, off) == count
        assert count == 0 or is_working_day(deadline, off)
        assert deadline >= add_working_days(day, count)

    @given(days, st.frozensets(days, max_size=10))
    def test_the_day_before_is_one_working_day_back(self, day: date, off: frozenset[date]) -> None:
        before = working_day_before(day, off)
        assert is_working_day(before, off)
        assert working_days_between(before, day - timedelta(days=1), off) == 0

    @pytest.mark.parametrize("year", range(2015, 2036))
    def test_they_are_those_of_the_package_for_indonesia(self, year: int) -> None:
        told = holidays.country_holidays("ID", years=year, categories=("public", "government"))
        first, days_of_year = date(year, 1, 1), 365 + calendar.isleap(year)
        weekdays = [one for n in range(days_of_year) if (one := first + timedelta(days=n)).weekday() < 5]
        assert [one for one in weekdays if not is_working_day(one)] == [
            one for one in weekdays if one in told
        ]

    def test_no_other_country_comes_along(self) -> None:
        """All 250 of them take 9 MB, on a computer that has one gigabyte for everything."""
        told = "import sys, accountability.lib.workdays as w; w.load_ahead(2026); print(*sys.modules)"
        loaded = subprocess.run(
            [sys.executable, "-c", told], capture_output=True, text=True, check=True
        ).stdout
        assert "holidays.countries" not in loaded

    def test_every_clock_of_the_product_says_which_days_are_off(self) -> None:
        """A count that forgets the days of the region would promise another day than the desk shows."""
        counted = {
            "add_working_days": 3,
            "working_days_between": 3,
            "is_working_day": 2,
            "working_day_before": 2,
        }
        forgotten = []
        for top in ("accountability", "posko", "bpd_portal", "public_site", "sms_gateway"):
            for path in Path(top).rglob("*.py"):
                if path.name == "workdays.py":
                    continue
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                        wanted = counted.get(node.func.id, 0)
                        if len(node.args) + len(node.keywords) < wanted:
                            forgotten.append(f"{path}:{node.lineno}")
        assert forgotten == []


def test_what_was_loaded_ahead_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    load_ahead(2026)
    monkeypatch.setattr("holidays.country_holidays", None)
    assert not is_working_day(date(2026, 8, 17))

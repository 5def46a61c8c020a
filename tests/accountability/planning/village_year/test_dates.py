"""When the deadlines of data/calendar.csv fall, held against a slow count by hand."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.workdays import is_working_day
from accountability.planning.village_year import Rule, all_rules, number, rule_of
from accountability.planning.village_year.dates import NotARule, calendar_day, counted_from, months_on
from accountability.planning.village_year.rules import NoRule, rule_ids

CSV = Path("accountability/planning/data/calendar.csv")
YEARS = range(2024, 2031)
days = st.dates(min_value=dt.date(2024, 1, 1), max_value=dt.date(2030, 12, 31))
DAY = dt.timedelta(days=1)


def slowly(rule: Rule, start: dt.date, off: frozenset[dt.date]) -> dt.date:
    """The same by going one day at a time, or one month at a time."""
    found, left = start, rule.amount
    if rule.unit == "bulan":
        return months_slowly(start, rule.amount)
    while left:
        found += DAY
        left -= 1 if rule.unit == "hari" or (is_working_day(found) and found not in off) else 0
    return found


def months_slowly(start: dt.date, months: int) -> dt.date:
    """So many months on, trying the day and those before it until one exists."""
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    for day in range(start.day, 0, -1):
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


class TestRules:
    def test_the_table_has_the_deadlines_of_the_law_each_with_basis_and_confidence(self) -> None:
        with CSV.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len({row["id"] for row in rows}) == 21
        assert all(row["legal_basis"] and row["confidence"] and row["name"] and row["who"] for row in rows)

    @pytest.mark.parametrize("year", YEARS)
    @pytest.mark.parametrize("item", rule_ids())
    def test_every_row_gives_a_day_in_every_year(self, item: str, year: int) -> None:
        rule = rule_of(item, year)
        due = calendar_day(rule, year) if rule.of_calendar else counted_from(rule, dt.date(year, 6, 3))
        assert abs(due.year - year) <= 1

    @pytest.mark.parametrize("item", rule_ids())
    def test_what_a_row_names_is_known(self, item: str) -> None:
        rule = rule_of(item, 2026)
        happens = {"pelantikan", "akhir_masa_jabatan", "perbaikan", "dibatalkan", "kegiatan_selesai"}
        assert not rule.after or rule.after in happens | set(rule_ids())
        assert set(rule.implied_by) <= set(rule_ids())
        known = {"kades", "keuangan", "ketua_bpd", "anggota_bpd"}
        assert rule.roles | rule.marked_by <= known
        assert bool(rule.roles) == bool(rule.lead_days)

    def test_a_row_that_is_not_there_yet_is_no_rule(self) -> None:
        with pytest.raises(NoRule):
            rule_of("sem1", 2010)
        with pytest.raises(NoRule):
            number("term_years", 1999)


class TestCounting:
    @given(start=days, off=st.frozensets(days, max_size=6), place=st.integers(0, 20))
    def test_a_day_that_counts_from_another_is_where_a_slow_count_finds_it(
        self, start: dt.date, off: frozenset[dt.date], place: int
    ) -> None:
        rule = all_rules()[place]
        if rule.of_calendar:
            with pytest.raises(NotARule):
                counted_from(rule, start, off)
        else:
            assert counted_from(rule, start, off) == slowly(rule, start, off)

    @given(start=days, months=st.integers(-30, 30))
    def test_months_end_where_the_month_does(self, start: dt.date, months: int) -> None:
        assert months_on(start, months) == months_slowly(start, months)

    @given(start=days, near=st.integers(0, 28))
    def test_a_day_off_within_the_count_moves_it_by_one_working_day_and_no_other_does(
        self, start: dt.date, near: int
    ) -> None:
        rule, day = rule_of("apb_eval", 2026), start + DAY * near
        plain, moved = counted_from(rule, start), counted_from(rule, start, {day})
        if start < day <= plain and is_working_day(day):
            assert moved == next(one for n in range(1, 30) if is_working_day(one := plain + DAY * n))
        else:
            assert moved == plain

    def test_a_rule_that_counts_has_no_day_of_the_calendar(self) -> None:
        with pytest.raises(NotARule):
            calendar_day(rule_of("apb_eval", 2026), 2026)

    def test_the_second_week_ends_with_the_fourteenth(self) -> None:
        assert calendar_day(rule_of("sem1", 2026), 2026) == dt.date(2026, 7, 14)
        assert calendar_day(rule_of("rkp_start", 2027), 2027) == dt.date(2026, 7, 31)

"""Few people are never counted out."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posko import counts

SUKAMAJU = "99.01.01.2001"
COUNT = st.integers(0, 3000)


class TestTold:
    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "belum ada warga"),
            (1, "kurang dari 5 warga"),
            (4, "kurang dari 5 warga"),
            (5, "5 warga"),
            (1250, "1.250 warga"),
        ],
    )
    def test_small_counts_are_only_said_to_be_small(self, count: int, said: str) -> None:
        assert counts.told(count) == said

    def test_another_thing_can_be_counted(self) -> None:
        assert counts.told(3, "aspirasi") == "kurang dari 5 aspirasi"

    def test_none_and_enough_may_be_said(self) -> None:
        assert [counts.may_be_said(n) for n in (0, 1, 4, 5)] == [True, False, False, True]


class TestAtLeast:
    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "kurang dari 5 warga"),
            (4, "kurang dari 5 warga"),
            (5, "sedikitnya 5 warga"),
            (14, "sedikitnya 10 warga"),
            (1254, "sedikitnya 1.250 warga"),
        ],
    )
    def test_a_count_that_goes_on_is_told_in_steps(self, count: int, said: str) -> None:
        assert counts.at_least(count) == said

    @given(COUNT, COUNT)
    def test_no_two_looks_differ_by_one_to_four(self, before: int, after: int) -> None:
        told = counts.stepped(after) - counts.stepped(before)
        assert told == 0 or abs(told) >= counts.smallest_public()

    @given(COUNT, COUNT)
    def test_whatever_two_looks_tell_five_and_more_differences_can_be_behind_them(
        self, before: int, after: int
    ) -> None:
        first, second = counts.stepped(before), counts.stepped(after)
        behind = {
            b - a
            for a in range(first, first + 5)
            for b in range(second, second + 5)
            if (counts.stepped(a), counts.stepped(b)) == (first, second)
        }
        assert after - before in behind
        assert len(behind) >= counts.smallest_public()
        # Never is it certain that one to four came or went.
        assert not behind <= {1, 2, 3, 4} | {-1, -2, -3, -4}

    @given(st.lists(COUNT, max_size=8))
    def test_a_sum_of_what_is_told_tells_nothing_more(self, several: list[int]) -> None:
        total = sum(counts.stepped(one) for one in several)
        assert counts.stepped(total) == total


class TestCountedUntil:
    @pytest.mark.parametrize("hours", [0, 1, 24, 6 * 24, 7 * 24 - 1])
    def test_it_stands_still_from_monday_to_monday_on_the_villages_clock(self, hours: int) -> None:
        monday = dt.datetime(2026, 10, 5, tzinfo=dt.timezone(dt.timedelta(hours=7)))
        assert counts.counted_until(monday + dt.timedelta(hours=hours), SUKAMAJU) == monday
        assert counts.counted_until(monday - dt.timedelta(seconds=1), SUKAMAJU) < monday

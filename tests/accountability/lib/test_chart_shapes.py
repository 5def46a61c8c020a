"""Squares and sparklines: nothing is lost in the rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.chart_shapes import spark_points, squares, waffle_paths


class TestSquares:
    @given(st.lists(st.integers(min_value=0, max_value=10**13), min_size=1, max_size=12))
    def test_always_make_exactly_a_hundred(self, amounts: list[int]) -> None:
        assert sum(squares(amounts)) == (100 if any(amounts) else 0)

    @given(st.lists(st.integers(min_value=0, max_value=10**13), min_size=2, max_size=8))
    def test_more_money_never_gets_fewer_squares(self, amounts: list[int]) -> None:
        shares = squares(amounts)
        ranked = sorted(zip(amounts, shares, strict=True))
        assert [share for _, share in ranked] == sorted(shares)

    def test_the_largest_remainder_gets_the_last_square(self) -> None:
        assert squares([412_600_000, 623_400_000, 88_000_000, 164_200_000, 171_800_000]) == [
            28,
            43,
            6,
            11,
            12,
        ]

    def test_a_negative_amount_is_refused(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            squares([5, -1])


class TestWafflePaths:
    def test_draw_one_square_for_each_share_and_no_other(self) -> None:
        paths = waffle_paths([60, 0, 40])
        assert [path.count("M") for path in paths] == [60, 0, 40]
        assert len({mark for path in paths for mark in path.split("z")} - {""}) == 100

    def test_begin_at_the_top_left_and_go_row_by_row(self) -> None:
        first, second = waffle_paths([10, 90])
        assert first.startswith("M1.5 1.5h7v7h-7z")
        assert second.startswith("M1.5 11.5h")


class TestSparkPoints:
    def test_put_the_highest_value_on_top(self) -> None:
        assert spark_points([0, 10, 5]) == "0,24 48,0 96,12"

    def test_a_flat_row_lies_in_the_middle(self) -> None:
        assert spark_points([3, 3]) == "0,12 96,12"

    def test_one_value_is_no_line(self) -> None:
        assert spark_points([3]) == ""

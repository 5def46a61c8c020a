"""No hidden number of people can be worked out from a table; tried against every other table."""

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from posko.counts import near
from posko.recap.suppression import Cell, Safe, Shown, one_way, two_way

SMALL, LARGEST = range(1, 5), 9  # a hidden number is tried up to here; the true ones stay below
COUNT = st.integers(0, 7)


def may_be(cell: Cell, value: int) -> range:
    """What a reader who knows the method must reckon with; totals are given away exactly, to be strict."""
    if cell.shown is Shown.EXACT:
        return range(value, value + 1)
    return SMALL if cell.shown is Shown.SMALL else range(1, LARGEST + 1)


def knowing_more(cell: Cell, value: int, withheld: bool) -> range:
    """As `may_be`, for a reader who also knows that what is hidden beside small numbers is none itself."""
    if cell.shown is Shown.HIDDEN and not withheld:
        return range(5, LARGEST + 1)
    return may_be(cell, value)


def tables(safe: Safe, counts: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Every table of this shape that agrees with what was published, as one row of cells."""
    width = len(counts[0])
    flat = [count for row in counts for count in row]
    shown = [cell for row in safe.cells for cell in row]
    everything = [*shown, *safe.rows, *safe.columns, safe.total]
    withheld = not any(cell.shown is Shown.SMALL for cell in everything)
    for guess in product(*(knowing_more(*one, withheld) for one in zip(shown, flat, strict=True))):
        rows = [guess[at : at + width] for at in range(0, len(guess), width)]
        sums = [sum(row) for row in rows] if safe.rows else []
        sums += [sum(column) for column in zip(*rows, strict=True)] if safe.columns else []
        true = [sum(row) for row in counts] if safe.rows else []
        true += [sum(column) for column in zip(*counts, strict=True)] if safe.columns else []
        marks = [*safe.rows, *safe.columns, safe.total]
        pairs = zip(marks, [*true, sum(flat)], [*sums, sum(guess)], strict=True)
        if all(_agrees(mark, value, said, withheld) for mark, value, said in pairs):
            yield guess


def _agrees(mark: Cell, value: int, said: int, withheld: bool) -> bool:
    if mark.shown is Shown.HIDDEN:
        return said >= (1 if withheld else 5)
    return said in may_be(mark, value)


def given_away(safe: Safe, counts: Sequence[Sequence[int]]) -> list[int]:
    """The places of hidden cells that are the same in every table that agrees."""
    found = list(tables(safe, counts))
    shown = [cell for row in safe.cells for cell in row]
    return [
        at
        for at, cell in enumerate(shown)
        if cell.shown is not Shown.EXACT and len({guess[at] for guess in found}) < 2
    ]


class TestOneWay:
    def test_small_counts_are_only_said_to_be_small(self) -> None:
        safe = one_way([12, 3, 20, 2])
        assert [str(cell) for cell in safe.cells[0]] == ["12", "<5", "20", "<5"]
        assert str(safe.total) == "35"  # 37, to the nearest five

    def test_one_small_count_takes_another_with_it(self) -> None:
        safe = one_way([12, 3, 20])
        assert [str(cell) for cell in safe.cells[0]] == ["–", "<5", "20"]

    def test_none_and_five_are_said_as_they_are(self) -> None:
        assert [str(cell) for cell in one_way([0, 5, 9]).cells[0]] == ["0", "5", "9"]

    def test_a_total_that_is_small_is_said_to_be_small(self) -> None:
        safe = one_way([1, 1, 0])
        assert [str(one) for one in (*safe.cells[0], safe.total)] == ["<5", "<5", "0", "<5"]

    @settings(max_examples=60)
    @given(st.lists(COUNT, min_size=1, max_size=4))
    def test_no_hidden_count_can_be_worked_out(self, counts: list[int]) -> None:
        assert given_away(one_way(counts), [counts]) == []

    @given(st.lists(st.integers(0, 200), min_size=1, max_size=12))
    def test_no_count_of_one_to_four_is_ever_shown(self, counts: list[int]) -> None:
        shown = [cell.value for cell in one_way(counts).cells[0]]
        assert not [value for value in shown if value in SMALL]


class TestTwoWay:
    @settings(max_examples=40)
    @given(st.lists(st.lists(COUNT, min_size=2, max_size=2), min_size=2, max_size=2))
    def test_no_hidden_count_can_be_worked_out_from_rows_and_columns(self, counts: list[list[int]]) -> None:
        assert given_away(two_way(counts), counts) == []

    @settings(max_examples=4)
    @given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=2))
    def test_nor_in_a_wider_table(self, counts: list[list[int]]) -> None:
        assert given_away(two_way(counts), counts) == []

    def test_a_small_count_takes_a_rectangle_with_it(self) -> None:
        safe = two_way([[3, 20, 30], [10, 11, 12], [13, 14, 15]])
        hidden = [
            (i, j)
            for i, row in enumerate(safe.cells)
            for j, cell in enumerate(row)
            if cell.shown is not Shown.EXACT
        ]
        assert len(hidden) >= 4
        assert {i for i, _ in hidden} == {0, 1}
        assert {j for _, j in hidden} == {0, 1}


class TestNear:
    def test_totals_go_to_the_nearest_five(self) -> None:
        assert [near(count) for count in (0, 7, 8, 12, 13, 37)] == [0, 5, 10, 10, 15, 35]

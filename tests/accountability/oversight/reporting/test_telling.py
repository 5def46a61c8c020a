"""No told figure, no sum, median or difference of told figures says anything of a hidden count.

The proof is of one kind: exchange what is hidden for anything else it may be, and every text stays the same.
"""

from collections.abc import Callable

from hypothesis import assume, given
from hypothesis import strategies as st

from accountability.council.effectiveness import Share
from accountability.oversight.reporting import telling

YEAR = 2026
counts = st.integers(0, 60)
cells = st.lists(counts, min_size=1, max_size=8)


def table(rows: list[list[int]]) -> list[str]:
    """All that reports tell of villages by month: each cell, each month's sum, each village's, the whole."""
    told = [telling.voices(cell) for row in rows for cell in row]
    told += [telling.total(row) for row in rows]
    told += [telling.total(column) for column in zip(*rows, strict=True)]
    return [*told, telling.total(cell for row in rows for cell in row)]


def same_step(count: int) -> st.SearchStrategy[int]:
    """Any other count that is told by the same word."""
    return st.integers(0, 4) if count < 5 else st.integers(count - count % 5, count - count % 5 + 4)


class TestCounts:
    def test_under_five_is_one_word_for_none_and_for_a_few(self) -> None:
        assert {telling.voices(count) for count in range(5)} == {"kurang dari 5"}
        assert telling.voices(5) == telling.voices(9) == "sedikitnya 5"
        assert telling.voices(1250) == "sedikitnya 1.250"

    @given(rows=st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=6), data=st.data())
    def test_hidden_cells_have_no_part_in_cells_totals_or_periods(
        self, rows: list[list[int]], data: st.DataObject
    ) -> None:
        other = [[data.draw(same_step(cell)) for cell in row] for row in rows]
        assert table(rows) == table(other)

    @given(cells=cells)
    def test_a_sum_is_no_more_than_there_is(self, cells: list[int]) -> None:
        assert telling.sum_of(cells) <= sum(cells)

    def test_a_sum_of_hidden_cells_is_not_called_small(self) -> None:
        assert telling.total([4, 4, 4]) == telling.UNTOLD
        assert telling.total([12, 4]) == "sedikitnya 10"

    @given(parts=cells, data=st.data())
    def test_the_total_less_the_told_parts_leaves_nothing_to_find(
        self, parts: list[int], data: st.DataObject
    ) -> None:
        hidden = data.draw(st.integers(0, 4))
        assert telling.sum_of([*parts, hidden]) - telling.sum_of(parts) == 0


class TestShares:
    @given(part=counts, base=counts)
    def test_a_handful_in_the_group_or_in_its_rest_is_never_told(self, part: int, base: int) -> None:
        assume(part <= base)
        if telling.people(Share(part, base)) is not None:
            assert base >= 20
            assert min(part, base - part) >= 5

    @given(base=st.integers(0, 200), data=st.data())
    def test_what_hides_a_small_group_does_not_say_how_small(self, base: int, data: st.DataObject) -> None:
        one, other = data.draw(st.integers(0, min(4, base))), data.draw(st.integers(0, min(4, base)))
        assert telling.of_people(telling.people(Share(one, base))) == telling.UNTOLD
        assert telling.people(Share(one, base)) == telling.people(Share(other, base))

    def test_a_small_share_of_many_is_not_told_as_nobody(self) -> None:
        assert telling.of_people(telling.people(Share(6, 400))) == "kurang dari 5%"
        assert telling.of_people(telling.people(Share(120, 400))) == "sekitar 30%"

    @given(base=st.integers(20, 120), part=st.integers(5, 120), more=st.integers(1, 4))
    def test_two_periods_never_give_how_many_more_there_were(self, base: int, part: int, more: int) -> None:
        """The share and the step of its base fit several counts, so several true differences."""
        assume(part + more <= base - 5)

        def fitting(share: Share) -> set[int]:
            low = share.base - share.base % 5
            said = telling.people(share)
            return {
                count
                for size in range(low, low + 5)
                for count in range(size + 1)
                if telling.people(Share(count, size)) == said
            }

        earlier, later = fitting(Share(part, base)), fitting(Share(part + more, base))
        assert len({after - before for after in later for before in earlier}) > 1

    @given(counted=st.lists(counts, min_size=1, max_size=7))
    def test_parts_of_a_whole_leave_no_handful_to_subtract(self, counted: list[int]) -> None:
        """What is left when the told parts are taken from the whole is nothing hidden, or five at least."""
        shares = {str(at): Share(count, sum(counted)) for at, count in enumerate(counted)}
        told = telling.parts_of_a_whole(shares)
        hidden = [shares[key].part for key, value in told.items() if value is None]
        assert not hidden or len(hidden) == len(counted) or sum(hidden) >= 5

    def test_a_part_that_would_give_a_small_one_away_is_hidden_beside_it(self) -> None:
        shares = {"a": Share(20, 42), "b": Share(19, 42), "c": Share(3, 42)}
        assert telling.parts_of_a_whole(shares) == {"a": 50, "b": None, "c": None}
        shares = {"a": Share(20, 50), "b": Share(30, 50)}
        assert telling.parts_of_a_whole(shares) == {"a": 40, "b": 60}

    def test_work_needs_five(self) -> None:
        assert telling.work(Share(4, 4)) is None
        assert telling.work(Share(4, 6)) == 65
        assert telling.work(None) is None


class TestMedians:
    @given(values=st.lists(st.none() | st.integers(0, 100), max_size=8))
    def test_fewer_than_three_have_no_middle(self, values: list[int | None]) -> None:
        known = [one for one in values if one is not None]
        assert (telling.middle(values) is None) == (len(known) < 3)

    def test_what_is_hidden_has_no_part_in_it(self) -> None:
        hidden: Callable[[int], int | None] = lambda part: telling.work(Share(part, 4))  # noqa: E731
        assert {telling.middle([10, 20, 30, hidden(part)]) for part in range(5)} == {20}

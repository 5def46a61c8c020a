"""What bench.every_door calls growth, and what it does not."""

from typing import Any

from bench.every_door import SLACK, WHOLE, grown


def door(rows: int) -> dict[str, Any]:
    return {"rows_read": rows, "largest": {"rows": rows, "ms": 1.0, "sql": "SELECT 1"}}


class TestGrown:
    def test_a_door_that_reads_what_belongs_to_others_is_named_with_both_figures(self) -> None:
        (found,) = grown({"sms": door(18_920)}, {"sms": door(189_200)})
        assert (found["door"], found["rows"]) == ("sms", (18_920, 189_200))

    def test_one_that_reads_as_much_as_before_is_not(self) -> None:
        assert grown({"sms": door(900)}, {"sms": door(1_300)}) == []

    def test_small_tables_that_are_read_whole_are_no_growth(self) -> None:
        assert grown({"beranda": door(0)}, {"beranda": door(SLACK)}) == []
        assert len(grown({"beranda": door(0)}, {"beranda": door(SLACK + 1)})) == 1

    def test_the_worst_comes_first_and_a_door_that_did_not_open_is_left_out(self) -> None:
        small = {"a": door(0), "b": door(0), "c": door(0)}
        large = {"a": door(20_000), "b": door(50_000)}
        assert [one["door"] for one in grown(small, large)] == ["b", "a"]

    def test_what_may_grow_says_with_what(self) -> None:
        assert all(WHOLE.values())

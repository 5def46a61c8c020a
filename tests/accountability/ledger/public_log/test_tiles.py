"""The log as files: names, growth by any steps, and pieces that are missing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.ledger.public_log import merkle, tiles
from tests.accountability.ledger.public_log.cast import Memory, entries, root_by_the_book


@pytest.mark.parametrize(
    ("level", "index", "width", "name"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 7, 12, "tile/0/007.p/12"),
        ("entries", 1234067, 256, "tile/entries/x001/x234/067"),
        (2, 999, 1, "tile/2/999.p/1"),
        (1, 1000, 256, "tile/1/x001/000"),
    ],
)
def test_names_are_those_of_the_specification(level: int | str, index: int, width: int, name: str) -> None:
    assert tiles.name_of(level, index, width) == name


class TestGrowing:
    @settings(max_examples=15)
    @given(st.lists(st.integers(0, 400), min_size=1, max_size=5))
    def test_in_any_steps_it_is_the_same_log(self, steps: list[int]) -> None:
        shelf, size = Memory(), 0
        for step in steps:
            size = tiles.grow(shelf, size, entries(step, begin=size))
        at_once = Memory()
        tiles.grow(at_once, 0, entries(size))
        assert {name: shelf.files[name] for name in at_once.files} == at_once.files
        leaves = [leaf for _entry, leaf in entries(size)]
        assert merkle.root(size, tiles.nodes(shelf, size)) == root_by_the_book(leaves)

    def test_two_levels_of_tiles(self) -> None:
        shelf = Memory()
        size = tiles.grow(shelf, 0, entries(256 * 256 + 300))
        assert len(shelf.files["tile/1/000"]) == len(shelf.files["tile/2/000.p/1"]) * 256
        tree = [leaf for _entry, leaf in entries(size)]
        assert merkle.root(size, tiles.nodes(shelf, size)) == root_by_the_book(tree)

    def test_a_night_costs_what_was_added(self) -> None:
        shelf = Memory()
        size = tiles.grow(shelf, 0, entries(256 * 60 + 7))
        shelf.writes = 0
        tiles.grow(shelf, size, entries(20, begin=size))
        assert shelf.writes == 3  # a bundle, the tile of leaves, the tile above

    def test_each_bundle_holds_its_entries(self) -> None:
        shelf = Memory()
        tiles.grow(shelf, 0, entries(300))
        assert tiles.read_bundle(shelf, 0) == [entry for entry, _leaf in entries(256)]
        assert tiles.read_bundle(shelf, 1, 44) == [entry for entry, _leaf in entries(44, begin=256)]

    def test_a_log_that_grew_serves_those_who_know_it_shorter(self) -> None:
        shelf = Memory()
        size = tiles.grow(shelf, 0, entries(100))
        tiles.grow(shelf, size, entries(200, begin=size))
        del shelf.files["tile/0/000.p/100"], shelf.files["tile/entries/000.p/100"]
        leaves = [leaf for _entry, leaf in entries(100)]
        assert merkle.root(100, tiles.nodes(shelf, 100)) == root_by_the_book(leaves)
        assert len(tiles.read_bundle(shelf, 0, 100)) == 100


class TestWhatIsMissing:
    def test_is_named(self) -> None:
        shelf = Memory()
        tiles.grow(shelf, 0, entries(300))
        del shelf.files["tile/0/000"]
        with pytest.raises(tiles.Incomplete, match=r"^tile/0/000$"):
            tiles.nodes(shelf, 300)(0, 5)

    @pytest.mark.parametrize("cut", [0, 1, 31, 33, -1])
    def test_a_piece_cut_short_is_none(self, cut: int) -> None:
        shelf = Memory()
        tiles.grow(shelf, 0, entries(9))
        for name, content in shelf.files.items():
            shelf.files[name] = content[:cut]
        with pytest.raises(tiles.Incomplete):
            tiles.nodes(shelf, 9)(0, 8)
        with pytest.raises(tiles.Incomplete):
            tiles.read_bundle(shelf, 0, 9)

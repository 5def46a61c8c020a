"""The tree: every root and proof of small logs, and what is no proof."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from accountability.ledger.public_log import merkle, tiles
from accountability.ledger.public_log.checking import Growing
from tests.accountability.ledger.public_log.cast import Memory, entries, root_by_the_book

LARGEST = 129
LEAVES = [leaf for _entry, leaf in entries(LARGEST)]


@pytest.fixture(scope="module")
def shelf() -> Memory:
    """A log of 129 leaves, as it is published."""
    memory = Memory()
    tiles.grow(memory, 0, entries(LARGEST))
    return memory


class TestRoots:
    def test_each_is_that_of_the_book(self, shelf: Memory) -> None:
        tree = Growing()
        for size in range(1, LARGEST + 1):
            tree.add(LEAVES[size - 1])
            by_the_book = root_by_the_book(LEAVES[:size])
            assert tree.root() == by_the_book
            assert merkle.root(size, tiles.nodes(shelf, LARGEST)) == by_the_book

    def test_of_nothing_it_is_the_hash_of_nothing(self) -> None:
        assert Growing().root() == hashlib.sha256(b"").digest()

    def test_another_programme_finds_the_same(self, shelf: Memory) -> None:
        other = InmemoryTree(algorithm="sha256")
        for size, (entry, _leaf) in enumerate(entries(LARGEST), start=1):
            other.append_entry(entry)
            assert other.get_root() == merkle.root(size, tiles.nodes(shelf, LARGEST))


class TestProofs:
    def test_each_leaf_of_each_size_is_included(self, shelf: Memory) -> None:
        for size in range(1, LARGEST + 1):
            node = tiles.nodes(shelf, LARGEST)
            root = root_by_the_book(LEAVES[:size])
            for index in range(size):
                path = merkle.inclusion(index, size, node)
                assert merkle.root_from_inclusion(index, size, LEAVES[index], path) == root

    def test_each_size_continues_each_before(self, shelf: Memory) -> None:
        roots = [root_by_the_book(LEAVES[:size]) for size in range(LARGEST + 1)]
        for new in range(1, LARGEST + 1):
            node = tiles.nodes(shelf, LARGEST)
            for old in range(1, new + 1):
                path = merkle.consistency(old, new, node)
                assert merkle.is_consistent(old, new, roots[old], roots[new], path)
                if old < new:
                    assert not merkle.is_consistent(old, new, roots[old - 1], roots[new], path)
                    assert not merkle.is_consistent(old, new, roots[old], roots[new - 1], path)

    def test_what_the_tree_does_not_have_has_no_proof(self, shelf: Memory) -> None:
        node = tiles.nodes(shelf, LARGEST)
        for index, size in ((-1, 5), (5, 5), (0, 0)):
            with pytest.raises(merkle.NoSuchTree):
                merkle.inclusion(index, size, node)
        for old, new in ((0, 5), (6, 5)):
            with pytest.raises(merkle.NoSuchTree):
                merkle.consistency(old, new, node)
        assert merkle.root_from_inclusion(5, 5, LEAVES[0], []) is None
        assert not merkle.is_consistent(0, 5, b"", b"", [])

    @given(st.data())
    def test_a_proof_that_was_touched_proves_nothing(self, shelf: Memory, data: st.DataObject) -> None:
        size = data.draw(st.integers(2, LARGEST))
        index = data.draw(st.integers(0, size - 1))
        node, root = tiles.nodes(shelf, LARGEST), root_by_the_book(LEAVES[:size])
        path = merkle.inclusion(index, size, node)
        place = data.draw(st.integers(0, len(path)))
        touched = [*path[:place], data.draw(st.binary(min_size=32, max_size=32)), *path[place + 1 :]]
        assert merkle.root_from_inclusion(index, size, LEAVES[index], touched) != root
        assert merkle.root_from_inclusion(index, size, LEAVES[index], path[:-1]) != root
        other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
        assert merkle.root_from_inclusion(other, size, LEAVES[index], path) != root

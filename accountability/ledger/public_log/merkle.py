"""The tree of the log (RFC 6962, RFC 9162): hashes, roots, and proofs of inclusion and of consistency.

Who makes a proof is given `node(height, index)`: the hash of the whole subtree over the 2**height leaves that
begin at index * 2**height. Trees and their proofs are then a few dozen such hashes, however long the log is.
"""

import hashlib
from collections.abc import Callable, Sequence

type Node = Callable[[int, int], bytes]


class NoSuchTree(Exception):
    """A proof was asked for a leaf or a size that the tree does not have."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what stands above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """The hash above a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [pair_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]


def root(size: int, node: Node) -> bytes:
    """The root of the tree over the first `size` leaves; of none it is the hash of nothing."""
    return _range_hash(0, size, node) if size else hashlib.sha256(b"").digest()


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof that the leaf at `index` (from 0) stands in the tree of `size`. Raises NoSuchTree."""
    if not 0 <= index < size:
        raise NoSuchTree
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, node))
            high = middle
        else:
            path.append(_range_hash(low, middle, node))
            low = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of `new` begins with the tree of `old`. Raises NoSuchTree."""
    if not 0 < old <= new:
        raise NoSuchTree
    path: list[bytes] = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(middle, high, node))
            high = middle
        else:
            path.append(_range_hash(low, middle, node))
            low, whole = middle, False
    if not whole:
        path.append(_range_hash(low, high, node))
    return path[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root this proof of inclusion leads to (RFC 9162, 2.1.3.2); None when it cannot be one."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for one in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = pair_hash(one, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = pair_hash(found, one)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `new` begins with that of `old` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    found = _roots_from(old, new, [old_root, *path] if old & (old - 1) == 0 else list(path))
    return found == (old_root, new_root)


def _roots_from(old: int, new: int, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of both trees this proof of consistency leads to; None when it cannot be one."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = proof[0]
    for one in proof[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            first, second = pair_hash(one, first), pair_hash(one, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = pair_hash(second, one)
        place, last = place >> 1, last >> 1
    return (first, second) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _range_hash(low: int, high: int, node: Node) -> bytes:
    """The hash over the leaves low..high, which begins where a subtree begins."""
    size = high - low
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return node(height, low >> height)
    middle = low + _split(size)
    return pair_hash(_range_hash(low, middle, node), _range_hash(middle, high, node))

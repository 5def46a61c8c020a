"""The log as files (C2SP tlog-tiles): hashes and entries in pieces of 256, which once full never change.

What grows the log reads the right edge alone, so a night costs what was added and not what is there.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from accountability.ledger.public_log.merkle import folded

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32


class Incomplete(Exception):
    """A piece of the published log is missing or too short; the text is its name."""


class Store(Protocol):
    """A place with files: a folder, or one that is only read, such as a web address."""

    def read(self, name: str) -> bytes | None:
        """The file's bytes, None when it is not there."""


class Shelf(Store, Protocol):
    """A place whose files may also be written, each at once or not at all."""

    def write(self, name: str, content: bytes) -> None:
        """Puts the file there; the old one holds until the new one is whole."""


def name_of(level: int | str, index: int, width: int = WIDTH) -> str:
    """`tile/0/x001/234`, with `.p/7` behind it while the tile holds but 7 of its 256."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{level}/{path}" + ("" if width == WIDTH else f".p/{width}")


def width_of(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in a log of `size`; 0 when there is none yet."""
    row = size >> level * HEIGHT
    return max(0, min(WIDTH, row - index * WIDTH))


def read_tile(store: Store, level: int, index: int, size: int) -> bytes:
    """The hashes of one tile of a log of `size`, one after the other. Raises Incomplete.

    Of a log that has grown since, a longer piece serves as well: the beginning is the same.
    """
    width = width_of(level, index, size)
    for name in {name_of(level, index, width): 0, name_of(level, index): 0}:
        found = store.read(name)
        if found is not None and len(found) >= width * HASH and len(found) % HASH == 0:
            return found[: width * HASH]
    raise Incomplete(name_of(level, index, width))


def nodes(store: Store, size: int) -> Callable[[int, int], bytes]:
    """The `node` of merkle for a published log of `size`; each tile is read once. Raises Incomplete."""
    seen: dict[tuple[int, int], bytes] = {}

    def node(height: int, index: int) -> bytes:
        level = height // HEIGHT
        above = height - level * HEIGHT
        first = index << above
        tile = first // WIDTH
        if (level, tile) not in seen:
            seen[level, tile] = read_tile(store, level, tile, size)
        start = first % WIDTH * HASH
        piece = seen[level, tile][start : start + (HASH << above)]
        if len(piece) != HASH << above:
            raise Incomplete(name_of(level, tile))
        return folded([piece[place : place + HASH] for place in range(0, len(piece), HASH)])

    return node


def grow(shelf: Shelf, old: int, entries: Iterable[tuple[bytes, bytes]]) -> int:
    """Writes what follows the first `old` entries, each with its hash; returns the new size.

    Written twice it writes the same. Raises Incomplete when the edge of what is there is missing.
    """
    pending = [_edge(shelf, level, old) for level in range(8)]
    bundle = read_bundle(shelf, old // WIDTH, old % WIDTH) if old % WIDTH else []
    size = old
    for entry, leaf in entries:
        size += 1
        bundle.append(entry)
        pending[0] += leaf
        if size % WIDTH == 0:
            shelf.write(name_of("entries", size // WIDTH - 1), _bundled(bundle))
            bundle = []
            _carry_up(shelf, pending, size)
    if size > old:
        _write_edge(shelf, pending, bundle, size)
    return size


def read_bundle(store: Store, index: int, width: int = WIDTH) -> list[bytes]:
    """The entries of one bundle, `width` of them. Raises Incomplete."""
    for name in {name_of("entries", index, width): 0, name_of("entries", index): 0}:
        found = store.read(name)
        if found is None:
            continue
        entries: list[bytes] = []
        at = 0
        while at + 2 <= len(found) and len(entries) < width:
            end = at + 2 + int.from_bytes(found[at : at + 2])
            entries.append(found[at + 2 : end])
            at = end
        if len(entries) == width and at <= len(found):
            return entries
    raise Incomplete(name_of("entries", index, width))


def partial_pieces(size: int) -> list[str]:
    """The names of the pieces of a log of `size` that are not full yet."""
    found = [name_of("entries", size // WIDTH, size % WIDTH)] if size % WIDTH else []
    for level in range(8):
        row = size >> level * HEIGHT
        if row % WIDTH:
            found.append(name_of(level, row // WIDTH, row % WIDTH))
    return found


def _edge(shelf: Store, level: int, size: int) -> bytearray:
    row = size >> level * HEIGHT
    return bytearray(read_tile(shelf, level, row // WIDTH, size)) if row % WIDTH else bytearray()


def _carry_up(shelf: Shelf, pending: list[bytearray], size: int) -> None:
    """A full tile is written, and its hash joins the tile above, which may be full by it."""
    for level in range(len(pending) - 1):
        row = size >> level * HEIGHT
        if row == 0 or row % WIDTH or len(pending[level]) < WIDTH * HASH:
            return
        full = bytes(pending[level])
        shelf.write(name_of(level, row // WIDTH - 1), full)
        pending[level + 1] += folded([full[at : at + HASH] for at in range(0, len(full), HASH)])
        pending[level].clear()


def _write_edge(shelf: Shelf, pending: list[bytearray], bundle: list[bytes], size: int) -> None:
    if bundle:
        shelf.write(name_of("entries", size // WIDTH, len(bundle)), _bundled(bundle))
    for level, hashes in enumerate(pending):
        if hashes:
            index = (size >> level * HEIGHT) // WIDTH
            shelf.write(name_of(level, index, len(hashes) // HASH), bytes(hashes))


def _bundled(entries: list[bytes]) -> bytes:
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)

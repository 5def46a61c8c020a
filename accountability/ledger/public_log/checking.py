"""Holds the log against everything it was made of: its rows, the chains, the signatures, and the files."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from accountability.ledger.models import ChainEnd, Entry, LogCheckpoint, LogEntry, Opening
from accountability.ledger.public_log import leaves, merkle, notes, tiles
from accountability.ledger.public_log.publishing import all_keys
from accountability.ledger.public_log.shelf import Folder

type Roots = dict[int, bytes]


class Growing:
    """A tree that is only added to, and can say its root at each length."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # heights and hashes of the whole subtrees, left to right

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        height, found = 0, leaf
        while self._peaks and self._peaks[-1][0] == height:
            found = merkle.pair_hash(self._peaks.pop()[1], found)
            height += 1
        self._peaks.append((height, found))
        self.size += 1

    def root(self) -> bytes:
        """The root of what was added so far."""
        if not self._peaks:
            return merkle.root(0, lambda _height, _index: b"")
        found = self._peaks[-1][1]
        for _height, one in reversed(self._peaks[:-1]):
            found = merkle.pair_hash(one, found)
        return found


def problems(*, known: notes.Checkpoint | None = None) -> Iterator[str]:
    """Yields one sentence for each place where the log does not hold; nothing when all of it does.

    `known` is a checkpoint that somebody kept elsewhere (a witness, a paper): the log must still contain it.
    """
    signed = {one.size: one for one in LogCheckpoint.objects.order_by("size")}
    wanted = {*signed, *([known.size] if known is not None else [])}
    roots: Roots = {}
    yield from _rows(wanted, roots)
    yield from _signatures(signed, roots)
    if known is not None and roots.get(known.size) != known.root:
        yield f"The log does not contain the checkpoint of {known.size} leaves that was kept elsewhere."
    yield from _openings()
    yield from _chains()
    yield from _files(max(signed, default=0), signed)


def _rows(wanted: set[int], roots: Roots) -> Iterator[str]:
    tree, expected = Growing(), 0
    for row in LogEntry.objects.order_by("seq").iterator(chunk_size=2000):
        expected += 1
        if row.seq != expected:
            yield f"Leaf {expected} of the log is missing."
            expected = row.seq
        found = leaves.hash_of(row)
        if found.hex() != row.leaf_hash:
            yield f"Leaf {row.seq} of the log was changed after it was written."
        tree.add(found)
        if tree.size in wanted:
            roots[tree.size] = tree.root()


def _signatures(signed: dict[int, LogCheckpoint], roots: Roots) -> Iterator[str]:
    keys = all_keys()
    for size, row in signed.items():
        if roots.get(size, b"").hex() != row.root:
            yield f"The log does not lead to the root of its checkpoint of {size} leaves."
        told = _told(row.note)
        if told is None or (told.size, told.root.hex()) != (size, row.root):
            yield f"The checkpoint of {size} leaves does not say what is signed."
        elif keys and not any(notes.is_signed_by(row.note, one) for one in keys):
            yield f"The checkpoint of {size} leaves is not signed by a key of ours."


def _openings() -> Iterator[str]:
    rows = Opening.objects.select_related("leaf", "entry").order_by("leaf")
    for row in rows.iterator(chunk_size=2000):
        if leaves.commitment(bytes(row.salt), leaves.event_of(row)) != row.leaf.commit:
            yield f"{row.entry.desa_id}: entry {row.entry.seq} is not what leaf {row.leaf_id} committed to."


def notices() -> list[str]:
    """What is no fault but must be known: leaves that came back from the files, and cannot be opened."""
    rows = LogCheckpoint.objects.filter(brought_back__gt=0).order_by("size")
    unchecked = [] if all_keys() else ["No key of the log is known here: signatures were not checked."]
    return unchecked + [
        f"Leaves {row.size - row.brought_back + 1} to {row.size} came back from the published files on"
        f" {row.signed_at:%Y-%m-%d}."
        for row in rows
    ]


def _chains() -> Iterator[str]:
    back = [
        range(row.size - row.brought_back + 1, row.size + 1)
        for row in LogCheckpoint.objects.filter(brought_back__gt=0)
    ]
    shut = LogEntry.objects.filter(kind=leaves.RANTAI, chain_end=None).order_by("seq")
    for seq in shut.values_list("seq", flat=True):
        if not any(seq in one for one in back):
            yield f"Leaf {seq} of the log is the end of a chain, and what it commits to was taken away."
    ends = list(ChainEnd.objects.select_related("leaf").order_by("desa_id", "seq"))
    for start in range(0, len(ends), 300):
        some = ends[start : start + 300]
        hashes = _hashes(some)
        for end in some:
            if leaves.commitment(bytes(end.salt), leaves.chain_event(end)) != end.leaf.commit:
                yield f"{end.desa_id}: leaf {end.leaf_id} of the log did not commit to this end of the chain."
            if hashes.get((end.desa_id, end.seq)) != end.hash:
                yield f"{end.desa_id}: entry {end.seq} of the chain is not the one that was logged."


def _hashes(ends: list[ChainEnd]) -> dict[tuple[str, int], str]:
    rows = Entry.objects.filter(desa__in={end.desa_id for end in ends}, seq__in={end.seq for end in ends})
    return {(desa, seq): found for desa, seq, found in rows.values_list("desa_id", "seq", "hash")}


def _files(size: int, signed: dict[int, LogCheckpoint]) -> Iterator[str]:
    """The published files say what the rows say, byte for byte."""
    folder = Folder(Path(settings.LEDGER_LOG_DIR))
    found = folder.read("checkpoint")
    if found is None:
        if size:
            yield "No checkpoint is published, though the log was signed."
        return
    note = found.decode(errors="replace")
    told = _told(note)
    if told is None or told.size not in signed or not _is_as_signed(note, signed[told.size]):
        yield "The published checkpoint is not one that the database knows."
        return
    try:
        if merkle.root(told.size, tiles.nodes(folder, told.size)) != told.root:
            yield "The published tiles do not lead to the published root."
        yield from _pieces(folder, told.size)
    except tiles.Incomplete as problem:
        yield f"A piece of the published log is missing: {problem}."


def _is_as_signed(note: str, row: LogCheckpoint) -> bool:
    """Says what was signed, with our lines, and no other than those witnesses gave; theirs may come later."""
    ours = notes.parted(row.note)
    body, lines = notes.parted(note)
    theirs = {line.rstrip("\n") for line in row.cosignatures.values_list("line", flat=True)}
    return body == ours[0] and set(ours[1]) <= set(lines) <= {*ours[1], *theirs}


def _pieces(folder: Folder, size: int) -> Iterator[str]:
    rows = LogEntry.objects.filter(seq__lte=size).order_by("seq").iterator(chunk_size=2000)
    for index in range(-(-size // tiles.WIDTH)):
        width = min(tiles.WIDTH, size - index * tiles.WIDTH)
        entries = [leaves.entry_bytes(row) for _place, row in zip(range(width), rows, strict=False)]
        if tiles.read_bundle(folder, index, width) != entries:
            yield f"The published entries from {index * tiles.WIDTH + 1} on are not those of the database."
        hashes = b"".join(merkle.leaf_hash(entry) for entry in entries)
        if tiles.read_tile(folder, 0, index, size) != hashes:
            yield f"The published hashes from {index * tiles.WIDTH + 1} on are not those of the database."
    yield from _upper_tiles(folder, size)


def _upper_tiles(folder: Folder, size: int) -> Iterator[str]:
    """Each hash of a tile is that of the whole tile below it."""
    level = 1
    while (row := size >> level * tiles.HEIGHT) > 0:
        for index in range(-(-row // tiles.WIDTH)):
            tile = tiles.read_tile(folder, level, index, size)
            for place in range(len(tile) // tiles.HASH):
                below = tiles.read_tile(folder, level - 1, index * tiles.WIDTH + place, size)
                made = merkle.folded([below[at : at + tiles.HASH] for at in range(0, len(below), tiles.HASH)])
                if made != tile[place * tiles.HASH : (place + 1) * tiles.HASH]:
                    yield f"The published {tiles.name_of(level, index)} does not follow from those below."
                    break
        level += 1


def _told(note: str) -> notes.Checkpoint | None:
    try:
        return notes.checkpoint(notes.parted(note)[0])
    except notes.NotANote:
        return None

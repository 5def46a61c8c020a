"""Brings leaves back that were published and are not in the database, as after restoring an older backup."""

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accountability.ledger.models import LogCheckpoint, LogEntry
from accountability.ledger.public_log import leaves, merkle, notes, tiles
from accountability.ledger.public_log.publishing import CannotPublish, own_keys
from accountability.ledger.public_log.shelf import Folder


@transaction.atomic
def bring_back(*, at: dt.datetime) -> int:
    """Adds the published leaves that are missing here, and their checkpoint; returns how many.

    What they commit to may be lost; the log itself goes on without a fork. `at` is when the checkpoint counts
    as known. Raises CannotPublish when the files are not ours, not whole, or say otherwise than the rows.
    """
    folder = Folder(Path(settings.LEDGER_LOG_DIR))
    note, told = _published(folder)
    have = LogEntry.objects.aggregate(last=Max("seq"))["last"] or 0
    try:
        found = _leaves(folder, have, told.size)
        root = merkle.root(told.size, tiles.nodes(folder, told.size))
    except (tiles.Incomplete, ValueError, KeyError) as problem:
        raise CannotPublish(f"The published files are not whole: {problem}.") from problem
    if root != told.root:
        raise CannotPublish("The published files do not lead to the signed root.")
    LogEntry.objects.bulk_create(found, batch_size=500)
    rows = LogEntry.objects.filter(seq__lte=told.size).order_by("seq").values_list("leaf_hash", flat=True)
    level = [tiles.read_tile(folder, 0, one, told.size) for one in range(-(-told.size // tiles.WIDTH))]
    if b"".join(level) != b"".join(bytes.fromhex(one) for one in rows.iterator(chunk_size=2000)):
        raise CannotPublish("The rows of the log are not those that were published: see ledger_verify.")
    if not LogCheckpoint.objects.filter(size=told.size).exists():
        row = LogCheckpoint(size=told.size, root=told.root.hex(), signed_at=at, note=note)
        row.brought_back = len(found)
        row.save(force_insert=True)
    return len(found)


def _published(folder: Folder) -> tuple[str, notes.Checkpoint]:
    """The published note with our own signatures alone, and what it says."""
    found = folder.read("checkpoint")
    if found is None:
        raise CannotPublish("No checkpoint is published here.")
    try:
        body, lines = notes.parted(found.decode())
        told = notes.checkpoint(body)
    except (notes.NotANote, UnicodeDecodeError) as problem:
        raise CannotPublish("The published file `checkpoint` is broken.") from problem
    ours = [line for line in lines if line.startswith(f"{notes.DASH} {settings.LEDGER_ORIGIN} ")]
    note = f"{body}\n" + "".join(f"{line}\n" for line in ours)
    if not ours or not any(notes.is_signed_by(note, key) for key in own_keys()):
        raise CannotPublish("The published checkpoint is not signed by a key of this installation.")
    return note, told


def _leaves(folder: Folder, have: int, size: int) -> list[LogEntry]:
    found = []
    for bundle in range(have // tiles.WIDTH, -(-size // tiles.WIDTH)):
        width = min(tiles.WIDTH, size - bundle * tiles.WIDTH)
        for place, entry in enumerate(tiles.read_bundle(folder, bundle, width)):
            seq = bundle * tiles.WIDTH + place + 1
            if seq > have:
                found.append(_leaf(seq, entry))
    return found


def _leaf(seq: int, entry: bytes) -> LogEntry:
    told = json.loads(entry)
    day = dt.date.fromisoformat(told["day"])
    leaf = LogEntry(seq=seq, kind=told["kind"], commit=told["commit"], day=day)
    if leaves.entry_bytes(leaf) != entry:
        raise ValueError(f"leaf {seq} is not one of this log")
    leaf.leaf_hash = merkle.leaf_hash(entry).hex()
    return leaf

"""Publishes the log: places, tiles, a signed checkpoint; cut short anywhere, the next run completes it.

The order is the promise: leaves are committed first, then the tiles are written, then the checkpoint is
signed into the database, and only then does the file `checkpoint` name it. A tile that no checkpoint names
says nothing, and is written the same again.
"""

import base64
import datetime as dt
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from nacl.signing import SigningKey

from accountability.ledger.clock_watch import once_sure
from accountability.ledger.models import LogCheckpoint, LogEntry
from accountability.ledger.public_log import leaves, merkle, notes, receipts, sequencing, tiles
from accountability.ledger.public_log.shelf import Folder
from accountability.lib.alone import Busy, alone
from accountability.lib.receipt_salt import INFO

_log = logging.getLogger(__name__)
LOCK = "ledger:publish"
LONGEST_WAIT = dt.timedelta(days=7)
HARDENED_AT_ONCE = 2000


class CannotPublish(Exception):
    """The log must not go on like this; the text is one sentence for the operator."""


class AlreadyPublishing(CannotPublish):
    """Another process publishes at this moment."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one run did: leaves added, length, the root's short code; `held_back` when it waits for more."""

    added: int
    size: int
    code: str
    held_back: bool


def publish(*, at: dt.datetime, everything: bool = False) -> Published:
    """Publishes what happened before today, where enough happened; `everything` up to this very moment.

    Raises CannotPublish: no key, a clock that went back, or files that say more than the database.
    """
    if not settings.LEDGER_SIGNING_KEY:
        raise CannotPublish("LEDGER_SIGNING_KEY is missing: the log cannot be signed.")
    with _alone():
        last = LogCheckpoint.objects.order_by("-size").first()
        if last is not None and at < last.signed_at:
            raise CannotPublish("The clock is behind the last checkpoint: set it right first.")
        folder = Folder(Path(settings.LEDGER_LOG_DIR))
        _check_files(folder)
        receipts.harden(at=at, limit=HARDENED_AT_ONCE)
        held_back = not everything and not is_due(at=at)
        at_once = everything or not settings.LEDGER_SMALLEST_BATCH
        until = at + dt.timedelta.resolution if at_once else _midnight(at)
        added = 0
        while not held_back and (some := sequencing.sequence(at=at, until=until)):
            added += some
        size, root = _write_tiles(folder, last)
        if size and (last is None or last.size < size):
            last = _sign(size=size, root=root, at=at)
        if last is not None:
            write_checkpoint(folder, last)
        return Published(added, size, notes.short_code(root), held_back)


@once_sure
def publish_due(*, at: dt.datetime, limit: int) -> int:
    """The nightly run: once a day, as soon as the day has begun, and quietly again where it was cut short."""
    if not settings.LEDGER_SIGNING_KEY:
        return 0
    last = LogCheckpoint.objects.order_by("-size").first()
    if last is not None and sequencing.log_day(last.signed_at) >= sequencing.log_day(at):
        return refresh_checkpoint(last)
    try:
        return publish(at=at).added
    except AlreadyPublishing:
        return 0
    except CannotPublish as problem:  # other work goes on; the page shows how old the last checkpoint is
        _log.error("The public log was not published: %s", problem)
        return 0


def is_due(*, at: dt.datetime) -> bool:
    """Whether enough voices wait, or the last checkpoint is a week old; neither tells that one spoke."""
    last = LogCheckpoint.objects.order_by("-size").first()
    if settings.LEDGER_SMALLEST_BATCH == 0 or (last is not None and at - last.signed_at >= LONGEST_WAIT):
        return True
    return sequencing.waiting_receipts(until=_midnight(at)) >= settings.LEDGER_SMALLEST_BATCH


def refresh_checkpoint(last: LogCheckpoint) -> int:
    """Writes the signed file anew when a witness has signed since; 1 when it did."""
    folder = Folder(Path(settings.LEDGER_LOG_DIR))
    if folder.read("checkpoint") == with_witnesses(last).encode():
        return 0
    try:
        with _alone():
            _check_files(folder)
            write_checkpoint(folder, last)
    except CannotPublish:
        return 0
    return 1


def with_witnesses(checkpoint: LogCheckpoint) -> str:
    """The signed note, with the newest line of each witness that stands by it."""
    newest = {one.witness_id: one.line for one in checkpoint.cosignatures.order_by("signed_at", "id")}
    return checkpoint.note + "".join(newest[witness] for witness in sorted(newest))


def write_checkpoint(folder: Folder, last: LogCheckpoint) -> None:
    """Names the checkpoint to the world, with what a reader needs to check it; nothing is written twice."""
    about = {
        "asal": settings.LEDGER_ORIGIN,
        "kunci": [one.written for one in all_keys()],
        "scrypt_info": INFO.decode(),
        "scrypt_n": settings.RECEIPT_SCRYPT_N,
    }
    files = {
        "keterangan.json": json.dumps(about, indent=1, sort_keys=True).encode() + b"\n",
        "kode.txt": f"{notes.short_code(bytes.fromhex(last.root))}\n".encode(),
        "checkpoint": with_witnesses(last).encode(),
    }
    for name, content in files.items():
        if folder.read(name) != content:
            folder.write(name, content)


def own_keys() -> list[notes.Verifier]:
    """The public side of the keys that sign here: the present one, and the one before while both sign."""
    return [notes.verifier_of(settings.LEDGER_ORIGIN, key) for key in _keys()]


def all_keys() -> list[notes.Verifier]:
    """Those, and the ones that signed here before and were retired (settings.LEDGER_RETIRED_KEYS)."""
    return [*own_keys(), *(notes.verifier(one) for one in settings.LEDGER_RETIRED_KEYS)]


def published_keys() -> list[str]:
    """The public lines as they are published: pages know them where no private key is."""
    try:
        about = json.loads(Folder(Path(settings.LEDGER_LOG_DIR)).read("keterangan.json") or b"{}")
    except ValueError:
        return []
    return [str(one) for one in about.get("kunci", [])]


def rows_as_entries(since: int, size: int | None = None) -> Iterator[tuple[bytes, bytes]]:
    """The entries of the log behind the first `since`, each with its hash, made anew from the rows."""
    rows = LogEntry.objects.filter(seq__gt=since).order_by("seq")
    if size is not None:
        rows = rows.filter(seq__lte=size)
    for row in rows.iterator(chunk_size=2000):
        entry = leaves.entry_bytes(row)
        yield entry, merkle.leaf_hash(entry)


def _write_tiles(folder: Folder, last: LogCheckpoint | None) -> tuple[int, bytes]:
    """Brings the files up to the rows: from the last checkpoint on, or from the start where they are lost."""
    old = last.size if last is not None and _stands(folder, last) else 0
    size = tiles.grow(folder, old, rows_as_entries(old))
    root = merkle.root(size, tiles.nodes(folder, size))
    if last is not None and size == last.size and root.hex() != last.root:
        raise CannotPublish("The rows of the log are not those that were signed: see ledger_verify.")
    for name in tiles.partial_pieces(old):
        whole = name.rpartition(".p/")[0]
        if folder.read(whole) is not None:
            folder.remove(name)
    return size, root


def _stands(folder: Folder, last: LogCheckpoint) -> bool:
    """Whether the tiles still lead to the last root; the hashes of the edge are all that is read."""
    try:
        if last.size % tiles.WIDTH:
            tiles.read_bundle(folder, last.size // tiles.WIDTH, last.size % tiles.WIDTH)
        return merkle.root(last.size, tiles.nodes(folder, last.size)).hex() == last.root
    except tiles.Incomplete:
        return False


def _check_files(folder: Folder) -> None:
    """Refuses to go on from less than was published: a database from an older backup would fork the log."""
    found = folder.read("checkpoint")
    if found is None:
        return
    try:
        told = notes.checkpoint(notes.parted(found.decode())[0])
    except (notes.NotANote, UnicodeDecodeError):
        raise CannotPublish(
            "The published file `checkpoint` is broken; look at it before going on."
        ) from None
    known = LogCheckpoint.objects.filter(size=told.size).values_list("root", flat=True).first()
    if known != told.root.hex():
        raise CannotPublish(
            f"A checkpoint of {told.size} leaves is published that this database does not know. Was it"
            " restored from an older backup? Then bring the log back first: ledger_publish --bring-back."
        )


@transaction.atomic
def _sign(*, size: int, root: bytes, at: dt.datetime) -> LogCheckpoint:
    body = notes.Checkpoint(settings.LEDGER_ORIGIN, size, root).body
    lines = "".join(notes.signature(body, settings.LEDGER_ORIGIN, key) for key in _keys())
    row = LogCheckpoint(size=size, root=root.hex(), signed_at=at, note=f"{body}\n{lines}")
    row.save(force_insert=True)
    return row


def _keys() -> list[SigningKey]:
    kept = (settings.LEDGER_SIGNING_KEY, settings.LEDGER_SIGNING_KEY_BEFORE)
    return [SigningKey(base64.b64decode(one)) for one in kept if one]


def _midnight(at: dt.datetime) -> dt.datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return dt.datetime.combine(at.astimezone(zone).date(), dt.time(), tzinfo=zone)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one publishes. Raises AlreadyPublishing."""
    folder = Path(settings.LEDGER_LOG_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with alone(LOCK, lock=folder / ".kunci"):
            yield
    except Busy:
        raise AlreadyPublishing("The log is being published at this moment.") from None

"""What people ask the public log: is my receipt in it, which leaves are mine, what was signed when."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from nacl.exceptions import CryptoError

from accountability.ledger.models import LogCheckpoint, LogEntry, Opening, Receipt
from accountability.ledger.public_log import leaves, merkle, notes, tiles
from accountability.ledger.public_log.shelf import Folder
from accountability.ledger.record import canonical
from accountability.lib import receipt_salt

BEFORE = dt.timedelta(days=45)  # a leaf stands at most so many days after its voice came
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed state of the log, as people read it."""

    size: int
    code: str
    signed_at: dt.datetime
    note: str


@dataclass(frozen=True, slots=True)
class OwnLeaf:
    """One leaf about one number: its place, kind and day, and what opens it (for the private page alone)."""

    seq: int
    kind: str
    day: dt.date
    event: str
    salt: str


@dataclass(frozen=True, slots=True)
class Found:
    """The leaf of a receipt: its place, when it was written, when the voice came, and the proof.

    `steps` is how many hashes lead from the leaf to the signed root; None while the files cannot be read.
    """

    seq: int
    day: dt.date
    spoken: dt.date
    steps: int | None


def last_signed() -> Signed | None:
    """The newest signed state; None before the first."""
    return next(iter(_signed(LogCheckpoint.objects.order_by("-size")[:1])), None)


def signed_at_size(size: int) -> Signed | None:
    """The state that was signed at this length."""
    return next(iter(_signed(LogCheckpoint.objects.filter(size=size))), None)


def last_of_weeks(*, weeks: int, today: dt.date) -> list[Signed]:
    """The last state of each of the weeks before this one, newest first; weeks without one are left out."""
    monday = today - dt.timedelta(days=today.weekday())
    found: dict[dt.date, Signed] = {}
    since = dt.datetime.combine(monday - dt.timedelta(weeks=weeks), dt.time(), tzinfo=dt.UTC)
    for one in _signed(LogCheckpoint.objects.filter(signed_at__gte=since).order_by("-size")):
        day = one.signed_at.date()
        week = day - dt.timedelta(days=day.weekday())
        if week < monday:
            found.setdefault(week, one)
    return list(found.values())


def leaves_about(*, ref: str) -> list[OwnLeaf]:
    """The published leaves about one number, in their order, with what opens each."""
    last = last_signed()
    if last is None:
        return []
    rows = Opening.objects.filter(ref=ref, leaf__lte=last.size).select_related("leaf", "entry")
    return [
        OwnLeaf(
            seq=row.leaf_id,
            kind=row.leaf.kind,
            day=row.leaf.day,
            event=canonical(leaves.event_of(row)).decode(),
            salt=bytes(row.salt).hex(),
        )
        for row in rows.order_by("leaf")
    ]


def find_receipt(*, nomor: str, kunci: str) -> Found | None:
    """The published leaf that this receipt opens, also when everything else about it was erased; or None.

    Takes as long as one hardened kunci, found or not.
    """
    salt = receipt_salt.salt_of(kunci, nomor)
    last = last_signed()
    if last is None:
        return None
    commits = _commits(salt, nomor, last)
    wanted = list(commits)
    for start in range(0, len(wanted), AT_ONCE):
        row = LogEntry.objects.filter(commit__in=wanted[start : start + AT_ONCE], seq__lte=last.size).first()
        if row is not None:
            return Found(row.seq, row.day, commits[row.commit], _steps(row, last))
    return None


def is_waiting(*, nomor: str, kunci: str) -> bool:
    """Whether this very receipt waits for its leaf; a wrong kunci answers no."""
    row = Receipt.objects.filter(nomor=nomor).first()
    if row is not None:
        early = receipt_salt.first(kunci, nomor)
        if row.salt is not None:
            return bytes(row.salt) == receipt_salt.hardened(early)
        try:
            return receipt_salt.unsealed(bytes(row.sealed)) == early
        except CryptoError:
            return False
    last = last_signed()
    beyond = Opening.objects.filter(ref=nomor, leaf__gt=last.size if last is not None else 0)
    salt = receipt_salt.salt_of(kunci, nomor)
    return any(bytes(one) == salt for one in beyond.values_list("salt", flat=True))


def _commits(salt: bytes, nomor: str, last: Signed) -> dict[str, dt.date]:
    """What the receipt's leaf would say for each day on which its voice may have come."""
    first = LogEntry.objects.order_by("seq").values_list("day", flat=True).first()
    end = last.signed_at.date() + dt.timedelta(days=1)
    day = first - BEFORE if first is not None else end
    found = {}
    while day <= end:
        found[leaves.commitment(salt, leaves.receipt_event(nomor, day))] = day
        day += dt.timedelta(days=1)
    return found


def _steps(row: LogEntry, last: Signed) -> int | None:
    folder = Folder(Path(settings.LEDGER_LOG_DIR))
    try:
        path = merkle.inclusion(row.seq - 1, last.size, tiles.nodes(folder, last.size))
    except tiles.Incomplete:
        return None
    root = merkle.root_from_inclusion(row.seq - 1, last.size, leaves.hash_of(row), path)
    told = notes.checkpoint(notes.parted(last.note)[0])
    return len(path) if root == told.root else None


def _signed(rows: "QuerySet[LogCheckpoint]") -> list[Signed]:
    return [
        Signed(row.size, notes.short_code(bytes.fromhex(row.root)), row.signed_at, row.note) for row in rows
    ]

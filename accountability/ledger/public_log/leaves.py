"""What stands in the log: a leaf tells its kind, its day, and a commitment that salt and event open."""

import csv
import datetime as dt
import hashlib
from functools import cache
from pathlib import Path

from accountability.ledger.models import ChainEnd, Entry, LogEntry, Opening
from accountability.ledger.public_log.merkle import leaf_hash
from accountability.ledger.record import canonical

DATA = Path(__file__).parent.parent / "data" / "public_kinds.csv"
MASUK, TANGGAPAN, STATUS, RANTAI = "masuk", "tanggapan", "status", "rantai"

type Event = dict[str, str | int]


def receipt_event(nomor: str, day: dt.date) -> Event:
    """What the leaf of a receipt commits to: nothing that does not stand on the receipt."""
    return {"day": day.isoformat(), "nomor": nomor}


def deed_event(entry: Entry, ref: str, day: dt.date) -> Event:
    """What the leaf of a deed commits to: what was done to what, and its place in the chain of the desa."""
    return {"day": day.isoformat(), "entri": entry.hash, "peristiwa": entry.kind, "ref": ref}


def event_of(opening: Opening) -> Event:
    """The event an opening opens, as the ledger has it today."""
    if opening.entry.kind == "aspirasi.masuk":
        return receipt_event(opening.ref, opening.day)
    return deed_event(opening.entry, opening.ref, opening.day)


def chain_event(end: ChainEnd) -> Event:
    """What the leaf of a whole chain commits to: its end, and by it all that came before."""
    return {"desa": end.desa_id, "hash": end.hash, "seq": end.seq}


def commitment(salt: bytes, event: Event) -> str:
    """SHA-256 over the salt and the canonical event, 64 hex digits."""
    return hashlib.sha256(salt + canonical(event)).hexdigest()


def written(kind: str, commit: str, day: dt.date) -> bytes:
    """The entry itself (RFC 8785): nothing of place, person, words or time of day."""
    return canonical({"commit": commit, "day": day.isoformat(), "kind": kind, "v": 1})


def entry_bytes(leaf: LogEntry) -> bytes:
    """The entry of a row of the log, as it is published."""
    return written(leaf.kind, leaf.commit, leaf.day)


def hash_of(leaf: LogEntry) -> bytes:
    """Its hash, made anew from what the row says."""
    return leaf_hash(entry_bytes(leaf))


def public_kind(entry: Entry) -> str:
    """What an entry of the ledger is called in the log (data/public_kinds.csv); "" when it has no own leaf.

    The longest beginning counts, then the state the deed led to. What has no leaf of its own is still bound:
    the leaf of its chain commits to it.
    """
    state = str(entry.facts.get("state", "")) if isinstance(entry.facts, dict) else ""
    found = ("", "", "")
    for begins, for_state, kind in _kinds():
        fits = entry.kind.startswith(begins) and for_state in {"", state}
        if fits and (len(begins), len(for_state)) >= (len(found[0]), len(found[1])):
            found = begins, for_state, kind
    return found[2]


@cache
def _kinds() -> tuple[tuple[str, str, str], ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple((r["kind_begins"], r["state"], r["public_kind"]) for r in csv.DictReader(file))

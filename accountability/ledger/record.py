"""Writes what a deed did into the desa's hash chain, in the deed's own transaction.

Many deeds in one block (lib.together) hold their desa until the block ends: the end of a chain that was read
once is then remembered, and the entries are written together.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from accountability.accounts.actors import Actor
from accountability.ledger.models import Entry
from accountability.lib import together
from accountability.regions.models import Wilayah

GENESIS = "0" * 64
_WAIT = "SELECT pg_advisory_xact_lock(hashtextextended('ledger:' || %s, 7))"
_WAIT_EACH = (
    "SELECT pg_advisory_xact_lock(hashtextextended('ledger:' || kode, 7)) FROM unnest(%s::text[]) kode"
)
_TRY_EACH = """
SELECT kode, pg_try_advisory_xact_lock(hashtextextended('ledger:' || kode, 7)) FROM unnest(%s::text[]) kode
"""


class NotInTransaction(Exception):
    """An entry must commit together with what it tells; open a transaction first."""


class DesaBusy(Exception):
    """Another deed holds this desa, and a block that holds others must not wait for it: both might wait."""


def canonical(fields: dict[str, Any]) -> bytes:
    """The one way to write an entry as bytes: sorted keys, no blanks, UTF-8 (after RFC 8785)."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(entry: Entry) -> str:
    """SHA-256 over the entry and the hash before it, as 64 hex digits."""
    told = {
        "desa": entry.desa_id,
        "seq": entry.seq,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "ref": entry.ref,
        "actor": [entry.actor_kind, entry.actor_role, entry.actor_user_id],
        "facts": entry.facts,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def record(
    *, kind: str, ref: str, desa: Wilayah, by: Actor, at: dt.datetime, facts: dict[str, Any] | None = None
) -> Entry:
    """Appends an entry to the desa's chain; raises NotInTransaction outside a transaction.

    `facts` may hold codes, numbers and rupiah (int); never a name, a phone number or a citizen's words.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction
    hold(desa=desa)
    seq, previous = _end_of_chain(desa.kode)
    entry = Entry(
        desa=desa,
        seq=seq + 1,
        at=at,
        kind=kind,
        ref=ref,
        actor_kind=by.kind,
        actor_role=by.role,
        actor_user_id=by.user_id,
        facts=facts or {},
        previous_hash=previous,
    )
    entry.hash = digest(entry)
    together.insert(entry)
    if (batch := together.current()) is not None:
        batch.memory["chain", desa.kode] = entry.seq, entry.hash
    return entry


def hold(*, desa: Wilayah) -> None:
    """Makes this deed the only one of the desa until it commits; other desa are not held up.

    A deed that locks rows holds its desa first: were rows locked before, two deeds could wait for each other
    for ever. SQLite has one writer anyway (BEGIN IMMEDIATE). Inside a block of many deeds: raises DesaBusy.
    """
    if connection.vendor != "postgresql":
        return
    if together.current() is not None:
        if desa.kode not in hold_free([desa.kode]):
            raise DesaBusy
        return
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [desa.kode])


def hold_each(*, kode: Iterable[str]) -> None:
    """As `hold`, for many desa in one question; in the order of their codes, so that no two wait for ever."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_WAIT_EACH, [sorted(set(kode))])


def hold_free(kode: Iterable[str]) -> set[str]:
    """Holds those of the desa nobody else holds, without waiting, and says which; for a block of deeds."""
    wanted = set(kode)
    batch = together.current()
    if batch is None:
        return wanted
    held: set[str] = batch.memory.setdefault("held", set())
    if connection.vendor != "postgresql":
        held |= wanted
    elif unheld := sorted(wanted - held):
        with connection.cursor() as cursor:
            cursor.execute(_TRY_EACH, [unheld])
            held.update(one for one, free in cursor.fetchall() if free)
    return wanted & held


def held_here() -> set[str]:
    """The desa this block of deeds holds; on SQLite, where there is one writer, those that were asked for."""
    batch = together.current()
    return set(batch.memory.get("held", ())) if batch is not None else set()


def wait_for(*, kode: str) -> None:
    """Holds a desa in a block that holds none yet, waiting for whoever has it."""
    batch = together.current()
    if batch is not None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(_WAIT, [kode])
        batch.memory.setdefault("held", set()).add(kode)


def _end_of_chain(kode: str) -> tuple[int, str]:
    """Place and hash of the last entry of a desa that is held."""
    batch = together.current()
    if batch is None:
        return Entry.objects.chain(kode).values_list("seq", "hash").last() or (0, GENESIS)
    if ("chain", kode) not in batch.memory:
        _read_ends(batch, kode)
    seq, last_hash = batch.memory["chain", kode]
    return seq, last_hash


def _read_ends(batch: together.Batch, kode: str) -> None:
    """Remembers the ends of all chains this block holds and has not read yet, with one question.

    Only of those it holds: what another deed still adds to would be read too early.
    """
    held = {kode, *held_here()}
    unread = [one for one in held if ("chain", one) not in batch.memory]
    last = Entry.objects.filter(desa=OuterRef("kode")).order_by("-seq").values("pk")[:1]
    ends = Wilayah.objects.filter(kode__in=unread).annotate(last=Subquery(last)).values("last")
    for desa, seq, last_hash in Entry.objects.filter(pk__in=ends).values_list("desa_id", "seq", "hash"):
        batch.memory["chain", desa] = seq, last_hash
    for one in unread:
        batch.memory.setdefault(("chain", one), (0, GENESIS))

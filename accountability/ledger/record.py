"""Writes what a deed did into the desa's hash chain, in the deed's own transaction."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import connection, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah

GENESIS = "0" * 64


class NotInTransaction(Exception):
    """An entry must commit together with what it tells; open a transaction first."""


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
    last = Entry.objects.chain(desa.kode).only("seq", "hash").last()
    entry = Entry(
        desa=desa,
        seq=last.seq + 1 if last else 1,
        at=at,
        kind=kind,
        ref=ref,
        actor_kind=by.kind,
        actor_role=by.role,
        actor_user_id=by.user_id,
        facts=facts or {},
        previous_hash=last.hash if last else GENESIS,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def hold(*, desa: Wilayah) -> None:
    """Makes this deed the only one of the desa until it commits; other desa are not held up.

    A deed that locks rows holds its desa first: were rows locked before, two deeds could wait for each other
    for ever. SQLite has one writer anyway (BEGIN IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"ledger:{desa.kode}"])

"""A million voices with their SMS and whole ledger chains on PostgreSQL, for backups and migrations."""

import datetime as dt
import os
import sys
from pathlib import Path

import psycopg

from bench.drain import Scratch
from bench.villager_world import fill
from sms_gateway.delivery import RANKS, OutboundState

SQL = Path(__file__).with_suffix(".sql")
NUMBERED = ("sms_gateway_line", "sms_gateway_inboundsms")
COLUMNS = "desa_id, seq, at, kind, ref, actor_kind, actor_role, facts, previous_hash, hash"


def made(server: str, *, voices: int, villages: int) -> Scratch:
    """A new database filled with this many voices; some minutes at a million. The caller closes it."""
    scratch = Scratch(server)
    database = scratch.environment["DATABASE_URL"]
    fill(database, voices=voices, villages=villages, now=dt.datetime.now(dt.UTC))
    with psycopg.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")
        rank = str(RANKS[OutboundState.DELIVERED])
        connection.execute("SELECT set_config('bench.rank', %s, false)", [rank])
        connection.execute(SQL.read_bytes())
        for table in NUMBERED:
            serial = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            connection.execute(serial.encode())
    scratch.run("-m", "bench.million_world")
    return scratch


def chain_the_ledger(database: str) -> None:
    """Gives every entry the hash it would have had, so that the chains hold."""
    # Only with Django set up: the module is also read where the database is still to be made.
    from accountability.ledger.models import Entry
    from accountability.ledger.record import GENESIS, digest

    with psycopg.connect(database) as connection, psycopg.connect(database) as reading:
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE TEMP TABLE told (LIKE ledger_entry INCLUDING DEFAULTS)")
        connection.execute("INSERT INTO told SELECT * FROM ledger_entry")
        connection.execute("ALTER TABLE told ADD PRIMARY KEY (id)")
        named = "SELECT id, desa_id, seq, at, kind, ref FROM ledger_entry ORDER BY desa_id, seq"
        connection.execute("CREATE TEMP TABLE hashes (id bigint, previous text, own text)")
        desa, previous = "", GENESIS
        with (
            reading.cursor("entries") as rows,
            connection.cursor().copy("COPY hashes FROM STDIN") as into,
        ):
            rows.itersize = 20_000
            for pk, kode, seq, at, kind, ref in rows.execute(named):
                if kode != desa:
                    desa, previous = kode, GENESIS
                entry = Entry(desa_id=kode, seq=seq, at=at, kind=kind, ref=ref, actor_kind="citizen")
                entry.facts, entry.previous_hash = {}, previous
                own = digest(entry)
                into.write_row((pk, previous, own))
                previous = own
        reading.rollback()  # or its snapshot would hold up the next statement
        connection.execute("TRUNCATE ledger_entry CASCADE")
        connection.execute(
            f"INSERT INTO ledger_entry (id, {COLUMNS}) SELECT t.id, desa_id, seq, at, kind, ref, actor_kind, "  # noqa: S608
            "actor_role, facts, previous, own FROM told t JOIN hashes h USING (id) ORDER BY t.id".encode()
        )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    import django

    django.setup()
    chain_the_ledger(os.environ["DATABASE_URL"])
    sys.exit(0)

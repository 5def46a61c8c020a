"""How long each migration holds up people who write, on PostgreSQL with a million voices.

`python -m bench.migrations --server postgres://…/postgres [--voices 1000000]` fills a database, takes it
back to where the first release left it, and applies all that came later with the product's own `migrate`
while one writer inserts aspirasi, another SMS, and a reader holds transactions of three seconds. It tells for
each migration the longest time one insert took, and how many inserts the database refused because the table
was no longer that of the code that wrote (`refused`). `--filled postgres://…/name` uses a database that was
kept; `--since posko=0010_push` goes back no further than this; `--may-block` lets migrations wait and hold up
others, as they would without the product's patience. Exit status 1 when an insert was blocked over 500 ms.
"""

import argparse
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from bench.drain import Scratch
from bench.villager_server import Filled
from bench.villager_world import made

ALLOWED_MS = 500.0
READ_SECONDS, READER_RESTS_SECONDS, WRITER_RESTS_SECONDS = 3.0, 0.5, 0.01
QUIET_SECONDS = 20
# Where the first release left each app; what came later is measured.
FIRST = {
    "oversight": "0001_initial",
    "planning": "0001_squashed_0002_meetings_and_plans",
    "posko": "0001_squashed_0008_reportbackvoice_text",
    "ledger": "0001_initial",
    "accounts": "0001_initial",
    "sms_gateway": "0001_squashed_0002_sms_for_real",
}
BACK = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
for target in {first}:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan([target])
    if plan and all(backwards for _, backwards in plan):
        executor.migrate([target], plan)
"""
APPLIED = re.compile(r"Applying ([\w.]+)\.\.\. OK")
READ = ("posko_aspirasi", "sms_gateway_inboundsms", "sms_gateway_contact", "ledger_entry", "regions_wilayah")


class Writer(threading.Thread):
    """Inserts copies of one row again and again, as code that knows the columns of one moment."""

    def __init__(self, database: str, table: str, template: str, own: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.database, self.table, self.template, self.own = database, table, template, own
        self.over = threading.Event()
        self.took: list[tuple[float, float]] = []
        self.refused: list[float] = []
        self.statement: sql.Composed
        self.learn()

    def learn(self) -> None:
        """Reads the table's columns, as newer code would know them."""
        with psycopg.connect(self.database) as connection:
            rows = connection.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
                "AND column_name <> 'id' ORDER BY ordinal_position",
                [self.table],
            ).fetchall()
        columns = [row[0] for row in rows]
        told = [sql.SQL(self.own[one]) if one in self.own else sql.Identifier(one) for one in columns]
        self.statement = sql.SQL("INSERT INTO {0} ({1}) SELECT {2} FROM {0} WHERE {3}").format(
            sql.Identifier(self.table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(told),
            sql.SQL(self.template),
        )

    def run(self) -> None:
        """Until it is told to stop; each insert is a transaction of its own."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            number = 0
            while not self.over.wait(WRITER_RESTS_SECONDS):
                number += 1
                began = time.monotonic()
                try:
                    connection.execute(self.statement, {"n": f"{number:08}"})
                except psycopg.Error as problem:
                    if not self.refused:
                        print(f"{self.table}: {str(problem).splitlines()[0]}", file=sys.stderr, flush=True)
                    self.refused.append(began)
                self.took.append((began, (time.monotonic() - began) * 1000))

    def longest_ms(self, since: float) -> float:
        """Of what began after `since` or was not through by then."""
        return max((ms for began, ms in self.took if began + ms / 1000 > since), default=0.0)


def _writers(database: str) -> list[Writer]:
    voice = {
        "nomor": "'X' || %(n)s",
        "idempotency_key": "NULL",
        "inbound_id": "NULL",
        "received_at": "now()",
        "state_since_at": "now()",
    }
    sms = {"ref": "gen_random_uuid()", "carrier_ref": "'uji' || %(n)s", "received_at": "now()"}
    return [
        Writer(database, "posko_aspirasi", "id = (SELECT min(id) FROM posko_aspirasi)", voice),
        Writer(database, "sms_gateway_inboundsms", "id = (SELECT min(id) FROM sms_gateway_inboundsms)", sms),
    ]


def _read(database: str, over: threading.Event) -> None:
    """Transactions of three seconds that have read from every large table."""
    with psycopg.connect(database) as connection:
        while not over.wait(READER_RESTS_SECONDS):
            for table in READ:
                connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
            over.wait(READ_SECONDS)
            connection.rollback()


def _go_back(scratch: Scratch, first: dict[str, str]) -> None:
    """To where an earlier release left it."""
    scratch.run("manage.py", "shell", "--verbosity=0", "-c", BACK.format(first=sorted(first.items())))


def _forward(scratch: Scratch, may_block: bool) -> Iterator[str]:
    """Applies all that waits by the product's own command; names each migration that is through."""
    block = ["--may-block"] if may_block else []
    process = scratch.start("-u", "manage.py", "migrate", *block)
    assert process.stdout is not None
    for line in process.stdout:
        if told := APPLIED.search(line):
            yield told[1]
    if process.wait():
        raise RuntimeError("migrate")


def measure(scratch: Scratch, first: dict[str, str], *, may_block: bool) -> list[dict[str, Any]]:
    """A row for each migration, and one for the same traffic without any."""
    _go_back(scratch, first)
    database = scratch.environment["DATABASE_URL"]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM posko_aspirasi WHERE nomor LIKE 'X%'")
        connection.execute("DELETE FROM sms_gateway_inboundsms WHERE carrier_ref LIKE 'uji%'")
        connection.execute("VACUUM (ANALYZE) posko_aspirasi")
    writers, over = _writers(database), threading.Event()
    reader = threading.Thread(target=_read, args=(database, over), daemon=True)
    for thread in (*writers, reader):
        thread.start()
    rows: list[dict[str, Any]] = []
    try:
        time.sleep(3)
        began = time.monotonic()
        time.sleep(QUIET_SECONDS)
        rows.append(_row("(none)", began, writers))
        began = time.monotonic()
        for name in _forward(scratch, may_block):
            rows.append(_row(name, began, writers))
            print(rows[-1], file=sys.stderr, flush=True)
            began = time.monotonic()
            for writer in writers:
                writer.learn()
    finally:
        over.set()
        for writer in writers:
            writer.over.set()
        for thread in (*writers, reader):
            thread.join()
    return rows


def _row(name: str, began: float, writers: list[Writer]) -> dict[str, Any]:
    voice, sms = (round(writer.longest_ms(began), 1) for writer in writers)
    return {
        "migration": name,
        "seconds": round(time.monotonic() - began, 1),
        "aspirasi_ms": voice,
        "sms_ms": sms,
        "refused": sum(one > began for writer in writers for one in writer.refused),
        "holds": max(voice, sms) <= ALLOWED_MS,
    }


def main() -> None:
    """Prints the figures as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--voices", type=int, default=1_000_000)
    options.add_argument("--villages", type=int, default=2000)
    options.add_argument("--filled", default="", help="a database that was kept")
    options.add_argument("--may-block", action="store_true", help="as if the product had no patience")
    options.add_argument("--keep", action="store_true", help="do not drop the database")
    options.add_argument(
        "--since", default="", help="app=migration,…: back to these; else to the first release"
    )
    told = options.parse_args()
    first = dict(one.split("=") for one in told.since.split(",") if one) or FIRST
    scratch: Scratch
    size = {"voices": told.voices, "villages": told.villages}
    scratch = Filled(told.filled) if told.filled else made(told.server, **size)
    try:
        rows = measure(scratch, first, may_block=told.may_block)
    finally:
        if told.keep:
            print(f"kept: {scratch.name}", file=sys.stderr, flush=True)
        else:
            scratch.close()
    load = round(os.getloadavg()[0], 1)
    print(
        json.dumps(
            {"voices": told.voices, "cores": os.cpu_count(), "load": load, "migrations": rows}, indent=1
        )
    )
    raise SystemExit(not all(row["holds"] for row in rows))


if __name__ == "__main__":
    main()

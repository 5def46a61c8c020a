"""The database as one file and back: pg_dump and pg_restore for PostgreSQL, SQLite's own copy for SQLite."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from accountability.safekeeping import fingerprint
from accountability.safekeeping.contents import TablePrint
from accountability.safekeeping.postgres_print import of_postgres
from accountability.safekeeping.refusals import NotDone

# Indexes of large tables are sorted in memory; nobody else uses a server that is being restored.
QUICKLY = {"PGOPTIONS": "-c maintenance_work_mem=256MB"}
COPY = "copy"  # the name under which the copy of a SQLite file is read


def dump(alias: str, into: Path) -> dict[str, TablePrint]:
    """Writes the database, as it is at one moment, into a new file; returns the prints of that moment.

    People go on working meanwhile. Raises NotDone with the words of the tool that failed.
    """
    if connections[alias].vendor == "sqlite":
        return _dump_sqlite(alias, into)
    return _dump_postgres(alias, into)


def load(alias: str, out_of: Path) -> None:
    """Fills an empty database from a file that `dump` wrote. Raises NotDone with the words of the tool."""
    if connections[alias].vendor == "sqlite":
        target = Path(str(connections[alias].settings_dict["NAME"]))
        connections[alias].close()
        for leftover in (target, *(target.with_name(target.name + tail) for tail in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
        out_of.replace(target)
        return
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    connections[alias].close()
    _run(["pg_restore", *options, "--dbname", _name(alias), str(out_of)], alias)


def is_empty(alias: str) -> bool:
    """Whether the database has no table yet."""
    with connections[alias].cursor() as cursor:
        return not connections[alias].introspection.table_names(cursor)


@contextmanager
def beside(path: Path) -> Iterator[str]:
    """Reads a SQLite file under a name of its own, to compare what it holds."""
    connections.databases[COPY] = connections.databases["default"] | {"NAME": str(path)}
    try:
        yield COPY
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.databases[COPY]


def _dump_sqlite(alias: str, into: Path) -> dict[str, TablePrint]:
    with connections[alias].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(into)])
    with beside(into) as copy:
        return fingerprint.of_database(copy, fingerprint.as_migrated(copy))


def _dump_postgres(alias: str, into: Path) -> dict[str, TablePrint]:
    apps = fingerprint.as_migrated(alias)
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            # One moment for the tool and for us; it may take longer than a page is ever given.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        # Half the work of the tool's own choice (6), for a file a tenth larger: people are working meanwhile.
        # An owner is bound by the walls between villages too; without a scope they let everything through.
        options = ["--format=custom", "--compress=3", "--enable-row-security", "--snapshot", snapshot]
        _run(["pg_dump", *options, "--file", str(into), _name(alias)], alias)
        return of_postgres(alias, apps)


def _name(alias: str) -> str:
    return str(connections[alias].settings_dict["NAME"])


def _run(command: list[str], alias: str) -> None:
    """Runs a tool of PostgreSQL; its password goes by the environment, which no list of processes shows."""
    settings: dict[str, Any] = connections[alias].settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    own = QUICKLY | {name: str(settings[key]) for name, key in named.items() if settings.get(key)}
    try:
        subprocess.run(command, check=True, env=os.environ | own, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as problem:
        raise NotDone(f"{command[0]} tidak ada di sini: pasang paket postgresql-client.") from problem
    except subprocess.CalledProcessError as problem:
        raise NotDone(f"Cadangan gagal: {command[0]}: {problem.stderr.strip()}") from problem

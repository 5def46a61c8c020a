"""A backup of a million voices and its restore elsewhere, by the product's own commands on PostgreSQL.

`python -m bench.restore --server postgres://…/postgres [--voices 1000000]` fills a database, makes a sealed
backup of it with `manage.py backup`, and restores that with `manage.py restore` into a new database and a new
VAR_DIR; that command compares every table with what it was, and ends with an error where one differs. Prints
JSON: seconds, megabytes, and the memory of the process (or a tool it called) at its highest. `--filled
postgres://…/name` backs up a database that was kept. Exit status 1 when the restore takes over 15 minutes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pyrage

from bench.drain import ROOT, Scratch
from bench.villager_server import Filled
from bench.villager_world import made

ALLOWED_SECONDS = 15 * 60.0


def _command(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """One management command to its end; raises RuntimeError with what it said when it failed."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(said)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "memory_mb": round(used.ru_maxrss / 1024),
        "said": said.strip(),
    }


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _megabytes(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return round(row[0] / 1_000_000) if row else 0


def _rows(database: str) -> dict[str, int]:
    """How much of what is in it."""
    tables = {
        "aspirasi": "posko_aspirasi",
        "milestones": "posko_milestone",
        "messages": "posko_message",
        "contacts": "sms_gateway_contact",
        "sms": "sms_gateway_inboundsms",
        "kelompok": "posko_kelompok",
        "ledger": "ledger_entry",
    }
    with psycopg.connect(database) as connection:
        found = {}
        for name, table in tables.items():
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608
            found[name] = int(row[0]) if row else 0
    return found


def measure(scratch: Scratch, server: str, folder: Path) -> dict[str, Any]:
    """Backs up, restores beside it, and tells of both."""
    key = pyrage.x25519.Identity.generate()
    identity, sealed = folder / "kunci.txt", folder / "uji.cadangan"
    identity.write_text(f"{key}\n", encoding="utf-8")
    source = scratch.environment["DATABASE_URL"]
    told: dict[str, Any] = {"rows": _rows(source), "database_mb": _megabytes(source)}
    told["backup"] = _command(scratch.environment, "backup", str(sealed), "--to", str(key.to_public()))
    told["backup_mb"] = round(sealed.stat().st_size / 1_000_000, 1)
    name = f"{scratch.name}_pulih"
    target = urlunsplit(urlsplit(source)._replace(path=f"/{name}"))
    _administer(server, f'CREATE DATABASE "{name}"')
    try:
        place = Scratch.made_for(target, str(folder / "var"))
        told["restore"] = _command(place, "restore", str(sealed), "--identity", str(identity))
        told["equal"] = _rows(target) == told["rows"]
        told["restored_mb"] = _megabytes(target)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')
    told["fine"] = told["equal"] and told["restore"]["seconds"] <= ALLOWED_SECONDS
    return told


def main() -> None:
    """Prints the figures as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--voices", type=int, default=1_000_000)
    options.add_argument("--villages", type=int, default=2000)
    options.add_argument("--filled", default="", help="a database that was kept")
    options.add_argument("--keep", action="store_true", help="do not drop the database")
    told = options.parse_args()
    server = told.server or urlunsplit(urlsplit(told.filled)._replace(path="/postgres"))
    scratch: Scratch
    size = {"voices": told.voices, "villages": told.villages}
    scratch = Filled(told.filled) if told.filled else made(server, **size)
    try:
        with tempfile.TemporaryDirectory(prefix="posko-restore-") as folder:
            figures = measure(scratch, server, Path(folder))
    finally:
        if told.keep or told.filled:
            print(f"kept: {scratch.name}", file=sys.stderr, flush=True)
        else:
            scratch.close()
    print(json.dumps({"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), **figures}, indent=1))
    raise SystemExit(not figures["fine"])


if __name__ == "__main__":
    main()

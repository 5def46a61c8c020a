"""How fast a backlog becomes aspirasi with receipts on PostgreSQL, with real workers and real words.

`python -m bench.drain --server postgres://…/postgres [--sms 3000] [--workers 2]` makes a database of its own,
fills the inbox, lets the workers go at once, and drops the database.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 7200  # until what will never end is given up; nothing is measured by it


@dataclass(frozen=True)
class Drained:
    """Of one run: SMS, seconds on the wall, and milliseconds of CPU for each SMS in Python and PostgreSQL."""

    sms: int
    seconds: float
    python_ms: float
    postgres_ms: float
    bare_per_second: float

    @property
    def per_second(self) -> float:
        """SMS a second."""
        return self.sms / self.seconds


class Scratch:
    """A database of our own on a PostgreSQL server, migrated, and an environment for what uses it."""

    def __init__(self, server: str) -> None:
        self.server, self.name = server, f"posko_bench_{os.getpid()}"
        self.folder = tempfile.TemporaryDirectory(prefix="posko-bench-")
        (Path(self.folder.name) / "static").mkdir()
        self._administer(f'CREATE DATABASE "{self.name}"')
        database = urlunsplit(urlsplit(server)._replace(path=f"/{self.name}"))
        self.environment = self.made_for(database, self.folder.name)
        self.run("manage.py", "migrate", "--verbosity=0")

    @staticmethod
    def made_for(database: str, folder: str) -> dict[str, str]:
        """The environment of processes that use this database, and this folder for their files."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "REDIS_"))},
            "DATABASE_URL": database,
            "VAR_DIR": folder,
            "DEMO": "1",
            "ALLOWED_HOSTS": "testserver,127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
            # As in production, so that what they ask of the database is measured; they hold nobody back here.
            "SMS_QUIET_HOURS": "20-06",
            "SMS_NEWS_PER_DAY": "1",
            "SMS_REPLIES_PER_VILLAGE_DAY": "20000",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A Python process that uses this database, spoken to through its pipes."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        """What such a process printed; raises RuntimeError when it failed."""
        process = self.start(*arguments)
        out, _ = process.communicate(timeout=PATIENCE_SECONDS)
        if process.returncode:
            raise RuntimeError(arguments)
        return out

    def close(self) -> None:
        """Drops the database."""
        self._administer(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self.folder.cleanup()

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


def drain(server: str, sms: int, workers: int) -> Drained:
    """Fills an inbox with `sms` and drains it with `workers` processes at once."""
    scratch = Scratch(server)
    try:
        filled = json.loads(scratch.run("-m", "bench.drain_worker", "fill", str(sms)))
        started = [scratch.start("-m", "bench.drain_worker", "drain") for _ in range(workers)]
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()  # ready
        began = time.perf_counter()
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        results = [json.loads(process.communicate(timeout=900)[0]) for process in started]
        seconds = max(one["ended"] for one in results) - began
        left = json.loads(scratch.run("-m", "bench.drain_worker", "left"))
    finally:
        scratch.close()
    if left != {"waiting": 0, "dead": 0, "answered": sms}:
        raise AssertionError(left)
    return Drained(
        sms=sms,
        seconds=seconds,
        python_ms=1000 * sum(one["cpu"] for one in results) / sms,
        postgres_ms=1000 * sum(one["postgres_cpu"] for one in results) / sms,
        bare_per_second=filled["bare_per_second"],
    )


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--sms", type=int, default=3000)
    options.add_argument("--workers", type=int, default=2)
    told = options.parse_args()
    done = drain(told.server, told.sms, told.workers)
    print(
        f"{done.sms} SMS in {done.seconds:.1f} s = {done.per_second:.0f}/s with {told.workers} workers; "
        f"CPU for each: Python {done.python_ms:.2f} ms, PostgreSQL {done.postgres_ms:.2f} ms; "
        f"bare INSERTs of one process {done.bare_per_second:.0f}/s; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()

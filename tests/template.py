"""A database with every migration in it, made once for a run: each worker copies it instead of migrating.

It is named in the environment (`TEMPLATE`): a file for SQLite, a database of the same server for PostgreSQL.
Without it, as when pytest is called by hand, a worker migrates.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "POSKO_TEST_TEMPLATE"
Environment = dict[str, str]


@contextmanager
def on_sqlite(environment: Environment, folder: Path) -> Iterator[Environment]:
    """The environment with a template for SQLite in this folder."""
    path = folder / "template.sqlite3"
    _migrate(environment | {"TEST_DATABASE_URL": f"sqlite:///{path}"})
    kept = sqlite3.connect(path)
    kept.execute("PRAGMA journal_mode=DELETE")  # a database in memory cannot be read as a write-ahead log
    kept.close()
    yield environment | {TEMPLATE: str(path)}


@contextmanager
def on_postgresql(environment: Environment) -> Iterator[Environment]:
    """The environment with a template on its own PostgreSQL; the template goes again at the end."""
    url = environment["TEST_DATABASE_URL"]
    name = f"{urlsplit(url).path[1:]}_template"
    _anew(url, name)
    try:
        _migrate(environment | {"TEST_DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"})
        yield environment | {TEMPLATE: name}
    finally:
        _anew(url, name, gone=True)


def fill(name: str) -> sqlite3.Connection | None:
    """Copies the template into a new SQLite database; the connection keeps one that lies in memory."""
    path = os.environ.get(TEMPLATE, "")
    if not path:
        return None
    made = sqlite3.connect(name, uri=name.startswith("file:"), check_same_thread=False)
    template = sqlite3.connect(path)
    template.backup(made)
    template.close()
    return made


def _migrate(environment: Environment) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
    )


def _anew(url: str, name: str, *, gone: bool = False) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if not gone:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

"""A database with every migration in it, made once for a run: each worker copies it instead of migrating.

It is named in the environment: `FILE` is that for SQLite, `TEMPLATE` that of the run's own kind, which with
PostgreSQL is a database of the same server. A run on PostgreSQL has both, for some tests make a village on
SQLite there too. Without them, as when pytest is called by hand, a worker migrates.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "POSKO_TEST_TEMPLATE"
FILE = "POSKO_TEST_TEMPLATE_FILE"
ROLE = "posko_uji"  # owns the databases of a test on PostgreSQL, and is bound by every wall
Environment = dict[str, str]


@contextmanager
def on_sqlite(environment: Environment, folder: Path) -> Iterator[Environment]:
    """The environment with a template for SQLite in this folder."""
    path = folder / "template.sqlite3"
    _migrate(environment | {"TEST_DATABASE_URL": f"sqlite:///{path}"})
    kept = sqlite3.connect(path)
    kept.execute("PRAGMA journal_mode=DELETE")  # a database in memory cannot be read as a write-ahead log
    kept.close()
    yield environment | {TEMPLATE: str(path), FILE: str(path)}


@contextmanager
def on_postgresql(environment: Environment) -> Iterator[Environment]:
    """The environment with a template on its own PostgreSQL; the template goes again at the end."""
    url = environment["TEST_DATABASE_URL"]
    name = f"{urlsplit(url).path[1:]}_template"
    make_role(url)
    _anew(url, name)
    try:
        _migrate(environment | {"TEST_DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"})
        yield environment | {TEMPLATE: name}
    finally:
        _anew(url, name, gone=True)


def fill(name: str) -> sqlite3.Connection | None:
    """Copies the template into a new SQLite database; the connection keeps one that lies in memory."""
    path = os.environ.get(FILE, "")
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


def make_role(url: str) -> None:
    """The role tests work as: no superuser, as the product's own (docs/running.md); made once on a server."""
    with psycopg.connect(url, autocommit=True) as server:
        if server.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            with suppress(psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject):  # another worker
                server.execute(sql.SQL("CREATE ROLE {} CREATEDB CREATEROLE").format(sql.Identifier(ROLE)))


def _anew(url: str, name: str, *, gone: bool = False) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if not gone:
            new = sql.SQL("CREATE DATABASE {} OWNER {}")
            server.execute(new.format(sql.Identifier(name), sql.Identifier(ROLE)))

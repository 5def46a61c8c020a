"""Moves an installation from SQLite to an empty PostgreSQL, and compares both row by row."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import environ
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, models, transaction

from accountability import walls
from accountability.safekeeping import dumping, fingerprint
from accountability.safekeeping.contents import TablePrint
from accountability.safekeeping.refusals import NotDone, NotEqual

TARGET = "tujuan"


def move_to_postgres(address: str) -> dict[str, TablePrint]:
    """Copies every row into the empty database at `address` (postgres://…); returns the prints of both.

    All in one transaction: what breaks off leaves the target empty but for its tables. Nobody may write here
    meanwhile. Raises NotDone for a target that is no empty PostgreSQL, NotEqual when both differ.
    """
    source = connections["default"]
    if source.vendor != "sqlite":
        raise NotDone("Pindahan hanya dari SQLite ke PostgreSQL.")
    _name_target(address)
    try:
        if not dumping.is_empty(TARGET):
            raise NotDone("Basis data tujuan sudah berisi: sebutkan basis data PostgreSQL yang kosong.")
        _make_tables(address)
        with transaction.atomic(), transaction.atomic(using=TARGET):
            _copy_all()
            before = fingerprint.of_database("default", apps)
            unequal = fingerprint.differences(before, fingerprint.of_database(TARGET, apps))
            if unequal:
                raise NotEqual("\n".join(unequal))
        return before
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.databases[TARGET]


def _name_target(address: str) -> None:
    if not address.startswith(("postgres://", "postgresql://")):
        raise NotDone("Tujuan harus berawal postgres://.")
    own = connections.databases["default"]
    config = environ.Env.db_url_config(address)
    connections.databases[TARGET] = own | config | {"OPTIONS": {}, "CONN_MAX_AGE": 0}


def _make_tables(address: str) -> None:
    """Every migration, in a process whose only database is the target: some of them know no other name."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
    own |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "accountability.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input"]
    done = subprocess.run(  # noqa: S603  # no word of it comes from outside
        command, cwd=settings.BASE_DIR, env=own, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NotDone(f"Tabel di tujuan tidak jadi dibuat: {done.stderr.strip()[-500:]}")


def _copy_all() -> None:
    copied = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    copied = [model for model in copied if not model._meta.proxy]
    target = connections[TARGET]
    with target.cursor() as cursor:
        # What is locked stays locked for everyone who comes later; here its rows come in as they are.
        for model in copied:
            cursor.execute(f"ALTER TABLE {_table(model)} DISABLE TRIGGER USER")
        # Rows that migrations put there: the source has them too, perhaps changed since. Not TRUNCATE …
        # CASCADE, which would go on to the ledger, and be refused there.
        for model in copied:
            cursor.execute(f"DELETE FROM {_table(model)}")  # noqa: S608
        # COPY passes no wall between villages; the owner of the tables may stand above them meanwhile.
        with walls.open_to_owner(cursor, [_table(model) for model in copied]):
            for model in copied:
                _copy(cursor, model)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the next statement would be refused
        for model in copied:
            cursor.execute(f"ALTER TABLE {_table(model)} ENABLE TRIGGER USER")
        for statement in target.ops.sequence_reset_sql(no_style(), copied):
            cursor.execute(statement)


def _table(model: type[models.Model]) -> str:
    return connections[TARGET].ops.quote_name(model._meta.db_table)


def _copy(cursor: Any, model: type[models.Model]) -> None:
    target = connections[TARGET]
    fields = fingerprint.stored_fields(model)
    columns = ", ".join(target.ops.quote_name(str(field.column)) for field in fields)
    into = f"COPY {_table(model)} ({columns}) FROM STDIN"
    with cursor.copy(into) as copy:
        for row in _rows(model, fields):
            copy.write_row(
                [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]
            )


def _rows(model: type[models.Model], fields: "list[models.Field[Any, Any]]") -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in fields]
    yield from model._base_manager.order_by().values_list(*names).iterator(fingerprint.AT_ONCE)

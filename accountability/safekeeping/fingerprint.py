"""Says of each table how many rows it has and what they hold, the same on SQLite and PostgreSQL."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader

from accountability.safekeeping.contents import TablePrint

AT_ONCE = 5_000  # rows read from the database in one go
WIDTH = 1 << 256


def of_database(alias: str, apps: Any) -> dict[str, TablePrint]:
    """The print of every table that `apps` (a registry of models) knows, by name of table.

    Read inside one transaction it is that of one moment. The order of rows does not matter, for two databases
    sort text differently; a row that stands twice counts twice.
    """
    return {model._meta.db_table: _of_table(alias, model) for model in kept_models(apps)}


def as_migrated(alias: str) -> Apps:
    """Models as the migrations applied in this database left them: those of an older release too."""
    loader = MigrationLoader(connections[alias])
    last = [key for key in loader.graph.nodes if key in loader.applied_migrations]
    return loader.project_state(last).apps


def differences(before: dict[str, TablePrint], after: dict[str, TablePrint]) -> list[str]:
    """One sentence for each table that is not the same; nothing when all are."""
    told = []
    for table in sorted(before.keys() | after.keys()):
        was, became = before.get(table), after.get(table)
        if was is None or became is None:
            told.append(f"{table}: hanya ada di {'tujuan' if was is None else 'asal'}.")
        elif was.rows != became.rows:
            told.append(f"{table}: {was.rows} baris di asal, {became.rows} di tujuan.")
        elif was.digest != became.digest:
            told.append(f"{table}: {was.rows} baris, tetapi isinya tidak sama.")
    return told


def stored_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """The columns that hold something of their own: not those the database works out by itself."""
    found = [field for field in model._meta.concrete_fields if not field.generated]
    return sorted(found, key=lambda field: field.attname)  # migrations may have added them in another order


def kept_models(apps: Any) -> list[type[models.Model]]:
    """Every model with a table of its own."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if one._meta.managed and not one._meta.proxy]


def _of_table(alias: str, model: type[models.Model]) -> TablePrint:
    names = [field.attname for field in stored_fields(model)]
    rows, total = 0, 0
    read = model._base_manager.using(alias).order_by().values_list(*names)
    for row in read.iterator(chunk_size=AT_ONCE):
        told = json.dumps([_plain(value) for value in row], sort_keys=True, separators=(",", ":"))
        total += int.from_bytes(hashlib.sha256(told.encode()).digest())
        rows += 1
    return TablePrint(rows=rows, digest=f"{total % WIDTH:064x}")


def _plain(value: Any) -> Any:
    """A value as JSON writes it, in one way only."""
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return value / dt.timedelta(microseconds=1)
        case Decimal():
            return format(value.normalize(), "f")
        case bytes() | memoryview():
            return bytes(value).hex()
        case UUID():
            return value.hex
        case _:
            return value

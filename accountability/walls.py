"""Reads walls.toml and makes of it what PostgreSQL holds each table to (row-level security; decision 100)."""

import hashlib
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.apps import apps as installed
from django.core.checks import CheckMessage, Warning  # noqa: A004 - as Django calls it
from django.core.exceptions import FieldDoesNotExist
from django.db import OperationalError, connections, transaction

FILE = Path(__file__).with_name("walls.toml")
KINDS = ("own", "near", "shown")
FREE = "free"
VILLAGE = "regions.Wilayah"
POLICY, READ_POLICY = "village_wall", "village_wall_read"
TRIES, PAUSE = 20, 0.5  # a table somebody works with is asked for again, instead of holding all others up

# Asked once in a statement, not once a row. No scope said: everything, for there is nobody to keep it from.
_OPEN = "(SELECT coalesce(current_setting('app.scope', true), '') = '')"
_INSIDE = "LIKE ANY ((SELECT string_to_array(current_setting('app.scope', true), ','))::text[])"
_ABOVE = "= ANY ((SELECT string_to_array(current_setting('app.above', true), ','))::text[])"


@dataclass(frozen=True, slots=True)
class Table:
    """What walls.toml says of one model: `way` leads to its village; `also` are rows that let to it."""

    label: str
    kind: str
    way: str
    none: bool = False
    also: tuple[str, ...] = ()


@cache
def told() -> Mapping[str, Any]:
    """The file, read once."""
    return MappingProxyType(tomllib.loads(FILE.read_text(encoding="utf-8")))


@cache
def walled() -> Mapping[str, Table]:
    """Every walled table by the label of its model."""
    said = told()
    found = {
        label: Table(label, kind, way, label in said["none"], tuple(said["also"].get(label, ())))
        for kind in KINDS
        for label, way in said[kind].items()
    }
    return MappingProxyType(found)


def statements(table: Table, models: Any = installed) -> list[str]:
    """The SQL that puts this wall up, also where an older one stands.

    Raises LookupError or FieldDoesNotExist where `models` (of a migration) do not have it yet.
    """
    name = _quoted(models.get_model(table.label)._meta.db_table)
    rules = _rules(table, models)
    mark = mark_of(table, models)
    return [
        *(f"DROP POLICY IF EXISTS {one} ON {name}" for one in (POLICY, READ_POLICY)),
        *(f"CREATE POLICY {policy} ON {name} {rule}" for policy, rule in rules.items()),
        f"COMMENT ON POLICY {POLICY} ON {name} IS '{mark}'",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
    ]


@cache
def _marks() -> Mapping[str, str]:
    return MappingProxyType({label: mark_of(table) for label, table in walled().items()})


def mark_of(table: Table, models: Any = installed) -> str:
    """What tells one wall from another; kept as a comment, for PostgreSQL words its rules anew."""
    return hashlib.sha256(repr(_rules(table, models)).encode()).hexdigest()


def raise_walls(models: Any, schema_editor: Any) -> None:
    """Puts up every wall of the file; for RunPython, in a migration that is not atomic.

    Each table is locked for itself and for as long as five statements take; one in use is tried again.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in walled().values():
        try:
            wanted = statements(table, models)
        except (LookupError, FieldDoesNotExist):
            continue  # of a later migration, which raises the walls again
        _by_itself(schema_editor.connection, wanted)


def take_down(models: Any, schema_editor: Any) -> None:
    """Takes every wall away; only a migration backwards does this."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for label in walled():
        try:
            name = _quoted(models.get_model(label)._meta.db_table)
        except LookupError:
            continue  # of a later migration, which is back already
        gone = [f"DROP POLICY IF EXISTS {one} ON {name}" for one in (POLICY, READ_POLICY)]
        rest = [f"ALTER TABLE {name} {one} ROW LEVEL SECURITY" for one in ("NO FORCE", "DISABLE")]
        _by_itself(schema_editor.connection, gone + rest)


@contextmanager
def open_to_owner(cursor: Any, tables: Iterable[str]) -> Iterator[None]:
    """Inside the block, which stands in one transaction, the owner of these tables passes their walls.

    For COPY, which no wall lets through. Nobody else passes meanwhile, and when the block raises the
    transaction brings the walls back.
    """
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c"
        " WHERE c.oid = ANY (%s::text[]::regclass[]) AND c.relforcerowsecurity ORDER BY 1",
        [list(tables)],
    )
    walled = [name for (name,) in cursor.fetchall()]
    for name in walled:
        cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
    yield
    for name in walled:
        cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")


def standing(alias: str = "default") -> str:
    """`up`, `passed by` (the role is above all walls), `broken` (some are missing), or `none` on SQLite.

    1 query, for /readyz is asked often.
    """
    if connections[alias].vendor != "postgresql":
        return "none"
    above, lost = _seen(alias)
    if above:
        return "passed by"
    return "broken" if lost else "up"


def missing(alias: str = "default") -> list[str]:
    """The models whose table has no wall, or another than walls.toml says."""
    return _seen(alias)[1]


def _seen(alias: str) -> tuple[bool, list[str]]:
    """Whether the role of this connection is above all walls, and the models without theirs."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
            " obj_description(p.oid, 'pg_policy'),"
            " (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
            " FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = %s"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'",
            [POLICY],
        )
        rows = cursor.fetchall()
    there = {name: mark if holds else None for name, holds, mark, _above in rows}
    wanted = {label: installed.get_model(label)._meta.db_table for label in walled()}
    lost = sorted(label for label, name in wanted.items() if name in there and there[name] != _marks()[label])
    return any(above for _name, _holds, _mark, above in rows), lost


def check(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Warns where the database does not keep villages apart; asked by `check --database default`."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor != "postgresql":
            continue
        above, lost = _seen(alias)
        if above:
            hint = (
                "Let the product work as a role that is no superuser and has no BYPASSRLS (docs/running.md)."
            )
            found.append(
                Warning(
                    "The database's role passes the walls between villages by.", hint=hint, id="walls.W001"
                )
            )
        if lost:
            hint = "Run migrate as the owner of the tables."
            found.append(
                Warning(f"No wall, or an old one, on: {', '.join(lost)}.", hint=hint, id="walls.W002")
            )
    return found


def _rules(table: Table, models: Any) -> dict[str, str]:
    """Policy by name: one for everything, and where more may be read than written, one for reading."""
    upward = table.label in told()["upward"]
    written = f"USING ({_OPEN} OR {_reach(table, models, near=upward)})"
    if table.kind == "own":
        return {POLICY: written}
    read = "true" if table.kind == "shown" else f"{_OPEN} OR {_reach(table, models, near=True)}"
    return {POLICY: written, READ_POLICY: f"FOR SELECT USING ({read})"}


def _reach(table: Table, models: Any, *, near: bool, alias: str = "") -> str:
    """The condition under which a row of this table is in scope."""
    model = models.get_model(table.label)
    own = alias or _quoted(model._meta.db_table)
    ways = [_way(one, model, models, own, near) for one in table.way.split(" or ")]
    found = [one for one, _none in ways]
    if table.none:
        found.append("(" + " AND ".join(none for _one, none in ways) + ")")
    found += list(_also(table, models, own))
    return "(" + " OR ".join(found) + ")"


def _way(way: str, model: Any, models: Any, own: str, near: bool) -> tuple[str, str]:
    """One way to the village: the condition that it is in scope, and the one that there is none."""
    if " else " in way:
        first, second = (f"{own}.{_quoted(model._meta.get_field(one).column)}" for one in way.split(" else "))
        return _fits(f"coalesce({first}, {second})", near), f"coalesce({first}, {second}) IS NULL"
    name, _, rest = way.partition(".")
    field = model._meta.get_field(name)
    column = f"{own}.{_quoted(field.column)}"
    other = field.related_model._meta
    if other.label == VILLAGE:
        return _fits(column, near), f"{column} IS NULL"
    alias = f"{other.db_table}_of_{own.strip(chr(34))}"[:60]
    there = f"FROM {_quoted(other.db_table)} {alias} WHERE {alias}.{_quoted(other.pk.column)} = {column}"
    if rest:  # through a table that hides nothing
        code = f"(SELECT {alias}.{_quoted(other.get_field(rest).column)} {there})"
        return _fits(code, near), f"{code} IS NULL"
    parent = walled()[other.label]
    more = "" if parent.kind == "own" else f" AND {_reach(parent, models, near=near, alias=alias)}"
    return f"EXISTS (SELECT 1 {there}{more})", f"{column} IS NULL"


def _also(table: Table, models: Any, own: str) -> Iterator[str]:
    """Rows of other tables, walled themselves, that let to a row of this one."""
    key = _quoted(models.get_model(table.label)._meta.pk.column)
    for one in table.also:
        label, _, name = one.rpartition(".")
        other = models.get_model(label)._meta
        column = _quoted(other.get_field(name).column)
        there = f"FROM {_quoted(other.db_table)} o WHERE o.{column} = {own}.{key}"
        yield f"EXISTS (SELECT 1 {there})"


def _fits(code: str, near: bool) -> str:
    return f"({code} {_INSIDE} OR {code} {_ABOVE})" if near else f"{code} {_INSIDE}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _by_itself(connection: Any, wanted: list[str]) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                for one in wanted:
                    cursor.execute(one)
        except OperationalError:
            if attempt == TRIES:
                raise
            time.sleep(PAUSE)
        else:
            return

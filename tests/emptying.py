"""Empties the database after a transactional test: the tables that hold something, and no others.

Django's own way (`flush`) empties every table, which on PostgreSQL makes hundreds of new files for each test,
and writes every permission anew, which nothing here asks for.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_KEPT = {"django_content_type", "auth_permission"}
_ASK = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"
_DELETE = 'DELETE FROM "{}"'
_AT_ONCE = 100  # SQLite joins five hundred questions at most


def empty(connection: BaseDatabaseWrapper) -> None:
    """Deletes every row of every model; the triggers that keep rows stand aside meanwhile."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        filled = _filled(cursor, sorted(names - _KEPT))
        if connection.vendor == "postgresql":
            _empty_on_postgresql(cursor, filled)
        else:
            _empty_on_sqlite(cursor, filled)


def _filled(cursor: CursorWrapper, names: list[str]) -> list[str]:
    found: list[str] = []
    for first in range(0, len(names), _AT_ONCE):
        cursor.execute(" UNION ALL ".join(_ASK.format(name) for name in names[first : first + _AT_ONCE]))
        found += [name for (name,) in cursor.fetchall()]
    return found


def _empty_on_postgresql(cursor: CursorWrapper, filled: list[str]) -> None:
    cursor.execute(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgrelid = ANY (%s::regclass[])",
        [[f'"{name}"' for name in filled]],
    )
    guarded = [name for (name,) in cursor.fetchall()]
    for name in guarded:
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    for name in filled:
        cursor.execute(_DELETE.format(name))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in guarded:
        cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def _empty_on_sqlite(cursor: CursorWrapper, filled: list[str]) -> None:
    cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = [(name, made) for table, name, made in cursor.fetchall() if table in filled]
    for name, _made in guards:
        cursor.execute(f'DROP TRIGGER "{name}"')
    for name in filled:
        cursor.execute(_DELETE.format(name))
    for _name, made in guards:
        cursor.execute(made)

"""Sets the indexes and promises of PostgreSQL tables aside while many rows come in, and makes them anew."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

# Foreign keys first: one may rest on a unique constraint of another table of the list.
_CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.conrelid = ANY (%s::text[]::regclass[]) AND c.contype IN ('f', 'u')
ORDER BY c.contype, c.conrelid::regclass::text, c.conname
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = ANY (%s::text[]::regclass[]) AND NOT i.indisprimary
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indrelid::regclass::text, i.indexrelid::regclass::text
"""


@contextmanager
def set_aside(cursor: Any, tables: Sequence[str]) -> Iterator[None]:
    """Inside a transaction of the owner: what stood before stands again afterwards, proved over every row.

    When the block raises, the caller's transaction brings everything back.
    """
    names = list(tables)
    constraints = _asked(cursor, _CONSTRAINTS, names)
    for table, name, _rule in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = _asked(cursor, _INDEXES, names)
    for name, _rule in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, rule in indexes:
        cursor.execute(rule)
    for table, name, rule in reversed(constraints):
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")


def _asked(cursor: Any, question: str, names: list[str]) -> list[tuple[str, ...]]:
    cursor.execute(question, [names])
    return list(cursor.fetchall())

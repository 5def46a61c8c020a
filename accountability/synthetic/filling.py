"""Where the lines of tables go: into PostgreSQL by COPY, into SQLite by many INSERTs at once.

PostgreSQL: indexes, foreign keys and unique constraints of the tables are set aside first and made anew over
the whole at the end, which also proves that every row is valid; all of it in one transaction, by the owner of
the tables and without a superuser. Rows travel in a thread of their own while the next are being made.
"""

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from accountability import walls
from accountability.synthetic.set_aside import set_aside
from accountability.synthetic.tables import NULL, Table, as_text, ready

_WAITING = 6  # chunks under way at most, so that memory stays where it is
_MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"
_UNHURRIED = "SET LOCAL statement_timeout = 0"


class Sink:
    """Takes the lines of tables, in order."""

    def write(self, tables: Sequence[Table]) -> None:
        """Takes what waits in these tables."""
        raise NotImplementedError


class _SQLite(Sink):
    def write(self, tables: Sequence[Table]) -> None:
        for table in ready(tables):
            rest = tuple(_plain(value) for value in table.rest.values())
            gaps = ", ".join(["?"] * len(table.columns))
            into = f"INSERT INTO {table.name} ({_names(table)}) VALUES ({gaps})"  # noqa: S608
            connection.ensure_connection()
            with connection.wrap_database_errors:
                connection.connection.executemany(into, (_row(line, rest) for line in table.taken()))


class _PostgreSQL(Sink):
    """A thread copies, one chunk after the other; what goes wrong there is raised at the next write."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self._raw: Any = connection.connection
        self._chunks: queue.Queue[tuple[str, str] | None] = queue.Queue(_WAITING)
        self._failed: list[Exception] = []
        self._thread = threading.Thread(target=self._copy, name="copy")
        self._thread.start()

    def write(self, tables: Sequence[Table]) -> None:
        for table in ready(tables):
            end = "".join(f"\t{as_text(value)}" for value in table.rest.values()) + "\n"
            self._chunks.put(
                (f"COPY {table.name} ({_names(table)}) FROM STDIN", end.join(table.taken()) + end)
            )
        self._raise()

    def close(self) -> None:
        """Waits for the last row."""
        self._chunks.put(None)
        self._thread.join()

    def _raise(self) -> None:
        if self._failed:
            with connection.wrap_database_errors:
                raise self._failed[0]

    def _copy(self) -> None:
        cursor = self._raw.cursor()
        while (chunk := self._chunks.get()) is not None:
            if self._failed:
                continue  # whoever writes must not wait for a thread that gave up
            try:
                with cursor.copy(chunk[0]) as copy:
                    copy.write(chunk[1])
            except Exception as problem:  # noqa: BLE001 - told to the thread that writes
                self._failed.append(problem)


@contextmanager
def filling(tables: Sequence[Table]) -> Iterator[Sink]:
    """One transaction; at the end of the block everything holds, or nothing of it was written."""
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield _SQLite()
            return
        with connection.cursor() as cursor:
            cursor.execute(_MEMORY)
            cursor.execute(_UNHURRIED)
            names = [table.name for table in tables]
            with walls.open_to_owner(cursor, names), set_aside(cursor, names):
                sink = _PostgreSQL()
                try:
                    yield sink
                finally:
                    sink.close()
                sink.write(())
            for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
                cursor.execute(statement)


def tidied(names: Iterable[str]) -> None:
    """What the planner knows of these tables, and which pages everyone may see: as after a quiet night."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(names)}")
        else:
            cursor.execute("ANALYZE")


def _names(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


def _row(line: str, rest: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*(None if word == NULL else word for word in line.split("\t")), *rest)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bytes) else as_text(value)

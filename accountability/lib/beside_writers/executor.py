"""Applies migrations on PostgreSQL so that nobody who writes waits for them longer than a moment.

A change of a table wants it alone for an instant. Behind somebody who reads for seconds it would have to
wait, and everybody who comes after it would wait too. So it gives up after a blink, lets the others pass, and
tries again; and a watch takes a migration back whole as soon as it keeps somebody waiting by what it holds.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import TracebackType
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor

BLINK_MS = 150  # so long a migration waits for a table, and all who come after it wait with it
HELD_MS = 250  # so long it may keep others waiting by what it holds
LOOK_MS = 50  # the watch looks so often
PATIENCE_SECONDS = 900  # for one migration, over all its attempts
PAUSE_SECONDS = (0.2, 1.2)  # between two of them, by chance: not in step with whoever reads again and again

# Between two steps a slow machine draws the models for longer than a page may keep a transaction open.
NEVER_IDLE = "SET idle_in_transaction_session_timeout = 0"
_GIVEN_UP = {"55P03", "57014", "57P01"}  # lock_timeout, cancelled, connection ended by the watch
_WHO_WAITS = """SELECT pg_terminate_backend(%(own)s) FROM pg_locks
WHERE NOT granted AND clock_timestamp() - waitstart > %(held)s * interval '1 millisecond'
AND %(own)s = ANY (pg_blocking_pids(pid)) LIMIT 1"""


class StillInUse(Exception):
    """A migration found no moment in which it would have held up nobody; nothing of it stayed.

    `migration` is its name, `attempts` how often it was tried.
    """

    def __init__(self, migration: str, attempts: int) -> None:
        super().__init__(f"{migration} after {attempts} attempts")
        self.migration, self.attempts = migration, attempts


class KeysLast(DatabaseSchemaEditor):
    """Adds foreign keys at the end of a migration: a key locks the table it points to, often a large one.

    Django draws the models anew between two steps, for seconds on a slow machine, with all that is locked.
    """

    sql_create_column_inline_fk = None  # type: ignore[assignment]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends the transaction also where one of the last statements failed, which Django leaves open."""
        try:
            if kind is None:
                self.deferred_sql.sort(key=self._rows_held_up)
            super().__exit__(kind, problem, traceback)
        except BaseException as last:
            if kind is None and self.atomic_migration and self.connection.in_atomic_block:
                self.atomic.__exit__(type(last), last, last.__traceback__)
            raise

    def _rows_held_up(self, statement: Any) -> float:
        """How large the table is that a key points to: the largest is locked last, and shortest."""
        pointed_to = getattr(statement, "parts", {}).get("to_table")
        if pointed_to is None:
            return -1.0
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [str(pointed_to)])
            found = cursor.fetchone()
        return float(found[0]) if found else 0.0


class PatientExecutor(MigrationExecutor):
    """Tries each migration until it got through beside those who write; raises StillInUse."""

    def apply_migration(
        self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        """Forwards."""

        def deed() -> Any:
            return super(PatientExecutor, self).apply_migration(state.clone(), migration, fake, fake_initial)

        return self._until_it_got_through(deed, str(migration))

    def unapply_migration(self, state: Any, migration: Any, fake: bool = False) -> Any:
        """Backwards."""

        def deed() -> Any:
            return super(PatientExecutor, self).unapply_migration(state.clone(), migration, fake)

        return self._until_it_got_through(deed, str(migration))

    def _until_it_got_through(self, deed: Callable[[], Any], name: str) -> Any:
        # Inside a transaction nothing can be tried again; there nobody else sees the tables yet either.
        if self.connection.vendor != "postgresql" or self.connection.in_atomic_block:
            return deed()
        deadline = time.monotonic() + PATIENCE_SECONDS
        attempts = 0
        while True:
            attempts += 1
            struck = Event()
            try:
                with _watched(self.connection, struck):
                    return deed()
            except (OperationalError, InterfaceError) as problem:
                code = getattr(problem.__cause__, "sqlstate", None)
                if code not in _GIVEN_UP and not struck.is_set():
                    raise
                if time.monotonic() > deadline:
                    raise StillInUse(name, attempts) from problem
            finally:
                self.connection.close()  # with what was set for this attempt
            time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311  # nothing secret hangs on it


@contextmanager
def _watched(connection: Any, struck: Event) -> Iterator[None]:
    """Sets the short wait, and has a second connection look whether anybody waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {BLINK_MS}")
        cursor.execute(NEVER_IDLE)
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    over = Event()
    wanted = connection.get_connection_params()
    wanted.pop("cursor_factory", None)
    wanted.pop("context", None)
    with psycopg.connect(**wanted, autocommit=True) as looking:
        watch = Thread(target=_watch, args=(looking, own, over, struck), daemon=True)
        watch.start()
        plain, connection.SchemaEditorClass = connection.SchemaEditorClass, KeysLast
        try:
            yield
        finally:
            over.set()
            watch.join()
            connection.SchemaEditorClass = plain


def _watch(looking: "psycopg.Connection[Any]", own: int, over: Event, struck: Event) -> None:
    while not over.wait(LOOK_MS / 1000):
        if looking.execute(_WHO_WAITS, {"own": own, "held": HELD_MS}).fetchone() is not None:
            struck.set()
            return

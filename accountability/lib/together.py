"""Does many small deeds in one transaction: one commit, one INSERT for each table, and no savepoints sent.

Inside `together()` rows given to `insert` are written when the block ends, many at a time. A savepoint costs
two trips to the database, so none is made: undoing a deed that wrote nothing needs none, and undoing one that
wrote something ends the whole block with CannotUndo. Whoever opens the block then does the deeds one by one,
outside of it, where everything is as usual. Questions asked for each deed are asked once for all (`ahead`).
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, models, transaction


class CannotUndo(DatabaseError):
    """A deed among many failed after it had written; the block cannot go on."""


class Batch:
    """What one block of `together` remembers."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[models.Model]] = {}
        self.memory: dict[Any, Any] = {}  # what holds until the end of the transaction, by whom it belongs to
        self.announced: dict[str, frozenset[Any]] = {}
        self.writes = 0
        self._writes_before: dict[str, int] = {}

    def watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Counts what changes something; a statement that failed counts too, for it has to be undone."""
        if not sql.startswith("SELECT"):
            self.writes += 1
        try:
            return execute(sql, params, many, context)
        except Exception:
            self.writes += 1
            raise

    def savepoint(self, sid: str) -> None:
        """Notes where a deed begins."""
        self._writes_before[sid] = self.writes

    def savepoint_rollback(self, sid: str) -> None:
        """Nothing to do when nothing was written since; raises CannotUndo otherwise."""
        if self.writes != self._writes_before.get(sid):
            raise CannotUndo

    def savepoint_commit(self, sid: str) -> None:
        """A deed ended well."""
        self._writes_before.pop(sid, None)

    def announce(self, kind: str, keys: Collection[Any]) -> None:
        """Says which things of a kind ("phone", "desa") the deeds of this block are about, for `ahead`."""
        self.announced[kind] = frozenset(keys)

    def flush(self) -> None:
        """Writes the rows that wait, tables in the order they were first met."""
        rows, self.rows = self.rows, {}
        for model, waiting in rows.items():
            model._default_manager.bulk_create(waiting)


_here = threading.local()


def current() -> Batch | None:
    """The block this thread is in, or None."""
    return getattr(_here, "batch", None)


@contextmanager
def together() -> Iterator[Batch]:
    """Opens a block: one transaction, committed at its end. Blocks do not nest."""
    with transaction.atomic():
        batch = Batch()
        private: Any = connection
        private._savepoint, private._savepoint_rollback, private._savepoint_commit = (
            batch.savepoint,
            batch.savepoint_rollback,
            batch.savepoint_commit,
        )
        _here.batch = batch
        try:
            with connection.execute_wrapper(batch.watch):
                yield batch
                batch.flush()
        finally:
            del _here.batch, private._savepoint, private._savepoint_rollback, private._savepoint_commit


def insert(row: models.Model) -> None:
    """Writes a new row: at once, or at the end of the block this thread is in."""
    batch = current()
    if batch is None:
        row.save(force_insert=True)
        return
    batch.writes += 1
    batch.rows.setdefault(type(row), []).append(row)


def ahead[K, V](
    kind: str, key: K, question: str, load: Callable[[Collection[K]], Mapping[K, V]], default: V
) -> V:
    """What `load` finds for `key`, or `default`.

    In a block that announced `key`, `load` is called once with all announced keys of the kind and its answers
    are remembered as `question` until the block ends; what the block's own deeds write later is not in them.
    """
    batch = current()
    keys = batch.announced.get(kind, frozenset()) if batch else frozenset()
    if batch is None or key not in keys:
        return load([key]).get(key, default)
    if (kind, question) not in batch.memory:
        batch.memory[kind, question] = load(keys)
    found: V = batch.memory[kind, question].get(key, default)
    return found

"""Does many small deeds in one transaction: one commit, one INSERT for each table, and no savepoints sent.

Inside `together()` rows given to `insert` are written when the block ends, many at a time. A savepoint costs
two trips to the database, so none is made: undoing a deed that wrote nothing needs none, and undoing one that
wrote something ends the whole block with CannotUndo. Whoever opens the block then does the deeds one by one,
outside of it, where everything is as usual. Questions asked for each deed are asked once for all (`ahead`).

A deed that does the same for many (every voice of a kelompok hears one piece of news) opens a block for that
part of its own transaction; inside a block it is part of that one.
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
        self.answers: dict[tuple[str, str], Any] = {}  # what `ahead` found, by kind and question
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
        """Says which things of a kind ("phone", "desa") the deeds of this block are about, for `ahead`.

        What was said first holds: a deed inside a larger block adds nothing to it.
        """
        self.announced.setdefault(kind, frozenset(keys))

    def flush(self, *, later: Collection[type[models.Model]] = ()) -> None:
        """Writes the rows that wait, but for those of `later`.

        Tables in the order they were first met, each after the tables its rows point to; what points to one
        of `later` waits with it.
        """
        rows = self.rows
        waiting = {model for model in later if model in rows}
        waiting |= {model for model in rows if waiting & _pointed_to(model)}
        self.rows = {model: rows.pop(model) for model in list(rows) if model in waiting}
        for model in _pointed_to_first(rows):
            model._default_manager.bulk_create(rows[model])

    def forget(self, kind: str) -> None:
        """Things of this kind are asked for anew: the next deed is about others, or they have changed."""
        self.announced.pop(kind, None)
        for asked in [one for one in self.answers if one[0] == kind]:
            del self.answers[asked]


def _pointed_to(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields}


def _pointed_to_first(tables: Collection[type[models.Model]]) -> list[type[models.Model]]:
    """A row gets its key when it is written, so what points to it is written afterwards."""
    ordered: dict[type[models.Model], None] = {}

    def visit(model: type[models.Model]) -> None:
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target is not model and target in tables:
                visit(target)
        ordered.setdefault(model)

    for model in tables:
        visit(model)
    return list(ordered)


_here = threading.local()


def current() -> Batch | None:
    """The block this thread is in, or None."""
    return getattr(_here, "batch", None)


@contextmanager
def together() -> Iterator[Batch]:
    """Opens a block: one transaction, or a part of the one that is open. Inside a block: that block."""
    if (around := current()) is not None:
        yield around
        return
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
    if (kind, question) not in batch.answers:
        batch.answers[kind, question] = load(keys)
    found: V = batch.answers[kind, question].get(key, default)
    return found

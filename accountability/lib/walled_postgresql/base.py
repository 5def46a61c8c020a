"""Tells the database, before anything else is asked, which scope holds; so no question goes without it.

The scope is two settings of the connection, `app.scope` and `app.above`, which the policies of walls.toml
read. A connection outlives a request, may be lost in the midst of one, and may undo what was set together
with a transaction: therefore what was told last is remembered here and forgotten whenever it may not hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from accountability.lib import scope

_TELL = "SELECT set_config('app.scope', %s, false), set_config('app.above', %s, false)"
_UNSURE = ("?", "?")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that never asks a question under another scope than the one that holds."""

    _told = _UNSURE
    _changing = False

    def connect(self) -> None:
        """A new connection, or one out of a pool, was told nothing we could rely on."""
        self._told = _UNSURE
        with self._unasked():
            super().connect()

    def set_autocommit(self, *args: Any, **kwargs: Any) -> None:
        """Between two transactions nothing may be said, or it would begin one of its own."""
        with self._unasked():
            super().set_autocommit(*args, **kwargs)

    def get_autocommit(self) -> bool:
        """What is remembered, asked of nobody: Django looks here whether a broken connection must be left."""
        before, self._changing = (
            self._changing,
            True,
        )  # not by _unasked: it is looked at three times a request
        try:
            return bool(super().get_autocommit())
        finally:
            self._changing = before

    def ensure_connection(self) -> None:
        """Before every use, also where a cursor is made by hand."""
        super().ensure_connection()
        self.tell_scope()

    def tell_scope(self) -> None:
        """Tells what holds, if it is not what was told last. A failed transaction hears only its end."""
        held = scope.current()
        wanted = (held.inside, held.above) if held is not None else ("", "")
        if self._told == wanted or self._changing or self.connection is None:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        self._told = _UNSURE
        with self.wrap_database_errors:
            # By psycopg itself: it is no question of the product's, and nobody's count of them.
            self.connection.execute(_TELL, wanted)
        self._told = wanted

    @contextmanager
    def _unasked(self) -> Iterator[None]:
        before, self._changing = self._changing, True
        try:
            yield
        finally:
            self._changing = before

    def _rollback(self) -> None:
        """What was told inside the transaction went with it."""
        self._told = _UNSURE
        super()._rollback()  # type: ignore[misc]  # Django's own, unknown to its stubs

    def _savepoint_rollback(self, sid: Any) -> None:
        """The same for a part of one."""
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = _UNSURE

"""Lets one beat ring where several run: the others wait, and the next takes over when the first is gone.

On PostgreSQL, by an advisory lock that is held by a connection of its own; the server lets go of it when that
connection ends, whatever ended it. On SQLite there is one process, and one beat. A ring too many is harmless
(rows are the work), silence is not: so where nobody can be asked, each beat rings.
"""

import contextlib
import logging
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, connections

from accountability import patience

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
LOOK_AGAIN_SECONDS = 10.0  # after nobody answered
ANSWER_SECONDS = 5.0
_TRY = "SELECT pg_try_advisory_lock(hashtextextended('beat', 7))"


class OneBeat:
    """Whether this process is the one that rings. For one thread."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._next_look = 0.0
        self._held = False
        self._rings = True

    def rings(self) -> bool:
        """True for the one that holds the lock, and for all where it cannot be asked for."""
        if connections["default"].vendor != "postgresql":
            return True
        now = time.monotonic()
        if now >= self._next_look:
            before, wait = self._rings, LOOK_SECONDS
            try:
                self._rings = self._held = self._look()
            except (DatabaseError, InterfaceError) as problem:
                logger.warning("Which beat rings cannot be asked: %s", type(problem).__name__)
                self._rings, wait = True, LOOK_AGAIN_SECONDS
                self.let_go()
            self._next_look = time.monotonic() + wait
            if before != self._rings:
                logger.warning("This beat rings." if self._rings else "Another beat rings; this one waits.")
        return self._rings

    def let_go(self) -> None:
        """Ends the connection, and with it the lock."""
        self._held = False
        if self._connection is not None:
            with contextlib.suppress(DatabaseError, InterfaceError):
                self._connection.close()
            self._connection = None

    def _look(self) -> bool:
        """Asks for the lock, or whether the connection that holds it still lives."""
        if self._connection is None:
            self._connection = connections["default"].copy("default")
        # What the wrapper is not told of its own loss it would hide by another connection, without the lock.
        held = self._held and self._connection.connection is not None
        with patience.at_most(ANSWER_SECONDS, self._connection), self._connection.cursor() as cursor:
            cursor.execute("SELECT true" if held else _TRY)
            row = cursor.fetchone()
        return bool(row and row[0])

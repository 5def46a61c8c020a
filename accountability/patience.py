"""Ends what hangs: a question to PostgreSQL that is not answered in time fails, and its thread goes on.

The server's own limits do not help when the server hangs or the way to it swallows what is sent, and a
connection that is acknowledged by something in between hangs for ever. A watcher in each process shuts such a
connection; whoever asked gets OperationalError, as when the database is away. SQLite has no way to lose.
"""

import contextlib
import os
import socket
import time
from collections.abc import Callable, Iterator
from threading import Condition, Thread, get_ident
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

LOOK_AGAIN = 0.5  # seconds between two looks at a thread whose time is over and that asks once more
_ACTIVE = 1  # libpq: a question is under way


class _Watcher:
    """A thread that shuts connections; it begins with the first block, so also after a fork."""

    def __init__(self) -> None:
        self._ends: dict[tuple[int, int], tuple[float, Any]] = {}
        self._changed = Condition()
        self._thread: Thread | None = None
        self._next = float("inf")

    def begin(self, wrapper: Any, seconds: float) -> tuple[int, int]:
        """Shuts what this thread asks for once its time is over; returns the mark to end it by."""
        end = time.monotonic() + seconds
        with self._changed:
            mark = (get_ident(), len(self._ends))
            while mark in self._ends:
                mark = (mark[0], mark[1] + 1)
            self._ends[mark] = end, wrapper
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._watch, name="patience", daemon=True)
                self._thread.start()
            if end < self._next:
                self._next = end  # others that end later need not wake it again
                self._changed.notify()
        return mark

    def end(self, mark: tuple[int, int]) -> None:
        """It was answered, or failed."""
        with self._changed:
            del self._ends[mark]

    def _watch(self) -> None:
        while True:
            with self._changed:
                now = time.monotonic()
                over = [wrapper for end, wrapper in self._ends.values() if end <= now]
                self._next = min((end for end, _ in self._ends.values()), default=float("inf"))
                if not over:
                    self._changed.wait(min(self._next - now, 3600))
                    continue
                for wrapper in over:
                    _hang_up(wrapper)
            time.sleep(LOOK_AGAIN)


_watcher = _Watcher()


class at_most:  # noqa: N801 - read as words: `with at_most(6)`
    """Inside, PostgreSQL is waited for so long in all; then each question fails with OperationalError.

    By this thread's own connection, where none is given.
    """

    __slots__ = ("_mark", "_seconds", "_wrapper")

    def __init__(self, seconds: float, wrapper: Any = None) -> None:
        self._seconds, self._wrapper = seconds, wrapper or connections[DEFAULT_DB_ALIAS]
        self._mark: tuple[int, int] | None = None

    def __enter__(self) -> None:
        if self._wrapper.vendor == "postgresql":
            self._mark = _watcher.begin(self._wrapper, self._seconds)

    def __exit__(self, *failure: object) -> None:
        if self._mark is not None:
            _watcher.end(self._mark)


@contextlib.contextmanager
def at_most_for_each(seconds: float) -> Iterator[None]:
    """Inside, each question to PostgreSQL may take so long."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.vendor != "postgresql":
        yield
        return

    def patiently(execute: Callable[..., Any], *asked: Any) -> Any:
        with at_most(seconds, wrapper):
            return execute(*asked)

    with wrapper.execute_wrapper(patiently):
        yield


def _hang_up(wrapper: Any) -> None:
    """Shuts the connection while a question is under way; its thread then sees that it is lost."""
    talking = wrapper.connection
    if talking is None:
        return
    with contextlib.suppress(Exception):  # it was closed this very moment
        if talking.pgconn.transaction_status == _ACTIVE:
            with socket.socket(fileno=os.dup(talking.pgconn.socket)) as line:
                line.shutdown(socket.SHUT_RDWR)

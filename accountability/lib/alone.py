"""Lets one piece of work go on once at a time: by a lock on a file here, by one of the database anywhere."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_TRY = "SELECT pg_try_advisory_lock(hashtextextended(%s, 7))"
_LET_GO = "SELECT pg_advisory_unlock(hashtextextended(%s, 7))"


class Busy(Exception):
    """Somebody else is at it at this moment."""


@contextmanager
def alone(name: str, *, lock: Path) -> Iterator[None]:
    """Nobody else does the work called `name` meanwhile; `lock` is a file in a folder that is there.

    Raises Busy.
    """
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        with alone_in_database(name):
            yield


@contextmanager
def alone_in_database(name: str) -> Iterator[None]:
    """The half of `alone` that other machines see; nothing without such locks. Raises Busy."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [name])
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_LET_GO, [name])

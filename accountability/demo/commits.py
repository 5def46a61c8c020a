"""Lets thousands of commits not wait for the disk while the demo world is made: only the last one does.

A world that was cut off is made anew from an empty database, so nothing is lost with its last moments. On a
slow disk these waits were most of the loading.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# What to say to the database before and after. With its log (WAL) SQLite stays whole at NORMAL too.
_SAID = {
    "sqlite": ("PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL"),
    "postgresql": ("SET synchronous_commit TO off", "RESET synchronous_commit"),
}


@contextmanager
def written_later() -> Iterator[None]:
    """While it lasts, a commit is not on the disk at once; the next commit after it brings all of them there.

    Changes nothing inside an open transaction, which has one commit anyway.
    """
    if connection.in_atomic_block:
        yield
        return
    before, after = _SAID[connection.vendor]
    _say(before)
    try:
        yield
    finally:
        _say(after)


def _say(sentence: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sentence)

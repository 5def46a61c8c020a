"""Spares the doors a database that hangs: after one has waited in vain, the others need not wait too.

A web process has few threads. Were each to wait until its patience ends, the door would answer a handful of
SMS a minute, and none to carriers that give up sooner. So for a few seconds nobody asks; then one tries.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import InterfaceError, OperationalError

HUNG_SECONDS = 2.0  # a failure that took longer is one of a database that hangs, not of one that is away
REST_SECONDS = 3.0


class _Rest:
    """What this process knows of the database."""

    def __init__(self) -> None:
        self.until = 0.0
        self.trying = Lock()


_rest = _Rest()


def rests() -> bool:
    """Whether the database hung a moment ago, and nobody has found it well since."""
    return _rest.until > 0


@contextmanager
def asked() -> Iterator[None]:
    """Asks the database in here; while it rests raises OperationalError at once, but for one who tries."""
    began = time.monotonic()
    if not rests():
        with _noticing(began):
            yield
        return
    if began < _rest.until or not _rest.trying.acquire(blocking=False):
        raise OperationalError("It hung a moment ago.")
    try:
        with _noticing(began):
            yield
        _rest.until = 0.0
    finally:
        _rest.trying.release()


@contextmanager
def _noticing(began: float) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError):
        if rests() or time.monotonic() - began > HUNG_SECONDS:
            _rest.until = time.monotonic() + REST_SECONDS
        raise

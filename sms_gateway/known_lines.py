"""The lines as each web process remembers them for a few seconds: an SMS in need not ask for its line.

What is remembered may be some seconds old; while the database is away it may be older, so that a genuine SMS
can still be told from another and be spooled.
"""

import time
from collections.abc import Callable

from django.core.cache import caches
from django.db import InterfaceError, OperationalError

from sms_gateway import away, lines
from sms_gateway.models import Line
from sms_gateway.routes import line_behind

FRESH_SECONDS = 5.0
REMEMBERED_SECONDS = 12 * 3600


def at_address(*, carrier: str, address: str) -> Line:
    """As lines.line_at: the line with this address, made as an unassigned one when nobody set it up."""
    found = _remembered(f"line:{carrier}:{address}", lambda: lines.line_at(carrier=carrier, address=address))
    if found is None:  # nothing is ever asked for without being made
        raise LookupError
    return found


def behind_door(*, carrier: str, door_key: str) -> Line | None:
    """As routes.line_behind: the line of this carrier whose door has this key, or None."""
    return _remembered(f"door:{carrier}:{door_key}", lambda: line_behind(carrier=carrier, door_key=door_key))


def _remembered(name: str, ask: Callable[[], Line | None]) -> Line | None:
    known: tuple[Line | None, float] | None = caches["near"].get(name)
    if known is not None and (time.monotonic() < known[1] or away.rests()):
        return known[0]
    try:
        found = ask()
    except (OperationalError, InterfaceError):
        if known is None or known[0] is None:
            raise
        return known[0]
    if found is None:
        # Unknown doors are not remembered: a stranger could fill the memory with guesses.
        caches["near"].delete(name)
    else:
        caches["near"].set(name, (found, time.monotonic() + FRESH_SECONDS), REMEMBERED_SECONDS)
    return found

"""What the work at hand is about, for log lines: one opaque name that goes with an SMS from door to door.

`masuk-12` is the row of an SMS that came in, and names all that is done about it, the reply included;
`keluar-34` is one that went out without an SMS before it; `web-…` is a request, and `kerja-…` a task, that is
about none. The names come from rows, so they need no table, cost nothing, and `manage.py sms_trace` follows
them. A name says nothing to who cannot read the database.
"""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

INBOUND, OUTBOUND = "masuk", "keluar"


def _nowhere() -> str:
    return ""


@dataclass(slots=True)
class _Work:
    """The name may become known while the work goes on; `door` tells the page, once there is one."""

    name: str
    door: Callable[[], str] = _nowhere


class _Process:
    """What this process is for: web, live, worker, beat, embedded; empty for a command."""

    role = ""


_work: ContextVar[_Work | None] = ContextVar("work", default=None)


class about:  # noqa: N801 - read as a word: `with about(name)`
    """Inside, log lines name this, and afterwards what they named before."""

    __slots__ = ("_token", "_work")

    def __init__(self, name: str, door: Callable[[], str] = _nowhere) -> None:
        self._work = _Work(name, door)

    def __enter__(self) -> None:
        self._token = _work.set(self._work)

    def __exit__(self, *failure: object) -> None:
        _work.reset(self._token)


def turns_out_to_be(name: str) -> None:
    """From here to the end of the block around it log lines name this: a request that became an SMS."""
    if (work := _work.get()) is not None:
        work.name = name


def anew(kind: str) -> str:
    """A name nobody has had: for what has no row."""
    return f"{kind}-{secrets.token_hex(4)}"


def of_inbound(pk: int) -> str:
    """The name of an SMS that came in."""
    return f"{INBOUND}-{pk}"


def of_outbound(pk: int, in_reply_to: int | None) -> str:
    """The name an SMS that goes out shares with the one it answers, else its own."""
    return of_inbound(in_reply_to) if in_reply_to is not None else f"{OUTBOUND}-{pk}"


def current() -> str:
    """The name of the work at hand; empty outside."""
    work = _work.get()
    return work.name if work is not None else ""


def door() -> str:
    """The name of the page the work at hand answers; empty where it is none."""
    work = _work.get()
    return work.door() if work is not None else ""


def role() -> str:
    """What this process is for."""
    return _Process.role


def is_for(role: str) -> None:
    """Says once what this process is for."""
    _Process.role = role

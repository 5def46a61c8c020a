"""Fails a test whose request asks the database the same question once for each row (N+1).

Two eyes, on every request of a test client (tests/conftest.py):

- a row that came with others fetches a field or a relation of its own, and so does a second one of them: the
  list should have asked for it once (`select_related`, `prefetch_related`, or Django's FETCH_PEERS);
- one SELECT is asked more than MOST times, each time about something else: the questions belong together.
"""

import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.models import query
from django.db.models.fetch_modes import FetchMode
from django.test import Client

LOCKS = "SELECT pg_advisory"  # a lock is taken by itself, in an order
MOST = 3  # times one SELECT may be asked in a request, about different things
# Where one question stands for each of a few that no row makes more: the module, and how many there are.
BOUNDED = {
    "/sms_gateway/costs.py": 12,  # months on the page of costs
    "/accountability/oversight/reporting/counting.py": 12,  # months of a report
    "/accountability/oversight/evaluation/suggesting.py": 17,  # rows of the sheet of an evaluation, by law
    "/posko/recap/publi": 4,  # quarters of the year a fit is made of (public.py, published.py)
    "/posko/recap/groups.py": 5,  # the five kelompok with most voices
    "/accountability/council/effectiveness.py": 8,  # years, or the quarters of one
}
ROOT = str(Path(__file__).resolve().parent.parent)


class AskedForEachRow(AssertionError):
    """One question for each row, where one question for all of them would do."""


class Watch:
    """What one request asked."""

    def __init__(self) -> None:
        self.questions: dict[str, dict[str, str]] = defaultdict(dict)
        self.fetched: dict[tuple[int, str], tuple[Any, set[int]]] = {}
        self.found: list[str] = []

    def asked(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Notes a SELECT and lets it through."""
        if not many and sql.startswith("SELECT") and not sql.startswith(LOCKS):
            about = self.questions[sql]
            if (told := repr(params)) not in about:
                about[told] = ""
                if len(about) > MOST:
                    self._too_often(sql, len(about))
        return execute(sql, params, many, context)

    def _too_often(self, sql: str, times: int) -> None:
        here = _here()
        most = max((many for name, many in BOUNDED.items() if here.startswith(name)), default=MOST)
        if times == most + 1:
            self.found.append(f"more than {most} times, from {here}: {sql[:300]}")

    def fetches(self, field: str, instance: Any, peers: list[Any]) -> None:
        """Notes that a row fetches what its peers did not bring."""
        _peers, rows = self.fetched.setdefault((id(peers), field), (peers, set()))
        rows.add(id(instance))
        if len(rows) == 2:
            self.found.append(
                f"{type(instance).__name__}.{field} of each of {len(peers)} rows, from {_here()}"
            )


_watching: ContextVar[Watch | None] = ContextVar("watching", default=None)


class Watched(FetchMode):
    """As Django fetches, one row at a time, but a watch is told of it."""

    __slots__ = ()
    track_peers = True

    def fetch(self, fetcher: Any, instance: Any) -> None:
        """Fetches for this row."""
        watch = _watching.get()
        peers = getattr(instance._state, "peers", [])
        if watch is not None and len(peers) > 1:
            watch.fetches(fetcher.field.name, instance, peers)
        fetcher.fetch_one(instance)

    def __reduce__(self) -> str:
        return "WATCHED"


WATCHED = Watched()


@contextmanager
def watched() -> Iterator[Watch]:
    """Everything that is asked inside the block; raises AskedForEachRow at its end."""
    watch = Watch()
    token = _watching.set(watch)
    try:
        with ExitStack() as stack:
            for connection in connections.all(initialized_only=True):
                stack.enter_context(connection.execute_wrapper(watch.asked))
            yield watch
    finally:
        _watching.reset(token)
    if watch.found:
        raise AskedForEachRow("\n".join(watch.found))


def stand_watch(patch: pytest.MonkeyPatch) -> None:
    """From here on every request of every test client is watched."""
    ask = Client.request

    def request(self: Client, **request: Any) -> Any:
        with watched():
            return ask(self, **request)

    patch.setattr(query, "DEFAULT_FETCH_MODE", WATCHED)
    patch.setattr(Client, "request", request)


def _here() -> str:
    """The last lines of our own code on the way here."""
    ours = [
        f"{one.filename.removeprefix(ROOT)}:{one.lineno}"
        for one in traceback.extract_stack()
        if one.filename.startswith(ROOT) and "/.venv/" not in one.filename and "/tests/" not in one.filename
    ]
    return " < ".join(reversed(ours[-3:]))

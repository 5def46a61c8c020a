"""Which tests of a file ask the database something that its other tests do not ask.

The embedded part notes what every test asks (INTO names the folder), each question by its shape: its words
without its values, and with how the database refused it, where it did. The part on PostgreSQL (FROM names the
folder) then runs in each file the tests that together ask all of it, and leaves out those that would only ask
the same again: every question of every file, and every refusal, is still put to PostgreSQL.
A test always runs that was skipped or failed before, commits for real, or itself names a kind of database.
With POSKO_EVERY_TEST=1 nothing is left out (`make test-services`). Decision 126.
"""

import functools
import hashlib
import inspect
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper

INTO, FROM = "POSKO_QUESTIONS_INTO", "POSKO_QUESTIONS_FROM"
_LISTS = re.compile(r"\((?:%s|\?|NULL)(?:, (?:%s|\?|NULL))*\)(?:, \((?:%s|NULL)(?:, (?:%s|NULL))*\))*")
_NUMBERS = re.compile(r"\d+")
_OWN_TO_A_CONNECTION = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "PRAGMA", "BEGIN")
_REALLY_COMMITS = {"transactional_db", "live_server"}

type Asked = frozenset[str]


def shape(sql: str, refusal: BaseException | None = None) -> str:
    """A question without its values, as a short sum; with its refusal, another one."""
    words = _NUMBERS.sub("0", _LISTS.sub("(…)", sql))
    if refusal is not None:
        words += f" ! {type(refusal).__name__} {_NUMBERS.sub('0', str(refusal))}"
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


@contextmanager
def noted() -> Iterator[set[str]]:
    """What is asked inside the block, in any thread and of any database."""
    asked: set[str] = set()

    def noting(ask: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(ask)
        def asks(self: CursorWrapper, sql: Any, *rest: Any) -> Any:
            try:
                answer = ask(self, sql, *rest)
            except Exception as refusal:
                asked.add(shape(str(sql), refusal))
                raise
            if not str(sql).startswith(_OWN_TO_A_CONNECTION):
                asked.add(shape(str(sql)))
            return answer

        return asks

    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute", "executemany"):
            patch.setattr(CursorWrapper, name, noting(getattr(CursorWrapper, name)))
        yield asked


def note(test: str, asked: Iterable[str]) -> None:
    """Adds what a test asked to the file of this process."""
    with Path(os.environ[INTO], f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([test, sorted(asked)]) + "\n")


def read(folder: Path) -> dict[str, Asked]:
    """What each test asked, by its name."""
    lines = (line for file in folder.glob("*.jsonl") for line in file.read_text("utf-8").splitlines())
    return {test: frozenset(asked) for test, asked in map(json.loads, lines)}


def spoken_for(items: list[pytest.Item], asked: dict[str, Asked]) -> set[str]:
    """The names of the tests that others of their file speak for: all they ask is asked by those."""
    by_file: dict[Path, list[str]] = defaultdict(list)
    for item in items:
        if item.nodeid in asked and not _really_commits(item) and not _names_a_kind(item):
            by_file[item.path].append(item.nodeid)
    return {name for names in by_file.values() for name in _others_ask(names, asked)}


def _others_ask(names: list[str], asked: dict[str, Asked]) -> list[str]:
    """Who asks most goes first; who has nothing new to ask then is left out. Who asks nothing runs."""
    so_far: set[str] = set()
    left_out = []
    for name in sorted(names, key=lambda one: (-len(asked[one]), one)):
        if asked[name] and asked[name] <= so_far:
            left_out.append(name)
        so_far |= asked[name]
    return left_out


def _really_commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(
        _REALLY_COMMITS & set(getattr(item, "fixturenames", ()))
        or (marker and marker.kwargs.get("transaction"))
    )


def _names_a_kind(item: pytest.Item) -> bool:
    """Whether the test itself does otherwise on one kind of database than on another."""
    told = inspect.getsource(getattr(item, "function", type(item))).lower()
    return "vendor" in told or "postgres" in told or "sqlite" in told

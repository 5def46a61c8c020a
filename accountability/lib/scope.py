"""Whose villages the work at hand may touch; on PostgreSQL the database itself holds to it (walls.toml).

Three states: nothing said (None), where everything is reached, as for public pages, workers and commands;
a scope of some wilayah; and a scope of none, where no village is reached. It belongs to the thread or the
task that set it and ends with the block, and `lib.walled_postgresql` tells each connection before it is used.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DatabaseError, connections

_current: ContextVar["Scope | None"] = ContextVar("scope", default=None)


@dataclass(frozen=True, slots=True)
class Scope:
    """The wilayah, by code, whose rows may be touched, with everything inside them."""

    codes: tuple[str, ...]

    @property
    def inside(self) -> str:
        """What a code must look like, as patterns of LIKE with commas between; "-" fits none."""
        return ",".join(one for code in self.codes for one in (code, f"{code}.%")) or "-"

    @property
    def above(self) -> str:
        """The codes of the wilayah around these, with commas between."""
        parts = [code.split(".") for code in self.codes]
        return ",".join(sorted({".".join(one[:deep]) for one in parts for deep in range(1, len(one))}))


def current() -> Scope | None:
    """What holds here and now."""
    return _current.get()


@contextmanager
def within(codes: Iterable[str]) -> Iterator[None]:
    """Inside the block only rows of these wilayah are there, and afterwards what held before."""
    with _held(Scope(tuple(sorted(set(codes))))):
        yield


@contextmanager
def lifted() -> Iterator[None]:
    """Inside the block everything is there. For work that is nobody's own; a house test lists who does it."""
    with _held(None):
        yield


def shut() -> None:
    """From here to the end of the block around it (`lifted`, `within`) no village is reached."""
    _current.set(Scope(()))


@contextmanager
def _held(scope: Scope | None) -> Iterator[None]:
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def carried[T](chunks: Iterable[T]) -> Iterator[T]:
    """The same chunks, each made under what holds now, though it is asked for later."""
    kept, rest = _current.get(), iter(chunks)

    def made() -> Iterator[T]:
        while True:
            with _held(kept):
                try:
                    chunk = next(rest)
                except StopIteration:
                    return
            yield chunk

    return made()


def settle() -> None:
    """Tells the open connections of this thread at once what holds now; one that cannot hear is closed."""
    for connection in connections.all(initialized_only=True):
        tell = getattr(connection, "tell_scope", None)
        if tell is None or connection.connection is None:
            continue
        try:
            tell()
        except DatabaseError:
            connection.close()

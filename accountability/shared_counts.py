"""Lets the processes of one installation count together: each into files of its own, in one folder.

The files are mapped into memory (prometheus_client's multiprocess mode), and a write into a mapped file for
which the disk has no room kills the process. So their room is taken before the first count; where there is
none, the process counts for itself alone and goes on.

A process is known to live by the lock on its file, which the kernel lets go of whatever kills it. What the
dead counted stays, or a sum would fall and be read as a start from nothing; it goes when the whole role
starts anew, and the oldest go when a process dies again and again.
"""

import contextlib
import fcntl
import logging
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from prometheus_client import Metric, multiprocess, values

from accountability.counters import COUNTED

logger = logging.getLogger(__name__)

# By the beginning of a file's name. Some 400 doors with ten spans of time each fill half of the second.
ROOM = {"counter": 1 << 20, "histogram": 4 << 20, "gauge_livesum": 1 << 16}
MOST_DEAD = 8
_ALIVE = ".alive"


class _Sharing:
    """Where this process counts; `name` is empty where it does so for itself alone."""

    folder = Path()
    role = ""
    name = ""
    held: IO[bytes] | None = None  # open, and so locked, for as long as the process lives


def share(*, role: str, folder: Path) -> bool:
    """From now on this process counts into `folder`; whether it does. `role` is `web`, `live` or `worker`.

    Called once, before anything was counted.
    """
    _Sharing.role, _Sharing.folder = role, folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            _forget_dead(folder, role)
            _begin()
    except OSError as problem:
        logger.warning("This process counts for itself alone: %s", type(problem).__name__)
        return False
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(_own_name)  # type: ignore[no-untyped-call]
    os.register_at_fork(after_in_child=_be_another)
    return True


def counted() -> Iterable[Metric]:
    """What all processes counted together, or this one alone; also what nobody has counted yet."""
    declared = {one.name: one for one in COUNTED.collect()}
    if not _Sharing.name:
        return declared.values()
    with _alone(_Sharing.folder):
        for mark in _marks(_Sharing.folder, ""):
            if not _lives(mark):
                for file in _Sharing.folder.glob(f"gauge_live*_{mark.stem}.db"):
                    file.unlink(missing_ok=True)
        files = [str(file) for file in sorted(_Sharing.folder.glob("*.db"))]
    found = {one.name: one for one in _merged(files)}
    return [found.get(name, one) for name, one in declared.items()]


def _merged(files: list[str]) -> Iterable[Metric]:
    merge: Any = multiprocess.MultiProcessCollector.merge  # the library has few types
    try:
        return list(merge(files))
    except Exception as problem:  # noqa: BLE001 - a power cut may leave half a file: the others still count
        logger.warning("A file of counts cannot be read: %s", type(problem).__name__)
        return list(merge([file for file in files if _can_be_read(file)]))


def _can_be_read(file: str) -> bool:
    try:
        multiprocess.MultiProcessCollector.merge([file])  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return False
    return True


def _own_name() -> str:
    return _Sharing.name


def _be_another() -> None:
    """After a fork: the files of the parent are not ours."""
    with contextlib.suppress(OSError), _alone(_Sharing.folder):
        _begin()


def _begin() -> None:
    """Takes a name, and the room for its files. Raises OSError where there is none."""
    name = f"{_Sharing.role}-{secrets.token_hex(6)}"
    mark = (_Sharing.folder / f"{name}{_ALIVE}").open("ab")
    fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        for kind, room in ROOM.items():
            with (_Sharing.folder / f"{kind}_{name}.db").open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, room)
    except OSError:
        mark.close()
        _forget(_Sharing.folder / f"{name}{_ALIVE}")
        raise
    if _Sharing.held is not None:
        _Sharing.held.close()
    _Sharing.name, _Sharing.held = name, mark


def _forget_dead(folder: Path, role: str) -> None:
    marks = _marks(folder, role)
    dead = [mark for mark in marks if not _lives(mark)]
    for mark in dead if len(dead) == len(marks) else dead[:-MOST_DEAD]:
        _forget(mark)


def _forget(mark: Path) -> None:
    for file in mark.parent.glob(f"*_{mark.stem}.db"):
        file.unlink(missing_ok=True)
    mark.unlink(missing_ok=True)


def _marks(folder: Path, role: str) -> list[Path]:
    """The marks of the processes of a role (all, with none), oldest first."""
    found = folder.glob(f"{role}-*{_ALIVE}" if role else f"*{_ALIVE}")
    return sorted(found, key=lambda mark: mark.stat().st_mtime)


def _lives(mark: Path) -> bool:
    with mark.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else begins or is looked for meanwhile."""
    with (folder / "turn").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield

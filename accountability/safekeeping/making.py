"""Makes a backup: one file with the database of one moment, the files beside it, and the secrets, sealed."""

import datetime as dt
import errno
import io
import logging
import tarfile
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError, connections

from accountability.first_start import known_secrets
from accountability.ledger import clock_watch
from accountability.ledger.models import Entry
from accountability.safekeeping import dumping
from accountability.safekeeping.contents import (
    DATABASE,
    LIST,
    PLAIN,
    POSTGRES,
    SECRETS,
    Contents,
    files_of,
)
from accountability.safekeeping.refusals import NotDone, why
from accountability.safekeeping.sealing import sealed_into

logger = logging.getLogger(__name__)

NAME = "posko-%Y%m%dT%H%M%SZ.cadangan"
PATTERN = "posko-*.cadangan"
DISK_FULL = "53100"  # as PostgreSQL numbers it


def backup(target: Path, *, recipients: list[str], at: dt.datetime, unsealed: bool = False) -> Path:
    """Writes a backup into the new file `target`, or into the folder `target` under a name with its time.

    People go on working meanwhile. Each of `recipients` (age1…) can open it; without any it is written only
    when `unsealed` was asked for, and then holds no secrets. Raises NotDone; no half backup stays behind.
    """
    if not recipients and not unsealed:
        raise NotDone(
            "Cadangan memuat kata warga: sebutkan kunci penyegelnya (--to age1… atau BACKUP_RECIPIENTS), "
            "yang kunci rahasianya tidak ada di komputer ini. Tanpa segel: --unsealed."
        )
    path = target / at.astimezone(dt.UTC).strftime(NAME) if target.is_dir() else target
    if path.exists():
        raise NotDone(f"{path} sudah ada: cadangan tidak pernah menimpa yang lain.")
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".cadangan-") as folder:
            _write(beside, Path(folder) / DATABASE, recipients, at)
        beside.rename(path)
        _told(at)
    except OSError as problem:
        raise NotDone(f"Cadangan tidak dapat ditulis: {why(problem)}.") from problem
    except DatabaseError as problem:
        raise NotDone(f"Cadangan tidak dapat dibuat: {_of_database(problem)}.") from problem
    finally:
        beside.unlink(missing_ok=True)
    return path


def _told(at: dt.datetime) -> None:
    """Whoever watches is told of it; that this fails makes the backup no worse."""
    try:
        clock_watch.note_backup(at=at)
    except DatabaseError as problem:
        logger.warning("That a backup was made could not be noted: %s", type(problem).__name__)


def _of_database(problem: DatabaseError) -> str:
    if "disk is full" in str(problem) or getattr(problem.__cause__, "sqlstate", "") == DISK_FULL:
        return why(OSError(errno.ENOSPC, ""))
    return f"database tidak menjawab ({type(problem).__name__})"


def let_old_go(folder: Path, *, keep: int) -> list[Path]:
    """Removes all but the newest `keep` backups of a folder; returns those that went."""
    found = sorted(folder.glob(PATTERN), reverse=True)
    for path in found[keep:]:
        path.unlink()
    return found[keep:]


def _write(path: Path, dumped: Path, recipients: list[str], at: dt.datetime) -> None:
    tables = dumping.dump("default", dumped)
    contents = Contents(
        made_at=at.astimezone(dt.UTC).isoformat(),
        vendor=connections["default"].vendor,
        tables=tables,
        ledger_entries=tables[Entry._meta.db_table].rows,
        prints=POSTGRES if connections["default"].vendor == "postgresql" else PLAIN,
    )
    with sealed_into(path, recipients) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        for name, value in known_secrets().items() if recipients else ():
            _add(tar, f"{SECRETS}/{name}", value.encode())
        _add(tar, LIST, contents.as_json())
        _add_file(tar, dumped, DATABASE)
        # After the database: a row of its moment then has its photo, unless that was removed since.
        for file, name in files_of(settings.VAR_DIR, settings.SPOOL_DIR):
            _add_file(tar, file, name)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


def _add_file(tar: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        file: BinaryIO = path.open("rb")
    except FileNotFoundError:  # an SMS that waited was taken in meanwhile
        return
    with file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = path.stat().st_size, 0o600
        tar.addfile(entry, file)

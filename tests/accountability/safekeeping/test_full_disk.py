"""A backup for which there is no room fails in one sentence, and the old ones stay as they were."""

import datetime as dt
import errno
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from accountability.ledger.models import Entry
from accountability.safekeeping import dumping, making
from accountability.safekeeping.contents import TablePrint
from accountability.safekeeping.making import backup
from accountability.safekeeping.refusals import NotDone

AT = dt.datetime(2026, 11, 21, 3, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posko-20261120T030000Z.cadangan").write_bytes(b"the old one")
    return tmp_path


def left(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def of_postgres() -> OperationalError:
    """As Django raises what PostgreSQL says of a full disk."""
    problem = OperationalError()
    problem.__cause__ = psycopg.errors.DiskFull()
    return problem


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "problem"),
    [
        (dumping, OperationalError("database or disk is full")),
        (dumping, of_postgres()),
        (dumping, OSError(errno.ENOSPC, "No space left on device")),
        (making, OSError(errno.ENOSPC, "No space left on device")),
    ],
    ids=["SQLite", "PostgreSQL", "its copy", "the sealed file"],
)
def test_without_room_it_is_told_and_nothing_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: Any, problem: Exception
) -> None:
    def full(*given: Any, **named: Any) -> Any:
        raise problem

    if where is making:  # SQLite copies nothing out of the transaction of a test
        printed = {Entry._meta.db_table: TablePrint(rows=0, digest="0")}
        monkeypatch.setattr(dumping, "dump", lambda alias, into: printed)
    monkeypatch.setattr(where, "dump" if where is dumping else "sealed_into", full)
    before = left(folder)
    with pytest.raises(NotDone, match=r"^Cadangan tidak dapat .* disknya penuh; beri tempat, lalu ulangi"):
        backup(folder, recipients=[], at=AT, unsealed=True)
    with pytest.raises(CommandError, match="disknya penuh"):
        call_command("backup", str(folder), unsealed=True, keep=1)
    assert left(folder) == before


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_without_its_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: Any) -> Any:
        raise OperationalError("connection failed: host 10.0.0.4 password=rahasia")

    monkeypatch.setattr(dumping, "dump", away)
    with pytest.raises(NotDone) as told:
        backup(folder, recipients=[], at=AT, unsealed=True)
    assert "rahasia" not in str(told.value)
    assert "database tidak menjawab" in str(told.value)

"""Backup, restore and the move from SQLite, with PostgreSQL's own tools."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.accountability.safekeeping.place import Place, key_pair

SERVER = os.environ.get("TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL")


class Moved(NamedTuple):
    """A village that moved, with the words of the command and two addresses: its own, and an empty one."""

    village: Place
    status: int
    said: str
    address: str
    empty: str


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    names = [f"posko_pindah_{os.getpid()}_{end}" for end in ("a", "b")]
    # The target's owner as docs/running.md has it: no superuser, so that the walls stand before it too.
    owner, server_at = f"posko_pindah_{os.getpid()}", urlsplit(SERVER)
    place = f"{owner}:rahasia@{server_at.hostname}:{server_at.port or 5432}"
    here, empty = (urlunsplit(server_at._replace(netloc=place, path=f"/{name}")) for name in names)
    village = Place(tmp_path_factory.mktemp("desa"))
    village.fill()
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE ROLE {owner} LOGIN PASSWORD 'rahasia'")
        for name in names:
            server.execute(f'CREATE DATABASE "{name}" OWNER {owner}')
        try:
            status, said = village.manage("move_to_postgres", TARGET_DATABASE_URL=here)
            yield Moved(village, status, said, here, empty)
        finally:
            for name in names:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            server.execute(f"DROP ROLE {owner}")


class TestMovingToPostgreSQL:
    def test_every_row_arrives_and_both_are_equal(self, moved: Moved) -> None:
        assert moved.status == 0, moved.said
        assert "sama di kedua basis data" in moved.said
        with psycopg.connect(moved.address) as there:
            assert there.execute("SELECT text FROM posko_aspirasi").fetchall() == [
                ("jalan rusak di depan balai",)
            ]

    def test_what_was_locked_is_locked_there(self, moved: Moved) -> None:
        with psycopg.connect(moved.address) as there, pytest.raises(psycopg.Error, match="append-only"):
            there.execute("DELETE FROM ledger_entry")

    def test_the_next_row_gets_a_number_of_its_own(self, moved: Moved) -> None:
        again = (
            "from tests import makers; makers.make_aspirasi(makers.make_desa(), text='lampu padam di pos')"
        )
        status, said = moved.village.manage("shell", "--verbosity=0", "-c", again, DATABASE_URL=moved.address)
        assert status == 0, said

    def test_a_target_that_holds_something_is_refused(self, moved: Moved) -> None:
        status, said = moved.village.manage("move_to_postgres", TARGET_DATABASE_URL=moved.address)
        assert status == 1
        assert "sudah berisi" in said


class TestABackupOfPostgreSQL:
    def test_it_is_restored_on_another_server_as_it_was(self, moved: Moved, tmp_path: Path) -> None:
        recipient, key = key_pair(tmp_path)
        file = tmp_path / "satu.cadangan"
        status, said = moved.village.manage(
            "backup", str(file), "--to", recipient, DATABASE_URL=moved.address
        )
        assert status == 0, said
        there = Place(tmp_path / "sana", moved.empty)
        status, said = there.manage("restore", str(file), "--identity", str(key))
        assert status == 0, said
        assert "sama dengan cadangan" in said
        with psycopg.connect(moved.empty) as database:
            assert database.execute("SELECT count(*) FROM posko_aspirasi").fetchone() == (2,)
        status, said = there.manage("ledger_verify")
        assert status == 0, said

    def test_one_of_sqlite_is_not_put_into_it(self, moved: Moved, tmp_path: Path) -> None:
        recipient, key = key_pair(tmp_path)
        file = tmp_path / "desa.cadangan"
        assert moved.village.manage("backup", str(file), "--to", recipient)[0] == 0
        with psycopg.connect(SERVER, autocommit=True) as server:
            name = f"posko_pindah_{os.getpid()}_c"
            server.execute(f'CREATE DATABASE "{name}"')
            try:
                address = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
                status, said = Place(tmp_path / "lain", address).manage(
                    "restore", str(file), "--identity", str(key)
                )
            finally:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        assert status == 1
        assert "dari sqlite" in said

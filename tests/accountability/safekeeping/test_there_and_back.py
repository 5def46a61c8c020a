"""A backup carries a village's installation to another computer: rows, photos, waiting SMS and secrets."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.accountability.safekeeping.place import Place, key_pair


class Backed(NamedTuple):
    """A place that was backed up, and its backup."""

    place: Place
    file: Path
    recipient: str
    key: Path


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Backed:
    folder = tmp_path_factory.mktemp("cadangan")
    place = Place(folder / "sini")
    place.fill()
    (place.folder / "env").mkdir()
    (place.folder / "env" / "PHONE_PEPPER").write_text("lada " * 10 + "\n", encoding="utf-8")
    recipient, key = key_pair(folder)
    (store := folder / "simpan").mkdir()
    status, said = place.manage("backup", str(store), "--to", recipient)
    assert status == 0, said
    return Backed(place, next(store.iterdir()), recipient, key)


class TestABackup:
    def test_it_is_sealed_and_bears_its_time(self, backed: Backed) -> None:
        assert backed.file.name.startswith("posko-20")
        raw = backed.file.read_bytes()
        assert raw.startswith(b"age-encryption.org/v1")
        assert b"jalan rusak" not in raw
        assert b"lada" not in raw

    def test_nothing_half_made_lies_beside_it(self, backed: Backed) -> None:
        assert list(backed.file.parent.iterdir()) == [backed.file]

    def test_without_a_key_to_seal_to_none_is_made(self, backed: Backed, tmp_path: Path) -> None:
        status, said = backed.place.manage("backup", str(tmp_path))
        assert status == 1
        assert "BACKUP_RECIPIENTS" in said
        assert "Traceback" not in said
        assert not list(tmp_path.iterdir())

    def test_only_the_newest_stay_in_a_folder(self, backed: Backed, tmp_path: Path) -> None:
        for day in ("01", "02", "03"):
            (tmp_path / f"posko-202601{day}T000000Z.cadangan").touch()
        (tmp_path / "catatan.txt").touch()
        status, said = backed.place.manage(
            "backup", str(tmp_path), "--keep", "2", BACKUP_RECIPIENTS=backed.recipient
        )
        assert status == 0, said
        kept = sorted(path.name for path in tmp_path.iterdir())
        assert kept[0] == "catatan.txt"
        assert kept[1] == "posko-20260103T000000Z.cadangan"
        assert len(kept) == 3


class TestARestore:
    def test_on_another_computer_all_is_as_it_was(self, backed: Backed, tmp_path: Path) -> None:
        there = Place(tmp_path / "sana")
        status, said = there.manage("restore", str(backed.file), "--identity", str(backed.key))
        assert status == 0, said
        assert "sama dengan cadangan" in said
        assert there.rows("SELECT text FROM posko_aspirasi") == [("jalan rusak di depan balai",)]
        assert (there.folder / "media" / "foto" / "satu.webp").read_bytes() == b"gambar"
        assert (there.folder / "spool" / "menunggu").read_bytes() == b"tersegel"
        pepper = there.folder / "env" / "PHONE_PEPPER"
        assert pepper.read_text(encoding="utf-8").strip() == ("lada " * 10).strip()
        assert pepper.stat().st_mode & 0o077 == 0

    def test_a_place_that_holds_something_is_left_alone(self, backed: Backed) -> None:
        status, said = backed.place.manage("restore", str(backed.file), "--identity", str(backed.key))
        assert status == 1
        assert "sudah berisi" in said
        assert backed.place.rows("SELECT count(*) FROM posko_aspirasi") == [(1,)]

    def test_other_secrets_than_those_of_the_backup_are_not_overwritten(
        self, backed: Backed, tmp_path: Path
    ) -> None:
        status, said = Place(tmp_path).manage(
            "restore", str(backed.file), "--identity", str(backed.key), PHONE_PEPPER="merica " * 8
        )
        assert status == 1
        assert said.startswith("PHONE_PEPPER")
        assert not list(tmp_path.glob("posko.sqlite3*"))

    @pytest.mark.parametrize("content", [b"", b"bukan cadangan", b"age-encryption.org/v1\nrusak"])
    def test_what_is_no_backup_is_refused_in_a_sentence(
        self, backed: Backed, tmp_path: Path, content: bytes
    ) -> None:
        (file := tmp_path / "salah.cadangan").write_bytes(content)
        status, said = Place(tmp_path / "sana").manage("restore", str(file), "--identity", str(backed.key))
        assert status == 1
        assert "Traceback" not in said
        assert "adangan" in said

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        status, said = Place(tmp_path).manage("restore", str(tmp_path / "tiada"))
        assert status == 1
        assert "tidak ada" in said

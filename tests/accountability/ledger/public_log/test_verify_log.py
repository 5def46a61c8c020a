"""The checker anyone may take home: it needs Python alone, and believes nothing it does not count itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from accountability.ledger.public_log import notes, publishing, verify_log
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.ledger.public_log.cast import DAY, kunci, log_dir, nomor, publish, speak, tell

__all__ = ["log_dir"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_dir")]
SCRIPT = Path(verify_log.__file__)


@pytest.fixture
def book(desa: Wilayah, log_dir: Path) -> Path:
    """A log of a voice that was answered, and of two that wait."""
    for number in range(3):
        speak(desa, number)
    tell(desa, "aspirasi.dijawab", nomor(0), state="answered")
    publish()
    return log_dir


def said(capsys: pytest.CaptureFixture[str], book: Path, *words: str) -> tuple[int, str]:
    """How it ended and what it said."""
    ended = verify_log.main([str(book), *words])
    return ended, capsys.readouterr().out


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {name.partition(".")[0] for name in names} - sys.stdlib_module_names == set()


def test_it_runs_by_itself(book: Path) -> None:
    words = [
        sys.executable,
        "-I",
        str(SCRIPT),
        str(book),
        "--semua",
        "--tanda-terima",
        nomor(1),
        "--kunci",
        kunci(1),
    ]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "COCOK: tanda terima 1000001 ada di buku jejak: lembar ke-" in done.stdout
    assert "Sedikitnya 2 aspirasi belum punya lembar tanggapan." in done.stdout


class TestWhatHolds:
    def test_all_of_it(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        key, code = publishing.own_keys()[0].written, (book / "kode.txt").read_text(encoding="utf-8").strip()
        ended, told = said(capsys, book, "--kunci-buku", key, "--kode", code.lower(), "--semua")
        assert (ended, told.count("TIDAK")) == (0, 0)
        assert "masuk: 3" in told

    def test_what_was_kept_last_month_is_still_there(
        self, book: Path, desa: Wilayah, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kept = tmp_path / "bulan-lalu.txt"
        assert said(capsys, book, "--simpan", str(kept))[0] == 0
        speak(desa, 9)
        publish(makers.NOW + DAY)
        ended, told = said(capsys, book, "--lama", str(kept))
        assert ended == 0
        assert "5 lembar yang dulu masih ada semua, 2 lembar baru" in told

    @pytest.mark.parametrize("number", range(3))
    def test_each_receipt(self, book: Path, number: int, capsys: pytest.CaptureFixture[str]) -> None:
        typed = f"{kunci(number)[:4]} {kunci(number)[4:8]} {kunci(number)[8:]}"
        ended, told = said(capsys, book, "--tanda-terima", nomor(number), "--kunci", typed)
        assert ended == 0
        assert makers.NOW.date().isoformat() in told


class TestWhatDoesNot:
    def test_a_receipt_of_nobody(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for words in ((nomor(0), kunci(1)), (nomor(8), kunci(8)), (nomor(0), "123")):
            ended, told = said(capsys, book, "--tanda-terima", words[0], "--kunci", words[1])
            assert ended == 1
            assert "TIDAK COCOK" in told

    @pytest.mark.parametrize(
        "name", ["tile/0/000.p/5", "tile/entries/000.p/5", "checkpoint", "keterangan.json"]
    )
    def test_a_file_of_which_a_byte_was_changed(
        self, book: Path, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        whole = (book / name).read_bytes()
        for place in range(0, len(whole), max(1, len(whole) // 25)):
            if name == "keterangan.json" and not whole[place : place + 1].isalnum():
                continue
            (book / name).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            words = ["--semua", "--kunci-buku", publishing.own_keys()[0].written]
            words += ["--tanda-terima", nomor(0), "--kunci", kunci(0)]
            ended, told = said(capsys, book, *words)
            if name != "keterangan.json":
                assert ended == 1, (place, told)

    def test_another_key_than_the_one_on_the_board(
        self, book: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        ended, told = said(capsys, book, "--kunci-buku", other)
        assert (ended, "TIDAK sah" in told) == (1, True)

    def test_another_code_than_the_one_on_the_board(
        self, book: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert said(capsys, book, "--kode", "ABCD-EFGH-IJKL-MNOP")[0] == 1

    def test_a_log_that_was_cut_or_rewritten(
        self, book: Path, desa: Wilayah, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kept = tmp_path / "lama.txt"
        said(capsys, book, "--simpan", str(kept))
        origin, _size, root = verify_log.read_checkpoint(kept.read_text(encoding="utf-8"))
        for size, other in ((9, root), (4, root), (5, bytes(32))):
            body = notes.Checkpoint(origin, size, other).body
            kept.write_text(f"{body}\n— x eHg=\n", encoding="utf-8")
            ended, told = said(capsys, book, "--lama", str(kept))
            assert (ended, "TIDAK COCOK" in told) == (1, True)

    def test_a_place_where_there_is_no_log(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert verify_log.main([str(tmp_path)]) == 1
        assert "checkpoint tidak ada" in capsys.readouterr().out

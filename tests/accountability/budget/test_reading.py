"""A file is recognised by what is in it, and what cannot be read is said with what to do."""

import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest

from accountability.budget import reading, siskeudes
from accountability.budget.models import Source
from accountability.budget.proposed import Problem, Proposal, ProposedLine
from accountability.budget.reading import read_file
from accountability.lib.spreadsheet.guards import Unreadable
from tests.accountability.budget.spreadsheet.books import DESA, INCOME, ROAD, YEAR, one_sheet, packed

CSV = "Rekening;Jumlah\n4.2.1.01;5\n"


@dataclasses.dataclass
class Reading:
    """What the reader of Siskeudes gives."""

    villages: dict[str, Proposal]
    problems: list[Problem]
    code: str = "ok"


def told(raw: bytes) -> Proposal:
    """The proposal out of these bytes."""
    return read_file(io.BytesIO(raw), desa=DESA, year=YEAR)


def refusal(raw: bytes) -> str:
    """The sentence with which they are refused."""
    with pytest.raises(Unreadable) as refused:
        told(raw)
    return refused.value.sentence


class TestKinds:
    def test_a_spreadsheet_a_csv_and_a_zip_around_either(self) -> None:
        sheet = one_sheet(ROAD, INCOME).getvalue()
        for raw in (sheet, packed({"a/apb.xlsx": sheet}).getvalue()):
            assert len(told(raw).lines) == 2
        for raw in (CSV.encode(), packed({"apb.csv": CSV.encode()}).getvalue()):
            assert told(raw).lines[0].amount == 5

    def test_the_fingerprint_is_that_of_the_file_that_was_sent(self) -> None:
        import hashlib

        raw = packed({"apb.csv": CSV.encode()}).getvalue()
        assert told(raw).sha256 == hashlib.sha256(raw).hexdigest()

    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (b"", "kosong"),
            (b" \n", "kosong"),
            (b"%PDF-1.7", "PDF"),
            (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, ".xls lama"),
            (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
            (b"\x00\x01\x00\x00Standard ACE DB", "basis data Siskeudes"),
            (b"<html><table>", "halaman web"),
            (b"\xef\xbb\xbf<table>", "halaman web"),
            (b"\xff\xd8\xff\xe0", "gambar"),
            (b"PK\x03\x04rusak", "rusak"),
            (b"halo dunia", "Tidak ada tabel anggaran"),
            (packed({"mimetype": b"x", "content.xml": b"<a/>"}).getvalue(), ".ods"),
            (packed({"word/document.xml": b"<a/>"}).getvalue(), "Jenis berkas"),
            (packed({"a.csv": b"", "b.csv": b""}).getvalue(), "beberapa tabel"),
            (packed({"laporan.pdf": b"%PDF"}).getvalue(), "Tidak ada tabel anggaran di ZIP"),
        ],
    )
    def test_what_cannot_be_read_says_what_to_do(self, raw: bytes, sentence: str) -> None:
        assert sentence in refusal(raw)


class TestSiskeudes:
    ZIP = packed({"Ta_RAB.csv": b"Tahun\n2027\n", "Ref_Version.csv": b"Versi\n"}).getvalue()

    @staticmethod
    def reader(monkeypatch: pytest.MonkeyPatch, answer: Reading) -> list[dict[str, Any]]:
        """Puts a reader in place that gives this answer, and remembers how it was asked."""
        asked: list[dict[str, Any]] = []

        def read(file: Any, **how: Any) -> Reading:
            assert file.read(2) == b"PK"
            asked.append(how)
            return answer

        monkeypatch.setattr(siskeudes, "read", read)
        return asked

    def test_only_the_members_own_village_is_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        own = Proposal(DESA, YEAR, Source.SISKEUDES, "a" * 64, (ProposedLine("4.2.1.01", "", "DDS", 5),))
        others = Problem("warn", "Ref_Desa", None, "", "Tiga wilayah lain di berkas ini tidak dibaca.")
        asked = self.reader(monkeypatch, Reading({DESA: own}, [others]))
        proposal = told(self.ZIP)
        assert asked == [{"kabupaten": "99.01", "year": YEAR, "only": {DESA}}]
        assert (proposal.lines, proposal.problems) == (own.lines, (others,))

    def test_a_file_without_the_village_is_refused_in_the_readers_words(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wrong = Problem("reject", "Ta_RAB", 2, "Tahun", "Tahun di berkas: 2026.")
        self.reader(monkeypatch, Reading({}, [wrong], "reject"))
        assert refusal(self.ZIP) == "Tahun di berkas: 2026."
        self.reader(monkeypatch, Reading({}, [], "reject"))
        assert "tidak memuat anggaran 99.01.01.2001 tahun 2027" in refusal(self.ZIP)


def test_the_largest_file_passes_the_web_server() -> None:
    conf = (Path(__file__).parents[3] / "deploy" / "nginx.conf").read_text()
    assert "client_max_body_size 8m;" in conf
    assert reading.LARGEST < 8 * 1024 * 1024

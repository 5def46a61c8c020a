"""A document is one description and two files that say the same."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.lib.paper import (
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    to_docx,
    to_pdf,
)

DAY = dt.date(2026, 11, 21)
LETTER = Paper(
    title="Surat masukan",
    letterhead=("MAJELIS CONTOH", "TEMPAT CONTOH", "Jalan Contoh 1"),
    made_on=DAY,
    foot="Dicetak 21 November 2026",
    blocks=(
        Facts((("Nomor", "005/CONTOH/2026"), ("Perihal", "Jembatan yang rusak di dua tempat"))),
        Heading("Yang diminta warga"),
        Paragraph("Baris pertama.\nBaris kedua dengan é dan — tanda."),
        Numbered(("Memperbaiki jembatan.", "Memasang lampu."), marks="a"),
        Table(
            ("No", "Uraian", "Jumlah"),
            tuple((str(n), f"Uraian {n}", f"{n}.000") for n in range(1, 80)),
            widths=(1, 6, 2),
            right=frozenset({2}),
            foot=("", "Jumlah", "3.160.000"),
        ),
        PageBreak(),
        Table(("Kosong",), (), empty="Belum ada apa-apa."),
        Signatures("Contoh, 21 November 2026", (Signature("Ketua"), Signature("Sekretaris", "Nama Contoh"))),
    ),
)


def pdf_words(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "a.pdf").write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, check=True)
    return told.stdout.decode()


def docx_words(written: bytes) -> str:
    file = docx.Document(io.BytesIO(written))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in file.paragraphs), *cells])


class TestPaper:
    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
    def test_both_files_hold_every_word_and_number(self, tmp_path: Path) -> None:
        pdf, document = pdf_words(to_pdf(LETTER), tmp_path), docx_words(to_docx(LETTER))
        for word in ("MAJELIS CONTOH", "005/CONTOH/2026", "Jembatan", "Baris kedua", "Memasang lampu."):
            assert word in pdf
            assert word in document
        for number in range(1, 80):
            assert f"Uraian {number}" in document
            assert re.search(rf"Uraian {number}\s+{number}\.000", pdf)
        for text in (pdf, document):
            assert "3.160.000" in text
            assert "Belum ada apa-apa." in text
            assert "Nama Contoh" in text

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
    def test_the_headings_of_a_long_table_stand_on_each_page(self, tmp_path: Path) -> None:
        pages = pdf_words(to_pdf(LETTER), tmp_path).split("\f")
        with_rows = [page for page in pages if "Uraian " in page]
        assert len(with_rows) > 1
        assert all("Uraian  " in page for page in with_rows)

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
    @pytest.mark.parametrize("lines", [1, 20, 30, 34, 36, 38, 45, 60])
    def test_nobody_signs_a_page_without_words(self, tmp_path: Path, lines: int) -> None:
        signers = Signatures("Sukamaju, 1 Mei 2026", (Signature("Notulis", ""), Signature("Pimpinan", "")))
        before = [Paragraph(f"Baris nomor {number}") for number in range(lines)]
        end = (Heading("Penutup"), Paragraph("Demikian dibuat."), signers, signers)
        written = to_pdf(replace(LETTER, blocks=(*before, *end)))
        pages = pdf_words(written, tmp_path).split("\f")
        (closing,) = [page for page in pages if "Demikian dibuat." in page]
        assert "Penutup" in closing
        assert closing.count("Pimpinan") == 2

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
    @pytest.mark.parametrize("landscape", [False, True])
    @pytest.mark.parametrize("joined", [" ", "\n"])
    def test_a_row_higher_than_a_page_goes_on_in_the_next_and_loses_no_word(
        self, tmp_path: Path, joined: str, landscape: bool
    ) -> None:
        words = [f"kata{number}" for number in range(900)]
        told = joined.join(words)
        rows = (("1", "Sebelum", "1.000"), ("2", told, "2.000"), ("3", "Sesudah", "3.000"))
        table = Table(
            ("No", "Uraian", "Rp"), rows, widths=(1, 3, 2), right=frozenset({2}), foot=("", told, "")
        )
        written = to_pdf(replace(LETTER, landscape=landscape, blocks=(table,)))
        seen = re.findall(r"\S+", pdf_words(written, tmp_path))
        assert [one for one in seen if one.startswith("kata")] == words * 2
        assert (seen.count("2.000"), seen.count("Sesudah")) == (1, 1)

    def test_the_same_document_gives_the_same_files(self) -> None:
        assert to_pdf(LETTER) == to_pdf(LETTER)
        assert to_docx(LETTER) == to_docx(LETTER)

    def test_the_files_tell_nothing_of_who_made_them(self) -> None:
        with zipfile.ZipFile(io.BytesIO(to_docx(LETTER))) as file:
            about = file.read("docProps/core.xml").decode()
        assert "<dc:creator>Posko Aspirasi</dc:creator>" in about
        assert "python-docx" not in about

    def test_a_title_longer_than_word_keeps_shuts_no_letter(self) -> None:
        words = "Surat tentang " + "jalan rusak " * 40
        title = docx.Document(io.BytesIO(to_docx(replace(LETTER, title=words)))).core_properties.title
        assert title == words[:255]

    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=200))
    def test_any_text_can_be_written(self, text: str) -> None:
        paper = Paper(
            title=text,
            made_on=DAY,
            letterhead=(text,),
            foot=text[:80],
            landscape=True,
            blocks=(
                Heading(text, level=1),
                Paragraph(text),
                Facts(((text[:20], text),)),
                Numbered((text,)),
                Table((text, "b"), ((text, text),), foot=(text, "")),
                Signatures(text, (Signature(text, text),)),
            ),
        )
        assert to_pdf(paper).startswith(b"%PDF")
        assert to_docx(paper).startswith(b"PK")

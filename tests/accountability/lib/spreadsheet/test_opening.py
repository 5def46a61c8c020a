"""A file is told by what is in it, and whatever it is, the answer is a sentence."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.opening import rows_of, tables_in
from accountability.lib.spreadsheet.tables import Columns

COLUMNS = Columns({"nama": ("nama",), "kk": ("jumlah kk", "kk")}, frozenset({"nama"}))


def _book(*sheets: Any, hidden: int = -1) -> io.BytesIO:
    book = Workbook()
    for at, rows in enumerate(sheets):
        sheet = book.active if at == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        if at == hidden:
            sheet.sheet_state = "hidden"
    if hidden == 0:
        book.create_sheet("Kosong")
        book.active = len(book.worksheets) - 1
    out = io.BytesIO()
    book.save(out)
    return out


def _zip(*names: str) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out


class TestWhatIsRead:
    def test_a_workbook_and_a_csv_with_semicolons_and_a_mark_say_the_same(self) -> None:
        book = _book([["Nama", "Jumlah KK"], ["Kulon", 12]])
        table = io.BytesIO("\ufeffNama;Jumlah KK\r\nKulon;12\r\n".encode())
        for file in (book, table):
            (row,) = rows_of(file, COLUMNS, 10)
            assert (str(row["nama"].value), str(row["kk"].value)) == ("Kulon", "12")

    def test_blank_rows_between_are_passed_over_and_keep_the_numbers_of_the_others(self) -> None:
        rows = rows_of(_book([["Nama", "KK"], [], ["Kulon", 1], [None, None], ["Wetan", 2]]), COLUMNS, 10)
        assert [row.number for row in rows] == [3, 5]

    def test_a_hidden_sheet_is_not_read(self) -> None:
        seen, hidden = [["Nama", "KK"], ["Kulon", 1]], [["Nama", "KK"], ["Rahasia", 2]]
        assert len(rows_of(_book(seen, hidden, hidden=1), COLUMNS, 10)) == 1

    def test_more_rows_than_may_be_are_refused_and_exactly_as_many_are_not(self) -> None:
        rows = [["Nama", "KK"], *([f"D{n}", n] for n in range(3))]
        assert len(rows_of(_book(rows), COLUMNS, 3)) == 3
        with pytest.raises(Unreadable, match="lebih dari 2 baris"):
            rows_of(_book(rows), COLUMNS, 2)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            (b"", "kosong"),
            (b"   \n", "kosong"),
            (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, ".xls lama"),
            (b"%PDF-1.7", "Jenis berkas"),
            (b"<html>", "Jenis berkas"),
            (b"PK\x03\x04rusak", "rusak"),
            (b"halo, dunia", "Judul kolom"),
        ],
    )
    def test_other_kinds_are_told_apart(self, raw: bytes, said: str) -> None:
        with pytest.raises(Unreadable) as refused:
            tables_in(io.BytesIO(raw), COLUMNS)
        assert said in refused.value.sentence

    @pytest.mark.parametrize(
        ("names", "said"),
        [
            (("mimetype", "content.xml"), ".ods"),
            (("xl/workbook.bin",), ".xlsb"),
            (("word/document.xml",), "dokumen"),
            (("foto.jpg",), "Jenis berkas"),
            (("xl/workbook.xml", "xl/vbaProject.bin"), "makro"),
        ],
    )
    def test_other_books_are_told_apart(self, names: tuple[str, ...], said: str) -> None:
        with pytest.raises(Unreadable) as refused:
            tables_in(_zip(*names), COLUMNS)
        assert said in refused.value.sentence

    def test_a_table_that_stands_only_in_a_hidden_sheet_is_said(self) -> None:
        with pytest.raises(Unreadable, match="disembunyikan"):
            tables_in(_book([["Nama", "KK"], ["Kulon", 1]], hidden=0), COLUMNS)

    def test_headings_without_rows_are_said(self) -> None:
        with pytest.raises(Unreadable, match="Belum ada baris"):
            rows_of(_book([["Nama", "KK"]]), COLUMNS, 10)

    @given(st.binary(max_size=400))
    def test_no_bytes_at_all_are_worse_than_a_sentence(self, raw: bytes) -> None:
        said = "."
        try:
            rows_of(io.BytesIO(raw), COLUMNS, 10)
        except Unreadable as refused:
            said = refused.sentence
        assert said.endswith(".")

    @given(st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=6))
    def test_no_cells_of_a_csv_are_worse_than_a_sentence(self, rows: list[list[str]]) -> None:
        text = "\n".join(["nama;kk", *(";".join(row) for row in rows)])
        said, found = ".", []
        try:
            found = rows_of(io.BytesIO(text.encode("utf-8", errors="replace")), COLUMNS, 100)
        except Unreadable as refused:
            said = refused.sentence
        assert said.endswith(".")
        assert all(not row.empty for row in found)

"""A list as a file: what is in its cells, what its notes say, where it ends."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accountability.lib.spreadsheet import lists
from accountability.lib.spreadsheet.lists import About, Field, Form, Value, as_csv, as_xlsx
from accountability.lib.spreadsheet.tables import Columns
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx
from accountability.lib.typed_text import typed_text

FIELDS = (Field("Nomor"), Field("Hari", Form.DAY), Field("Jumlah (Rp)", Form.RUPIAH))
ROWS: list[list[Value]] = [["012345", dt.date(2026, 12, 31), 1_500_000], ["=1+1", None, None]]
ABOUT = About("Uji: daftar", "BPD Desa Contoh", "1 Desember 2026", (("Keadaan", "Semua"),), ("Nama orang.",))


def _book(rows: Any = ROWS, about: About = ABOUT) -> Any:
    return load_workbook(io.BytesIO(as_xlsx(FIELDS, rows, about)))


class TestTheWorkbook:
    def test_words_are_words_days_are_days_and_rupiah_are_numbers(self) -> None:
        first = list(_book().worksheets[0][2])
        assert [first[0].value, first[1].value.date(), first[2].value] == [
            "012345",
            dt.date(2026, 12, 31),
            1_500_000,
        ]
        assert [cell.number_format for cell in first] == ["@", "dd-mm-yyyy", "#,##0"]

    def test_what_begins_like_a_formula_is_a_word(self) -> None:
        cell = _book().worksheets[0]["A3"]
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=1+1", True)

    def test_its_headings_stay_and_can_be_filtered_and_it_prints_on_lying_a4(self) -> None:
        sheet = _book().worksheets[0]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.print_title_rows == "$1:$1"

    def test_its_notes_say_what_it_is(self) -> None:
        told = {row[0].value: row[1].value for row in _book()["Keterangan"].iter_rows()}
        assert told == {
            "Isi": "Uji: daftar",
            "Dari": "BPD Desa Contoh",
            "Dibuat": "1 Desember 2026",
            "Saringan": "Keadaan: Semua",
            "Banyak baris": "2",
            "Tidak ikut": "Nama orang.",
        }

    def test_it_names_nobody_and_its_sheet_bears_a_name_a_spreadsheet_takes(self) -> None:
        book = _book()
        assert (book.properties.creator, book.properties.lastModifiedBy) == ("Posko Aspirasi", None)
        assert book.sheetnames == ["Uji daftar", "Keterangan"]

    def test_a_list_without_rows_has_its_headings(self) -> None:
        assert [cell.value for cell in _book([]).worksheets[0][1]] == ["Nomor", "Hari", "Jumlah (Rp)"]


class TestALongList:
    def test_it_is_cut_and_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lists, "MOST_ROWS", 3)
        book = _book([["a", None, n] for n in range(4)])
        told = {row[0].value: row[1].value for row in book["Keterangan"].iter_rows()}
        assert book.worksheets[0].max_row == 4
        assert told["Banyak baris"] == "3"
        assert told["Terpotong"].startswith("Berkas ini berhenti di 3 baris pertama.")

    def test_one_that_just_fits_is_not_said_to_be_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lists, "MOST_ROWS", 3)
        told = [row[0].value for row in _book([["a", None, n] for n in range(3)])["Keterangan"].iter_rows()]
        assert "Terpotong" not in told

    def test_no_more_is_asked_for_than_a_file_holds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lists, "MOST_ROWS", 3)
        asked: list[int] = []

        def rows() -> Any:
            for n in range(100):
                asked.append(n)
                yield ["a", None, n]

        as_xlsx(FIELDS, rows(), ABOUT)
        assert asked == [0, 1, 2, 3]


class TestTheCsv:
    def test_it_opens_in_a_spreadsheet_and_holds_no_formula(self) -> None:
        text = as_csv(FIELDS, ROWS)
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert rows == [
            ["Nomor", "Hari", "Jumlah (Rp)"],
            ["012345", "2026-12-31", "1500000"],
            ["'=1+1", "", ""],
        ]


class TestReadBack:
    """What is written is read again by the same house's reader."""

    COLUMNS = Columns(
        {"nomor": ("nomor",), "hari": ("hari",), "jumlah": ("jumlah rp",)}, frozenset({"nomor", "hari"})
    )

    @given(st.lists(st.text(min_size=1, max_size=40), max_size=5))
    def test_words_come_back_as_they_were(self, words: list[str]) -> None:
        kept = [word for word in words if typed_text(word).strip() not in {"", "-"}]
        raw = as_xlsx(FIELDS, [[word, dt.date(2026, 1, 2), 7] for word in kept], ABOUT)
        table = tables_of_xlsx(io.BytesIO(raw), self.COLUMNS)[0]
        assert len(table.rows) == len(kept)
        for word, row in zip(kept, table.rows, strict=True):
            assert str(row["nomor"].value).split() == typed_text(word).split()

    def test_a_csv_comes_back_too(self) -> None:
        table = tables_of_csv(io.BytesIO(as_csv(FIELDS, ROWS).encode()), self.COLUMNS)[0]
        assert [row["nomor"].value for row in table.rows] == ["012345", "=1+1"]

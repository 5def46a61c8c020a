"""Words go into a spreadsheet as words, and none of them shuts the file."""

import io

import pytest
from openpyxl import load_workbook

from accountability.lib.spreadsheet.writing import Column, new_book, saved, write_sheet


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Jalan\x01 RT 03\x0b", "Jalan RT 03"),
        ("\u202eJalan", "Jalan"),
        ("=1+1", "=1+1"),
        ("Baris\nkedua", "Baris\nkedua"),
    ],
)
def test_signs_nobody_types_shut_no_file(typed: str, read: str) -> None:
    book = new_book()
    write_sheet(book, "Rencana", [Column("Nama", 20)], [[typed]], note=typed)
    sheet = load_workbook(io.BytesIO(saved(book)))["Rencana"]
    assert (sheet["A5"].value, sheet["A5"].data_type) == (read, "s")

"""A report as CSV: every cell once, and nothing a spreadsheet would take for a formula."""

import csv
import datetime as dt
import io

from accountability.oversight.reporting.description import Grid, Part, Report
from accountability.oversight.reporting.long_table import COLUMNS, as_csv
from accountability.oversight.reporting.spans import Kind, Span

GRID = Grid(("Desa", "Suara"), (("Sukamaju", "=1+1"),), foot=("Semua", "sedikitnya 5"))
REPORT = Report(
    title="Laporan bulanan",
    place="Tirtasari",
    span=Span(Kind.MONTH, 2026, 10),
    day=dt.date(2026, 10, 31),
    over=True,
    parts=(Part("Setiap desa", ("Satu kalimat.",), GRID),),
    notes=("Satu catatan.",),
)


def read() -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(REPORT).removeprefix("\ufeff"))))


def test_each_cell_sentence_and_note_is_a_line() -> None:
    heads, *lines = read()
    assert tuple(heads) == COLUMNS
    assert [line[1:4] for line in lines] == [
        ["Setiap desa", "1", "kalimat"],
        ["Setiap desa", "Sukamaju", "Suara"],
        ["Setiap desa", "Semua", "Suara"],
        ["Catatan", "1", "kalimat"],
    ]
    assert {line[0] for line in lines} == {"2026-10"}


def test_no_cell_is_a_formula() -> None:
    assert not any(cell.startswith("=") for line in read() for cell in line)

"""Writes a list as it is shown: its columns said once, every row, and a sheet that says what the file is.

Rows are written one after the other and never held together. Words stay words, also those that begin like
a formula; rupiah and counts are numbers, days are days. Row 1 holds the headings, so that the file can be
sorted, filtered and read back by `tables`.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

from accountability.lib.csv_cells import harmless
from accountability.lib.spreadsheet.guards import MOST_ROWS as MOST_READ
from accountability.lib.typed_text import typed_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

type Value = str | int | Decimal | dt.date | None

MOST_ROWS = 10_000  # in one file; what reads it back takes twice as many
LONGEST_CELL = 32_000  # letters: what a spreadsheet's cell holds
NOTES = "Keterangan"
assert MOST_ROWS < MOST_READ  # noqa: S101 - a file of ours must be one that is read again
_STARTS_LIKE_A_FORMULA = ("=", "+", "-", "@")


class Form(StrEnum):
    """How the cells of a column are to be read; the value is the number format of a spreadsheet."""

    TEXT = "@"
    COUNT = "0"
    RUPIAH = "#,##0"
    QUANTITY = "0.##"
    DAY = "dd-mm-yyyy"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its heading, how its cells are read, and its width in letters."""

    heading: str
    form: Form = Form.TEXT
    width: int = 18


@dataclass(frozen=True, slots=True)
class About:
    """What the sheet of notes says: which list, whose, made when, narrowed how, what is left out."""

    title: str
    office: str
    made: str
    narrowed: Sequence[tuple[str, str]] = ()
    left_out: Sequence[str] = field(default=())


def as_xlsx(fields: Sequence[Field], rows: Iterable[Sequence[Value]], about: About) -> bytes:
    """The list as a workbook of two sheets, of at most MOST_ROWS rows; the notes say when it was cut."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "Posko Aspirasi", about.title
    sheet = book.create_sheet(_sheet_name(about.title))
    _lay_out(sheet, [one.width for one in fields])
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.append([_Column(sheet, Form.TEXT, head=True).cell(one.heading) for one in fields])
    columns = [_Column(sheet, one.form) for one in fields]
    source, count = iter(rows), 0
    for count, row in enumerate(islice(source, MOST_ROWS), 1):  # noqa: B007 - told below
        sheet.append([column.cell(value) for column, value in zip(columns, row, strict=True)])
    sheet.auto_filter.ref = f"A1:{_letter(len(fields))}{count + 1}"
    _write_notes(book, about, count, cut=next(source, None) is not None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(fields: Sequence[Field], rows: Iterable[Sequence[Value]]) -> str:
    """The same rows as CSV (RFC 4180) with a mark for spreadsheets; a day as 2026-12-31, rupiah as digits."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow([harmless(one.heading) for one in fields])
    for row in islice(iter(rows), MOST_ROWS):
        write.writerow([_in_csv(value) for value in row])
    return "\ufeff" + out.getvalue()


def _in_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return harmless(typed_text(value)) if isinstance(value, str) else str(value)


def _write_notes(book: "Workbook", about: About, count: int, *, cut: bool) -> None:
    sheet = book.create_sheet(NOTES)
    _lay_out(sheet, [22, 90])
    label_column, said_column = _Column(sheet, Form.TEXT, head=True), _Column(sheet, Form.TEXT)
    for label, said in notes_of(about, count, cut=cut):
        sheet.append([label_column.cell(label), said_column.cell(said)])


def notes_of(about: About, count: int, *, cut: bool) -> Iterator[tuple[str, str]]:
    """What is told of a list: label and sentence, one line after the other."""
    yield "Isi", about.title
    yield "Dari", about.office
    yield "Dibuat", about.made
    yield (
        "Saringan",
        "; ".join(f"{label}: {said}" for label, said in about.narrowed) or "Tidak ada: semua baris.",
    )
    yield "Banyak baris", f"{count}"
    if cut:
        most = f"{MOST_ROWS:,}".replace(",", ".")
        yield (
            "Terpotong",
            f"Berkas ini berhenti di {most} baris pertama. Persempit saringannya, lalu unduh lagi.",
        )
    for sentence in about.left_out:
        yield "Tidak ikut", sentence


def _lay_out(sheet: Any, widths: Sequence[int]) -> None:
    """Widths, and a page of A4 that lies down; all of it must be said before the first row."""
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[_letter(place)].width = width


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


class _Column:
    """The cells of a column, each written over by the next row's: to dress every one takes far longer."""

    def __init__(self, sheet: "WriteOnlyWorksheet", form: Form, *, head: bool = False) -> None:
        self._number = self._dressed(sheet, form, head=head)
        self._words = self._dressed(sheet, Form.TEXT, head=head)
        self._like_a_formula = self._dressed(sheet, Form.TEXT, head=head)
        self._like_a_formula.quotePrefix = True

    def cell(self, value: Value) -> "Cell | None":
        """The cell with this value, to be written before the next is asked for; None for an empty one."""
        if isinstance(value, str):
            value = typed_text(value)[:LONGEST_CELL]
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self._number.value = value
            return self._number
        cell = self._like_a_formula if value.startswith(_STARTS_LIKE_A_FORMULA) else self._words
        cell.value = value
        cell.data_type = "s"
        return cell

    @staticmethod
    def _dressed(sheet: "WriteOnlyWorksheet", form: Form, *, head: bool) -> "Cell":
        from openpyxl.cell.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        cell: Cell = WriteOnlyCell(sheet)
        cell.number_format = form.value
        cell.alignment = Alignment(wrap_text=True, vertical="center" if head else "top")
        if head:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9EBEA")
        return cell


def _sheet_name(title: str) -> str:
    """A name a spreadsheet takes: at most 31 letters and none of its signs."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "Daftar"

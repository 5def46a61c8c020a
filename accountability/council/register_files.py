"""Writes a book as CSV and as XLSX: the same lines, no formula in any cell, and who keeps it at the foot."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accountability.council.registers import Register
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import tanggal

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

AT_ONCE = 500
LONGEST_CELL = 32_000  # what a spreadsheet's cell holds
_WIDTH = 1.4  # letters for one share of the page's width


def as_csv(register: Register) -> str:
    """The lines as CSV (RFC 4180) headings first; totals stand on the page and in the other files."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title for column in register.book.columns])
    for line in lines_of(register):
        writer.writerow([harmless(cell) for cell in line])
    return "\ufeff" + out.getvalue()


def as_xlsx(register: Register, *, owner: str, signers: tuple[str, ...], today: dt.date) -> bytes:
    """The book as one sheet: title, headings, lines, totals, and the block to sign."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    file = Workbook(write_only=True)
    sheet = file.create_sheet(str(register.year))
    for place, column in enumerate(register.book.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(column.width * _WIDTH, 6)
    sheet.append([_bold(sheet, f"{register.book.title} {register.year}")])
    sheet.append([_plain(sheet, owner)])
    sheet.append([])
    sheet.append([_bold(sheet, column.title) for column in register.book.columns])
    for line in lines_of(register):
        sheet.append([_plain(sheet, cell) for cell in line])
    sheet.append([])
    for label, count in register.totals:
        sheet.append([None, _bold(sheet, label), count])
    sheet.append([])
    sheet.append([None, _plain(sheet, f"Mengetahui, {tanggal(today)}")])
    sheet.append([None, *(_bold(sheet, office) for office in signers)])
    file.properties.creator, file.properties.title = "Posko Aspirasi", register.book.title
    file.properties.created = file.properties.modified = dt.datetime.combine(today, dt.time())
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def lines_of(register: Register) -> Iterator[list[str]]:
    """All lines of a book, some hundred at a time."""
    for first in range(0, register.count(), AT_ONCE):
        yield from register.lines(list(register.items[first : first + AT_ONCE]), first + 1)


def _plain(sheet: "WriteOnlyWorksheet", text: str) -> "Cell":
    from openpyxl.cell.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet, value=harmless(_told(text)))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _bold(sheet: "WriteOnlyWorksheet", text: str) -> "Cell":
    from openpyxl.styles import Font

    cell = _plain(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _told(text: str) -> str:
    return "".join(sign for sign in text[:LONGEST_CELL] if sign >= " " or sign in "\n\t")

"""Writes spreadsheets: headings, rows, lists to choose from; no words ever become a formula."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accountability.lib.typed_text import typed_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW = 2_000  # as far as lists reach
TOP = 4  # the row of headings
EMPTY_ROWS = 30  # formatted below the last, so that codes typed there stay text
TEXT, NUMBER, QUANTITY, DAY = "@", "#,##0", "0.##", "dd-mm-yyyy"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, its width in letters, the format of its cells, and the list they may be chosen from."""

    heading: str
    width: int
    form: str = TEXT
    offers: str = ""


def put(sheet: "Worksheet", row: int, column: int, value: Any) -> Any:
    """Writes a cell; words stay words, also those that begin like a formula, without what XML cannot hold."""
    if isinstance(value, str):
        value = typed_text(value)
    cell = sheet.cell(row, column, None if value == "" else value)
    if isinstance(value, str) and value != "":
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return cell


def new_book() -> "Workbook":
    """A workbook without any sheet."""
    from openpyxl import Workbook

    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    book.properties.creator = "Posko Aspirasi"
    return book


def write_sheet(
    book: "Workbook",
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    note: str = "",
    to_fill_in: bool = False,
) -> "Worksheet":
    """A sheet with its headings in row 4; one to be filled in also has lists and formatted empty rows."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    bold, head = Font(bold=True), PatternFill("solid", fgColor="D9EBEA")
    sheet: Worksheet = book.create_sheet(title)
    put(sheet, 1, 1, title).font = Font(bold=True, size=14)
    put(sheet, 2, 1, note).font = Font(color="49534F")
    for at, column in enumerate(columns, 1):
        cell = put(sheet, TOP, at, column.heading)
        cell.font, cell.fill = bold, head
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    number = TOP
    for number, row in enumerate(rows, TOP + 1):
        for at, value in enumerate(row, 1):
            put(sheet, number, at, value).number_format = columns[at - 1].form
    if to_fill_in:
        _make_ready(sheet, columns, number)
    sheet.freeze_panes = f"A{TOP + 1}"
    return sheet


def _make_ready(sheet: "Worksheet", columns: Sequence[Column], last: int) -> None:
    """Formats empty rows below the last one, and offers the lists."""
    from openpyxl.utils import get_column_letter

    for at, column in enumerate(columns, 1):
        for empty in range(last + 1, last + EMPTY_ROWS + 1):
            sheet.cell(empty, at).number_format = column.form
        if column.offers:
            offer(sheet, get_column_letter(at), column.offers)


def offer(sheet: "Worksheet", letter: str, name: str) -> None:
    """Lets the cells of a column be chosen from a named list; other words are warned of, not refused."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1=f"={name}", allow_blank=True, errorStyle="warning")
    choice.error, choice.errorTitle = "Pilih dari daftar, atau pakai kode lokal 90-99.", "Periksa lagi"
    sheet.add_data_validation(choice)
    choice.add(f"{letter}{TOP + 1}:{letter}{LAST_ROW}")


def write_lists(book: "Workbook", title: str, lists: Mapping[str, tuple[str, Sequence[str]]]) -> None:
    """A sheet with lists to choose from, each a column with a name: by name, its heading and its values."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    sheet, bold = book.create_sheet(title), Font(bold=True)
    put(sheet, 1, 1, title).font = Font(bold=True, size=14)
    for at, (name, (heading, values)) in enumerate(lists.items(), 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 48
        put(sheet, TOP, at, heading).font = bold
        for number, value in enumerate(values, TOP + 1):
            put(sheet, number, at, value)
        place = f"'{title}'!${letter}${TOP + 1}:${letter}${TOP + max(len(values), 1)}"
        book.defined_names[name] = DefinedName(name, attr_text=place)


def saved(book: "Workbook") -> bytes:
    """The file; on paper each sheet is as wide as a page that lies down."""
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

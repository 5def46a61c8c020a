"""Opens a .xlsx or a CSV that was looked over, and gives its tables; formulas are never computed."""

import csv
import io
import warnings
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import IO, Any

from accountability.lib.spreadsheet.cells import Cell, words_of
from accountability.lib.spreadsheet.guards import (
    MOST_ROWS,
    MOST_WORDS,
    Look,
    Unreadable,
    look_over,
    opened_zip,
)
from accountability.lib.spreadsheet.tables import Columns, Table, table_of

MOST_COLUMNS = 60
MOST_SHEETS = 30
LONGEST_LINE = 100_000  # characters of a CSV
MOST_LINES_IN_A_ROW = 50


def tables_of_xlsx(file: IO[bytes], columns: Columns) -> list[Table]:
    """The tables of a workbook, one for each sheet. Raises Unreadable."""
    with opened_zip(file) as archive:
        look = look_over(archive)
    with warnings.catch_warnings():  # about styles, extensions and days that are of no concern here
        warnings.simplefilter("ignore")
        try:
            tables = _tables(file, look, columns)
        except Unreadable:
            raise
        except Exception as fault:  # the library raises what its parts raise, and it all means this
            sentence = "Isi berkas ini tidak terbaca. Simpan ulang sebagai .xlsx, lalu kirim lagi."
            raise Unreadable(sentence) from fault
    if look.points_outside and tables:
        tables[0].points_outside = True
    return tables


def lines_of_xlsx(file: IO[bytes], most: int) -> list[list[str]]:
    """The cells of the first sheet that is shown, as words, from its first row with two cells on.

    For readers of text apart by tabs; at most `most` rows. Raises Unreadable.
    """
    with opened_zip(file) as archive:
        look = look_over(archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = _lines(file, look, most)
        except Unreadable:
            raise
        except Exception as fault:
            sentence = "Isi berkas ini tidak terbaca. Simpan ulang sebagai .xlsx, lalu kirim lagi."
            raise Unreadable(sentence) from fault
    filled = (at for at, line in enumerate(found) if sum(map(bool, line)) > 1)
    return found[next(filled, len(found)) :]


def _lines(file: IO[bytes], look: Look, most: int) -> list[list[str]]:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=look.formulas, keep_links=False)
    with closing(book):
        shown = [one for one in book.worksheets if one.sheet_state == "visible"][:1]
        rows = (row for sheet in shown for row in islice(_walk(sheet), most))
        return [[_word(cell.value) for cell in row] for row in rows]


def _word(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 10**15
    return words_of(Cell(int(value) if whole else value))


def tables_of_csv(file: IO[bytes], columns: Columns) -> list[Table]:
    """The one table of a CSV, whatever parts its columns: comma, semicolon or tab. Raises Unreadable."""
    text = _decoded(file.read())
    if len(text) > MOST_WORDS:
        raise Unreadable("Isi berkas ini terlalu banyak untuk satu berkas. Kirim hanya lembar yang perlu.")
    start = text[:20_000]
    mark = max(";,\t", key=start.count)
    lines = _Lines(text)
    return [table_of("CSV", _csv_rows(csv.reader(lines, delimiter=mark), lines), columns)]


class _Lines:
    """The lines of a CSV, of which no row may hold millions of cells: they would fill the memory."""

    def __init__(self, text: str) -> None:
        self.lines = io.StringIO(text, newline="")
        self.in_row = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.in_row += 1
            if len(line) > LONGEST_LINE or self.in_row > MOST_LINES_IN_A_ROW:
                raise Unreadable(
                    "Berkas ini bukan tabel yang wajar. Simpan ulang sebagai CSV, lalu kirim lagi."
                )
            yield line


def _csv_rows(reader: Any, lines: _Lines) -> Iterator[tuple[int, list[Cell]]]:
    try:
        for number, row in enumerate(reader, 1):
            lines.in_row = 0
            if number > MOST_ROWS:
                raise Unreadable("Berkas berisi lebih dari 20.000 baris. Hapus baris yang tidak dipakai.")
            yield number, [Cell(cell.removeprefix("'") or None) for cell in row[:MOST_COLUMNS]]
    except csv.Error as fault:
        raise Unreadable(
            "Berkas ini bukan tabel yang wajar. Simpan ulang sebagai CSV, lalu kirim lagi."
        ) from fault


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable("Berkas ini bukan tabel. Kirim berkas .xlsx, .csv, atau .zip.")
    return text


def _tables(file: IO[bytes], look: Look, columns: Columns) -> list[Table]:
    import openpyxl

    said = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    with closing(said):
        if len(said.worksheets) > MOST_SHEETS:
            raise Unreadable("Berkas ini berisi terlalu banyak lembar. Kirim hanya lembar yang perlu.")
        if not look.formulas:
            return [_table(one, None, look, columns) for one in said.worksheets]
        saved = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        with closing(saved):
            pairs = zip(said.worksheets, saved.worksheets, strict=True)
            return [_table(one, other, look, columns) for one, other in pairs]


def _table(said: Any, saved: Any, look: Look, columns: Columns) -> Table:
    sheet = look.sheets[_part_of(said)]
    table = table_of(str(said.title)[:40], _rows(said, saved), columns, sheet.merged)
    numbers = {row.number for row in table.rows}
    table.hidden_rows = len(numbers & sheet.hidden_rows)
    table.hidden_sheet = said.sheet_state != "visible"
    return table


def _part_of(sheet: Any) -> str:
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _rows(said: Any, saved: Any) -> Iterator[tuple[int, list[Cell]]]:
    """The cells of a sheet; of a formula the value that was saved with it."""
    for number, (ours, theirs) in enumerate(_side_by_side(said, saved), 1):
        if number > MOST_ROWS:  # nothing stands below: the look-over saw to it
            return
        if all(one.value is None for one in ours):
            yield number, []
            continue
        yield number, [_cell(one, other) for one, other in zip(ours, theirs, strict=False)]


def _side_by_side(said: Any, saved: Any) -> Iterator[tuple[Any, Any]]:
    if saved is None:
        return ((row, row) for row in _walk(said))
    return zip(_walk(said), _walk(saved), strict=False)


def _walk(sheet: Any) -> Iterator[Any]:
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(max_col=MOST_COLUMNS))


def _cell(said: Any, saved: Any) -> Cell:
    if said.data_type == "f":
        return Cell(saved.value if saved is not said else None, formula=True)
    return Cell(said.value)

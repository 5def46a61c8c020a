"""A sheet of the service view as tables, described once: for the page to print, XLSX and CSV."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from accountability.lib.csv_cells import harmless
from accountability.lib.spreadsheet.writing import Column, new_book, saved, write_sheet

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, its columns, and rows of words."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """One sheet: title, what it is of, facts above the tables, the tables, and what is to be known."""

    title: str
    place: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def as_csv(shared: Shared) -> str:
    """All tables below each other, each with its headings, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(shared.title), harmless(shared.place)])
    _lines(writer, shared.facts)
    for table in shared.tables:
        writer.writerow([])
        writer.writerow([harmless(table.heading)])
        _lines(writer, [table.columns, *table.rows])
    if shared.notes:
        writer.writerow([])
        _lines(writer, [(note,) for note in shared.notes])
    return "\ufeff" + out.getvalue()


def as_xlsx(shared: Shared) -> bytes:
    """A sheet of facts and notes, and one for each table."""
    book = new_book()
    note = f"{shared.title}, {shared.place}"
    facts = [*shared.facts, *(("Catatan", one) for one in shared.notes)]
    if facts:
        write_sheet(book, "Ringkasan", [Column("Bagian", 28), Column("Isi", 90)], facts, note=note)
    for number, table in enumerate(shared.tables, 1):
        name = f"{number} {_NOT_IN_A_NAME.sub(' ', table.heading)[:26]}".strip()
        columns = [Column(one, 24 if not at else 36) for at, one in enumerate(table.columns)]
        write_sheet(book, name, columns, table.rows, note=note)
    return saved(book)


def _lines(writer: "csv.Writer", rows: Sequence[Sequence[str]]) -> None:  # type: ignore[name-defined]
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])

"""A report as a spreadsheet: a sheet with its sentences, and one for each table."""

import re

from accountability.lib.spreadsheet.writing import Column, new_book, saved, write_sheet
from accountability.oversight.reporting.description import Grid, Part, Report

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 28  # Excel takes 31; the rest is for a number
_WIDE, _NARROW = 48, 22


def book_of(report: Report) -> bytes:
    """The report as XLSX. Tables with the same headings, one for each village, become one sheet."""
    book = new_book()
    told = [(part.heading, line) for part in report.parts for line in part.lines]
    told += [("Catatan", line) for line in report.notes]
    state = "" if report.over else "Masa ini belum berakhir."
    columns = [Column("Bagian", _NARROW), Column("Isi", 110)]
    write_sheet(book, "Ringkasan", columns, told, note=f"{report.title}, {report.place}. {state}")
    for number, (heading, grid, rows) in enumerate(_sheets(report), 1):
        name = f"{number} {_NOT_IN_A_NAME.sub(' ', heading)[:_LONGEST_NAME]}".strip()
        heads = [Column(one, _WIDE if at else _NARROW) for at, one in enumerate(grid.headings)]
        if grid.boxes:
            heads = [Column("Tempat", _NARROW), *heads]
        write_sheet(book, name, heads, rows, note=f"{report.title}, {report.place}")
    return saved(book)


def _sheets(report: Report) -> list[tuple[str, Grid, list[tuple[str, ...]]]]:
    found: list[tuple[str, Grid, list[tuple[str, ...]]]] = []
    forms: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for part in report.parts:
        if part.grid is None:
            continue
        if part.grid.boxes:
            _add_form(part, part.grid, forms, found)
            continue
        foot = [part.grid.foot] if part.grid.foot else []
        found.append((part.heading, part.grid, [*part.grid.rows, *foot]))
    return found


def _add_form(
    part: Part,
    grid: Grid,
    forms: dict[tuple[str, ...], list[tuple[str, ...]]],
    found: list[tuple[str, Grid, list[tuple[str, ...]]]],
) -> None:
    if grid.headings not in forms:
        forms[grid.headings] = []
        found.append(("Formulir", grid, forms[grid.headings]))
    forms[grid.headings] += [(part.heading, *row) for row in grid.rows]

"""Looks into files that are handed out: no cell of a table begins what a spreadsheet would count out."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

# OWASP, "CSV Injection"; the full-width ones are read as the others by some spreadsheets.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def formulas(kind: str, body: bytes) -> Iterator[str]:
    """Cells of a CSV or XLSX file that a spreadsheet would take for a formula; not a number below 0."""
    if kind == "text/csv":
        text = body.decode("utf-8-sig")
        first = text.partition("\n")[0]
        mark = ";" if first.count(";") > first.count(",") else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        yield from (cell[:60] for row in rows for cell in row if _is_formula(cell))
    elif kind == XLSX:
        for sheet in load_workbook(io.BytesIO(body), read_only=True).worksheets:
            for row in sheet.iter_rows():
                yield from (str(cell.value)[:60] for cell in row if _is_live(cell))


def _is_formula(cell: str) -> bool:
    if not cell.startswith(BEGINS_A_FORMULA):
        return False
    try:
        float(cell.replace(".", "").replace(",", "."))
    except ValueError:
        return True
    return False


def _is_live(cell: Any) -> bool:
    return bool(cell.data_type == "f")

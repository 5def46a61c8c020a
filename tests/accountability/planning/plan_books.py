"""Spreadsheets of a year plan for the tests."""

import io
from typing import Any

from openpyxl import Workbook, load_workbook

HEADINGS = ["Kode kegiatan", "Nama kegiatan", "Lokasi", "Biaya (Rp)", "Sumber dana"]
ROAD = ["2.3.10", "Perkerasan jalan", "RT 03", 125_500_000, "DDS"]


def book(*rows: list[Any], headings: list[str] = HEADINGS) -> io.BytesIO:
    """One sheet with these rows under the headings."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def formulas_in(raw: bytes) -> list[str]:
    """The cells of a workbook that a spreadsheet would compute."""
    sheets = load_workbook(io.BytesIO(raw)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return [cell.coordinate for cell in cells if cell.data_type == "f"]

"""Small spreadsheets for the tests: fair ones by openpyxl, hostile ones written part by part."""

import io
import zipfile
from typing import Any

from openpyxl import Workbook, load_workbook

from accountability.budget.spreadsheet.prefilling import Prefilled
from accountability.budget.spreadsheet.template import template
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS

DESA, YEAR = "99.01.01.2001", 2027
HEADINGS = ["Kegiatan", "Rekening", "Uraian", "Volume", "Satuan", "Harga satuan", "Jumlah", "Sumber dana"]
ROAD = ["2.3.10 Perkerasan jalan", "5.3.5.02", "Rabat beton", None, None, None, 90_000_000, "DDS"]
INCOME = [None, "4.2.1.01", "Dana", None, None, None, 90_000_000, "DDS"]


def book(sheets: dict[str, list[list[Any]]], change: Any = None) -> io.BytesIO:
    """A workbook with these rows; `change` may do more to it before it is saved."""
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def one_sheet(*rows: list[Any], change: Any = None) -> io.BytesIO:
    """One table of lines of all akun."""
    return book({"Anggaran": [HEADINGS, *rows]}, change)


def desa() -> Wilayah:
    """Sukamaju, not in any database."""
    return Wilayah(kode=DESA, name="Sukamaju")


def filled_template(rows: dict[str, list[list[Any]]], filled: Prefilled | None = None) -> io.BytesIO:
    """Our template with rows typed into its sheets from row 5 on."""
    raw = template(desa=desa(), words=PRESETS["umum"], year=YEAR, filled=filled or Prefilled())
    workbook = load_workbook(io.BytesIO(raw))
    for title, lines in rows.items():
        for number, line in enumerate(lines, 5):
            for at, value in enumerate(line, 1):
                workbook[title].cell(number, at).value = value
    out = io.BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def parts_of(file: io.BytesIO) -> dict[str, bytes]:
    """The parts of a workbook, to be changed by hand."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """These parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def with_sheet(xml: bytes) -> io.BytesIO:
    """A workbook whose one worksheet is this XML."""
    parts = parts_of(one_sheet(ROAD))
    return packed({**parts, "xl/worksheets/sheet1.xml": xml})

"""Writes the spreadsheet to fill in: official codes to choose from, rows that are known, sums that follow."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from accountability.budget import chart
from accountability.budget.spreadsheet.instructions import instructions
from accountability.budget.spreadsheet.prefilling import Filled, Prefilled
from accountability.planning import activity_codes
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

LAST_ROW = 2_000  # as far as lists and sums reach
TOP = 4  # the row of headings
CODES = "Daftar kode"
TEXT, NUMBER, DAY = "@", "#,##0", "dd-mm-yyyy"
# Heading, width, format of the column.
Column = tuple[str, int, str]
_KEGIATAN: Column = ("Kegiatan", 46, TEXT)
_ACCOUNT: Column = ("Rekening", 46, TEXT)
_WORDS: Column = ("Uraian", 40, TEXT)
_SOURCE: Column = ("Sumber dana", 14, TEXT)
_RUPIAH: Column = ("Jumlah (Rp)", 18, NUMBER)
_LAST: Column = ("Tahun lalu (Rp)", 18, NUMBER)
INCOME = (_ACCOUNT, _WORDS, _SOURCE, _RUPIAH, _LAST)
SPENDING = (
    _KEGIATAN,
    _ACCOUNT,
    _WORDS,
    ("Volume", 10, "0.##"),
    ("Satuan", 12, TEXT),
    ("Harga satuan (Rp)", 18, NUMBER),
    _RUPIAH,
    _SOURCE,
    ("Bantuan khusus", 12, TEXT),
    _LAST,
    ("Perkiraan rencana (Rp)", 20, NUMBER),
)
KEGIATAN = (
    _KEGIATAN,
    ("Nama kegiatan", 40, TEXT),
    ("Lokasi", 24, TEXT),
    ("Keluaran", 30, TEXT),
    ("Volume", 10, "0.##"),
    ("Satuan", 12, TEXT),
    ("Waktu", 18, TEXT),
    ("Pelaksana (jabatan)", 26, TEXT),
)
REALISASI = (("Tanggal", 14, DAY), _KEGIATAN, _ACCOUNT, _SOURCE, _RUPIAH)
_BOLD, _HEAD, _SOFT = Font(bold=True), PatternFill("solid", fgColor="D9EBEA"), Font(color="49534F")


def template(*, desa: Wilayah, words: Words, year: int, filled: Prefilled) -> bytes:
    """The .xlsx for a desa's year, with what is known already; no query."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    _write_instructions(book.create_sheet("Petunjuk"), desa, words, year, filled)
    income = [_income(row) for row in filled.rows if row.account.startswith("4")]
    financing = [_income(row) for row in filled.rows if row.account.startswith("6")]
    spending = sorted(
        (row for row in filled.rows if row.account[:1] in {"", "5"}),
        key=lambda row: [int(part) for part in row.kegiatan_kode.split(".") if part],
    )
    _sheet(book, "Pendapatan", INCOME, income, lists={1: "rekening4", 3: "sumber"})
    lists = {1: "kegiatan", 2: "rekening5", 8: "sumber", 9: "ya"}
    _sheet(book, "Belanja", SPENDING, [_spending(row, filled) for row in spending], lists=lists)
    _sheet(book, "Pembiayaan", INCOME, financing, lists={1: "rekening6", 3: "sumber"})
    _summary(book)
    _sheet(book, "Kegiatan", KEGIATAN, _described(filled), lists={1: "kegiatan"})
    lists = {2: "kegiatan", 3: "rekening456", 4: "sumber"}
    _sheet(book, "Realisasi", REALISASI, [], lists=lists)
    _codes(book, filled)
    for sheet in book.worksheets:  # on paper a sheet is as wide as the page
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.creator = "Posko Aspirasi"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _income(row: Filled) -> list[Any]:
    return [_account(row.account), row.description, row.fund_source, row.amount, row.last]


def _spending(row: Filled, filled: Prefilled) -> list[Any]:
    return [
        _named(row.kegiatan_kode, filled),
        _account(row.account),
        row.description,
        row.volume,
        row.unit,
        row.unit_price,
        row.amount,
        row.fund_source,
        "ya" if row.special else "",
        row.last,
        row.planned,
    ]


def _described(filled: Prefilled) -> list[list[Any]]:
    return [
        [
            _named(kode, filled),
            one.name,
            one.place,
            one.output,
            one.volume,
            one.unit,
            one.schedule,
            one.pelaksana,
        ]
        for kode, one in sorted(filled.kegiatan.items())
    ]


def _account(kode: str) -> str:
    return f"{kode} {chart.account(kode).name}" if kode else ""


def _named(kode: str, filled: Prefilled) -> str:
    if not kode:
        return ""
    said = filled.kegiatan.get(kode)
    return f"{kode} {said.name if said else activity_codes.kegiatan(kode).name}"


def _write_instructions(sheet: Worksheet, desa: Wilayah, words: Words, year: int, filled: Prefilled) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    identity = [
        ("Kode wilayah", desa.kode),
        ("Nama", f"{words.desa.capitalize()} {desa.name}"),
        ("Tahun anggaran", year),
        ("Perubahan ke", filled.amendment),
    ]
    for at, (label, value) in enumerate([("Templat", f"{words.apb} {year}"), *identity], 1):
        _put(sheet, at, 1, label).font = _BOLD
        _put(sheet, at, 2, value).alignment = Alignment(horizontal="left")
    for at, (label, sentence) in enumerate(instructions(words), 8):
        _put(sheet, at, 1, label).font = _BOLD
        _put(sheet, at, 2, sentence).alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(
    book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[list[Any]], *, lists: dict[int, str]
) -> None:
    """A sheet with headings, the rows that are known, and lists to choose from down to the last row."""
    sheet = book.create_sheet(title)
    _put(sheet, 1, 1, title).font = Font(bold=True, size=14)
    _put(sheet, 2, 1, "Isi mulai baris ke-5. Baris tanpa jumlah tidak dibaca.").font = _SOFT
    for at, (heading, width, _format) in enumerate(columns, 1):
        cell = _put(sheet, TOP, at, heading)
        cell.font, cell.fill = _BOLD, _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = width
    number = TOP
    for number, row in enumerate(rows, TOP + 1):
        for at, value in enumerate(row, 1):
            _put(sheet, number, at, value).number_format = columns[at - 1][2]
    for empty in range(number + 1, number + 31):  # so that codes typed here stay text
        for at, (_heading, _width, form) in enumerate(columns, 1):
            sheet.cell(empty, at).number_format = form
    for at, name in lists.items():
        _offer(sheet, get_column_letter(at), name)
    sheet.freeze_panes = f"A{TOP + 1}"


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Writes a cell; words stay words, also those that begin like a formula."""
    cell = sheet.cell(row, column, None if value == "" else value)
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def _offer(sheet: Worksheet, letter: str, name: str) -> None:
    offer = DataValidation(type="list", formula1=f"={name}", allow_blank=True, errorStyle="warning")
    offer.error, offer.errorTitle = "Pilih dari daftar, atau pakai kode lokal 90-99.", "Periksa lagi"
    sheet.add_data_validation(offer)
    offer.add(f"{letter}{TOP + 1}:{letter}{LAST_ROW}")


def _codes(book: Workbook, filled: Prefilled) -> None:
    """The lists to choose from, each a column with a name."""
    sheet = book.create_sheet(CODES)
    _put(sheet, 1, 1, CODES).font = Font(bold=True, size=14)
    for at, (name, title, values) in enumerate(_lists(filled), 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 48
        _put(sheet, TOP, at, title).font = _BOLD
        for number, value in enumerate(values, TOP + 1):
            _put(sheet, number, at, value)
        place = f"'{CODES}'!${letter}${TOP + 1}:${letter}${TOP + max(len(values), 1)}"
        book.defined_names[name] = DefinedName(name, attr_text=place)


def _lists(filled: Prefilled) -> Iterator[tuple[str, str, list[str]]]:
    own = [_named(kode, filled) for kode in sorted(filled.kegiatan)]
    official = [
        f"{one.kode} {one.name}"
        for one in activity_codes.activities().values()
        if one.level == "kegiatan" and one.kode not in filled.kegiatan
    ]
    yield "kegiatan", "Pilihan kegiatan", own + official
    objects = [one for one in chart.accounts().values() if one.level == "objek"]
    for akun in ("4", "5", "6", "456"):
        values = [f"{one.kode} {one.name}" for one in objects if one.kode[0] in akun]
        yield f"rekening{akun}", f"Pilihan rekening {' '.join(akun)}", values
    yield "sumber", "Pilihan sumber", list(chart.sources())
    yield "ya", "Pilihan ya", ["ya"]


def _summary(book: Workbook) -> None:
    """Sums that follow what is written, so that the balance is seen before the file is sent."""
    sheet = book.create_sheet("Ringkasan")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 22
    _put(sheet, 1, 1, "Ringkasan (terhitung sendiri)").font = Font(bold=True, size=14)
    whole = "SUM(Belanja!$G$5:$G$2000)"
    rows = [("Pendapatan", "=SUM(Pendapatan!$D$5:$D$2000)"), ("Belanja", f"={whole}")]
    rows += [
        (f"  Bidang {kode}. {short}", f'=SUMIF(Belanja!$A$5:$A$2000,"{kode}.*",Belanja!$G$5:$G$2000)')
        for kode, short in BIDANG_SHORT.items()
    ]
    for label, kode in (("Penerimaan pembiayaan", "6.1"), ("Pengeluaran pembiayaan", "6.2")):
        formula = f'=SUMIF(Pembiayaan!$A$5:$A$2000,"{kode}.*",Pembiayaan!$D$5:$D$2000)'
        rows.append((label, formula))
    rows.append(("Selisih (harus nol sebelum tayang)", "=B3-B4+B10-B11"))
    for number, (label, formula) in enumerate(rows, 3):
        _put(sheet, number, 1, label)
        cell = sheet.cell(number, 2, formula)
        cell.number_format, cell.font = NUMBER, _BOLD

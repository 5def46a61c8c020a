"""Writes the spreadsheet to fill in: official codes to choose from, rows that are known, sums that follow."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from accountability.budget import chart
from accountability.budget.spreadsheet.instructions import instructions
from accountability.budget.spreadsheet.prefilling import Filled, Prefilled
from accountability.lib.spreadsheet.writing import (
    DAY,
    NUMBER,
    QUANTITY,
    Column,
    new_book,
    put,
    saved,
    write_lists,
    write_sheet,
)
from accountability.planning import activity_codes
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

CODES = "Daftar kode"
NOTE = "Isi mulai baris ke-5. Baris tanpa jumlah tidak dibaca."
_KEGIATAN = Column("Kegiatan", 46, offers="kegiatan")
_WORDS = Column("Uraian", 40)
_SOURCE = Column("Sumber dana", 14, offers="sumber")
_RUPIAH = Column("Jumlah (Rp)", 18, NUMBER)
_LAST = Column("Tahun lalu (Rp)", 18, NUMBER)
SPENDING = (
    _KEGIATAN,
    Column("Rekening", 46, offers="rekening5"),
    _WORDS,
    Column("Volume", 10, QUANTITY),
    Column("Satuan", 12),
    Column("Harga satuan (Rp)", 18, NUMBER),
    _RUPIAH,
    _SOURCE,
    Column("Bantuan khusus", 12, offers="ya"),
    _LAST,
    Column("Perkiraan rencana (Rp)", 20, NUMBER),
)
KEGIATAN = (
    _KEGIATAN,
    Column("Nama kegiatan", 40),
    Column("Lokasi", 24),
    Column("Keluaran", 30),
    Column("Volume", 10, QUANTITY),
    Column("Satuan", 12),
    Column("Waktu", 18),
    Column("Pelaksana (jabatan)", 26),
)
REALISASI = (
    Column("Tanggal", 14, DAY),
    _KEGIATAN,
    Column("Rekening", 46, offers="rekening456"),
    _SOURCE,
    _RUPIAH,
)


def _income_columns(akun: str) -> tuple[Column, ...]:
    return (Column("Rekening", 46, offers=f"rekening{akun}"), _WORDS, _SOURCE, _RUPIAH, _LAST)


def template(*, desa: Wilayah, words: Words, year: int, filled: Prefilled) -> bytes:
    """The .xlsx for a desa's year, with what is known already; no query."""
    book = new_book()
    _write_instructions(book.create_sheet("Petunjuk"), desa, words, year, filled)
    income = [_income(row) for row in filled.rows if row.account.startswith("4")]
    financing = [_income(row) for row in filled.rows if row.account.startswith("6")]
    spending = sorted(
        (row for row in filled.rows if row.account[:1] in {"", "5"}),
        key=lambda row: [int(part) for part in row.kegiatan_kode.split(".") if part],
    )
    _sheet(book, "Pendapatan", _income_columns("4"), income)
    _sheet(book, "Belanja", SPENDING, [_spending(row, filled) for row in spending])
    _sheet(book, "Pembiayaan", _income_columns("6"), financing)
    _summary(book)
    _sheet(book, "Kegiatan", KEGIATAN, _described(filled))
    _sheet(book, "Realisasi", REALISASI, [])
    write_lists(book, CODES, {name: (title, values) for name, title, values in _lists(filled)})
    return saved(book)


def _sheet(book: "Workbook", title: str, columns: tuple[Column, ...], rows: list[list[Any]]) -> None:
    write_sheet(book, title, columns, rows, note=NOTE, to_fill_in=True)


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


def _write_instructions(
    sheet: "Worksheet", desa: Wilayah, words: Words, year: int, filled: Prefilled
) -> None:
    from openpyxl.styles import Alignment

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    identity = [
        ("Kode wilayah", desa.kode),
        ("Nama", f"{words.desa.capitalize()} {desa.name}"),
        ("Tahun anggaran", year),
        ("Perubahan ke", filled.amendment),
    ]
    for at, (label, value) in enumerate([("Templat", f"{words.apb} {year}"), *identity], 1):
        put(sheet, at, 1, label).font = _bold()
        put(sheet, at, 2, value).alignment = Alignment(horizontal="left")
    for at, (label, sentence) in enumerate(instructions(words), 8):
        put(sheet, at, 1, label).font = _bold()
        put(sheet, at, 2, sentence).alignment = Alignment(wrap_text=True, vertical="top")


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


def _summary(book: "Workbook") -> None:
    """Sums that follow what is written, so that the balance is seen before the file is sent."""
    from openpyxl.styles import Font

    sheet = book.create_sheet("Ringkasan")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 22
    put(sheet, 1, 1, "Ringkasan (terhitung sendiri)").font = Font(bold=True, size=14)
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
        put(sheet, number, 1, label)
        cell = sheet.cell(number, 2, formula)
        cell.number_format, cell.font = NUMBER, _bold()


def _bold() -> "Font":
    from openpyxl.styles import Font

    return Font(bold=True)

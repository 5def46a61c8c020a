"""The roll-up of all kecamatan as a file: the same figures as on the page, with what they mean."""

import csv
import io
from collections.abc import Sequence

from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.writing import NUMBER, Column, new_book, saved, write_sheet
from accountability.oversight.regency.rollup import Row
from accountability.regions.sebutan import Words

type Value = str | int | None


def headings(words: Words) -> list[tuple[str, int]]:
    """The columns in local words, with their width in letters."""
    return [
        ("kode", 12),
        (words.kecamatan, 26),
        (f"{words.desa} seluruhnya", 14),
        (f"{words.desa} memakai posko", 16),
        ("peringatan terbuka", 14),
        ("peringatan baru", 14),
        ("peringatan baru sejak", 16),
        ("dijawab tepat waktu, median %", 18),
        (f"{words.apb} tayang", 14),
        ("evaluasi selesai", 14),
        ("evaluasi diterima", 14),
        ("realisasi, median %", 16),
        (f"menunggu di {words.kabupaten}", 16),
        ("lewat batas", 12),
    ]


def as_csv(rows: Sequence[Row], words: Words) -> str:
    """A row each, with a byte order mark for spreadsheets; an untold share is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _width in headings(words)])
    for row in rows:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in _cells(row)])
    return "\ufeff" + out.getvalue()


def as_xlsx(rows: Sequence[Row], words: Words, note: str) -> bytes:
    """The same as one sheet."""
    book = new_book()
    columns = [
        Column(name, width) if at < 2 else Column(name, width, NUMBER)
        for at, (name, width) in enumerate(headings(words))
    ]
    write_sheet(book, "Ringkasan", columns, [_cells(row) for row in rows], note=note)
    return saved(book)


def _cells(row: Row) -> list[Value]:
    since = local_date(row.new_since, row.kode).isoformat() if row.new_since else None
    return [
        row.kode,
        row.name,
        row.villages,
        row.served,
        row.open,
        row.new,
        since,
        row.answered,
        row.published,
        row.evaluated,
        row.received,
        row.spent,
        row.above,
        row.above_late,
    ]

"""Writes a book on paper: lines, totals, and "Mengetahui Ketua / Sekretaris"; or a blank form of it."""

import datetime as dt
import math

from accountability.council.law_tables import rule
from accountability.council.registers import Book, Register
from accountability.lib.local_time import tanggal
from accountability.lib.paper import Facts, Heading, Paper, Paragraph, Signatures, Table
from accountability.regions.letterhead import letterhead, signers
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

BLANK_LINES = 16
FIRST_RULE = 2018  # the rules of data/council_rules.csv begin here; older books are printed alike
PORTRAIT_COLUMNS = 6  # wider books lie on their side
MASKED_NOTE = (
    "Nama, alamat, dan nomor telepon penyampai tidak dibukukan. "
    "Isi yang tampil adalah ringkasan yang disetujui dua orang."
)


def parts_of(register: Register) -> int:
    """How many files a book is printed in: a file holds so many lines (data/council_rules.csv)."""
    return max(math.ceil(register.count() / _rows(register.year)), 1)


def register_paper(
    register: Register, *, desa: Wilayah, words: Words, today: dt.date, part: int = 1
) -> Paper:
    """Part `part`, from 1, of a book as a document."""
    first, book = (part - 1) * _rows(register.year), register.book
    items = list(register.items[first : first + _rows(register.year)])
    parts = parts_of(register)
    note = MASKED_NOTE if book.key == "aspirasi" else ""
    return _paper(
        book,
        lines=register.lines(items, first + 1),
        under=f"Tahun {register.year}" + (f", bagian {part} dari {parts}" if parts > 1 else ""),
        totals=register.totals,
        note=note,
        desa=desa,
        words=words,
        today=today,
    )


def blank_paper(book: Book, *, desa: Wilayah, words: Words, today: dt.date) -> Paper:
    """The same book with empty lines, to be filled in by hand."""
    lines = [[str(number), *[""] * (len(book.columns) - 1)] for number in range(1, BLANK_LINES + 1)]
    return _paper(
        book,
        lines=[[f"{cell}\n\N{NO-BREAK SPACE}" for cell in line] for line in lines],
        under="Tahun ………",
        totals=(),
        note="",
        desa=desa,
        words=words,
        today=today,
    )


def _paper(
    book: Book,
    *,
    lines: list[list[str]],
    under: str,
    totals: tuple[tuple[str, int], ...],
    note: str,
    desa: Wilayah,
    words: Words,
    today: dt.date,
) -> Paper:
    table = Table(
        headings=tuple(column.title for column in book.columns),
        rows=tuple(tuple(line) for line in lines),
        widths=tuple(column.width for column in book.columns),
        right=frozenset(place for place, column in enumerate(book.columns) if column.right),
        empty="Belum ada isinya tahun ini.",
        small=True,
    )
    sums = (
        (Facts(tuple((label, str(count)) for label, count in totals), label_width_mm=45),) if totals else ()
    )
    notes = (Paragraph(note, small=True),) if note else ()
    signed = Signatures(f"{desa.name}, {tanggal(today) if totals else '…………………'}", signers(words))
    return Paper(
        title=f"{book.title} {words.desa.capitalize()} {desa.name}",
        letterhead=letterhead(desa, words),
        blocks=(
            Heading(book.title.upper(), 1),
            Paragraph(under, align="center"),
            table,
            *sums,
            *notes,
            Paragraph("Mengetahui:", align="left"),
            signed,
        ),
        made_on=today,
        foot=f"{book.title} · {words.bpd} {words.desa.capitalize()} {desa.name}",
        landscape=len(book.columns) > PORTRAIT_COLUMNS or book.key in {"notulen", "keputusan"},
    )


def _rows(year: int) -> int:
    return int(rule("pdf_rows", max(year, FIRST_RULE)))

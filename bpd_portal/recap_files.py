"""The recap as PDF, spreadsheet and CSV: the tables of the page, and nothing personal."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accountability.lib import paper
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import tanggal
from accountability.lib.typed_text import typed_text
from accountability.regions.letterhead import letterhead
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from bpd_portal.recap_tables import Cell, Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = {
    "bidang": (2.0, 1.25, 1.35, 1.15, 1.35, 1.0, 1.1, 0.9),
    "siapa": (2.4, 0.8, 1.3, 0.9, 0.9, 0.9, 1.6),
    "dusun": (2.0, 0.8, 0.9, 0.9, 0.9, 1.1, 1.1, 1.6),
    "bulan-turned": (2.2, *(0.75,) * 12, 1.1),
    "kelompok": (3.6, 0.8, 1.1, 1.0, 1.0, 1.8),
}
IN_A_LINE = ("saluran", "jenis", "keadaan")


def as_paper(
    tables: Mapping[str, Table],
    *,
    title: str,
    sentences: Iterable[str],
    quotes: Iterable[str],
    desa: Wilayah,
    words: Words,
    today: dt.date,
) -> paper.Paper:
    """The recap for a musyawarah of the council, to be signed; at most two pages."""
    blocks: list[paper.Block] = [paper.Heading(title, level=1)]
    blocks += [paper.Paragraph(sentence) for sentence in sentences]
    for key in ("bidang", "siapa", "dusun", "kelompok"):
        blocks += [paper.Heading(tables[key].title, level=3), paper_table(tables[key])]
    blocks += [paper.Paragraph(f"“{words}”", small=True) for words in quotes]
    blocks += [paper.Heading(tables["bulan"].title, level=3), paper_table(_turned(tables["bulan"]))]
    blocks += [paper.Heading(tables["waktu"].title, level=3), paper_table(tables["waktu"])]
    blocks.append(paper.Facts(tuple((tables[key].title, in_a_line(tables[key])) for key in IN_A_LINE)))
    blocks.append(signatures(desa, words, today))
    foot = _("Untuk musyawarah %(bpd)s, bukan untuk ditempel. Dicetak %(day)s.")
    return paper.Paper(
        title=title,
        blocks=tuple(blocks),
        made_on=today,
        letterhead=letterhead(desa, words),
        foot=foot % {"bpd": words.bpd, "day": tanggal(today)},
    )


def signatures(desa: Wilayah, words: Words, today: dt.date) -> paper.Signatures:
    """Ketua and Sekretaris of the council, with lines to write their names on."""
    told = {"bpd": words.bpd}
    signers = (
        paper.Signature(_("Ketua %(bpd)s") % told),
        paper.Signature(_("Sekretaris %(bpd)s") % told),
    )
    return paper.Signatures(f"{desa.name}, {tanggal(today)}", signers)


def paper_table(table: Table) -> paper.Table:
    """One table on paper."""
    rows = tuple(tuple(cell.text for cell in row) for row in table.rows)
    right = frozenset(at for at in range(1, len(table.headings)) if table.columns[at]["angka"])
    foot = tuple(cell.text for cell in table.foot)
    widths = WIDTHS.get(table.key, ())
    if len(widths) != len(table.headings):
        widths = (3.0, *(1.0,) * (len(table.headings) - 1)) if len(table.headings) < 4 else ()
    return paper.Table(table.headings, rows, widths=widths, right=right, foot=foot, small=True)


def as_xlsx(tables: Iterable[Table], title: str) -> bytes:
    """A sheet for each table; every number is a number, nothing is a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator, book.properties.title = "Posko Aspirasi", title
    first = book.active
    if first is not None:
        book.remove(first)
    for table in tables:
        _fill(book.create_sheet(table.key.capitalize()), table, title)
    told = io.BytesIO()
    book.save(told)
    return told.getvalue()


def as_csv(tables: Iterable[Table]) -> str:
    """All tables one below the other: table, row, column, value, unit; UTF-8 with a mark for spreadsheets."""
    told = io.StringIO()
    told.write("\ufeff")
    writer = csv.writer(told)
    writer.writerow(("tabel", "baris", "kolom", "nilai", "satuan"))
    for table in tables:
        for row in (*table.rows, *((table.foot,) if table.foot else ())):
            name = harmless(row[0].text)
            for heading, cell in zip(table.headings[1:], row[1:], strict=True):
                writer.writerow((table.title, name, heading, _plain(cell), "%" if cell.percent else ""))
    return told.getvalue()


def _plain(cell: Cell) -> str | int:
    if cell.value is None:
        return ""
    return harmless(cell.value) if isinstance(cell.value, str) else cell.value


def _fill(sheet: "Worksheet", table: Table, title: str) -> None:
    from openpyxl.utils import get_column_letter

    _write(sheet.cell(1, 1), Cell(f"{table.title}, {title}"), bold=True)
    for at, heading in enumerate(table.headings, start=1):
        _write(sheet.cell(2, at), Cell(heading), bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = 30 if at == 1 else 16
    for line, row in enumerate((*table.rows, table.foot), start=3):
        for at, cell in enumerate(row, start=1):
            _write(sheet.cell(line, at), cell, bold=row is table.foot)
    sheet.freeze_panes = "B3"


def _write(into: "SheetCell | MergedCell", cell: Cell, *, bold: bool = False) -> None:
    from openpyxl.cell import MergedCell
    from openpyxl.styles import Alignment, Font

    if isinstance(into, MergedCell):
        return
    into.value = typed_text(cell.value) if isinstance(cell.value, str) else cell.value
    if isinstance(cell.value, str):
        into.data_type = "s"  # also when it begins with =
        into.alignment = Alignment(wrap_text=True, vertical="top")
    elif cell.percent:
        into.number_format = '0"%"'
    if bold:
        into.font = Font(bold=True)


def in_a_line(table: Table) -> str:
    """A table of two columns as `SMS 14, Web 3`."""
    return ", ".join(f"{row[0].text} {row[1].text}" for row in table.rows) or "–"


def _turned(table: Table) -> Table:
    """Months side by side, which saves half a page; many months keep their rows."""
    if len(table.rows) > 12:
        return table
    rows = [*table.rows, *((table.foot,) if table.foot else ())]
    headings = ("", *(row[0].text[:3] if row is not table.foot else row[0].text for row in rows))
    turned = tuple(
        (Cell(table.headings[at]), *(row[at] for row in rows)) for at in range(1, len(table.headings))
    )
    return Table("bulan-turned", table.title, headings, turned)

"""Writes a document as DOCX, to be changed by hand in any word processor."""

import datetime as dt
import io
import re
import zipfile
from functools import singledispatch

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as Lines

from accountability.lib.paper.blocks import (
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Table,
    mark,
)

_MARGIN = Mm(18)
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# XML 1.0 has no place for these; they come with words pasted from anywhere.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 255  # what Word keeps of a title and of an author
_WRITTEN = (1980, 1, 1, 0, 0, 0)


def to_docx(paper: Paper) -> bytes:
    """The document as DOCX; the same document gives the same bytes."""
    file = docx.Document()
    _set_up(file, paper)
    for position, line in enumerate(paper.letterhead):
        _line(file, line, align="center", bold=position < 2, size=13 if position == 0 else 9.5)
    if paper.letterhead:
        _rule_below(file.paragraphs[-1])
    for block in paper.blocks:
        _write(block, file)
    out = io.BytesIO()
    file.save(out)
    return _dated_alike(out.getvalue())


def _set_up(file: Document, paper: Paper) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if paper.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for level, size in ((1, 14), (2, 11.5), (3, 10.5)):
        heading = file.styles[f"Heading {level}"].font
        heading.name, heading.size, heading.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
    normal.element.get_or_add_rPr().append(_language())
    about = file.core_properties
    about.title, about.author = _told(paper.title)[:_LONGEST], _told(paper.author)[:_LONGEST]
    about.last_modified_by = ""
    about.comments, about.language = "", "id-ID"
    made = dt.datetime.combine(paper.made_on, dt.time())
    about.created = about.modified = made
    foot = section.footer.paragraphs[0]
    foot.add_run(_told(paper.foot)).font.size = Pt(8)


def _language() -> BaseOxmlElement:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    return language


@singledispatch
def _write(block: object, file: Document) -> None:
    raise TypeError(type(block))


@_write.register
def _heading(block: Heading, file: Document) -> None:
    line = file.add_heading(_told(block.text), level=block.level)
    line.alignment = _ALIGN["center" if block.level == 1 else "left"]


@_write.register
def _paragraph(block: Paragraph, file: Document) -> None:
    for text in block.text.splitlines() or [""]:
        _line(file, text, align=block.align, bold=block.bold, size=8.5 if block.small else None)


@_write.register
def _facts(block: Facts, file: Document) -> None:
    table = file.add_table(rows=0, cols=3)
    table.autofit = False
    rest = _width(file) - Mm(block.label_width_mm) - Mm(4)
    widths = (Mm(block.label_width_mm), Mm(4), rest)
    for label, value in block.rows:
        row = table.add_row()
        for cell, text, width in zip(row.cells, (label, ":", value or "–"), widths, strict=True):
            cell.width = width
            _fill(cell, text)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    file.add_paragraph()


@_write.register
def _numbered(block: Numbered, file: Document) -> None:
    for position, item in enumerate(block.items):
        line = _line(file, f"{mark(block.marks, position)}\t{item}", align="justify")
        line.paragraph_format.left_indent = Mm(8)
        line.paragraph_format.first_line_indent = -Mm(8)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(8))


@_write.register
def _table(block: Table, file: Document) -> None:
    table = file.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = _widths(block, _width(file))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _row(table.rows[0], block.headings, block, widths, bold=True)
    again = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for cells in block.rows:
        _row(table.add_row(), cells, block, widths)
    if not block.rows:
        cells_of = table.add_row().cells
        _fill(cells_of[0].merge(cells_of[-1]), block.empty, size=_size(block))
    if block.foot:
        _row(table.add_row(), block.foot, block, widths, bold=True)
    file.add_paragraph()


def _row(
    row: _Row, texts: tuple[str, ...], block: Table, widths: list[Length], *, bold: bool = False
) -> None:
    # Word reads the width of cells, LibreOffice that of the grid.
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = widths[column]
        align = "right" if column in block.right else "left"
        _fill(cell, text, bold=bold, size=_size(block), align=align)


def _size(block: Table) -> float:
    return 7.5 if block.small else 8.5


def _widths(block: Table, whole: int) -> list[Length]:
    shares = block.widths or (1.0,) * len(block.headings)
    return [Length(int(whole * share / sum(shares))) for share in shares]


@_write.register
def _signatures(block: Signatures, file: Document) -> None:
    columns = max(len(block.signers), 2)
    table = file.add_table(rows=1, cols=columns)
    shift = columns - len(block.signers)
    for position, signer in enumerate(block.signers):
        cell = table.rows[0].cells[position + shift]
        last = position == len(block.signers) - 1
        room = "\n" * 4
        day = block.place_and_day if last else ""
        _fill(cell, f"{day}\n{signer.office}{room}\n{signer.name or '.' * 34}", align="center")
    for line in table.rows[0].cells[0].paragraphs[:-1]:
        line.paragraph_format.keep_with_next = True


@_write.register
def _page_break(block: PageBreak, file: Document) -> None:
    file.add_page_break()  # type: ignore[no-untyped-call]


def _line(
    file: Document, text: str, *, align: str = "left", bold: bool = False, size: float | None = None
) -> Lines:
    line = file.add_paragraph()
    line.alignment = _ALIGN[align]
    _run(line, text, bold=bold, size=size)
    return line


def _fill(
    cell: _Cell, text: str, *, bold: bool = False, size: float | None = None, align: str = "left"
) -> None:
    for position, part in enumerate(text.split("\n")):
        line = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
        line.alignment = _ALIGN[align]
        line.paragraph_format.space_after = Pt(0)
        _run(line, part, bold=bold, size=size)


def _run(line: Lines, text: str, *, bold: bool, size: float | None) -> None:
    run = line.add_run(_told(text))
    run.bold = bold or None
    if size is not None:
        run.font.size = Pt(size)


def _rule_below(line: Lines) -> None:
    """The double line under a letterhead."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "4"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    line._p.get_or_add_pPr().append(borders)


def _width(file: Document) -> int:
    section = file.sections[0]
    return int(section.page_width or 0) - 2 * int(_MARGIN)


def _told(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _dated_alike(written: bytes) -> bytes:
    """The same parts, all of the same moment: the library stamps the hour into the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _WRITTEN)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()

"""Writes a document as PDF, with its words as words and its font inside."""

import datetime as dt
from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, TableBordersLayout
from fpdf.fonts import FontFace

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
from accountability.lib.printed import add_typeface
from accountability.lib.typeface import FAMILY, drawable

_MARGIN = 18  # mm
_BODY, _SMALL = 10.5, 8.5  # points
_LINE = 5.2  # mm
_ALIGN = {"left": "L", "center": "C", "right": "R", "justify": "J"}
_SIGN_HEIGHT = 46  # mm, with room for a stamp
_LINE_OF_SIZE = 0.47  # mm for each point of a font
_PADDING = 1.0  # mm inside the cells of a table
_POINT = 25.4 / 72  # mm
_LINES = {True: 4.0, False: _LINE}


class _Page(FPDF):
    """A page with what stands at its foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(orientation="landscape" if paper.landscape else "portrait", format="A4")
        self.paper = paper
        self.set_creation_date(dt.datetime.combine(paper.made_on, dt.time(), tzinfo=dt.UTC))
        self.set_title(drawable(paper.title))
        self.set_author(drawable(paper.author))
        self.set_lang("id-ID")
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.alias_nb_pages()
        add_typeface(self)
        self.write_in()

    def write_in(self, size: float = _BODY, *, bold: bool = False) -> None:
        """The font from here on."""
        self.set_font(FAMILY, style="B" if bold else "", size=size)

    def lines(self, text: str, *, height: float = _LINE, align: str = "L", width: float = 0) -> None:
        """Each line of the text as a paragraph."""
        for line in text.splitlines() or [""]:
            if told := drawable(line):
                self.multi_cell(width, height, told, align=align, new_x="LMARGIN", new_y="NEXT")
            else:
                self.ln(height)

    def footer(self) -> None:
        """The foot of each page: what the document says of itself, and its number."""
        self.set_y(-12)
        self.write_in(7.5)
        self.cell(0, 4, drawable(self.paper.foot), align="L")
        self.set_x(self.l_margin)
        self.cell(0, 4, f"{self.page_no()} / {{nb}}", align="R")
        self.write_in()


def to_pdf(paper: Paper) -> bytes:
    """The document as PDF; signs the font has not are replaced by their plain form."""
    page = _Page(paper)
    page.add_page()
    if paper.letterhead:
        _letterhead(page, paper.letterhead)
    closing = _closing(paper.blocks)
    for place, block in enumerate(paper.blocks):
        if place == closing and page.will_page_break(_height(page, paper.blocks[place:])):
            page.add_page()
        _write(block, page)
    return bytes(page.output())


def _closing(blocks: Sequence[object]) -> int | None:
    """Where the last words before the signatures begin: they stay together: nobody signs an empty page."""
    place = len(blocks)
    while place and isinstance(blocks[place - 1], Signatures):
        place -= 1
    if place in {0, len(blocks)} or not isinstance(blocks[place - 1], Paragraph):
        return None
    place -= 1
    return place - 1 if place and isinstance(blocks[place - 1], Heading) else place


def _height(page: _Page, blocks: Sequence[object]) -> float:
    """How high the words before the signatures are with them, in millimetres."""
    high = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            told, line = drawable(block.text), _LINES[block.small]
            lines = page.multi_cell(0, line, told, dry_run=True, output=MethodReturnValue.HEIGHT)
            high += 1.5 + (lines if isinstance(lines, float) else line)
        else:
            high += _SIGN_HEIGHT if isinstance(block, Signatures) else 2 * _LINE
    return high


def _letterhead(page: _Page, lines: tuple[str, ...]) -> None:
    for position, line in enumerate(lines):
        page.write_in(13 if position == 0 else _SMALL + 1, bold=position < 2)
        page.lines(line, height=6 if position == 0 else 4.6, align="C")
    y = page.get_y() + 2
    page.set_line_width(0.8)
    page.line(_MARGIN, y, page.w - _MARGIN, y)
    page.set_line_width(0.2)
    page.line(_MARGIN, y + 1.1, page.w - _MARGIN, y + 1.1)
    page.set_y(y + 5)
    page.write_in()


@singledispatch
def _write(block: object, page: _Page) -> None:
    raise TypeError(type(block))


@_write.register
def _heading(block: Heading, page: _Page) -> None:
    page.ln(1 if block.level == 1 else 3)
    if page.will_page_break(_LINE * 4):  # no heading alone at the foot of a page
        page.add_page()
    page.write_in({1: 14, 2: 11.5}.get(block.level, _BODY), bold=True)
    page.lines(block.text, height=6, align="C" if block.level == 1 else "L")
    page.write_in()
    page.ln(1)


@_write.register
def _paragraph(block: Paragraph, page: _Page) -> None:
    page.write_in(_SMALL if block.small else _BODY, bold=block.bold)
    page.lines(block.text, height=_LINES[block.small], align=_ALIGN[block.align])
    page.write_in()
    page.ln(1.5)


@_write.register
def _facts(block: Facts, page: _Page) -> None:
    for label, value in block.rows:
        if page.will_page_break(_LINE):
            page.add_page()
        page.cell(block.label_width_mm, _LINE, drawable(label))
        page.cell(4, _LINE, ":")
        left = page.l_margin
        page.set_left_margin(left + block.label_width_mm + 4)
        page.lines(value or "–")
        page.set_left_margin(left)
        page.set_x(left)
    page.ln(1.5)


@_write.register
def _numbered(block: Numbered, page: _Page) -> None:
    left = page.l_margin
    for position, item in enumerate(block.items):
        if page.will_page_break(_LINE):
            page.add_page()
        page.cell(7, _LINE, mark(block.marks, position))
        page.set_left_margin(left + 7)
        page.lines(item, align="J")
        page.set_left_margin(left)
        page.set_x(left)
    page.ln(1.5)


@_write.register
def _table(block: Table, page: _Page) -> None:
    size = _SMALL - 1 if block.small else _SMALL
    page.write_in(size)
    align = ["RIGHT" if column in block.right else "LEFT" for column in range(len(block.headings))]
    widths = _widths(page, block)
    with page.table(
        col_widths=block.widths or None,
        text_align=align,
        line_height=size * _LINE_OF_SIZE,
        padding=_PADDING,
        borders_layout=TableBordersLayout.ALL,
        headings_style=FontFace(emphasis="BOLD", fill_color=(232, 240, 239)),
        repeat_headings=1,
    ) as table:
        table.row([drawable(one) for one in block.headings])
        for cells in block.rows:
            for part in _parts([_cell(one) for one in cells], widths, page, size):
                table.row(part)
        if not block.rows:
            table.row().cell(drawable(block.empty), colspan=len(block.headings))
        if block.foot:
            for part in _parts([_cell(one) for one in block.foot], widths, page, size):
                table.row(part, style=FontFace(emphasis="BOLD"))
    page.write_in()
    page.ln(3)


def _cell(text: str) -> str:
    return "\n".join(drawable(line) for line in text.splitlines())


def _widths(page: _Page, block: Table) -> list[float]:
    """How wide the words of each column may be, in mm."""
    shares = block.widths or (1,) * len(block.headings)
    return [page.epw * one / sum(shares) - 2 * _PADDING for one in shares]


def _at_most(cell: str, width: float, size: float) -> float:
    """More lines than these words can take: every sign as wide as it is high, every line but half full."""
    signs = max(width / (size * _POINT), 1)
    return cell.count("\n") + 1 + 2 * len(cell) / signs


def _parts(cells: list[str], widths: list[float], page: _Page, size: float) -> list[list[str]]:
    """A row as rows that a page can hold: one whose words fill half a page goes on in the next.

    fpdf2 breaks a page between rows only, and raises where one row is higher than a page.
    """
    most = int(page.eph / 2 / (size * _LINE_OF_SIZE))
    if all(_at_most(cell, width, size) <= most for cell, width in zip(cells, widths, strict=True)):
        return [cells]
    lines: list[Any] = [
        page.multi_cell(width, text=cell, dry_run=True, output=MethodReturnValue.LINES, align="L")
        for cell, width in zip(cells, widths, strict=True)
    ]
    longest = max(map(len, lines))
    if longest <= most:
        return [cells]
    return [["\n".join(one[at : at + most]) for one in lines] for at in range(0, longest, most)]


@_write.register
def _signatures(block: Signatures, page: _Page) -> None:
    if page.will_page_break(_SIGN_HEIGHT):
        page.add_page()
    page.ln(5)
    width = page.epw / max(len(block.signers), 2)
    top = page.get_y()
    shift = 0 if len(block.signers) > 1 else 1  # a single one signs at the right
    for position, signer in enumerate(block.signers):
        x = page.l_margin + width * (position + shift)
        last = position == len(block.signers) - 1
        page.set_xy(x, top)
        page.cell(width, _LINE, drawable(block.place_and_day) if last else "", align="C")
        page.set_xy(x, top + _LINE)
        page.multi_cell(width, _LINE, drawable(signer.office), align="C")
        page.set_xy(x, top + _LINE + 26)
        page.write_in(bold=bool(signer.name))
        page.cell(width, _LINE, drawable(signer.name) or "." * 34, align="C")
        page.write_in()
    page.set_xy(page.l_margin, top + _SIGN_HEIGHT - 8)


@_write.register
def _page_break(block: PageBreak, page: _Page) -> None:
    page.add_page()

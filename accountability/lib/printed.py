"""What every drawn sheet of paper shares: an A4 PDF that is the same each time, letters in place, a QR.

Black on white, so any copier will do. Sizes are millimetres, those of letters points.
"""

import datetime as dt
from typing import TYPE_CHECKING

import segno

from accountability.lib.typeface import FAMILY, drawable, font_file

if TYPE_CHECKING:
    from fpdf import FPDF

_AROUND = 2  # white modules drawn around a QR; more is there on the paper


def blank_pdf(*, title: str, made_on: dt.date, author: str = "Posko Aspirasi") -> "FPDF":
    """An A4 document without margins and page breaks of its own, with the typeface inside."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creation_date(dt.datetime.combine(made_on, dt.time(), tzinfo=dt.UTC))
    pdf.set_title(drawable(title))
    pdf.set_author(author)
    pdf.set_lang("id-ID")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    add_typeface(pdf)
    return pdf


def add_typeface(pdf: "FPDF") -> None:
    """Puts the two fonts of printed things into a document."""
    for bold in (False, True):
        pdf.add_font(FAMILY, style="B" if bold else "", fname=font_file(bold=bold))


def say(pdf: "FPDF", x: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
    """Writes one line with its foot at (x, y)."""
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.text(x, y, drawable(text))


def wide(pdf: "FPDF", text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line would be."""
    pdf.set_font(FAMILY, "B" if bold else "", size)
    return float(pdf.get_string_width(drawable(text)))


def draw_qr(pdf: "FPDF", x: float, y: float, side: float, told: str) -> None:
    """Draws a QR with its upper left corner at (x, y); dark modules beside each other are one stroke."""
    matrix = segno.make(told, error="m", micro=False).matrix
    step = side / (len(matrix) + 2 * _AROUND)
    pdf.set_fill_color(0)
    for down, row in enumerate(matrix):
        start = None
        for across, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                left, above = x + (start + _AROUND) * step, y + (down + _AROUND) * step
                pdf.rect(left, above, (across - start) * step, step, style="F")
                start = None

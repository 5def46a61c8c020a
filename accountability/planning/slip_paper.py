"""Draws slips to vote with: fourteen on an A4 page, each with its code, a QR and how to use it.

Black on white, so any copier will do. Nothing personal is printed, and only its code tells one slip from
another. Sizes are millimetres, those of letters points.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accountability.lib.printed import blank_pdf, draw_qr, say, wide
from accountability.planning.slips import written

if TYPE_CHECKING:
    from fpdf import FPDF

ACROSS, DOWN = 2, 7
WIDE, HIGH, SIDE, TOP = 95.0, 39.5, 10.0, 10.0
QR = 30.0


@dataclass(frozen=True, slots=True)
class OnEverySlip:
    """What stands on every slip of one print."""

    title: str  # of the meeting
    address: str  # of its voting page, with "/" at the end
    sms: str  # the number people write to; "" where there is none
    dots: int
    made_on: dt.date


def slips_pdf(told: OnEverySlip, codes: Sequence[str]) -> bytes:
    """The slips as a PDF."""
    pdf = blank_pdf(title=f"Kartu suara, {told.title}", made_on=told.made_on)
    for place, code in enumerate(codes):
        on_page = place % (ACROSS * DOWN)
        if on_page == 0:
            pdf.add_page()
        _slip(pdf, told, code, SIDE + WIDE * (on_page % ACROSS), TOP + HIGH * (on_page // ACROSS))
    return bytes(pdf.output())


def _slip(pdf: "FPDF", told: OnEverySlip, code: str, x: float, y: float) -> None:
    pdf.set_line_width(0.2)
    pdf.set_dash_pattern(dash=1.5, gap=1.5)
    pdf.rect(x, y, WIDE, HIGH)
    pdf.set_dash_pattern()
    draw_qr(pdf, x + 2, y + 4.5, QR, f"{told.address}#kode={code}")
    left, room = x + QR + 5, WIDE - QR - 8
    say(pdf, left, y + 6, _cut(pdf, told.title, 8, room), 8)
    say(pdf, left, y + 14.5, written(code), 19, bold=True)
    dots = "Satu kartu, satu titik." if told.dots == 1 else f"Satu kartu, {told.dots} titik, boleh dibagi."
    lines = [dots, "Pindai gambarnya, atau bawa ke petugas."]
    if told.sms:
        lines += [f"SMS: PILIH {code} nomor", f"ke {told.sms}"]
    for line, text in enumerate(lines):
        say(pdf, left, y + 20.5 + 4.4 * line, text, 8.5, bold=line >= 2)
    say(pdf, left, y + 37.6, "Rahasia: pilihan Anda tidak dicatat bersama kartu.", 6.5)


def _cut(pdf: "FPDF", text: str, size: float, room: float) -> str:
    while text and wide(pdf, text, size) > room:
        text = text[:-1]
    return text

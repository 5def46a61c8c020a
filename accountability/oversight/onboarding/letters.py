"""Draws invitations on paper: an A4 page for each person, to be folded twice so that the code lies inside.

Black on white, so any copier will do. Sizes are millimetres, those of letters points.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accountability.lib.local_time import tanggal
from accountability.lib.printed import blank_pdf, draw_qr, say, wide
from accountability.lib.typeface import drawable

if TYPE_CHECKING:
    from fpdf import FPDF

LEFT, RIGHT, HIGH = 22.0, 188.0, 297.0
FOLDS = (99.0, 198.0)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says. `code` is written in groups of four."""

    name: str
    office: str
    username: str
    code: str
    until: dt.date


def letters_pdf(*, letters: Sequence[Letter], address: str, link: str, made_on: dt.date) -> bytes:
    """The letters as a PDF; `link` is in the picture to scan, and holds no code."""
    pdf = blank_pdf(title="Undangan akun Posko Aspirasi", made_on=made_on)
    for letter in letters:
        pdf.add_page()
        _outside(pdf, letter)
        _inside(pdf, letter, address, link)
    return bytes(pdf.output())


def _outside(pdf: "FPDF", letter: Letter) -> None:
    """The upper third lies outside once the sheet is folded: whom it is for, and no code."""
    say(pdf, LEFT, 26, "Posko Aspirasi", 10, bold=True)
    say(pdf, LEFT, 44, "Kepada", 10)
    say(pdf, LEFT, 53, _cut(pdf, letter.name, 16), 16, bold=True)
    say(pdf, LEFT, 61, _cut(pdf, letter.office, 11), 11)
    say(pdf, LEFT, 84, "Rahasia. Hanya untuk yang namanya tertulis di sini.", 9)
    pdf.set_line_width(0.2)
    pdf.set_dash_pattern(dash=1.5, gap=1.5)
    for fold in FOLDS:
        pdf.line(8, fold, 202, fold)
    pdf.set_dash_pattern()
    say(pdf, LEFT, FOLDS[0] - 2, "Lipat di sini", 6.5)


def _inside(pdf: "FPDF", letter: Letter, address: str, link: str) -> None:
    say(pdf, LEFT, 113, "Akun Anda sudah siap", 16, bold=True)
    steps = [
        f"1. Buka {address}",
        "2. Ketik nama pengguna dan kode di bawah ini.",
        "3. Buat kata sandi Anda sendiri, paling sedikit 12 huruf.",
    ]
    for line, text in enumerate(steps):
        say(pdf, LEFT, 123 + 7 * line, text, 11)
    say(pdf, LEFT, 152, "Nama pengguna", 10)
    say(pdf, LEFT, 161, letter.username, 18, bold=True)
    say(pdf, LEFT, 174, "Kode", 10)
    say(pdf, LEFT, 184, letter.code, 22, bold=True)
    draw_qr(pdf, RIGHT - 30, 146, 34, link)
    say(pdf, LEFT, 212, f"Kode berlaku sekali, sampai {tanggal(letter.until)}.", 11)
    below = [
        "Jangan beri tahu kode ini kepada siapa pun, juga tidak kepada petugas.",
        "Musnahkan surat ini setelah dipakai.",
        "Kode hilang atau lewat waktu? Minta yang baru kepada pengirim surat ini.",
    ]
    for line, text in enumerate(below):
        say(pdf, LEFT, 221 + 6 * line, text, 10)


def _cut(pdf: "FPDF", text: str, size: float) -> str:
    text = drawable(text)
    while text and wide(pdf, text, size, bold=True) > RIGHT - LEFT:
        text = text[:-1]
    return text

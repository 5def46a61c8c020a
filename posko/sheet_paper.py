"""Draws printed sheets: two on an A4 page, each with its number, a box for words, and a strip to tear off.

Black on white with nothing told by colour or shade, so any copier will do. The order is that of the screen on
which it is keyed in. The strip is the citizen's: the number to follow, where and how, and the kunci. Nothing
personal is printed. All sizes are millimetres but those of letters (points).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accountability.lib import kunci, nomor
from accountability.lib.printed import blank_pdf, draw_qr, say, wide
from accountability.regions.sebutan import Words
from posko.sheet_printing import Strip
from posko.states import Gender, Vulnerable

if TYPE_CHECKING:
    from fpdf import FPDF

WIDE, HIGH, MARGIN = 210.0, 148.5, 9.0
STRIP = 62.0  # width of the strip at the right
MOST_DUSUN = 8  # so many are printed to be ticked; of more, the citizen writes the name


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on every sheet of one print."""

    office: str  # "Posko Aspirasi Desa Sukamaju"
    words: Words
    dusun: tuple[str, ...]
    address: str  # the public address of the installation, without "/" at the end
    sms: str  # the number people write to; "" where there is none
    outreach: str  # title of the outreach; "" for none
    made_on: dt.date


def sheets_pdf(told: Printed, strips: Sequence[Strip]) -> bytes:
    """The sheets as a PDF, two on a page."""
    pdf = blank_pdf(title=f"Lembar aspirasi, {told.office}", made_on=told.made_on)
    for place, strip in enumerate(strips):
        if place % 2 == 0:
            pdf.add_page()
        sheet = _Sheet(pdf, told, strip, HIGH * (place % 2))
        sheet.draw()
    return bytes(pdf.output())


class _Sheet:
    """One sheet, drawn from its upper edge."""

    def __init__(self, pdf: "FPDF", told: Printed, strip: Strip, top: float) -> None:
        self.pdf, self.told, self.strip, self.top = pdf, told, strip, top
        self.right = WIDE - STRIP

    def draw(self) -> None:
        """The sheet, its strip, and where to cut."""
        self.pdf.set_line_width(0.4)
        if self.top:
            self._dashed(0, self.top, WIDE, self.top)
        self._dashed(self.right, self.top, self.right, self.top + HIGH)
        self._head()
        self._words_box()
        self._ticks()
        self._strip()

    def _head(self) -> None:
        address = f"{self.told.address}/bpd/lembar/?lembar={self.strip.nomor}"
        self._qr(self.right - MARGIN - 21, 7, 21, address)
        self._say(MARGIN, 12, "Lembar aspirasi warga", 16, bold=True)
        self._say(MARGIN, 18, self.told.office, 10.5)
        if self.told.outreach:
            self._say(MARGIN, 23, self.told.outreach, 9.5)
        self._say(MARGIN, 29.6, f"Nomor {nomor.written(self.strip.nomor)}", 14, bold=True)

    def _words_box(self) -> None:
        self._say(MARGIN, 36, "Isi aspirasi. Tulis dengan kata sendiri, bahasa apa saja:", 11, bold=True)
        width = self.right - 2 * MARGIN
        self.pdf.rect(MARGIN, self.top + 38.5, width, 52)
        self.pdf.set_line_width(0.15)
        for line in range(1, 5):
            y = self.top + 38.5 + line * 10.4
            self.pdf.line(MARGIN + 2, y, MARGIN + width - 2, y)
        self.pdf.set_line_width(0.4)

    def _ticks(self) -> None:
        words, y = self.told.words, 97.0
        if 0 < len(self.told.dusun) <= MOST_DUSUN:
            y = self._choice(y, f"{words.dusun.capitalize()}:", self.told.dusun)
        else:
            self._line(y, f"{words.dusun.capitalize()}:")
            y += 8
        self._line(y, "Nomor HP (boleh kosong):")
        y = self._choice(y + 8, "Saya:", [str(one.label) for one in Gender])
        y = self._choice(y, "Termasuk:", [str(one.label) for one in Vulnerable])
        self._choice(y, "", ["Rahasia: jangan tampilkan ke umum"])

    def _choice(self, y: float, label: str, offers: Sequence[str]) -> float:
        """Boxes to tick behind a label, as many lines as it takes; returns where the next line begins."""
        x = MARGIN
        if label:
            self._say(x, y, label, 11, bold=True)
            x += self._width(label, 11, bold=True) + 3
        start = x
        for offer in offers:
            wide = 6.5 + self._width(offer, 10.5) + 4
            if x + wide > self.right - 3 and x > start:
                x, y = start, y + 7
            self.pdf.rect(x, self.top + y - 4.2, 4.8, 4.8)
            self._say(x + 6.5, y, offer, 10.5)
            x += wide
        return y + 8

    def _line(self, y: float, label: str) -> None:
        self._say(MARGIN, y, label, 11, bold=True)
        x = MARGIN + self._width(label, 11, bold=True) + 3
        self.pdf.line(x, self.top + y + 0.8, self.right - MARGIN, self.top + y + 0.8)

    def _strip(self) -> None:
        x, room = self.right + 5, STRIP - 5 - MARGIN
        self._say(x, 12, "Sobek dan simpan", 13, bold=True)
        self._say(x, 18, "Untuk warga", 10)
        self._say(x, 28, nomor.written(self.strip.nomor), 24, bold=True)
        self._qr(x, 32, 34, f"{self.told.address}/a/{self.strip.nomor}/")
        y = 73.0
        for text, bold in self._how():
            size = 10.0 if bold else 9.5
            for line in self._wrapped(text, size, room, bold=bold):
                self._say(x, y, line, size, bold=bold)
                y += 4.7
            y += 1.2
        if self.strip.kunci:
            self.pdf.rect(x - 1.5, self.top + y - 3.2, room + 3, 19)
            self._say(x, y + 1.5, "Kunci rahasia Anda", 9.5, bold=True)
            self._say(x, y + 7.5, kunci.written(self.strip.kunci), 12.5, bold=True)
            self._say(x, y + 13, "Jangan berikan ke siapa pun.", 9)

    def _how(self) -> list[tuple[str, bool]]:
        site = self.told.address.partition("://")[2]
        lines = [("Cek kabarnya kapan saja:", True)]
        if self.told.sms:
            lines.append((f"SMS: CEK {self.strip.nomor} ke {self.told.sms}", False))
        lines.append((f"Web: {site}/cek/ atau pindai gambar di atas.", False))
        lines.append(("Berjalan begitu lembar sampai di posko.", False))
        return lines

    def _say(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
        say(self.pdf, x, self.top + y, text, size, bold=bold)

    def _width(self, text: str, size: float, *, bold: bool = False) -> float:
        return wide(self.pdf, text, size, bold=bold)

    def _wrapped(self, text: str, size: float, room: float, *, bold: bool) -> list[str]:
        """The text in lines no wider than `room`; a word that is wider than that is broken."""
        lines = [""]
        for word in text.split():
            tried = f"{lines[-1]} {word}".strip()
            if self._width(tried, size, bold=bold) <= room:
                lines[-1] = tried
                continue
            if lines[-1]:
                lines.append("")
            for sign in word:
                if self._width(lines[-1] + sign, size, bold=bold) > room:
                    lines.append("")
                lines[-1] += sign
        return lines

    def _dashed(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.pdf.set_dash_pattern(dash=2, gap=2)
        self.pdf.line(x, y, to_x, to_y)
        self.pdf.set_dash_pattern()

    def _qr(self, x: float, y: float, side: float, told: str) -> None:
        draw_qr(self.pdf, x, self.top + y, side, told)

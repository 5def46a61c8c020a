"""The sheet beside a counter: how to say what one thinks of it, by SMS and by web; A4, black on white."""

from dataclasses import dataclass

from accountability.oversight.counter.tables import short_form, unsur
from public_site.drawing import Drawing, width_of, wrapped

WIDE, HIGH, MARGIN = 210.0, 297.0, 16.0
DARK, QUIET, SOFT = "#084546", "#3c4541", "#eef1ee"


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on it: the office, the council, both addresses, the number and the code of the counter."""

    name: str
    bpd: str
    address: str
    rate_address: str
    sms: str  # "" where the office has no line; its villages may have theirs
    by_sms: bool
    village: str  # what a desa is called there
    code: str


def counter_poster(told: Told) -> Drawing:
    """The sheet."""
    sheet = Drawing(WIDE, HIGH, f"Nilai layanan, {told.name}")
    sheet.rect(0, 0, WIDE, HIGH, fill="#ffffff")
    sheet.rect(0, 0, WIDE, 46, fill=DARK)
    sheet.words(MARGIN, 21, "Bagaimana pelayanan kami?", 13, colour="#ffffff", bold=True)
    room = WIDE - 2 * MARGIN
    size = min(8.0, 8.0 * room / width_of(told.name, 8.0))
    sheet.words(MARGIN, 36, told.name, size, colour="#ffffff")
    y = _by_sms(sheet, told) if told.by_sms else 58.0
    y = _by_web(sheet, told, y)
    _complaint(sheet, told, y)
    return sheet


def _by_sms(sheet: Drawing, told: Told) -> float:
    sheet.words(MARGIN, 60, "Lewat SMS", 8, colour=DARK, bold=True)
    sheet.words(MARGIN, 73, f"SKM {told.code} 4 4 3", 12, bold=True)
    sheet.words(MARGIN, 84, f"kirim ke {_number(told)}", 7.5, bold=True)
    y = 95.0
    for place, one in enumerate(short_form(), start=1):
        words = f"Angka {place}: {one.name.lower()}. 1 {one.answers[0].lower()}, 4 {one.answers[3].lower()}"
        y = _lines(sheet, words, y)
    return _lines(sheet, "Beri 0 untuk yang dilewati. Nomor Anda tidak disimpan.", y, colour=QUIET) + 4


def _by_web(sheet: Drawing, told: Told, y: float) -> float:
    side = 62.0
    sheet.rect(MARGIN, y, WIDE - 2 * MARGIN, side + 4, fill=SOFT)
    sheet.qr(MARGIN + 2, y + 2, side, told.rate_address)
    x = MARGIN + side + 10
    sheet.words(x, y + 14, "Lewat HP", 8, colour=DARK, bold=True)
    sheet.words(x, y + 25, "Pindai kode ini.", 6.5)
    sheet.words(x, y + 35, "Satu menit, tanpa nama.", 6.5)
    told_at = told.address.partition("://")[2]
    size = min(5.0, 5.0 * (WIDE - MARGIN - x - 2) / width_of(told_at, 5.0))  # an address is never cut
    sheet.words(x, y + 50, told_at, size)
    return y + side + 14


def _complaint(sheet: Drawing, told: Told, y: float) -> None:
    sheet.words(MARGIN, y + 4, "Ada keluhan?", 8, colour=DARK, bold=True)
    y += 15
    if told.by_sms:
        y = _lines(sheet, f"SMS ke {_number(told)}: LAPOR LOKET, lalu apa yang terjadi.", y)
    y = _lines(sheet, "Anda mendapat nomor, dan jawabannya lewat SMS.", y)
    _lines(sheet, f"Mau rahasia? RAHASIA LOKET: hanya {told.bpd} yang membaca.", y)
    nine = "Dengan 9 angka: " + ", ".join(f"{one.no} {one.kode}" for one in unsur())
    foot = HIGH - 20
    for line in wrapped(nine, 4.2, WIDE - 2 * MARGIN, most=2):
        sheet.words(MARGIN, foot, line, 4.2, colour=QUIET)
        foot += 6


def _lines(sheet: Drawing, text: str, y: float, colour: str = "#1a2020") -> float:
    for line in wrapped(text, 6.2, WIDE - 2 * MARGIN, most=2):
        sheet.words(MARGIN, y, line, 6.2, colour=colour)
        y += 9
    return y


def _number(told: Told) -> str:
    return told.sms or f"nomor posko {told.village} Anda"

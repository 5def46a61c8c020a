"""The picture of a year's budget for WhatsApp: 1080 by 1350 pixels, to be read on a small phone."""

from accountability.lib.chart_shapes import SQUARES, squares
from accountability.lib.local_time import tanggal
from accountability.lib.rupiah import ringkas
from public_site.budget_sheet import Sheet
from public_site.drawing import Drawing, width_of, wrapped
from public_site.money_marks import per_family
from public_site.poster import DARK, INK, QUIET, Told

WIDE, HIGH, SIDE = 1080, 1350, 64
COLOURS = ("#2279d9", "#76462d", "#641c77", "#1f9e88", "#a7891c")


def card(figures: Sheet, told: Told, headline: str) -> Drawing:
    """The card: how much, for what, how much of it is spent, and how to ask."""
    sheet = Drawing(WIDE, HIGH, f"{told.place.words.apb} {figures.apb.year}, {told.place.name}")
    sheet.rect(0, 0, WIDE, HIGH, fill="#ffffff")
    sheet.rect(0, 0, WIDE, 190, fill=DARK)
    title = f"Uang {told.place.words.desa} {figures.apb.year}"
    sheet.words(SIDE, 92, title, 64, colour="#ffffff", bold=True)
    where = wrapped(f"{told.place.name}, {told.above}", 34, WIDE - 2 * SIDE, most=1)
    sheet.words(SIDE, 150, "".join(where), 34, colour="#ffffff")
    sheet.words(SIDE, 300, ringkas(figures.belanja), 88, colour=DARK, bold=True)
    share = per_family(figures.belanja, told.place)
    below = f"rencana belanja, sekitar {share} per keluarga" if share else "rencana belanja setahun"
    sheet.words(SIDE, 356, below, 36, colour=QUIET)
    for n, line in enumerate(wrapped(headline, 40, WIDE - 2 * SIDE, bold=True)):
        sheet.words(SIDE, 440 + n * 52, line, 40, bold=True)
    _waffle(sheet, figures, 520)
    _spent(sheet, figures, 1040)
    by_sms = ("Tanya lewat SMS: ANGGARAN", f"ke {told.sms}") if told.sms else ("", "")
    ask(sheet, told, 1118, *by_sms)
    return sheet


def _waffle(sheet: Drawing, figures: Sheet, top: int) -> None:
    shares = squares([one.planned for one in figures.bidang])
    at = 0
    for share, colour in zip(shares, COLOURS, strict=True):
        for cell in range(at, min(at + share, SQUARES)):
            sheet.rect(SIDE + cell % 10 * 45, top + cell // 10 * 45, 39, 39, fill=colour)
        at += share
    x, y = SIDE + 500, top + 32
    for one, share, colour in zip(figures.bidang, shares, COLOURS, strict=True):
        sheet.rect(x, y - 26, 30, 30, fill=colour)
        sheet.words(x + 46, y, one.name, 33, bold=True)
        sheet.words(x + 46, y + 40, f"{ringkas(one.planned)} ({share}%)", 31, colour=QUIET)
        y += 92


def _spent(sheet: Drawing, figures: Sheet, top: int) -> None:
    wide = WIDE - 2 * SIDE
    used = min(max(figures.percent_spent, 0), 100)
    sheet.words(SIDE, top, f"Terpakai {figures.percent_spent}% ({ringkas(figures.spent)})", 38, bold=True)
    end = f"per {tanggal(figures.as_of)}"
    sheet.words(SIDE + wide, top, end, 28, colour=QUIET, anchor="end")
    sheet.rect(SIDE, top + 22, wide, 34, fill="#ffffff", stroke=DARK, line=4)
    sheet.rect(SIDE, top + 22, wide * used / 100, 34, fill=DARK)


def ask(sheet: Drawing, told: Told, top: int, first: str, second: str = "") -> None:
    """The foot of a card: a QR code of the address, two lines of words beside it, and the address itself."""
    side = 210
    sheet.qr(WIDE - SIDE - side, top, side, told.address)
    y = top + 62
    room = WIDE - 3 * SIDE - side
    for line in filter(None, (first, second)):
        size = min(38.0, 38.0 * room / width_of(line, 38, bold=True))
        sheet.words(SIDE, y, line, size, colour=INK, bold=True)
        y += 54
    address = told.address.partition("://")[2]
    size = min(30.0, 30.0 * room / width_of(address, 30))
    sheet.words(SIDE, y + 10 * bool(first), address, max(size, 20.0), colour=QUIET)

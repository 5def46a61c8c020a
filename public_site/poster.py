"""The baliho: a year's budget on one sheet that a village hangs up, A3 or three by two metres.

All sizes are millimetres of an A3 sheet, 297 high; the large one is the same drawing, wider and scaled. No
letter is smaller than 6 mm on A3: capitals of 4.3 mm, five arc minutes at three metres, which is what normal
sight reads. Nothing is told by colour alone: bars are dark on white, with their figures beside them.
"""

from dataclasses import dataclass, replace

from accountability.lib.local_time import tanggal
from accountability.lib.rupiah import ringkas, rupiah
from accountability.regions.sebutan import Words
from public_site.budget_sheet import Share, Sheet, percent, source_short
from public_site.drawing import Drawing, width_of, wrapped
from public_site.place import Place, first_upper, sms_number

HIGH = 297.0
SIZES = {"a3": (420.0, 420.0), "3x2": (445.5, 3000.0)}  # width of the drawing, width of the paper in mm
SMALLEST = 6.0
DARK, INK, QUIET, LINE, SOFT = "#084546", "#1a2020", "#3c4541", "#6c7772", "#eef1ee"
MARGIN, HEAD = 12.0, 44.0


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on a baliho beside the figures."""

    place: Place
    address: str  # of the budget page, in full
    sms: str  # the number people write to; "" where there is none
    above: str  # kecamatan and kabupaten, in the words of the place


def told_at(place: Place, address: str) -> Told:
    """What a picture of this place says beside its figures; `address` is the page it comes from, in full."""
    words, kecamatan = place.words, place.desa.parent
    above = []
    if kecamatan is not None:
        above.append(f"{first_upper(words.kecamatan)} {kecamatan.name}")
        if kecamatan.parent is not None:
            named = kecamatan.parent.name
            word = first_upper(words.kabupaten)
            above.append(named if named.lower().startswith(word.lower()) else f"{word} {named}")
    return Told(place, address, sms_number(place.desa.kode), ", ".join(above))


def poster(figures: Sheet, told: Told, size: str) -> Drawing:
    """The baliho of a year in one of SIZES."""
    width = SIZES[size][0]
    words, year = told.place.words, figures.apb.year
    sheet = Drawing(width, HIGH, f"INFOGRAFIS {words.apb} {year}, {told.place.name}")
    sheet.rect(0, 0, width, HIGH, fill="#ffffff")
    _head(sheet, figures, told)
    wide = width - 2 * MARGIN
    left, right = wide * 0.29, wide * 0.235
    middle = wide - left - right - 20
    _income(sheet, figures, words, MARGIN, left)
    _spending(sheet, figures, MARGIN + left + 10, middle)
    _answer_back(sheet, figures, told, width - MARGIN - right, right)
    _foot(sheet, figures, told)
    return sheet


def _head(sheet: Drawing, figures: Sheet, told: Told) -> None:
    words, apb = told.place.words, figures.apb
    sheet.rect(0, 0, sheet.width, HEAD, fill=DARK)
    change = f" PERUBAHAN {apb.amendment}" if apb.amendment else ""
    title = f"INFOGRAFIS {words.apb}{change} {apb.year}"
    amount = ringkas(figures.belanja)
    room = sheet.width - 2 * MARGIN - width_of(amount, 19, bold=True) - 10
    size = min(19.0, 19.0 * room / width_of(title, 19, bold=True))
    sheet.words(MARGIN, 21, title, size, colour="#ffffff", bold=True)
    room = sheet.width - 2 * MARGIN - width_of("belanja setahun", 8.5) - 10
    where = f"{told.place.name} ({told.place.desa.kode}), {told.above}"
    size = max(SMALLEST, min(8.5, 8.5 * room / width_of(where, 8.5)))
    sheet.words(MARGIN, 36, "".join(wrapped(where, size, room, most=1)), size, colour="#ffffff")
    end = sheet.width - MARGIN
    sheet.words(end, 21, amount, 19, colour="#ffffff", bold=True, anchor="end")
    sheet.words(end, 36, "belanja setahun", 8.5, colour="#ffffff", anchor="end")


def _title(sheet: Drawing, x: float, y: float, width: float, text: str) -> None:
    sheet.words(x, y, text, 9.5, colour=DARK, bold=True)
    sheet.rect(x, y + 2.5, width, 0.9, fill=DARK)


def _income(sheet: Drawing, figures: Sheet, words: Words, x: float, width: float) -> None:
    y = HEAD + 15
    _title(sheet, x, y, width, "UANG MASUK")
    biggest = max((one.planned for one in figures.income), default=0) or 1
    many = len(figures.income) + len(figures.financing_in) + len(figures.financing_out)
    step = min(21.0, 150.0 / max(many, 1))
    for one in figures.income:
        short = replace(one, name=source_short(one, words))
        _source(sheet, short, biggest, (x, y, width), step)
        y += step
    y += 11
    _sum(sheet, x, y, width, "Jumlah", figures.pendapatan)
    y += 14
    _title(sheet, x, y, width, "PEMBIAYAAN")
    pairs = [(one.name, one.planned) for one in figures.financing_in]
    pairs += [(one.name, -one.planned) for one in figures.financing_out]
    pairs.append(("Defisit" if figures.surplus < 0 else "Surplus", figures.surplus))
    for name, amount in pairs:
        y = _pair(sheet, x, y + 9.5, width, name, amount, roomy=len(pairs) + len(figures.income) <= 9)
    _sum(sheet, x, y + 10.5, width, "SILPA", figures.silpa)


def _source(sheet: Drawing, one: Share, biggest: int, box: tuple[float, float, float], step: float) -> None:
    x, y, width = box
    amount = rupiah(one.planned)
    room = width - width_of(amount, 6.6, bold=True) - 3
    name = wrapped(one.name, 6.3, room, most=1)
    sheet.words(x, y + 11, "".join(name), 6.3)
    sheet.words(x + width, y + 11, amount, 6.6, bold=True, anchor="end")
    if step >= 15:
        sheet.rect(x, y + 13.5, max(width * one.planned / biggest, 0.8), 4, fill=DARK)


def _spending(sheet: Drawing, figures: Sheet, x: float, width: float) -> None:
    y = HEAD + 15
    _title(sheet, x, y, width, "BELANJA")
    legend = "Kotak: rencana. Isi gelap: terpakai"
    sheet.words(x + width, y, legend, SMALLEST, colour=QUIET, anchor="end")
    biggest = max((one.planned for one in figures.bidang), default=0) or 1
    step = 41.0
    for one in figures.bidang:
        _bidang(sheet, figures, one, biggest, (x, y + 4, width))
        y += step
    _sum(sheet, x, y + 11, width, "Jumlah belanja", figures.belanja)


def _bidang(
    sheet: Drawing, figures: Sheet, one: Share, biggest: int, box: tuple[float, float, float]
) -> None:
    x, y, width = box
    sheet.words(x, y + 9, one.name, 8, bold=True)
    sheet.words(x + width, y + 9, rupiah(one.planned), 8, bold=True, anchor="end")
    full = width * one.planned / biggest
    used = min(max(percent(one.spent, one.planned), 0), 100)
    if one.planned:
        sheet.rect(x + 0.3, y + 11.5, max(full - 0.6, 0.8), 5, fill="#ffffff", stroke=DARK, line=0.6)
        sheet.rect(x, y + 11.2, max(full, 0.8) * used / 100, 5.6, fill=DARK)
    spent = f"Terpakai {rupiah(one.spent)} ({percent(one.spent, one.planned)}%)"
    if not one.planned and not one.spent:
        spent = "Tidak ada rencana tahun ini"
    sheet.words(x, y + 24.5, spent, SMALLEST, colour=QUIET)
    jobs = sorted(
        (job for job in figures.jobs if job.bidang == one.kode and job.planned), key=lambda job: -job.planned
    )
    for n, job in enumerate(jobs[:2] if len(jobs) > 1 else jobs):
        amount = ringkas(job.planned)
        room = width - 3 - width_of(amount, SMALLEST) - 3
        name = wrapped(job.name.replace("/", "/ "), SMALLEST, room, most=1)
        sheet.words(x + 3, y + 32 + n * 7, "".join(name).replace("/ ", "/"), SMALLEST)
        sheet.words(x + width, y + 32 + n * 7, amount, SMALLEST, anchor="end")


def _answer_back(sheet: Drawing, figures: Sheet, told: Told, x: float, width: float) -> None:
    top = HEAD + 8
    sheet.rect(x, top, width, 78, fill=SOFT)
    centre = x + width / 2
    sheet.words(centre, top + 11, "Sudah terpakai", 8, anchor="middle", bold=True)
    sheet.words(centre, top + 40, f"{figures.percent_spent}%", 32, colour=DARK, bold=True, anchor="middle")
    sheet.words(centre, top + 51, rupiah(figures.spent), 7, anchor="middle", bold=True)
    sheet.words(centre, top + 60, f"dari {rupiah(figures.belanja)}", 6.3, anchor="middle")
    sheet.words(centre, top + 71, f"data per {tanggal(figures.as_of)}", 6.3, anchor="middle")
    y = top + 84
    side = min(width, 74.0)
    sheet.qr(centre - side / 2, y, side, told.address)
    y += side + 6
    lines = ["Pindai untuk rincian,", "foto, dan bertanya"]
    if told.sms:
        lines += ["SMS: ANGGARAN ke", told.sms]
    for n, line in enumerate(lines):
        strong = n >= 2
        sheet.words(centre, y + n * 9.2, line, 8 if strong else 6.6, bold=strong, anchor="middle")


def _foot(sheet: Drawing, figures: Sheet, told: Told) -> None:
    apb, words = figures.apb, told.place.words
    rule = f"{first_upper(words.perdes)} Nomor {apb.perdes_no}"
    if apb.perdes_date:
        rule += f", {tanggal(apb.perdes_date)}"
    address = told.address.partition("://")[2]
    y = HIGH - 7
    sheet.rect(MARGIN, y - 8.5, sheet.width - 2 * MARGIN, 0.5, fill=LINE)
    room = sheet.width - 2 * MARGIN - width_of(address, SMALLEST) - 8
    sheet.words(MARGIN, y, "".join(wrapped(rule, SMALLEST, room, most=1)), SMALLEST)
    sheet.words(sheet.width - MARGIN, y, address, SMALLEST, anchor="end")


def _pair(sheet: Drawing, x: float, y: float, width: float, name: str, amount: int, *, roomy: bool) -> float:
    """A name with its rupiah, on one line or, where there is room, on two; returns the last line."""
    written = rupiah(amount)
    room = width - width_of(written, 6.6, bold=True) - 3
    if roomy and width_of(name, 6.3) > room:
        sheet.words(x, y, "".join(wrapped(name, 6.3, width, most=1)), 6.3)
        y += 8
    else:
        sheet.words(x, y, "".join(wrapped(name, 6.3, room, most=1)), 6.3)
    sheet.words(x + width, y, written, 6.6, bold=True, anchor="end")
    return y


def _sum(sheet: Drawing, x: float, y: float, width: float, name: str, amount: int) -> None:
    sheet.rect(x, y - 7.5, width, 0.5, fill=LINE)
    sheet.words(x, y, name, 7.5, bold=True)
    sheet.words(x + width, y, rupiah(amount), 7.5, bold=True, anchor="end")

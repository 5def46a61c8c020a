"""Suggests the number of the next letter: as the council wrote the last one, else by data/letter_numbers.csv.

A council has its own way of numbering, and no page is needed to set it up: whoever writes the first letter
writes the number as it is written there, and the next one follows it.
"""

import datetime as dt
import re

from accountability.council.models import Direction, Letter
from accountability.council.tables import table
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PART = re.compile(r"[^/.\-\s]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def next_order(desa: Wilayah, direction: str, year: int) -> int:
    """The next line of the agenda of that year, from 1."""
    last = Letter.objects.filter(desa=desa, direction=direction, year=year).order_by("-order").first()
    return last.order + 1 if last else 1


def suggest(desa: Wilayah, day: dt.date) -> str:
    """The number for a letter of `day`: "006/BPD/SKM/XI/2026" after "005/BPD/SKM/X/2026"."""
    order = next_order(desa, Direction.OUT, day.year)
    before = Letter.objects.filter(desa=desa, direction=Direction.OUT).order_by("-year", "-order").first()
    written = _following(before.number, order, before.order, day) if before is not None else ""
    number = written or _standard(desa, order, day)
    taken = set(
        Letter.objects.filter(desa=desa, direction=Direction.OUT, year=day.year).values_list(
            "number", flat=True
        )
    )
    while number in taken:  # somebody numbered by hand, ahead of the agenda
        order += 1
        again = _following(number, order, order - 1, day)
        number = again if again and again != number else f"{number}-{order}"
    return number


def short_name(name: str) -> str:
    """A village's name as letters shorten it: "SKM" for Sukamaju."""
    letters = [sign for sign in name.upper() if sign.isalpha()]
    rest = [sign for sign in letters[1:] if sign not in "AEIOU"] or letters[1:]
    return "".join([*letters[:1], *rest])[:3]


def _following(number: str, order: int, order_before: int, day: dt.date) -> str:
    """The number with the next order, this month and this year; "" where the order is not to be seen."""
    seen = False

    def changed(found: re.Match[str]) -> str:
        nonlocal seen
        part = found[0]
        if not seen and part.isdecimal() and int(part) == order_before:
            seen = True
            return f"{order:0{len(part)}d}"
        if part in MONTHS:
            return MONTHS[day.month - 1]
        return str(day.year) if _YEAR.fullmatch(part) else part

    following = _PART.sub(changed, number)
    return following if seen else ""


def _standard(desa: Wilayah, order: int, day: dt.date) -> str:
    rows = [row for row in table("letter_numbers") if int(row["year"]) <= day.year]
    newest = max(rows, key=lambda row: int(row["year"]))
    return newest["format"].format(
        urut=order,
        lembaga=words_for(desa.kode).bpd.upper().replace(" ", ""),
        tempat=short_name(desa.name),
        bulan=MONTHS[day.month - 1],
        tahun=day.year,
    )

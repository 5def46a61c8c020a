"""What a question in the web form is about: read from the address or the hidden fields, shown and linked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from accountability.budget.asking import NoSuchPart, Part, find_part, sentence
from public_site.budget_sheet import published_years
from public_site.money_marks import breakable, budget_path
from public_site.place import Place

_KEGIATAN = re.compile(r"[1-5]\.\d{1,2}\.\d{2}")
_ACCOUNT = re.compile(r"[456](\.\d{1,2}){0,3}")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Shown:
    """The part as the form shows it: in words, with the address of its page."""

    part: Part
    text: str
    href: str


def asked_part(told: Mapping[str, object], place: Place) -> Shown | None:
    """The part that these fields name; None for no question of money.

    A code that the budget does not know leaves a question about the year: nothing a citizen asks is refused.
    """
    kegiatan = _fitting(_KEGIATAN, told, "kegiatan") or _fitting(_KEGIATAN, told, "tanya")
    account, typed = _fitting(_ACCOUNT, told, "rekening"), _fitting(_YEAR, told, "tahun")
    if not (kegiatan or account or typed):
        return None
    year = int(typed) if typed else next(iter(published_years(place.desa)), place.today.year)
    for codes in ((kegiatan, account), ("", "")):
        try:
            part = find_part(
                desa=place.desa, year=year, kegiatan_kode=codes[0], account=codes[1], today=place.today
            )
        except NoSuchPart:
            continue
        return _shown(part, place)
    return None


def _shown(part: Part, place: Place) -> Shown:
    base, text = budget_path(place, part.year), sentence(part, place.words)
    if part.kegiatan_kode:
        return Shown(part, breakable(text), f"{base}kegiatan/{part.kegiatan_kode}/")
    return Shown(part, text, f"{base}sumber/" if part.account else base)


def _fitting(pattern: re.Pattern[str], told: Mapping[str, object], name: str) -> str:
    said = str(told.get(name) or "")[:12]
    return said if pattern.fullmatch(said) else ""

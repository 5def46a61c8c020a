"""What part of the budget a voice asks about, in words and with the public page of it."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from accountability.budget.asking import asked_by, sentence
from accountability.regions.sebutan import Words
from posko.models import Aspirasi


@dataclass(frozen=True, slots=True)
class Asked:
    """The part as a desk shows it: "Perkerasan jalan, Rp125.500.000 (2027)", and where to read it."""

    text: str
    href: str


def money_asked(held: Aspirasi, words: Words, today: dt.date) -> Asked | None:
    """None for a voice that asks about no money."""
    part = asked_by(held, today=today)
    if part is None:
        return None
    place = (held.desa_id, part.year)
    if part.kegiatan_kode and part.amount is not None:
        href = reverse("kegiatan", args=(*place, part.kegiatan_kode))
    elif part.account and part.amount is not None:
        href = reverse("sumber", args=place)
    else:
        href = reverse("anggaran-tahun", args=place)
    return Asked(sentence(part, words), href)

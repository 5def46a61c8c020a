"""What the offices above a village are called, and whether an office somebody wrote is one of them."""

from functools import cache

from accountability.oversight.models import Level
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from posko.offices import offices


def office_of(level: str, desa: Wilayah) -> str:
    """`Kecamatan Tirtasari`, in local words; `desa` has its parents loaded, or they are asked for."""
    words, above = words_for(desa.kode), desa.parent
    if level == Level.KABUPATEN:
        above = above.parent if above is not None else None
        return f"{words.kabupaten.capitalize()} {above.name if above else ''}".strip()
    return f"{words.kecamatan.capitalize()} {above.name if above else ''}".strip()


def level_named(office: str, words: Words) -> Level | None:
    """Whose desk an office lies with that was written in words; None for an office with no desk here.

    What belongs to the kabupaten comes to its one desk, which passes it on inside the house.
    """
    said = " ".join(office.split()).removesuffix(".").casefold()
    first = said.split(" ", 1)[0]
    if first == words.kecamatan.casefold():
        return Level.KECAMATAN
    if first == words.kabupaten.casefold() or said in _of_the_kabupaten(words):
        return Level.KABUPATEN
    return None


@cache
def _of_the_kabupaten(words: Words) -> frozenset[str]:
    kodes = {"pu", "kesehatan", "pendidikan", "sosial", "pertanian", "perikanan", "dukcapil", "pmd"}
    kodes |= {"perhubungan", "lingkungan", "perlindungan", "bencana", "inspektorat"}
    return frozenset(one.name.casefold() for one in offices(words) if one.kode in kodes)

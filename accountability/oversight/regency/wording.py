"""Judges the local words of a wilayah before they are kept: letters, length, and every SMS at its longest.

The words sign and fill every automatic SMS. A word that pushes one over a segment would double its price in
every village, or cut what people need to read; so the form names the SMS that would not fit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from accountability.lib import gsm7
from accountability.oversight.regency.refusals import WordUnfit
from accountability.regions.models import Sebutan, Wilayah
from accountability.regions.sebutan import PRESETS, WORD_NAMES, Words, words_with
from posko.models import SMSText
from posko.placeholders import StrayBrace, TextOf, all_texts, fits_still, standard
from posko.texts import at_its_longest
from posko.words import ONE_SMS

PRESET = "preset"
_WORD = re.compile(r"[A-Za-z](?:[A-Za-z]|[ .'-](?=[A-Za-z]))*\.?")


@dataclass(frozen=True, slots=True)
class Unfit:
    """One SMS that would not fit in one segment: its title, how long it would be, and where."""

    title: str
    septets: int
    place: str


def tidy(values: Mapping[str, str]) -> dict[str, str]:
    """The words on one line each; only names that are words of the place, and the preset."""
    return {name: " ".join(values.get(name, "").split()) for name in (PRESET, *WORD_NAMES)}


def judge(*, wilayah: Wilayah, values: Mapping[str, str]) -> Words:
    """The words as they would be there. Raises WordUnfit for a word, and for the first SMS too long.

    Looked at are the standard texts and those villages wrote themselves, in this wilayah and in every place
    inside that has words of its own.
    """
    said = tidy(values)
    if said[PRESET] and said[PRESET] not in PRESETS:
        raise WordUnfit(PRESET, "Pilih dari daftar.")
    for name in WORD_NAMES:
        _judge_word(name, said[name])
    tried = Sebutan(wilayah=wilayah, **said)
    if (first := next(too_long(wilayah, tried), None)) is not None:
        raise WordUnfit(
            "",
            f"SMS “{first.title}” menjadi {first.septets} huruf di {first.place}, paling banyak {ONE_SMS}."
            " Pendekkan kata yang dipakainya.",
        )
    return words_with(wilayah.kode, tried)


def longest_word(name: str) -> int:
    """How many letters a word may have at most."""
    return int(getattr(Sebutan._meta.get_field(name), "max_length", None) or 0)


def _judge_word(name: str, word: str) -> None:
    most = longest_word(name)
    if len(word) > most:
        raise WordUnfit(name, f"Paling banyak {most} huruf.")
    if word and not _WORD.fullmatch(word):
        raise WordUnfit(name, "Pakai huruf A sampai Z saja, boleh spasi, titik, dan tanda hubung.")


def too_long(wilayah: Wilayah, tried: Sebutan) -> Iterator[Unfit]:
    """The SMS that would not fit in one segment with these words."""
    inside = Sebutan.objects.filter(wilayah__kode__startswith=f"{wilayah.kode}.").select_related("wilayah")
    texts = [(one, standard(one.template)) for one in all_texts()]
    for place in (wilayah, *(row.wilayah for row in inside.order_by("wilayah"))):
        yield from _over(texts, words_with(place.kode, tried), place.name)
    titles = {one.template: one for one, _body in texts}
    own = SMSText.objects.filter(desa__kode__startswith=f"{wilayah.kode}.").select_related("desa")
    for row in own.order_by("desa", "template"):
        if row.template in titles and fits_still(row.template, row.body):
            words = words_with(row.desa_id, tried)
            yield from _over([(titles[row.template], row.body)], words, row.desa.name)


def _over(texts: list[tuple[TextOf, str]], words: Words, place: str) -> Iterator[Unfit]:
    for one, body in texts:
        try:
            septets = gsm7.septets(gsm7.plain(at_its_longest(body, words)))
        except StrayBrace:
            continue
        if septets > ONE_SMS:
            yield Unfit(one.title, septets, place)

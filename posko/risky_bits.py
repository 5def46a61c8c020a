"""Points out what could say who somebody is, in words meant for everyone: names, numbers, RT and RW.

It warns and refuses nothing: a person decides. The words are data (risky_words.csv).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from posko import lexicons

SHORTEST = 3  # a capital of fewer letters is Rp, Hp, or a slip
NAME, NUMBER, PLACE, NEW = "nama", "angka", "rt", "baru"
_DIGITS = re.compile(r"(?<![\w.,])(?<!Rp)(?<!Rp )\+?\d[\d .()-]{4,}\d(?!\w)")
_MONEY = re.compile(r"(?:Rp\s{0,1})?\d{1,3}(?:\.\d{3})+(?!\d)")
_RT = re.compile(
    r"\bR[TW]\s{0,2}[.:/]?\s{0,2}\d{1,3}(?:\s{0,2}/\s{0,2}(?:RW\s{0,2})?\d{1,3})?", re.IGNORECASE
)
_MAIL = re.compile(r"\S{1,64}@\S{1,64}")
_WORD = re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Bit:
    """A part of a text, from letter to letter, and why it is pointed out."""

    start: int
    end: int
    why: str


def risky_bits(text: str, *, known: Collection[str] = (), source: str | None = None) -> list[Bit]:
    """What to look at twice, in order, without overlaps.

    `known` are names that point at no person (of the village, its dusun). With `source`, the words a summary
    was made of, numbers and names that do not stand there are pointed out as new.
    """
    at = text.lower()
    places = {part.lower() for name in known for part in name.split()} | _words("known")
    found = [
        *_numbers(text),
        *(Bit(*one.span(), PLACE) for one in _RT.finditer(text)),
        *_names(text, at, places),
    ]
    if source is not None:
        found += _not_in(source, text, places)
    kept: list[Bit] = []
    for bit in sorted(found, key=lambda one: (one.start, _RANK[one.why], -one.end)):
        if not kept or bit.start >= kept[-1].end:
            kept.append(bit)
    return kept


_RANK = {NUMBER: 0, PLACE: 1, NAME: 2, NEW: 3}


def pieces(text: str, bits: list[Bit]) -> list[tuple[str, str]]:
    """The text in pieces, each with why it is pointed out ("" when it is not); together they are the text."""
    found: list[tuple[str, str]] = []
    end = 0
    for bit in bits:
        if bit.start > end:
            found.append((text[end : bit.start], ""))
        found.append((text[bit.start : bit.end], bit.why))
        end = bit.end
    if end < len(text):
        found.append((text[end:], ""))
    return found


def _numbers(text: str) -> Iterator[Bit]:
    money = [one.span() for one in _MONEY.finditer(text)]
    for pattern in (_DIGITS, _MAIL):
        for one in pattern.finditer(text):
            if one.span() not in money:
                yield Bit(*one.span(), NUMBER)


def _names(text: str, lower: str, places: set[str] | frozenset[str]) -> Iterator[Bit]:
    """A word behind an honorific that is no office ("pak Slamet"), what introduces a name, or a capital."""
    words = list(_WORD.finditer(text))
    honours, offices = _words("honours"), _words("office")
    for place, word in enumerate(words):
        said = word.group().lower()
        before = words[place - 1].group().lower() if place else ""
        if before in honours and said not in offices and said not in places and len(said) > 1:
            yield Bit(words[place - 1].start(), word.end(), NAME)
        elif (
            _capital(word.group())
            and not _opens(text, word.start())
            and said not in places | offices | honours
        ):
            yield Bit(word.start(), word.end(), NAME)
    for phrase in _words("introduces"):
        for one in re.finditer(rf"(?<!\w){re.escape(phrase)}\s{{1,2}}[^\W\d_]+", lower):
            yield Bit(*one.span(), NAME)


def _not_in(source: str, text: str, places: set[str] | frozenset[str]) -> Iterator[Bit]:
    said = source.lower()
    for number in _NUMBER.finditer(text):
        if number.group().lstrip("0") not in {one.lstrip("0") for one in _NUMBER.findall(said)}:
            yield Bit(*number.span(), NEW)
    for word in _WORD.finditer(text):
        name = word.group().lower()
        told_place = name in places and name not in _words("known")
        if told_place and name not in said and _capital(word.group()) and not _opens(text, word.start()):
            yield Bit(*word.span(), NEW)


def _capital(word: str) -> bool:
    """A name begins with a capital; what is all capitals is an abbreviation or shouting."""
    return len(word) > SHORTEST - 1 and word[0].isupper() and word[1:].islower()


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:start].rstrip(" \"'“(")
    return not before or before[-1] in ".!?:\n"


@cache
def _words(means: str) -> frozenset[str]:
    return frozenset(row["word"] for row in lexicons.rows("risky_words") if row["means"] == means)

"""Proposes a title for a heap in the villagers' own words: short, and without persons or numbers to call."""

import re
from collections.abc import Sequence

from posko.grouping.likeness import Rarity
from posko.grouping.places import HONORIFICS
from posko.grouping.problems import problems
from posko.grouping.reading import Token
from posko.grouping.sketch import Sketch

MOST_WORDS, MOST_LETTERS = 9, 60
_LONG_NUMBER = re.compile(r"\d{4,}")


def title_of(heap: Sequence[Sketch]) -> str:
    """The phrase of the most central message that says what and where, else the problem's title."""
    if not heap:
        return ""
    rarity = Rarity(one.content for one in heap)
    spoken = [one.content for one in heap]

    def central(one: Sketch) -> tuple[float, int]:
        shared = sum(rarity.of(word) for words in spoken for word in one.content & words)
        return shared / (1 + len(one.content)), -len(one.text)

    for one in sorted(heap, key=central, reverse=True):
        if phrase := _phrase(one):
            return phrase
    kode = heap[0].problem
    return problems()[kode].title if kode else ""


def _phrase(one: Sketch) -> str:
    """From the first to the last word that says what or where; "" with a person or a long number in it."""
    kode = one.problem
    telling = (
        set(one.weighed.words.get(kode, ())) | set(one.weighed.hints.get(kode, ())) | set(one.places.words)
    )
    if not kode or not telling:
        return ""
    first = min(telling)
    last = max(place for place in telling if place < first + MOST_WORDS)
    tokens = one.tokens[first : last + 1]
    phrase = " ".join(one.text[tokens[0].start : tokens[-1].end].split())
    fits = len(tokens) >= 2 and len(phrase) <= MOST_LETTERS
    if (
        not fits
        or _names_someone(one.tokens, first, last)
        or _LONG_NUMBER.search(re.sub(r"\D(?=\d)", "", phrase))
    ):
        return ""
    return phrase[0].upper() + phrase[1:]


def _names_someone(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.word in HONORIFICS for token in tokens[max(0, first - 1) : last + 1])

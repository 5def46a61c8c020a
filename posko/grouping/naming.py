"""Proposes a title for a heap in the villagers' own words: short, and without persons or numbers to call."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from posko.grouping.likeness import Rarity
from posko.grouping.places import HONORIFICS
from posko.grouping.problems import problems
from posko.grouping.reading import Token
from posko.grouping.sketch import Sketch

MOST_WORDS, MOST_LETTERS = 9, 60
ENOUGH_WORDS = 4  # of a thought that can stand as a title by itself
_PAUSE = re.compile(r"[,.;!?](?=\s)")
_LONG_NUMBER = re.compile(r"\d{4,}")
_NOT_DIGITS = re.compile(r"\D(?=\d)")  # "0812-3456" is one number


def title_of(heap: Sequence[Sketch]) -> str:
    """The phrase of the most central message that says what and where, else the problem's title."""
    if not heap:
        return ""
    rarity = Rarity(one.content for one in heap)
    counted = Counter(word for one in heap for word in one.content)

    def central(one: Sketch) -> tuple[float, int]:
        shared = sum(rarity.of(word) * (counted[word] - 1) for word in one.content)
        return shared / (2 + len(one.content)), -len(one.text)

    for one in sorted(heap, key=central, reverse=True):
        if phrase := _phrase(one, counted):
            return phrase
    kode = heap[0].problem
    return problems()[kode].title if kode else ""


def _phrase(one: Sketch, counted: Mapping[str, int]) -> str:
    """From the first to the last word that says what or where; "" with a person or a long number in it."""
    said = set(one.weighed.words.get(one.problem, ())) | set(one.places.words)
    telling = {place for place in said if place in one.places.words or counted[one.tokens[place].root] > 1}
    if not one.problem or not telling:
        return ""
    first = min(telling)
    last = max(place for place in telling if place < first + MOST_WORDS)
    if last + 1 in said:  # "lampu rt 4 mati": what is wrong with it stands right behind
        last += 1
    tokens = one.tokens[first : last + 1]
    phrase = _until_a_pause(" ".join(one.text[tokens[0].start : tokens[-1].end].split()))
    fits = len(tokens) >= 2 and len(phrase) <= MOST_LETTERS
    if (
        not fits
        or _names_someone(one.tokens, first, last)
        or _LONG_NUMBER.search(_NOT_DIGITS.sub("", phrase))
    ):
        return ""
    return phrase[0].upper() + phrase[1:]


def _until_a_pause(phrase: str) -> str:
    """Without the beginning of the next thought: "air tidak sampai ke sawah, padi" ends at "sawah"."""
    before = _PAUSE.split(phrase)[0]
    return before if len(before.split()) >= ENOUGH_WORDS else phrase


def _names_someone(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.word in HONORIFICS for token in tokens[max(0, first - 1) : last + 1])

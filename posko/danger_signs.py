"""Hears what is told by several ordinary words together: "pintu", "berdiri", "sendirian".

No single word of such an SMS is a danger. danger_classes.csv names classes of words (a place at the water,
an official, a child) in standard, SMS and regional Indonesian; danger_signs.csv says which classes, within
how many words of each other, mean what. A word also counts without its ending ("talinya" is "tali") and by
its meaning in regional_words.csv ("omahe" is "rumah").
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from posko import lexicons

MOST_STARTS = 8  # places of one class that are looked at: a word said over and over says no more
ENDINGS = ("nya", "ku", "mu", "ne", "na", "mi", "pi", "ki", "ta", "lah", "kah", "e")
SHORTEST = 3  # letters that stay when an ending goes


@dataclass(frozen=True, slots=True)
class Sign:
    """Classes that together mean a danger or a secret, `within` so many words of the first one.

    `calm` is the group of danger_contexts.csv whose words calm it; where it is empty nothing does.
    `unless` names classes that make it ordinary talk.
    """

    classes: tuple[str, ...]
    within: int
    group: str
    calm: str
    emergency: bool
    confidential: bool
    unless: tuple[str, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sign in a text: where its first words stand, and all its words."""

    sign: Sign
    words: tuple[str, ...]
    start: int


Places = Mapping[str, dict[int, int]]  # where each class stands: its first word and how many


def heard(said: list[str]) -> Iterator[Heard]:
    """Every place where all classes of a sign stand close enough."""
    places = _places(said)
    starts = {name: list(known) for name, known in places.items()}
    for sign in _signs():
        if not starts.keys() >= sign.needs:
            continue
        for start in starts[sign.classes[0]][:MOST_STARTS]:
            found = _around(sign, places, starts, start)
            if found and not _ordinary(sign, starts, start):
                words = tuple(word for at, end in sorted(found.items()) for word in said[at:end])
                yield Heard(sign, words, start)


def _around(sign: Sign, places: Places, starts: Mapping[str, list[int]], start: int) -> dict[int, int] | None:
    """Where one place for each class begins and ends, none over another; None when one is missing."""
    taken = {start: start + places[sign.classes[0]][start]}
    for name in sign.classes[1:]:
        known, length = starts[name], places[name]
        for n in range(bisect_left(known, start - sign.within), len(known)):
            at = known[n]
            if at > start + sign.within:
                return None
            end = at + length[at]
            if all(end <= first or at >= last for first, last in taken.items()):
                taken[at] = end
                break
        else:
            return None
    return taken


def _ordinary(sign: Sign, starts: Mapping[str, list[int]], start: int) -> bool:
    for name in sign.unless:
        known = starts.get(name, [])
        n = bisect_left(known, start - sign.within)
        if n < len(known) and known[n] <= start + sign.within:
            return True
    return False


def _places(said: list[str]) -> Places:
    forms = [*map(_forms, said), ()]
    found: dict[str, dict[int, int]] = {}
    for at, words in enumerate(forms[:-1]):
        for one in words:
            for name in _single().get(one, ()):
                found.setdefault(name, {}).setdefault(at, 1)
            seconds = _phrases().get(one)
            for name, rest in _second(seconds, forms[at + 1]) if seconds else ():
                if _stands(rest, forms, at + 2):
                    found.setdefault(name, {}).setdefault(at, 2 + len(rest))
    return found


def _second(
    seconds: Mapping[str, list[tuple[str, tuple[str, ...]]]], words: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    return chain.from_iterable(seconds[word] for word in words if word in seconds)


def _stands(rest: tuple[str, ...], forms: list[tuple[str, ...]], at: int) -> bool:
    if not rest:
        return True
    return at + len(rest) < len(forms) and all(word in forms[at + n] for n, word in enumerate(rest))


@lru_cache(maxsize=8192)
def _forms(word: str) -> tuple[str, ...]:
    """A word, its halves ("biru-biru"), each without its ending, and what they mean elsewhere."""
    forms = [word, *dict.fromkeys(word.split("-"))] if "-" in word else [word]
    if word[0].isdigit():  # "750rb", "50ewu"
        forms += lexicons.expanded(word.lstrip("0123456789"))
    forms += [
        one.removesuffix(end)
        for one in forms
        for end in ENDINGS
        if one.endswith(end) and len(one) - len(end) >= SHORTEST
    ]
    return tuple(dict.fromkeys([*forms, *(_regional()[one] for one in forms if one in _regional())]))


@cache
def _regional() -> dict[str, str]:
    return {row["word"]: row["means"] for row in lexicons.rows("regional_words") if " " not in row["means"]}


def _words_of_classes() -> Iterator[tuple[str, list[str]]]:
    for row in lexicons.rows("danger_classes"):
        for phrase in row["phrases"].split(";"):
            yield row["class"], lexicons.expanded(phrase)


@cache
def _single() -> dict[str, frozenset[str]]:
    """The classes of each single word."""
    found: dict[str, set[str]] = {}
    for name, words in _words_of_classes():
        if len(words) == 1:
            found.setdefault(words[0], set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


@cache
def _phrases() -> dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]]:
    """Class and rest of each longer phrase by its first and second word ("tidak" begins very many)."""
    found: dict[str, dict[str, list[tuple[str, tuple[str, ...]]]]] = {}
    for name, (first, *rest) in _words_of_classes():
        if rest:
            found.setdefault(first, {}).setdefault(rest[0], []).append((name, tuple(rest[1:])))
    return found


@cache
def _signs() -> tuple[Sign, ...]:
    return tuple(
        Sign(
            tuple(row["classes"].split()),
            int(row["within"]),
            row["group"],
            row["calm"],
            row["emergency"] == "yes",
            row["confidential"] == "yes",
            tuple(row["unless"].split()),
            frozenset(row["classes"].split()),
        )
        for row in lexicons.rows("danger_signs")
    )

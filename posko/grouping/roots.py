"""Brings one word to its root: short forms, regional words, affixes, lost vowels, typos; for matching."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from posko import lexicons

LONGEST = 40  # letters; a longer run of letters is no word
SHORTEST_TYPO = 5
LIKE = 84  # of 100 (rapidfuzz.fuzz.ratio): one wrong letter in six
NOT_SHORT = frozenset(["smp", "no"])  # a school to a villager who reports; "sampai" in general lists
_VOWELS = re.compile("[aeiou]")
_TWICE = re.compile(r"(.)\1+")
_AFFIXED = re.compile(r"^(?:di|ke|se|me|be|pe|te|ku|kau)|(?:lah|kah|tah|pun|ku|mu|nya|i|an)$")
# Endings of Javanese and Sundanese nouns, and of hurried Indonesian, that the stemmer does not know.
_ENDINGS = ("e", "i", "a", "in", "ne", "na", "ny", "nya", "ana", "keun", "ipun", "nipun")
# What hurried Indonesian and Javanese put before a verb, and the letter it hides.
_BEGINNINGS = (
    ("nge", ""),
    ("ng", ""),
    ("ng", "k"),
    ("ny", "s"),
    ("n", "t"),
    ("m", "p"),
    ("m", ""),
    ("di", ""),
    ("d", ""),
    ("tak", ""),
)


@cache
def _stemmer() -> Any:  # PySastrawi has no types
    return StemmerFactory().create_stemmer()


@cache
def base_words() -> frozenset[str]:
    """The base words of Indonesian that PySastrawi knows."""
    return frozenset(word for word in StemmerFactory().get_words() if word)


@cache
def regional() -> dict[str, str]:
    """Words of Javanese, Sundanese, Papuan Malay and others, and what they mean (data/regional_words.csv)."""
    return {row["word"]: row["means"] for row in lexicons.rows("regional_words")}


@cache
def problem_vocabulary() -> frozenset[str]:
    """Every word that data/problem_words.csv is written with."""
    found: set[str] = set()
    for row in lexicons.rows("problem_words"):
        found.update(re.findall(r"[a-z]+", row["words"]))
    return frozenset(found)


@cache
def _by_skeleton() -> dict[str, list[str]]:
    """Words of the vocabulary by their consonants: "slkn" is "selokan"."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(problem_vocabulary()):
        if len(word) > 3:
            found[_VOWELS.sub("", word)].append(word)
    return dict(found)


@cache
def _typo_targets() -> tuple[str, ...]:
    return tuple(sorted(word for word in problem_vocabulary() if len(word) >= SHORTEST_TYPO))


def is_known(word: str) -> bool:
    """Whether it is a word of ours: of the dictionary, of a region or of the lexicon."""
    return word in base_words() or word in problem_vocabulary() or word in regional()


@lru_cache(maxsize=50_000)
def roots(word: str) -> tuple[str, ...]:
    """The roots a lower-case word stands for; several for an abbreviation of several words."""
    if len(word) > LONGEST or word.isdigit():
        return (word,)
    spelled = _spelled(word)
    return tuple(root for part in spelled.split() for root in _root(_without_doubling(part)))


def _spelled(word: str) -> str:
    """A short form or a regional word spelled out in Indonesian; any other word as it is."""
    said = _without_doubling(word)
    for one in (word, said):
        if (meant := _meant(one)) != one:
            return _meant(meant)  # "surau" is a mushola, which the list of short forms spells "musala"
    return said


def _meant(word: str) -> str:
    if word in NOT_SHORT:
        return word
    return regional().get(word) or lexicons.abbreviations().get(word) or word


def _without_doubling(word: str) -> str:
    """The word once: "anak2", "anak-anak", "lubang2nya" say "anak" and "lubang"."""
    if (found := re.fullmatch(r"([a-z]{3,})2([a-z]{0,4})", word)) is not None:
        return found[1]
    left, dash, right = word.partition("-")
    if dash and len(left) > 2 and (left in right or left[1:] in right):
        return left if is_known(left) else right
    return word.replace("-", "") if dash else word


def _root(word: str) -> tuple[str, ...]:
    if word in problem_vocabulary() or word in base_words():
        return (_stem(word),)
    endings, beginnings = _without_endings(word), _without_beginnings(word)
    for known, candidates in (
        (problem_vocabulary(), endings + beginnings),
        (regional(), endings + beginnings),
        (base_words(), endings),  # there is some word for nearly every way to begin
    ):
        for one in candidates:
            if one in known:
                return tuple(_stem(part) for part in regional().get(one, one).split())
    stemmed = _stem(word)
    return (stemmed if stemmed != word else _stem(_misspelt(word)),)


def _without_endings(word: str) -> list[str]:
    """What the word may be with each letter once, and without the endings the stemmer does not know."""
    single = _TWICE.sub(r"\1", word)
    return ([single] if single != word else []) + [
        word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 3
    ]


def _without_beginnings(word: str) -> list[str]:
    """What the word may be without hurried beginnings: "ngaspal", "nambal", "dcor"."""
    return [
        instead + body[len(begin) :]
        for body in (word, *_without_endings(word))
        for begin, instead in _BEGINNINGS
        if body.startswith(begin) and len(body) > len(begin) + 3
    ]


def _stem(word: str) -> str:
    if not _AFFIXED.search(word):  # the stemmer would try them all, a millisecond a word
        return word
    stemmed: str = _stemmer().stem(word)
    return stemmed or word


def _misspelt(word: str) -> str:
    """The word of the lexicon it was meant to be; itself when none is near enough."""
    if not word.isalpha() or len(word) < 3:
        return word
    bones = _VOWELS.sub("", word)
    if len(bones) >= 3 and len(word) - len(bones) <= len(word) * 0.3:
        meant = [one for one in _by_skeleton().get(bones, ()) if one[0] == word[0]]
        if meant:
            return min(meant, key=len)
    if len(word) < SHORTEST_TYPO:
        return word
    near = process.extractOne(word, _typo_targets(), scorer=fuzz.ratio, score_cutoff=LIKE)
    return near[0] if near is not None and near[0][0] == word[0] else word

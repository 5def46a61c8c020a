"""The keywords of the SMS grammar, read from data/, and how far a slip of the thumb may take them."""

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from posko import lexicons

DATA = Path(__file__).parent / "data"
SHORTEST_WITH_A_TYPO = 4
SHORTEST_BEFORE_A_NUMBER = 3  # "ckek 204-5813", "cel 204-5813": before a valid number CEK bears a typo too
_HELD_DOWN = re.compile(r"(.)\1+")  # a key held too long: "stopp", "ceeek"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: its intent ("kind" for words that only name a kind), its kind, whether typed exactly."""

    word: str
    intent: str
    kind: str
    exact: bool = True


@cache
def keywords() -> dict[str, Keyword]:
    """Every keyword as it is written; some are two words ("stop sms")."""
    with (DATA / "keywords.csv").open(encoding="utf-8", newline="") as file:
        return {r["word"]: Keyword(r["word"], r["intent"], r["kind"]) for r in csv.DictReader(file)}


@cache
def _tolerant() -> tuple[str, ...]:
    with (DATA / "keywords.csv").open(encoding="utf-8", newline="") as file:
        return tuple(r["word"] for r in csv.DictReader(file) if r["one_typo"] == "yes")


@cache
def _everyday() -> frozenset[str]:
    """Words of the dictionary one letter away from a keyword: "tambak" is a fish pond, not TAMBAH."""
    with (DATA / "everyday_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(r["word"] for r in csv.DictReader(file))


def keyword(word: str, *, number_follows: bool = False) -> Keyword | None:
    """The keyword that `word` is or means, or None.

    One typo is borne in words of four letters or more, unless it makes another everyday word; before a valid
    number no everyday word makes sense, so there it is borne too, and in CEK. A letter typed more than once
    is one letter.
    """
    lower = word.lower()
    if (known := keywords().get(lower)) is not None:
        return known
    if lower in _everyday() and not number_follows:
        return None
    if (known := keywords().get(_HELD_DOWN.sub(r"\1", lower[:40]))) is not None:
        return replace(known, exact=False)
    if len(lower) < (SHORTEST_BEFORE_A_NUMBER if number_follows else SHORTEST_WITH_A_TYPO):
        return None
    meant = (*_tolerant(), "cek") if number_follows else _tolerant()
    near = [keywords()[w] for w in meant if OSA.distance(lower, w, score_cutoff=1) == 1]
    if len({(k.intent, k.kind) for k in near}) != 1:
        return None
    return Keyword(near[0].word, near[0].intent, near[0].kind, exact=False)


def whole_message(words: str) -> str:
    """The intent of words that count only as a whole message (stop, mulai, panduan), or ""."""
    said = words.split()
    words = said[0] if said and len(set(said)) == 1 else words  # "STOP STOP"
    found = keywords().get(words) or keyword(words)
    if found is not None and found.intent in {"stop", "mulai", "panduan"}:
        return found.intent
    # Nobody who politely asks for silence may be kept on the list: "tolong stop kirim sms pak".
    asked = keywords().get(" ".join(_without_titles(words.split())))
    return asked.intent if asked is not None and asked.intent == "stop" else ""


def _without_titles(words: list[str]) -> list[str]:
    titles = lexicons.small_words("around_stop")
    while words and words[0] in titles:
        words = words[1:]
    while words and words[-1] in titles:
        words = words[:-1]
    return words

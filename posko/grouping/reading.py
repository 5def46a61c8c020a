"""Splits a message into words with their roots, and remembers where each stands in the text."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from posko import lexicons
from posko.grouping.roots import roots

MOST_LETTERS = 320  # of a text that is shown with its shared words
MOST_WORDS = 120  # of one message; what comes after is not looked at
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)
_NUMBERED = re.compile(r"([a-z]{2,})0*(\d{1,3})")  # "rt03", "sd2"; a doubled word has letters before its 2


@dataclass(frozen=True, slots=True)
class Token:
    """One root, with the place of its word in the text."""

    root: str
    word: str
    start: int
    end: int


@cache
def empty_words() -> frozenset[str]:
    """Roots that say nothing about a problem: please, sir, we, every day (data/empty_words.csv)."""
    return frozenset(root for row in lexicons.rows("empty_words") for root in roots(row["word"]))


def read(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in its order."""
    tokens: list[Token] = []
    for count, found in enumerate(_WORD.finditer(text)):
        if count >= MOST_WORDS:
            break
        word = found[0].lower().replace("’", "'")
        tokens.extend(Token(root, word, found.start(), found.end()) for root in _parts(word))
    return tuple(tokens)


def _parts(word: str) -> tuple[str, ...]:
    numbered = _NUMBERED.fullmatch(word)
    if numbered is not None and (numbered[1] in NUMBERED_THINGS or numbered[2] != "2"):
        return (*roots(numbered[1]), numbered[2])
    if word.isdigit():
        return (word.lstrip("0") or "0",)
    return roots(word)


NUMBERED_THINGS = frozenset(["rt", "rw", "sd", "sdn", "smp", "smpn", "tk", "mi", "mts", "blok", "gang", "gg"])


def pieces(text: str, shared: Collection[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether its root is shared; together they are the text, perhaps cut."""
    cut = text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
    found: list[tuple[str, bool]] = []
    end = 0
    for token in read(cut):
        if token.root not in shared or token.start < end:
            continue
        if token.start > end:
            found.append((cut[end : token.start], False))
        found.append((cut[token.start : token.end], True))
        end = token.end
    if end < len(cut):
        found.append((cut[end:], False))
    return found

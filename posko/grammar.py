"""Understands one SMS: what is asked, about which number, and what is left as the citizen's own words."""

import re
import unicodedata
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from accountability.lib import nomor
from posko.states import Kind

# Keyword → intent. Words of four letters or more bear one typo, unless it would make another common word.
KEYWORDS: dict[str, str] = {
    "cek": "cek",
    "status": "cek",
    "tambah": "tambah",
    "puas": "puas",
    "belum": "belum",
    "dukung": "dukung",
    "anggaran": "anggaran",
    "apb": "anggaran",
    "apbdes": "anggaran",
    "apbk": "anggaran",
    "dana": "anggaran",
    "panduan": "panduan",
    "bantuan": "panduan",
    "menu": "panduan",
    "rahasia": "rahasia",
    "stop": "stop",
    "berhenti": "stop",
    "setop": "stop",
    "mulai": "mulai",
    "hapus": "hapus",
    "desa": "desa",
    "kampung": "desa",
}
KINDS: dict[str, str] = {
    "lapor": Kind.LAPORAN,
    "laporan": Kind.LAPORAN,
    "aduan": Kind.LAPORAN,
    "keluhan": Kind.LAPORAN,
    "usul": Kind.USUL,
    "usulan": Kind.USUL,
    "aspirasi": Kind.USUL,
    "saran": Kind.USUL,
    "tanya": Kind.TANYA,
}
# Neighbours of these are everyday words ("usus", "mulas", "step"), so they are taken only as written.
EXACT_ONLY = frozenset({"stop", "setop", "mulai", "desa", "dana", "usul", "puas", "belum", "menu", "tanya"})
WHOLE_MESSAGE = frozenset({"panduan", "stop", "mulai"})
NEED_NUMBER = frozenset({"tambah", "dukung", "hapus"})
SEPARATORS = " \t\r\n#:/-.,;"
MOST_BUDGET_WORDS = 3

_FIRST = re.compile(r"^[\s#:/\-.,;\"'*]*([^\W\d_]+)?", re.UNICODE)
_NUMBER = re.compile(r"^[\s#:/\-.,;]*((?:[0-9OoIl][\s\-.]?){6,11}[0-9OoIl])(?![0-9A-Za-z])")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an SMS means. `nomor` is digits only, "" without one; `words` is the text to keep."""

    intent: str
    words: str
    nomor: str = ""
    mistyped: str = ""
    kind: str = Kind.LAPORAN
    score: int | None = None
    reasons: list[str] = field(default_factory=list)


def parse(text: str, *, asked: str = "") -> Parsed:
    """The meaning of `text`; `asked` is what this phone was last asked (`village`, `rating`) or "".

    Never fails and never refuses: what is no command is a new aspirasi, in the citizen's own words.
    Source of the rules: the SMS grammar of docs/glossary.md.
    """
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    if not any(letter.isalnum() for letter in clean):
        return Parsed("empty", clean, reasons=["no letter and no digit"])
    if (numbered := _begins_with_number(clean)) is not None:
        return numbered
    word, rest = _first_word(clean)
    intent = _keyword(word)
    if intent:
        found = _command(intent, word, rest, clean, asked)
        if found is not None:
            return found
    if asked == "rating" and clean in {"1", "2", "3", "4", "5"}:
        return Parsed("puas", "", score=int(clean), reasons=["the score that was asked for"])
    if asked == "village" and len(clean.split()) <= 4:
        return Parsed("desa", clean, reasons=["the village that was asked for"])
    return _new(word, rest, clean)


def _begins_with_number(clean: str) -> Parsed | None:
    bare = _take_number(clean)
    if bare is None:
        return None
    number, rest = bare
    if nomor.is_valid(number):
        return Parsed("tambah" if rest else "cek", rest, number, reasons=["begins with a number"])
    if not rest and len(number) == nomor.MIN_DIGITS:
        return Parsed("cek", "", mistyped=number, reasons=["a number with a wrong digit"])
    return None


def _new(word: str, rest: str, clean: str) -> Parsed:
    kind = KINDS.get(_near(word, KINDS) or "")
    if kind and any(letter.isalpha() for letter in rest):
        return Parsed(
            "new_aspirasi", rest.lstrip(SEPARATORS), kind=kind, reasons=[f"kind from {word.lower()}"]
        )
    return Parsed("new_aspirasi", clean, kind=kind or Kind.LAPORAN, reasons=["no command"])


def _command(intent: str, word: str, rest: str, clean: str, asked: str) -> Parsed | None:
    """The command, or None where the same word only begins a sentence ("belum dapat blt")."""
    number, words, mistyped = _number_of(rest)
    why = [f"keyword {word.lower()}"]
    bare = not rest.strip(SEPARATORS + "!?")
    if intent in WHOLE_MESSAGE:
        return Parsed(intent, "", reasons=why) if bare else None
    if intent == "cek":
        if bare or number or mistyped:
            return Parsed(intent, words, number, mistyped, reasons=why)
        return None
    if intent in {"puas", "belum"}:
        return _verdict(intent, number, mistyped, rest, words, asked, why)
    if intent in NEED_NUMBER:
        return Parsed(intent, words, number, mistyped, reasons=why) if number or mistyped else None
    if intent == "anggaran":
        few = len(rest.split()) <= MOST_BUDGET_WORDS
        return Parsed(intent, rest.strip(SEPARATORS), reasons=why) if few else None
    if intent == "desa":
        name = rest.strip(SEPARATORS)
        return Parsed(intent, name, reasons=why) if name and len(name.split()) <= 4 else None
    slip = mistyped if not any(letter.isalpha() for letter in words) else ""
    return Parsed(intent, words if number else rest.strip(SEPARATORS), number, slip, reasons=why)  # rahasia


def _verdict(
    intent: str, number: str, mistyped: str, rest: str, words: str, asked: str, why: list[str]
) -> Parsed | None:
    if not number and not mistyped and asked != "rating":
        return None
    tail = words if number else rest.strip(SEPARATORS)
    score = None
    if intent == "puas" and (found := re.match(r"^([1-5])(?:\D|$)", tail)):
        score = int(found[1])
        tail = tail[1:].strip(SEPARATORS)
    return Parsed(intent, tail, number, mistyped, score=score, reasons=why)


def _first_word(clean: str) -> tuple[str, str]:
    found = _FIRST.match(clean)
    word = (found[1] or "") if found else ""
    return word, clean[found.end() :] if found else clean


def _keyword(word: str) -> str:
    return KEYWORDS.get(_near(word, KEYWORDS) or "", "")


def _near(word: str, words: dict[str, str]) -> str | None:
    """The keyword itself, or the one a single slip of the thumb away (restricted edit distance 1)."""
    lower = word.lower()
    if lower in words:
        return lower
    if len(lower) < 4:
        return None
    near = [w for w in words if len(w) >= 4 and w not in EXACT_ONLY and OSA.distance(lower, w) == 1]
    return near[0] if len(near) == 1 else None


def _take_number(text: str) -> tuple[str, str] | None:
    """The number a text begins with and the words after it: a valid one if any reading gives one."""
    found = _NUMBER.match(text)
    if found is None or found[1][0] in "0Oo":
        return None
    run, after = found[1], text[found.end() :]
    # "204-5813 5" is a number and a score, "204-58135" a longer number or a score written close to it.
    ends = [end for end in range(1, len(run) + 1) if end == len(run) or run[end].isspace()]
    for end in [*ends, *range(len(run) - 1, 0, -1)]:
        if nomor.is_valid(number := nomor.tidy(run[:end])):
            return number, f"{run[end:]} {after}".strip(SEPARATORS)
    number = nomor.tidy(run)
    return (number, after.strip(SEPARATORS)) if number else None


def _number_of(rest: str) -> tuple[str, str, str]:
    """A valid number and the words after it, or what looks like a number with a wrong digit."""
    taken = _take_number(rest)
    if taken is None:
        return "", rest.strip(SEPARATORS), ""
    number, words = taken
    return (number, words, "") if nomor.is_valid(number) else ("", words, number)

"""Finds the number of an aspirasi in what a thumb typed: `204-5813`, `2O4 58l3`, `no. 2045813`, a kode."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from accountability.lib import kunci as kunci_of
from accountability.lib import nomor

SEPARATORS = " \t\r\n#:/-.,;_=|"
# Every part is bounded, so that no text makes these slow.
_NUMBER = re.compile(r"^[\s#:/\-.,;_=|]{0,12}((?:[0-9OoIl][\s\-./]{0,3}){6,11}[0-9OoIl])(?![0-9A-Za-z])")
_FILLER = re.compile(
    r"^[\s#:/\-.,;_=|]{0,8}(?:no|nmr|nomor|nomer|nomr|kode|kod|aspirasi|laporan|lap|aduan|usulan|pesan|saya|sy|yg|"
    r"yang|dengan|dgn|utk|untuk|status|pak|bu|sekali|banget|bgt|sangat|bpk|ibu|bapak|dong|ya|lagi|tolong|mohon|mau|ke|brp|berapa)\b\.?",
    re.IGNORECASE,
)
_KODE = re.compile(r"(?<!\d)(\d\d)\.?(\d\d)\.?(\d\d)\.?([23]\d{3})(?!\d)")
MOST_FILLERS = 4

type Exists = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """A number and what follows it; `state` is known, unknown (possible, nobody has it) or mistyped."""

    nomor: str
    words: str
    state: str


def take(text: str, exists: Exists, *, fillers: bool = False) -> Found | None:
    """The number that `text` begins with, any reading that exists first; None where no number stands.

    With `fillers` a few polite or pointing words may stand before it ("nomor", "laporan saya").
    """
    rest = text
    for _ in range(MOST_FILLERS + 1):
        if (found := _take(rest, exists)) is not None:
            return found
        skipped = _FILLER.match(rest) if fillers else None
        if skipped is None:
            return None
        rest = rest[skipped.end() :]
    return None


def only_fillers(text: str) -> bool:
    """Whether nothing is left of `text` but pointing and polite words ("laporan saya pak")."""
    rest = text.strip(SEPARATORS + "!?")
    for _ in range(MOST_FILLERS):
        if not rest:
            return True
        skipped = _FILLER.match(rest)
        if skipped is None:
            return False
        rest = rest[skipped.end() :].strip(SEPARATORS + "!?")
    return not rest


def kunci_in(words: str) -> str:
    """The sixteen digits of a kunci that `words` begin with, or ""."""
    return kunci_of.tidy(words[:40]) or kunci_of.tidy(" ".join(words.split()[:4]))


def kode_in(text: str) -> str:
    """The official code of a desa written in `text`, as `99.01.01.2001`, or ""."""
    found = _KODE.search(text)
    return ".".join(found.groups()) if found else ""


def _take(text: str, exists: Exists) -> Found | None:
    found = _NUMBER.match(text)
    if found is None or found[1][0] in "0Oo":
        return None
    run, after = found[1], text[found.end() :]
    # "204-5813 5" is a number and a score, "204-58135" a longer number or a score written close to it.
    ends = [end for end in range(1, len(run) + 1) if end == len(run) or run[end].isspace()]
    readings = [(nomor.tidy(run[:end]), end) for end in [*ends, *range(len(run) - 1, 0, -1)]]
    for number, end in readings:
        if len(number) >= nomor.MIN_DIGITS and exists(number):
            return Found(number, (run[end:] + after).strip(SEPARATORS + "?!"), "known")
    for number, end in readings:
        if nomor.is_valid(number):
            return Found(number, (run[end:] + after).strip(SEPARATORS), "unknown")
    for number, end in readings:  # "204-5812 4": the blank ends the number that was meant
        if len(number) >= nomor.MIN_DIGITS:
            return Found(number, (run[end:] + after).strip(SEPARATORS), "mistyped")
    return None

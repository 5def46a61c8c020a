"""Reads a survey out of the words behind SKM; asks no database (docs/decisions/0091).

Nine digits score the nine unsur in their order, three the short form: time, cost, manners. 0 leaves one out.
They may stand together or apart, with any sign between. In front may stand the six digits of a counter, as
its poster shows them; behind, words: what the service was, or what one wants to say.
"""

import re
from dataclasses import dataclass, field

from accountability.oversight.counter.tables import short_form, unsur

_CODE = re.compile(r"\s*(\d{2})[.\s]?(\d{2})[.\s]?(\d{2})(?=\D|$)")
_APART = re.compile(r"[\s,.:;/#+&()\-]*")
_DIGIT = re.compile(r"[0-4]")
_LIKE_CODE = re.compile(r"\s*\d{6}(?=\D|$)|\s*\d{2}\.\d{2}\.\d{2}(?=\D|$)")


@dataclass(frozen=True, slots=True)
class Scored:
    """What was read: the code of a counter ("" for none), scores by unsur, and the words behind them."""

    code: str
    scores: dict[int, int]
    words: str = field(default="", repr=False)


def read(text: str) -> Scored | None:
    """The survey in the words behind SKM; None where it is unclear what was meant."""
    code, rest = _code_in_front(text)
    digits, words = _digits(rest)
    form = {len(unsur()): unsur(), len(short_form()): short_form()}.get(len(digits))
    if form is None or (words and (words[0].isdigit())):
        return None
    scores = {one.no: int(digit) for one, digit in zip(form, digits, strict=True) if digit != "0"}
    return Scored(code, scores, words) if scores else None


def _code_in_front(text: str) -> tuple[str, str]:
    if _LIKE_CODE.match(text) and (found := _CODE.match(text)):
        return ".".join(found.groups()), text[found.end() :]
    return "", text


def _digits(text: str) -> tuple[str, str]:
    """The scores at the beginning, and what follows them."""
    found, at = "", 0
    while True:
        gap = _APART.match(text, at)
        at = gap.end() if gap else at
        digit = _DIGIT.match(text, at)
        if digit is None:
            return found, text[at:].strip()
        found, at = found + digit[0], digit.end()

"""Finds personal data in words meant for everyone, and masks it: numbers, addresses, plates, names.

Some kinds are refused in some words (data/personal_kinds.csv): no NIK, account or telephone number stands in
a public summary, whoever wrote it. The others are pointed out and a person decides (posko.risky_bits).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from posko import lexicons
from posko.risky_bits import NAME, PLACE, risky_bits

SUMMARY, TITLE, ANSWER = "summary", "title", "answer"
NIK, ACCOUNT, PHONE, MAIL, PLATE, ADDRESS, RT, PERSON = (
    "nik",
    "rekening",
    "telepon",
    "surel",
    "plat",
    "alamat",
    "rt",
    "nama",
)
_SIGN = r"[\s.\-–/]{0,2}"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MAIL, re.compile(r"[\w.+-]{1,64}\s{0,1}@\s{0,1}[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    # Sixteen digits, however they are grouped: NIK and nomor KK.
    (NIK, re.compile(rf"(?<!\d)\d(?:{_SIGN}\d){{15}}(?!{_SIGN}\d)")),
    (
        ACCOUNT,
        re.compile(
            rf"\b(?:no(?:mor|\.)?\s{{0,2}})?(?:rek(?:ening)?|bri|bni|bca|bsi|btn|mandiri|bank\s\w{{2,12}})\b"
            rf"[\s.:no]{{0,8}}\d(?:{_SIGN}\d){{7,17}}(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (PHONE, re.compile(rf"(?<![\d.,])(?:\+\s?62|62|0)(?:{_SIGN}[\s(]?\d[)]?){{8,12}}(?!\d)")),
    (PLATE, re.compile(r"(?<!\w)[A-Z]{1,2}\s{0,2}\d{1,4}\s{0,2}[A-Z]{1,3}(?!\w)")),
    (
        ADDRESS,
        re.compile(
            r"\b(?:jl|jln|jalan|gang|gg|blok|perum\w*)\b\.?\s{1,2}[\w .]{1,40}?"
            r"\b(?:no|nomor|nmr)\b\.?\s{0,2}\d{1,4}\w?",
            re.IGNORECASE,
        ),
    ),
)
# What looks like a plate and is none: roman years and common abbreviations before a number.
_NO_PLATE = re.compile(r"^(?:RT|RW|TK|SD|KM|NO|HP|WA|TH|SK|KK|PP|UU|GG|JL)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of personal data: how it is called, what stands in its place, and what is done where."""

    code: str
    label: str
    mask: str
    does: dict[str, str]

    def refused(self, where: str) -> bool:
        """Whether words of this sort are not kept with it."""
        return self.does[where] == "refuse"


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in a text, from letter to letter."""

    start: int
    end: int
    kind: str


class HoldsPersonalData(Exception):
    """Words for everyone hold what must not stand there; `masked` are the same words without it."""

    def __init__(self, kinds: tuple[str, ...], masked: str) -> None:
        super().__init__(", ".join(kinds))  # kinds only: the words may reach a log
        self.kinds, self.masked = kinds, masked


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file."""
    return {
        row["code"]: Kind(
            row["code"], row["label"], row["mask"], {where: row[where] for where in (SUMMARY, TITLE, ANSWER)}
        )
        for row in lexicons.rows("personal_kinds")
    }


def personal_data(text: str, *, known: Collection[str] = ()) -> list[Found]:
    """What is found, in order and without overlaps; of two readings the earlier kind of the file counts."""
    rank = {code: place for place, code in enumerate(kinds())}
    found = sorted(_all(text, known), key=lambda one: (rank[one.kind], one.start))
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def masked(text: str, *, only: Collection[str] | None = None, known: Collection[str] = ()) -> str:
    """The same words with the mask of each kind in place of what was found; `only` these kinds."""
    said = text
    for one in reversed(personal_data(text, known=known)):
        if only is None or one.kind in only:
            said = said[: one.start] + kinds()[one.kind].mask + said[one.end :]
    return said


def refuse_personal(text: str, *, where: str) -> None:
    """Raises HoldsPersonalData for words of the sort `where` with what is refused there."""
    held = tuple(dict.fromkeys(one.kind for one in personal_data(text) if kinds()[one.kind].refused(where)))
    if held:
        raise HoldsPersonalData(held, masked(text, only=held))


def _all(text: str, known: Collection[str]) -> Iterator[Found]:
    for kind, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if kind != PLATE or not _NO_PLATE.match(hit.group()):
                yield Found(*hit.span(), kind)
    for bit in risky_bits(text, known=known):
        if bit.why in {NAME, PLACE}:
            yield Found(bit.start, bit.end, PERSON if bit.why == NAME else RT)

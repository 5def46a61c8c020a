"""Reads single cells: rupiah as Siskeudes, Access and spreadsheets write them, volumes, days, words."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache

LARGEST = 10**13  # rupiah in one cell; the budgets of all villages of a province are less
_QUARTER_CENT = Decimal("0.0001")  # Access keeps currency with four decimals
_PLAIN = re.compile(r"[+-]?\d{1,25}(\.\d{0,25})?([eE][+-]?\d{1,3})?", re.ASCII)
_ONE_DOT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)  # 1.200: written by hand, it is 1,200
_RP = re.compile(r"(?i)rp\.?")
_INDONESIAN = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,4}|-+))?", re.ASCII)
_ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,4}))?", re.ASCII)
_COMMA = re.compile(r"(\d{1,18}),(\d{1,4}|-+)", re.ASCII)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0*)?", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[ T].*)?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{10,}", re.ASCII)  # NIK, bank account, phone: nothing a budget's words need
_EMPTY = {"", "-", "null", "\\n"}


class NotAnAmount(ValueError):
    """The cell holds no amount of rupiah."""


class NotADay(ValueError):
    """The cell holds no day."""


@lru_cache(maxsize=1 << 16)
def rupiah(text: str) -> Decimal | None:
    """The amount in a cell, exact to a hundredth of a sen; None where nothing stands.

    Understands 1.2000000000000000e+006, 1200000, 1200000.50, 1.200.000,00, 1,200,000.00, Rp, (1.000) and
    1.000,-. Raises NotAnAmount, also for NaN, infinity and what is larger than a budget can be.
    """
    said = text.strip()
    if said.casefold() in _EMPTY:
        return None
    if len(said) > 60:
        raise NotAnAmount
    plain = _PLAIN.fullmatch(said) and not _ONE_DOT.fullmatch(said)
    amount = Decimal(said) if plain else _written(said)
    if abs(amount) > LARGEST:
        raise NotAnAmount
    return amount.quantize(_QUARTER_CENT, ROUND_HALF_EVEN)


@lru_cache(maxsize=1 << 12)
def doubtful(text: str) -> bool:
    """Whether a point or comma could be read two ways: 1.200 and 1,200 are taken as thousands."""
    bare = text.strip()
    return (
        _ONE_DOT.fullmatch(bare) is not None or re.fullmatch(r"-?\d{1,3},\d{3}", bare, re.ASCII) is not None
    )


@lru_cache(maxsize=1 << 14)
def volume(text: str) -> Decimal | None:
    """A volume with two decimals; None where none can be read: no money hangs on it."""
    said = text.strip().replace(",", ".")
    if len(said) > 60 or not _PLAIN.fullmatch(said):
        return None
    number = Decimal(said)
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP) if 0 <= number < 10**11 else None


@lru_cache(maxsize=1 << 14)
def price(text: str) -> int | None:
    """A unit price in whole rupiah; None where none can be read."""
    try:
        amount = rupiah(text)
    except NotAnAmount:
        return None
    return None if amount is None or amount < 0 else int(amount.to_integral_value(ROUND_HALF_UP))


@lru_cache(maxsize=1 << 10)
def year(text: str) -> int | None:
    """The year in a cell; None where none stands."""
    found = _YEAR.fullmatch(text.strip())
    return int(found[1]) if found else None


@lru_cache(maxsize=1 << 16)
def words(text: str) -> str:
    """Words in one line, without control characters; a number of ten digits and more is left out."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    plain = " ".join(plain.split())
    return _LONG_NUMBER.sub("…", plain) if len(plain) >= 10 else plain


@dataclass(slots=True)
class DayOrder:
    """Whether days are written month first, as mdbtools does, or day first; the file's own days tell."""

    month_first: bool = False
    day_first: bool = False

    def hear(self, text: str) -> None:
        """Learns from a day that can be read one way only."""
        found = _SLASHES.fullmatch(text.strip())
        if found:
            first, second = int(found[1]), int(found[2])
            self.day_first = self.day_first or 12 < first <= 31
            self.month_first = self.month_first or 12 < second <= 31

    def day(self, text: str) -> dt.date:
        """The day in a cell: 07/18/24 00:00:00, 18/07/2024 or 2024-07-18. Raises NotADay."""
        said = text.strip()
        iso = _ISO.fullmatch(said)
        if iso:
            return _day(int(iso[1]), int(iso[2]), int(iso[3]))
        found = _SLASHES.fullmatch(said)
        if not found:
            raise NotADay
        first, second, of = int(found[1]), int(found[2]), int(found[3])
        of += 2000 if of < 100 else 0
        if first > 12 or (self.day_first and not self.month_first and second <= 12):
            first, second = second, first
        return _day(of, first, second)


def _written(said: str) -> Decimal:
    """An amount as people write it, with groups of three, Rp, brackets or a dash behind."""
    bare = _RP.sub("", "".join(said.split()), count=1)
    negative = bare.startswith(("-", "(")) and (not bare.startswith("(") or bare.endswith(")"))
    bare = bare.removeprefix("-").removeprefix("(").removesuffix(")") if negative else bare
    bare = _RP.sub("", bare, count=1)
    for form, group in ((_INDONESIAN, "."), (_ENGLISH, ","), (_COMMA, " ")):
        found = form.fullmatch(bare)
        if found:
            rest = (found[2] or "").strip("-") or "0"
            amount = Decimal(f"{found[1].replace(group, '')}.{rest}")
            return -amount if negative else amount
    if _PLAIN.fullmatch(bare) and not bare.startswith(("+", "-")):
        return -Decimal(bare) if negative else Decimal(bare)
    raise NotAnAmount


def _day(of_year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(of_year, month, day)
    except ValueError as wrong:
        raise NotADay from wrong

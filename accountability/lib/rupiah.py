"""Rupiah as people write them: Rp1.234.567, Rp1,46 miliar, 50jt. Inside, money is always a whole int."""

import re
from decimal import ROUND_HALF_UP, Decimal

from accountability.lib.spoken import decimal, grouped, in_english

_JUTA, _MILIAR, _TRILIUN = 10**6, 10**9, 10**12
# (unit, word, decimals): "Rp125,5 juta" but "Rp1,46 miliar"
_SCALES = ((_JUTA, "juta", 1), (_MILIAR, "miliar", 2), (_TRILIUN, "triliun", 2))
_IN_ENGLISH = {"juta": "million", "miliar": "billion", "triliun": "trillion"}
_UNITS = {
    "": 1,
    "rb": 10**3,
    "ribu": 10**3,
    "k": 10**3,
    "jt": _JUTA,
    "juta": _JUTA,
    "m": _MILIAR,
    "miliar": _MILIAR,
    "milyar": _MILIAR,
    "t": _TRILIUN,
    "triliun": _TRILIUN,
    "trilyun": _TRILIUN,
}
_AMOUNT = re.compile(r"(-?)(?:rp)?\.?(-?)(\d[\d.,]*?)(?:,-+|[.,])?([a-z]*)")
_LONGEST = 40


class NotRupiah(ValueError):
    """The text is not an amount in whole rupiah."""


def rupiah(amount: int) -> str:
    """Return `amount` (whole rupiah) in full: "Rp1.234.567", without a space, so no line breaks there.

    "Rp1,234,567" on a page in English.
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{grouped(abs(amount))}"


def ringkas(amount: int) -> str:
    """Return `amount` (whole rupiah) in short: "Rp1,46 miliar", "Rp125,5 juta"; below a million in full.

    "Rp1.46 billion" on a page in English.
    """
    size = abs(amount)
    short = grouped(size)
    for unit, word, decimals in _SCALES if size >= _JUTA else ():
        scaled = (Decimal(size) / unit).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        whole, _, fraction = f"{scaled:f}".partition(".")
        fraction = fraction.rstrip("0")
        parts = f".{fraction}" if fraction else ""
        short = f"{grouped(int(whole))}{decimal(parts)} {_IN_ENGLISH[word] if in_english() else word}"
        if scaled < 1000:  # a thousand of one word is one of the next
            break
    return f"{'-' if amount < 0 else ''}Rp{short}"


def read(text: str) -> int:
    """Return the whole rupiah that "50jt", "1,5 M", "Rp. 2.000.000,-" or "2000000" mean.

    The comma is the decimal sign and the full stop groups thousands; "1.5jt" is understood too.
    Raises NotRupiah for anything else, and for parts of a rupiah.
    """
    found = _AMOUNT.fullmatch("".join(text.lower().split())) if len(text) <= _LONGEST else None
    if found is None or not found[3].isascii():
        raise NotRupiah
    unit = _UNITS.get(found[4])
    if unit is None or (found[1] and found[2]):
        raise NotRupiah
    amount = _number(found[3]) * unit
    if amount != amount.to_integral_value():
        raise NotRupiah
    return -int(amount) if found[1] or found[2] else int(amount)


def _number(digits: str) -> Decimal:
    grouped_indonesian = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?", digits)
    if grouped_indonesian:
        return Decimal(f"{grouped_indonesian[1].replace('.', '')}.{grouped_indonesian[2] or 0}")
    grouped_english = re.fullmatch(r"(\d{1,3}(?:,\d{3}){2,})(?:\.(\d+))?", digits)
    if grouped_english:
        return Decimal(f"{grouped_english[1].replace(',', '')}.{grouped_english[2] or 0}")
    bare = re.fullmatch(r"(\d+)(?:[.,](\d+))?", digits)
    if bare:
        return Decimal(f"{bare[1]}.{bare[2] or 0}")
    raise NotRupiah

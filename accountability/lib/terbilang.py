"""Whole numbers in Indonesian words, as an amount is read aloud: satu miliar empat ratus enam puluh juta."""

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES = ((10**15, "kuadriliun"), (10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
_JUTA = 10**6


class TooMuch(ValueError):
    """There are words up to 999 kuadriliun."""


def terbilang(number: int) -> str:
    """Return `number` in words; "minus" before a negative one. Raises TooMuch from 10**18 on."""
    if abs(number) >= 10**18:
        raise TooMuch
    if number == 0:
        return _DIGITS[0]
    words, left = [], abs(number)
    for scale, word in _SCALES:
        many, left = divmod(left, scale)
        if many == 1 and word == "ribu":
            words.append("seribu")
        elif many:
            words += [*_below_a_thousand(many), word]
    words += _below_a_thousand(left)
    return " ".join(["minus", *words] if number < 0 else words)


def rupiah_in_words(amount: int) -> str:
    """Return an amount of rupiah in words; from a juta on to the nearest juta, said to be so.

    Nobody reads eleven words of hundreds and thousands aloud: the figure beside it stays exact.
    """
    if abs(amount) < _JUTA or amount % _JUTA == 0:
        return f"{terbilang(amount)} rupiah"
    nearest = (amount + _JUTA // 2) // _JUTA * _JUTA
    return f"kurang lebih {terbilang(nearest)} rupiah"


def _below_a_thousand(number: int) -> list[str]:
    hundreds, left = divmod(number, 100)
    words = []
    if hundreds:
        words += ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"]
    if left >= 20:
        words += [_DIGITS[left // 10], "puluh"]
        left %= 10
    if left >= 12:
        return [*words, _DIGITS[left - 10], "belas"]
    if left >= 10:
        return [*words, "sepuluh" if left == 10 else "sebelas"]
    return [*words, _DIGITS[left]] if left else words

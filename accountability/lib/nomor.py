"""The number of an aspirasi: random digits closed by a Damm check digit, written 204-5813."""

import secrets
import unicodedata

MIN_DIGITS = 7
MAX_DIGITS = 12

# The quasigroup of H. Michael Damm, "Total anti-symmetrische Quasigruppen" (Marburg, 2004): it catches every
# single wrong digit and every swap of two neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_SAID = ("kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_READ_AS_DIGIT = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "i": "1", "L": "1"})
_DROPPED = dict.fromkeys(map(ord, " \t\r\n./-\u2010\u2011\u2012\u2013\u2014\u2212"))


def _interim(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def check_digit(digits: str) -> str:
    """Return the Damm check digit that closes `digits` (ASCII digits only)."""
    return _interim(digits)


def draw(digits: int = MIN_DIGITS) -> str:
    """Return a random valid number of `digits` digits, the check digit included.

    It never begins with 0, because people leave a leading zero out when they retype a number.
    """
    if not MIN_DIGITS <= digits <= MAX_DIGITS:
        raise ValueError(f"A nomor has {MIN_DIGITS} to {MAX_DIGITS} digits.")
    lowest = 10 ** (digits - 2)
    body = str(lowest + secrets.randbelow(9 * lowest))
    return body + check_digit(body)


def tidy(text: str) -> str:
    """Return the digits a person meant ("2O4 - 58I3" gives "2045813"), or "" when it is not a number.

    The letters O, l and I are read as 0 and 1; spaces, full stops, strokes and dashes are dropped.
    """
    digits = unicodedata.normalize("NFKC", text).translate(_DROPPED)
    if not any(sign.isdigit() for sign in digits):
        return ""
    digits = digits.translate(_READ_AS_DIGIT)
    return digits if digits.isascii() and digits.isdigit() else ""


def is_valid(text: str) -> bool:
    """Tell whether `text`, once tidied, has a possible length and a right check digit."""
    digits = tidy(text)
    return MIN_DIGITS <= len(digits) <= MAX_DIGITS and _interim(digits) == "0"


def written(nomor: str) -> str:
    """Return the number as people read it: three digits, a dash, the rest ("204-5813")."""
    return f"{nomor[:3]}-{nomor[3:]}"


def spoken(digits: str) -> str:
    """Return the number as it is read aloud: "dua kosong empat, lima delapan satu tiga"."""
    return ", ".join(" ".join(_SAID[int(digit)] for digit in part) for part in written(digits).split("-"))

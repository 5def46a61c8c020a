"""The GSM 7-bit alphabet: what an SMS costs, and how a text is made to fit it (3GPP TS 23.038)."""

import re
import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

_ALPHABET = re.compile(f"[{re.escape(''.join(sorted(BASIC | EXTENSION)))}]*")
_TWO_SEPTETS = re.compile(f"[{re.escape(''.join(sorted(EXTENSION)))}]")

_SINGLE, _PART = 160, 153  # septets
_WIDE_SINGLE, _WIDE_PART = 70, 67  # UTF-16 units, once one sign is outside the alphabet
_DOTS = ".."

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7", "-"),
        **dict.fromkeys("\t\v\f\u00a0\u2028\u2029", " "),
        "\u2026": "...",
        "\u2044": "/",
        "\u00d7": "x",
        "\u00f7": "/",
        "\u2192": "->",
        "\u2190": "<-",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u2248": "~",
        "\u00b5": "u",
        "\u00b0": "",
    }
)


class NotGSM7(ValueError):
    """The text holds a sign outside the GSM 7-bit alphabet; make it plain first."""


def is_gsm7(text: str) -> bool:
    """Tell whether every sign of `text` is in the GSM 7-bit alphabet or its extension."""
    return _ALPHABET.fullmatch(text) is not None


def septets(text: str) -> int:
    """Return the length of `text` in septets (extension signs such as [ ] | take two). Raises NotGSM7."""
    if not is_gsm7(text):
        raise NotGSM7
    return len(text) + len(_TWO_SEPTETS.findall(text))


def segments(text: str) -> int:
    """Return how many SMS parts `text` costs: 160/153 septets, or 70/67 UTF-16 units outside GSM-7."""
    if is_gsm7(text):
        if septets(text) <= _SINGLE:
            return 1
        return _parts([_cost(sign) for sign in text], _SINGLE, _PART)
    return _parts([2 if ord(sign) > 0xFFFF else 1 for sign in text], _WIDE_SINGLE, _WIDE_PART)


def plain(text: str) -> str:
    """Return `text` in GSM-7, for messages going out: curly quotes, dashes, accents and emoji replaced.

    A sign without a likeness is dropped; a letter or number of another script becomes "?".
    """
    plainer = text.translate(_PLAIN)
    return plainer if is_gsm7(plainer) else "".join(_plain_sign(sign) for sign in plainer)


def cut(text: str, room: int) -> str:
    """Return `text` made plain and cut to `room` septets, at a word's end where possible, closed by ".."."""
    text = plain(text)
    if septets(text) <= room:
        return text
    kept = _head(text, room - len(_DOTS))
    word_end = kept.rfind(" ")
    if not text[len(kept)].isspace() and word_end > len(kept) // 2:
        kept = kept[:word_end]
    kept = kept.rstrip(" \r\n,.;:-")
    return f"{kept}{_DOTS}" if kept else ""


def _cost(sign: str) -> int:
    return 2 if sign in EXTENSION else 1


def _parts(costs: list[int], single: int, part: int) -> int:
    """Count the parts, never splitting a two-unit sign over two of them."""
    if sum(costs) <= single:
        return 1
    parts, used = 1, 0
    for cost in costs:
        if used + cost > part:
            parts, used = parts + 1, 0
        used += cost
    return parts


def _plain_sign(sign: str) -> str:
    if sign in BASIC or sign in EXTENSION:
        return sign
    bare = unicodedata.normalize("NFKD", sign).translate(_PLAIN)
    kept = "".join(part for part in bare if part in BASIC or part in EXTENSION)
    if kept:
        return kept
    return "?" if unicodedata.category(sign)[0] in "LN" else " " if sign.isspace() else ""


def _head(text: str, room: int) -> str:
    used = 0
    for place, sign in enumerate(text):
        used += _cost(sign)
        if used > room:
            return text[:place]
    return text

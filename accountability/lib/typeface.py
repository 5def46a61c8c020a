"""The typeface of printed things (Plus Jakarta Sans, OFL), and what of a text it can draw."""

import unicodedata
from pathlib import Path

FAMILY = "Plus Jakarta Sans"
_FONTS = Path(__file__).parent / "fonts"
# What both fonts can draw: Latin-1 and some punctuation.
SIGNS = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)])) | set("–—‘’“”•…€−")


def font_file(*, bold: bool) -> Path:
    """Where the font lies."""
    return _FONTS / f"PlusJakartaSans-{'Bold' if bold else 'Regular'}.ttf"


def drawable(text: str) -> str:
    """The text on one line with only signs the font has: others as their plain form, else a question mark."""
    told = []
    for sign in " ".join(text.replace("\u200b", "").split()):
        plain = unicodedata.normalize("NFKD", sign)
        told.append(sign if sign in SIGNS else "".join(p for p in plain if p in SIGNS) or "?")
    return "".join(told)

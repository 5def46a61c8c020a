"""Tells a greeting, a thank-you or a keyword without its words from something said to the posko."""

from functools import cache

from posko import lexicons
from posko.keywords import keyword

MOST_WORDS = 8
LONGEST_SIGN, MOST_SIGNS = 8, 3  # " (12). "


def answer_to(text: str) -> str:
    """The template that answers `text` when it holds nothing to keep, or "" when it may say something.

    Only a text whose every word stands in data/small_talk.csv is one: with any other word it is kept. A lone
    "1" or "y" that answered no question is none either: who sent it is asked for words.
    """
    if _is_a_lone_sign(text):
        return "kosong"
    said = _words(text)
    if not 0 < len(said) <= MOST_WORDS:
        return ""
    others = [word for word in said if word not in _small_talk()]
    if len(others) == 1:
        told = keyword(others[0])
        return "panduan" if told is not None and told.exact else ""
    if others:
        return ""
    return "terima_kasih_kembali" if any(_small_talk()[word] == "thanks" for word in said) else "sapaan"


def _is_a_lone_sign(text: str) -> bool:
    signs = [sign for sign in text[:LONGEST_SIGN] if sign.isalnum()]
    few = len(text) <= LONGEST_SIGN and 0 < len(signs) <= MOST_SIGNS
    return few and (all(sign.isdigit() for sign in signs) or len(signs) == 1)


def _words(text: str) -> list[str]:
    # "terima" alone says what somebody got; only with "kasih" it is thanks.
    spelled = " ".join(lexicons.expanded(lexicons.tidy(text[:400])[:200]))
    return spelled.replace("terima kasih", "terimakasih").split()


@cache
def _small_talk() -> dict[str, str]:
    return {row["word"]: row["says"] for row in lexicons.rows("small_talk")}

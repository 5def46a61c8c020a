"""Words as lists in data/: abbreviations, words of a report, words of an answer. For matching only.

sms_abbrev.csv is this project's own list, made for villages: its columns count how often each short form
stands in the public kamus-alay list and in 584 genuine Indonesian SMS. General lists of slang are urban and
do harm here (they read "rt" as retweet and "kk" as kakak), and most have no licence.
"""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)
# What sms_abbrev.csv spells out for readers is not what a lexicon is matched with.
_NOT_FOR_MATCHING = re.compile(r"\(.*?\)")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tidy(text: str) -> str:
    """`text` without invisible signs and each letter written in one way (NFKC); for reading only."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


@cache
def abbreviations() -> dict[str, str]:
    """Short forms of one word and what they mean, in lower case (data/sms_abbrev.csv)."""
    short = {}
    for row in rows("sms_abbrev"):
        token = row["token"].lower().rstrip(".")
        if " " not in token:
            short[token] = " ".join(_NOT_FOR_MATCHING.sub("", row["expansion"]).lower().split())
    return short


def words_of(text: str) -> list[str]:
    """The words of `text` in lower case, as they stand."""
    return _WORD.findall(text.lower())


def expanded(text: str) -> list[str]:
    """The words of `text` with abbreviations spelled out ("jln rsk" gives jalan, rusak)."""
    return [word for spelled in map(_spelled, words_of(text)) for word in spelled]


@lru_cache(maxsize=8192)
def _spelled(word: str) -> tuple[str, ...]:
    short = abbreviations()
    bare = word.removesuffix("2") if len(word) > 2 and word[:-1].isalpha() else word  # "anak2"
    return tuple((short.get(word) or short.get(bare) or bare).split())


@cache
def report_words() -> frozenset[str]:
    """Words that say something happens, is missing or is wanted: with one, a short text is no mere answer."""
    return frozenset(r["word"] for r in rows("report_words"))


@cache
def answer_words() -> dict[str, str]:
    """What words of a short answer mean: yes, no, polite, or done (what BELUM says is not)."""
    return {r["word"]: r["means"] for r in rows("answer_words")}


@cache
def small_words(use: str) -> frozenset[str]:
    """Words that say nothing by themselves: `courtesy` before a command, `budget` behind DANA, `landmark`,
    `around_stop` around a polite STOP, `pickup` around JEMPUT.
    """
    return frozenset(r["word"] for r in rows("small_words") if r["use"] == use)


def is_report(text: str) -> bool:
    """Whether one of the words says that something happens or is wanted."""
    return not report_words().isdisjoint(expanded(text))

"""What synthetic voices say: parts of everyday sentences from data/phrases.csv, put together."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "phrases.csv"


@cache
def words(part: str, topic: str = "") -> tuple[str, ...]:
    """The words of one part of a sentence, for a topic where they differ by topic."""
    with _FILE.open(encoding="utf-8", newline="") as table:
        rows = [row["words"] for row in csv.DictReader(table) if (row["part"], row["topic"]) == (part, topic)]
    return tuple(rows[0].split("|"))


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything a voice can say, put together beforehand as far as it goes, for speed.

    `heads` are what a voice is about, by topic (a thing, how it is, and where); `tails` how it ends.
    """

    topics: tuple[str, ...]
    greetings: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...]
    tails: tuple[str, ...]


@cache
def speech() -> Speech:
    """Some 20,000 heads and 2,000 tails: nearly no two voices say the same, but many share their words."""
    # Here, so that who only plans villages (bench.growth) needs no Django for it.
    from posko.topics import topics

    names = tuple(one.kode for one in topics())
    heads = tuple(
        tuple(
            f"{thing} {state} {place}"
            for thing in words("thing", name)
            for state in words("state", name)
            for place in words("place")
        )
        for name in names
    )
    tails = tuple(
        f" {since}, {effect}. {ask}"
        for since in words("since")
        for effect in words("effect")
        for ask in words("ask")
    )
    return Speech(names, words("greeting"), heads, tails)

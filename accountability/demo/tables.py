"""Reads the tables of the demo world in data/: places, people, what villagers say, and what money is for."""

import csv
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/<name>.csv, in order, as text."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def texts(theme: str, speech: str) -> list[dict[str, str]]:
    """What people who speak so say about a theme: in their own tongue and in everyday Indonesian.

    In Papua only Papuan Malay is used where there is any.
    """
    of_theme = [row for row in rows("voices") if row["theme"] == theme]
    own = [row for row in of_theme if row["speech"] == speech]
    plain = [row for row in of_theme if row["speech"] == "id"]
    return own if speech == "pp" and own else own + plain

"""Reads the tables of data/ as text: books, columns, deadlines and sections are rows with their source."""

import csv
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


class NoRule(Exception):
    """No row of the table was in force in that year."""


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/<name>.csv; nobody changes them."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def rule(name: str, year: int) -> str:
    """The value of a rule of data/council_rules.csv in force in `year`; raises NoRule."""
    known = [row for row in table("council_rules") if row["rule"] == name and int(row["year"]) <= year]
    if not known:
        raise NoRule(name)
    return max(known, key=lambda row: int(row["year"]))["value"]

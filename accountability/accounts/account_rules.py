"""How long invitations hold and how often things may be tried, read from data/account_rules.csv."""

import csv
from functools import cache
from pathlib import Path

_PATH = Path(__file__).parent / "data" / "account_rules.csv"


class NoAccountRule(Exception):
    """No row of the table was in force in that year."""


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _PATH.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def account_rule(name: str, year: int) -> int:
    """The value of a rule in force in `year`, in the unit its name tells; raises NoAccountRule."""
    known = [row for row in _rows() if row["rule"] == name and int(row["year"]) <= year]
    if not known:
        raise NoAccountRule(name)
    return int(max(known, key=lambda row: int(row["year"]))["value"])

"""The thresholds of hearing everyone, as data: how long is silence, how few is too few."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "coverage.csv"


class NoSuchRule(Exception):
    """No rule of this name is in force in this year."""


@cache
def _rules() -> tuple[tuple[str, int, int], ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple((r["rule"], int(r["year"]), int(r["value"])) for r in csv.DictReader(file))


@cache
def coverage_rule(name: str, year: int) -> int:
    """The value in force in `year` (data/coverage.csv): days, per cent or voices. Raises NoSuchRule."""
    in_force = [(since, value) for rule, since, value in _rules() if rule == name and since <= year]
    if not in_force:
        raise NoSuchRule(name)
    return max(in_force)[1]


def silence_days(year: int) -> int:
    """After how many days without a voice a dusun or a group is called unheard."""
    return coverage_rule("silence_days", year)

"""The rules of early warning, read from data/: threshold, legal basis, words and next step."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "warning_rules.csv"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force since `year`; `weight` orders villages by need, the texts hold {places} for words."""

    id: str
    year: int
    threshold: int
    unit: str
    weight: int
    name: str
    limit: str
    legal_basis: str
    sentence: str
    next_step: str


def in_force(year: int) -> dict[str, Rule]:
    """The rules of `year` by id: of each the latest that had begun."""
    return {rule.id: rule for rule in _rules() if rule.year <= year}


@cache
def _rules() -> tuple[Rule, ...]:
    with _DATA.open(encoding="utf-8", newline="") as table:
        read = [
            Rule(
                id=row["id"],
                year=int(row["year"]),
                threshold=int(row["threshold"]),
                unit=row["unit"],
                weight=int(row["weight"]),
                name=row["name"],
                limit=row["limit"],
                legal_basis=row["legal_basis"],
                sentence=row["sentence"],
                next_step=row["next_step"],
            )
            for row in csv.DictReader(table)
        ]
    return tuple(sorted(read, key=lambda rule: rule.year))

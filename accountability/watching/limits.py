"""From when on something is amber or red, read from data/limits.csv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "limits.csv"
_UNITS = {"detik": 1, "jam": 3600, "hari": 86_400}
GREEN, AMBER, RED = "beres", "awas", "gawat"


@dataclass(frozen=True, slots=True)
class Limit:
    """Amber from `amber` on, red from `red` on: seconds for a span of time, else a count or percent."""

    amber: int
    red: int

    def of(self, value: int) -> str:
        """The colour of what should be small."""
        return RED if value >= self.red else AMBER if value >= self.amber else GREEN

    def of_room(self, value: int) -> str:
        """The colour of what should be large."""
        return RED if value < self.red else AMBER if value < self.amber else GREEN


@cache
def limit(what: str) -> Limit:
    """The limit of `what`. Raises KeyError for one that is not in the file."""
    return _all()[what]


@cache
def _all() -> dict[str, Limit]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["what"]: Limit(*(int(row[name]) * _UNITS.get(row["unit"], 1) for name in ("amber", "red")))
        for row in rows
    }


def worse(*colours: str) -> str:
    """The worst of them."""
    return max(colours, key=(GREEN, AMBER, RED).index, default=GREEN)

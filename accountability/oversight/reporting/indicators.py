"""The indicators of the six-monthly report, read from data/: name, definition, base and source of each."""

import csv
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from accountability.regions.sebutan import Words

_DATA = Path(__file__).parent.parent / "data" / "report_indicators.csv"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `part` is what it counts (desa, warga, uang); texts hold {places} for local words."""

    id: str
    year: int
    part: str
    name: str
    definition: str
    base: str
    source: str
    threshold: int

    def told(self, words: Words) -> "Indicator":
        """The same in the words of the place, each text beginning with a capital letter."""
        said = asdict(words)
        return replace(
            self,
            name=_first_upper(self.name.format(**said)),
            definition=_first_upper(self.definition.format(**said)),
            base=_first_upper(self.base.format(**said)),
            source=_first_upper(self.source.format(**said)),
        )


def in_force(year: int) -> dict[str, Indicator]:
    """The indicators of a year by id, in the order of the table: of each the latest that had begun."""
    return {one.id: one for one in _indicators() if one.year <= year}


@cache
def _indicators() -> tuple[Indicator, ...]:
    with _DATA.open(encoding="utf-8", newline="") as table:
        return tuple(
            Indicator(
                id=row["id"],
                year=int(row["year"]),
                part=row["part"],
                name=row["name"],
                definition=row["definition"],
                base=row["base"],
                source=row["source"],
                threshold=int(row["threshold"]),
            )
            for row in csv.DictReader(table)
        )


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

"""The price of one unit against the standard prices of the kabupaten, where a line tells unit and price."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accountability.budget.rules.verdict import Priced


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most one unit of an item may cost, in rupiah."""

    item: str
    unit: str
    rupiah: int


@dataclass(frozen=True, slots=True)
class Compared[Line: Priced]:
    """A line whose words name an item of the table, with the ceiling it is held to."""

    line: Line
    ceiling: Ceiling
    price: int

    @property
    def over(self) -> int:
        """Rupiah above the ceiling for one unit; 0 or less is within."""
        return self.price - self.ceiling.rupiah


def compared[Line: Priced](lines: Iterable[Line], ceilings: Sequence[Ceiling]) -> list[Compared[Line]]:
    """The lines of goods and services (5.2, 5.3) that can be compared: price, unit and item are all told.

    An item is found by its words in the description; the longest name wins ("semen putih" before "semen").
    """
    by_length = sorted(ceilings, key=lambda one: -len(one.item))
    found = []
    for line in lines:
        if line.unit_price is None or not line.account.startswith(("5.2.", "5.3.")):
            continue
        same = next((one for one in by_length if _is(line, one)), None)
        if same is not None:
            found.append(Compared(line, same, line.unit_price))
    return found


def _is(line: Priced, ceiling: Ceiling) -> bool:
    if ceiling.unit.strip().lower() != line.unit.strip().lower():
        return False
    return re.search(rf"\b{re.escape(ceiling.item)}\b", line.description, re.IGNORECASE) is not None

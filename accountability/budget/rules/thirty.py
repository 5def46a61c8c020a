"""The rule of thirty percent in its three readings (data/percent_variants.csv), for any lines of a budget."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from accountability.budget.sums import Amount

_DATA = Path(__file__).parents[1] / "data" / "percent_variants.csv"


class Counted(Amount, Protocol):
    """An amount that also says whether it is Bantuan Keuangan Khusus."""

    @property
    def special(self) -> bool:
        """Bantuan Keuangan Khusus."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of the rule, in force since `year`; `name` holds {places} for local words."""

    id: str
    year: int
    default: bool
    name: str
    kegiatan: tuple[str, ...]
    accounts: tuple[str, ...]
    base: str
    percent: int
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Share:
    """What is counted, of what, in rupiah, and the limit in percent."""

    part: int
    whole: int
    limit: int

    @property
    def within(self) -> bool | None:
        """Whether the part is within the limit; None of nothing."""
        return self.part * 100 <= self.limit * self.whole if self.whole > 0 else None

    @property
    def hundredths(self) -> int | None:
        """The share in hundredths of a percent, rounded half up; None of nothing."""
        return (self.part * 20_000 + self.whole) // (2 * self.whole) if self.whole > 0 else None


def variants(year: int) -> list[Variant]:
    """The readings in force in `year`, the default first."""
    return sorted((one for one in _variants() if one.year <= year), key=lambda one: not one.default)


def share_of(lines: Iterable[Counted], reading: Variant) -> Share:
    """One reading of these lines."""
    told = list(lines)
    part = sum(line.amount for line in told if counts(line, reading))
    belanja = sum(line.amount for line in told if line.account.startswith("5."))
    if reading.base == "belanja":
        return Share(part, belanja, reading.percent)
    out = sum(line.amount for line in told if line.account.startswith("6.2"))
    special = sum(line.amount for line in told if line.special and line.account.startswith("5."))
    return Share(part, belanja + out - special, reading.percent)


def counts(line: Amount, reading: Variant) -> bool:
    """Whether a line of belanja is counted in the part."""
    if not line.account.startswith("5."):
        return False
    return line.kegiatan_kode in reading.kegiatan or any(
        line.account == one or line.account.startswith(f"{one}.") for one in reading.accounts
    )


@cache
def _variants() -> tuple[Variant, ...]:
    with _DATA.open(encoding="utf-8", newline="") as table:
        return tuple(
            Variant(
                id=row["id"],
                year=int(row["year"]),
                default=row["default"] == "1",
                name=row["name"],
                kegiatan=tuple(row["kegiatan"].split()),
                accounts=tuple(row["accounts"].split()),
                base=row["base"],
                percent=int(row["percent"]),
                legal_basis=row["legal_basis"],
            )
            for row in csv.DictReader(table)
        )

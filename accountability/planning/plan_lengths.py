"""How many years an RPJM Desa lasts, by the law of the time (data/plan_lengths.csv)."""

from dataclasses import dataclass
from functools import cache

from accountability.planning.data_rows import is_sure, rows_of


@dataclass(frozen=True, slots=True)
class Length:
    """So many years, for plans that begin in `year_from` or later, and where it is written."""

    year_from: int
    years: int
    legal_basis: str
    note: str
    confidence: str

    @property
    def sure(self) -> bool:
        """Whether a source was read for all of it."""
        return is_sure(self.confidence)


@cache
def lengths() -> tuple[Length, ...]:
    """Every length there was, the oldest first."""
    rows = [
        Length(int(r["year_from"]), int(r["years"]), r["legal_basis"], r["note"], r["confidence"])
        for r in rows_of("plan_lengths")
    ]
    return tuple(sorted(rows, key=lambda one: one.year_from))


def length_for(first_year: int) -> Length:
    """How long a plan that begins in `first_year` lasts; the oldest rule for what came before any."""
    fitting = [one for one in lengths() if one.year_from <= first_year]
    return fitting[-1] if fitting else lengths()[0]


def longest_now(first_year: int, year: int) -> Length:
    """How long a plan from `first_year` may be made in `year`: one still running takes the newest length."""
    begun = length_for(first_year)
    newest = length_for(year)
    runs = first_year <= year <= first_year + begun.years - 1
    return newest if runs and newest.years > begun.years else begun

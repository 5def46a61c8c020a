"""The nine unsur, the bounds of mutu, thresholds and the list to begin with, read from data/."""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from accountability.regions.sebutan import Words

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Unsur:
    """One of the nine: its number, what it is called, the question, and its four answers from 1 to 4.

    `short` are those that SKM with three digits asks for, in this order.
    """

    no: int
    kode: str
    name: str
    question: str
    answers: tuple[str, str, str, str]
    short: bool
    legal_basis: str
    confidence: str  # "memory" was not read at its source

    @property
    def field(self) -> str:
        """Its column in SurveyAnswer."""
        return f"u{self.no}"


@dataclass(frozen=True, slots=True)
class Mutu:
    """One letter of quality, the value it begins at, and what it is called."""

    letter: str
    start: Decimal
    name: str


@dataclass(frozen=True, slots=True)
class Starting:
    """A service of the list a counter may begin with."""

    kode: str
    name: str
    days: int
    cost: int
    requirements: str
    basis: str

    def requirements_in(self, words: Words) -> str:
        """What to bring, a line each, in local words."""
        return self.requirements.replace("|", "\n").format(**asdict(words))


@cache
def unsur() -> tuple[Unsur, ...]:
    """The nine, in the order of the rule."""
    return tuple(
        Unsur(
            int(row["no"]),
            row["kode"],
            row["name"],
            row["question"],
            (row["a1"], row["a2"], row["a3"], row["a4"]),
            row["short"] == "yes",
            row["legal_basis"],
            row["confidence"],
        )
        for row in _rows("counter_unsur")
    )


@cache
def short_form() -> tuple[Unsur, ...]:
    """The three that a short SMS scores: what people know without a sheet before them."""
    return tuple(one for one in unsur() if one.short)


@cache
def _bounds() -> tuple[Mutu, ...]:
    rows = sorted(_rows("counter_mutu"), key=lambda row: Decimal(row["from_ikm"]), reverse=True)
    return tuple(Mutu(row["letter"], Decimal(row["from_ikm"]), row["name"]) for row in rows)


def mutu_of(value: Decimal) -> Mutu:
    """The letter of a value of 25 to 100 that is rounded to two places, as the bounds are written."""
    bounds = _bounds()
    return next((one for one in bounds if value >= one.start), bounds[-1])


@cache
def number(rule: str) -> int:
    """A threshold of data/counter_rules.csv; the newest year counts."""
    rows = [row for row in _rows("counter_rules") if row["rule"] == rule]
    return int(max(rows, key=lambda row: int(row["year"]))["value"])


@cache
def starting_list() -> tuple[Starting, ...]:
    """The services a counter may begin with, to be put right by its desk."""
    return tuple(
        Starting(
            row["kode"], row["name"], int(row["days"]), int(row["cost"]), row["requirements"], row["basis"]
        )
        for row in _rows("counter_services")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

"""What SP4N-LAPOR! says and asks, as data: subcategories, statuses and what they mean here, limits."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accountability.lib.spreadsheet.tables import plain
from posko.states import State

_DATA = Path(__file__).parents[1] / "data"


class NoRule(Exception):
    """No row of sp4n_rules.csv was in force in that year."""


@dataclass(frozen=True, slots=True)
class Status:
    """One status of theirs, and the state a voice has here by it; `asks_us` ones wait for the office."""

    kode: str
    name: str
    also: tuple[str, ...]
    state: State
    asks_us: bool


@cache
def subcategories() -> dict[str, tuple[str, str]]:
    """Kode of the category and name of each subcategory, by its own kode (data/sp4n_subcategories.csv)."""
    return {row["kode"]: (row["category"], row["name"]) for row in _rows("sp4n_subcategories")}


@cache
def statuses() -> dict[str, Status]:
    """Each status by its kode, in the order of a report's life (data/sp4n_statuses.csv)."""
    return {
        row["kode"]: Status(
            row["kode"],
            row["name"],
            tuple(row["also"].split("|")),
            State(row["state"]),
            row["asks_us"] == "yes",
        )
        for row in _rows("sp4n_statuses")
    }


def status_named(words: str) -> Status | None:
    """The status a file means by these words; None for words the table does not know."""
    said = plain(words).replace("_", " ")
    for one in statuses().values():
        if said in {one.kode.replace("_", " "), plain(one.name), *one.also}:
            return one
    return None


def sp4n_rule(name: str, year: int) -> int:
    """The value of a rule in force in `year`, in the unit its name tells. Raises NoRule."""
    known = [row for row in _rows("sp4n_rules") if row["rule"] == name and int(row["year"]) <= year]
    if not known:
        raise NoRule(name)
    return int(max(known, key=lambda row: int(row["year"]))["value"])


@cache
def _rows(table: str) -> tuple[dict[str, str], ...]:
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))

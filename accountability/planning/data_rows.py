"""Reads the tables in data/ as text, and says how sure the source of a row is."""

import csv
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/<name>.csv; nobody changes them."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def is_sure(confidence: str) -> bool:
    """Whether the regulation itself, or a page that states it, was read for all a row says.

    The column says `sourced`, `sourced verbatim`, what of it was (`8y sourced; 3 months memory`), `memory`,
    or `own` for what no law asks and the posko does so.
    """
    return confidence.startswith(("sourced", "own"))

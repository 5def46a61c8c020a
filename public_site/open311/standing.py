"""What the standard calls open and closed in a voice's life, and whose turn it is (data/standing.csv)."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from posko.states import State
from public_site.place import Place

DATA = Path(__file__).parent / "data" / "standing.csv"
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """`status` is `open` or `closed`; `office` names the word of the place for who has the next move."""

    status: str
    office: str


@cache
def standings() -> Mapping[str, Standing]:
    """The standing of every state, by the newest row of each."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["year"]))
    return MappingProxyType({State(r["state"]): Standing(r["status"], r["office"]) for r in rows})


def status_of(state: str) -> str:
    """`open` or `closed`."""
    return standings()[state].status


def states_of(statuses: Iterable[str]) -> frozenset[str]:
    """The states that have one of these statuses."""
    wanted = set(statuses)
    return frozenset(state for state, one in standings().items() if one.status in wanted)


def responsible(state: str, place: Place) -> str:
    """Who has the next move, in the words of the place: "BPD, Desa Sukamaju"."""
    return f"{getattr(place.words, standings()[state].office)}, {place.name}"

"""The offices a voice may be sent on to, in the words of the place (data/offices.csv)."""

from dataclasses import dataclass
from functools import cache

from accountability.regions.sebutan import Words
from posko import lexicons


@dataclass(frozen=True, slots=True)
class Office:
    """One office: its code, its name as the citizen reads it, and the topics it is in charge of."""

    kode: str
    name: str
    topics: frozenset[str]


@cache
def offices(words: Words) -> tuple[Office, ...]:
    """Every office, in the order of the list."""
    local = {"kecamatan": words.kecamatan, "kabupaten": words.kabupaten}
    return tuple(
        Office(row["office"], row["name"].format(**local), frozenset(row["topics"].split()))
        for row in lexicons.rows("offices")
    )


def fitting_first(words: Words, topic: str) -> list[Office]:
    """Those in charge of `topic` first, then the others."""
    return sorted(offices(words), key=lambda office: topic not in office.topics)

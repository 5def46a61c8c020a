"""The topics a citizen may choose, read from data/topics.csv; the words of the place fill the gaps."""

import csv
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from accountability.regions.sebutan import Words

DATA = Path(__file__).parent / "data" / "topics.csv"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its code (kept in Aspirasi.topic), its name with gaps, its icon in static/ikon.svg.

    `sector` is the focus sector it belongs to, "" for none.
    """

    kode: str
    name: str
    icon: str
    sector: str = ""


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of the form."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(Topic(r["kode"], r["name"], r["icon"], r["sector"]) for r in csv.DictReader(file))


def choices(words: Words) -> list[tuple[str, str]]:
    """Code and name of each topic, for a form, in the village's own words and the page's language."""
    said = asdict(words)
    return [(topic.kode, _(topic.name).format(**said)) for topic in topics()]


def icons() -> dict[str, str]:
    """The icon of each topic by its code."""
    return {topic.kode: topic.icon for topic in topics()}

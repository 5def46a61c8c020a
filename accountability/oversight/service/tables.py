"""The six focus sectors and the ten aspects of a service, read from data/."""

import re
from dataclasses import dataclass
from functools import cache

from accountability.oversight.evaluation.sheet import table
from accountability.oversight.models import UnitKind
from accountability.oversight.service.refusals import UnknownAspect, UnknownSector
from posko.topics import topics

# What the kind of a unit says of its sector, until somebody says otherwise.
OF_KIND = {UnitKind.PUSKESMAS: "kesehatan", UnitKind.SCHOOL: "pendidikan"}


@dataclass(frozen=True, slots=True)
class Sector:
    """One focus sector: its name, the topics of voices that belong to it, and where the list comes from."""

    kode: str
    name: str
    topics: frozenset[str]
    icon: str
    legal_basis: str
    confidence: str  # as CoachingTask.confidence


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the ten aspects: the question it asks of a service, and the words that speak of it."""

    no: int
    kode: str
    name: str
    question: str
    words: tuple[str, ...]
    legal_basis: str
    confidence: str


@cache
def sectors() -> dict[str, Sector]:
    """The six, by kode; which topics are theirs stands in posko/data/topics.csv."""
    return {
        row["kode"]: Sector(
            row["kode"],
            row["name"],
            frozenset(one.kode for one in topics() if one.sector == row["topic_sector"]),
            row["icon"],
            row["legal_basis"],
            row["confidence"],
        )
        for row in table("service_sectors")
    }


@cache
def aspects() -> dict[str, Aspect]:
    """The ten, by kode, in their order."""
    return {
        row["kode"]: Aspect(
            int(row["no"]),
            row["kode"],
            row["name"],
            row["question"],
            tuple(row["words"].split("; ")),
            row["legal_basis"],
            row["confidence"],
        )
        for row in table("service_aspects")
    }


@cache
def sector_of_topic() -> dict[str, str]:
    """The sector of each topic that has one."""
    return {topic: one.kode for one in sectors().values() for topic in one.topics}


def sector_of(kode: str) -> Sector:
    """The sector with this kode. Raises UnknownSector."""
    found = sectors().get(kode)
    if found is None:
        raise UnknownSector
    return found


def aspect_of(kode: str) -> Aspect:
    """The aspect with this kode. Raises UnknownAspect."""
    found = aspects().get(kode)
    if found is None:
        raise UnknownAspect
    return found


def _weight(aspect: Aspect, heard: str) -> int:
    """How many of its words were heard; one of two words ("kursi roda") counts twice."""
    return sum(len(word.split()) for word in aspect.words if f" {word} " in heard)


def aspect_heard_in(text: str) -> Aspect:
    """The aspect most of whose words stand in the text; the first of the ten where none does."""
    heard = f" {' '.join(re.findall(r'\w+', text.lower()))} "
    return max(aspects().values(), key=lambda one: _weight(one, heard))

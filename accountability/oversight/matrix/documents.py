"""The plan documents a matrix follows, with the day each is due by law, and the Renja codes in use."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from accountability.oversight.evaluation.sheet import table
from accountability.planning.village_year import deadline_for
from accountability.regions.sebutan import Words


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """One document; its name holds {places} for local words.

    `item` is its deadline in planning/data/calendar.csv; "" where each village sets its own target.
    """

    id: str
    name: str
    item: str
    legal_basis: str

    def named(self, words: Words) -> str:
        """Its name in local words."""
        return self.name.format(rpjm=words.rpjm, rkp=words.rkp, apb=words.apb, bpd=words.bpd)

    def due(self, kode: str, year: int) -> dt.date | None:
        """The day it is due in a desa for the plan year, or None where the law names none. One query."""
        return deadline_for(kode, self.item, year).day if self.item else None


@cache
def plan_documents() -> dict[str, PlanDocument]:
    """All documents by id, in the order of the year."""
    return {
        row["id"]: PlanDocument(row["id"], row["name"], row["item"], row["legal_basis"])
        for row in table("plan_documents")
    }


@cache
def renja_codes() -> tuple[str, ...]:
    """The codes of the kecamatan's own work plan that the matrices name."""
    return tuple(row["code"] for row in table("renja_codes"))

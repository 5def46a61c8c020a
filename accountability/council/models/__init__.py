"""The tables of the council's own work."""

from accountability.council.models.letters import (
    Direction,
    HandedOnBy,
    Letter,
    LetterQuerySet,
    OfficialAnswer,
    Penyaluran,
)
from accountability.council.models.monday import MondayNote, Reachable
from accountability.council.models.registers import AnnualReport, CouncilDecision, Minutes

__all__ = [
    "AnnualReport",
    "CouncilDecision",
    "Direction",
    "HandedOnBy",
    "Letter",
    "LetterQuerySet",
    "Minutes",
    "MondayNote",
    "OfficialAnswer",
    "Penyaluran",
    "Reachable",
]

"""Common first answers, to be edited before they are sent (data/answer_templates.csv)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from posko.states import ReasonClass

_DATA = Path(__file__).parent / "data" / "answer_templates.csv"


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """One common answer; with a `reason` it says "not now"."""

    kode: str
    title: str
    reason: ReasonClass | None
    sentence: str
    next_step: str


@cache
def answer_templates() -> dict[str, AnswerTemplate]:
    """The common answers by their code, in the order of the file."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["kode"]: AnswerTemplate(
            row["kode"],
            row["title"],
            ReasonClass(row["reason"]) if row["reason"] else None,
            row["sentence"],
            row["next_step"],
        )
        for row in rows
    }

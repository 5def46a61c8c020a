"""The eighteen tasks of coaching and supervision, and its thresholds, read from data/."""

import csv
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from accountability.oversight.coaching.refusals import UnknownTask
from accountability.regions.sebutan import Words

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class CoachingTask:
    """One task: its place in the law's list, its words, and the warnings that call for it."""

    no: int
    kode: str
    name: str
    rules: frozenset[str]
    legal_basis: str
    confidence: str  # how sure the source is (planning.data_rows): "memory" was not read at its source

    def named(self, words: Words) -> str:
        """What it is called there."""
        return self.name.format(**asdict(words))


@cache
def coaching_tasks() -> dict[str, CoachingTask]:
    """The tasks by kode, in the order of the law."""
    with (_DATA / "coaching_tasks.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["kode"]: CoachingTask(
                int(row["no"]),
                row["kode"],
                row["name"],
                frozenset(row["rules"].split()),
                row["legal_basis"],
                row["confidence"],
            )
            for row in csv.DictReader(file)
        }


def task_of(kode: str) -> CoachingTask:
    """The task with this kode. Raises UnknownTask."""
    found = coaching_tasks().get(kode)
    if found is None:
        raise UnknownTask
    return found


def task_for(rule: str) -> CoachingTask | None:
    """The task a warning calls for; None for a warning no task names."""
    return next((one for one in coaching_tasks().values() if rule in one.rules), None)


@cache
def number(rule: str) -> int:
    """A threshold of data/coaching_rules.csv; the newest year counts."""
    with (_DATA / "coaching_rules.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == rule]
    return int(max(rows, key=lambda row: int(row["year"]))["value"])

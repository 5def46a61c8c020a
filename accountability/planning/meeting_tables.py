"""Reads the tables in data/ that a meeting goes by: criteria, words about methods, suggested sentences."""

from dataclasses import dataclass
from functools import cache

from accountability.planning.data_rows import rows_of

LOWEST, HIGHEST = 1, 5  # points one proposal gets for one criterion


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing proposals are weighed by; the weights of a year make 100."""

    key: str
    name: str
    weight: int
    question: str
    low: str
    high: str
    basis: str


@dataclass(frozen=True, slots=True)
class MethodWords:
    """What a method does, and when it suits, in plain words."""

    how: str
    when: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A sentence for a decision, and the next step that goes with it."""

    sentence: str
    next_step: str


def criteria(year: int) -> list[Criterion]:
    """The criteria of the newest rule on or before `year`, else the oldest (data/priority_criteria.csv)."""
    years = sorted(_criteria())
    chosen = max((one for one in years if one <= year), default=years[0])
    return list(_criteria()[chosen])


@cache
def _criteria() -> dict[int, tuple[Criterion, ...]]:
    found: dict[int, tuple[Criterion, ...]] = {}
    for row in rows_of("priority_criteria"):
        one = Criterion(
            row["key"],
            row["name"],
            int(row["weight"]),
            row["question"],
            row["low"],
            row["high"],
            row["basis"],
        )
        found[int(row["year"])] = (*found.get(int(row["year"]), ()), one)
    return found


@cache
def method_words() -> dict[str, MethodWords]:
    """By method (data/method_words.csv)."""
    return {row["method"]: MethodWords(row["how"], row["when"]) for row in rows_of("method_words")}


@cache
def suggested(outcome: str) -> tuple[Suggested, ...]:
    """Sentences that suit an outcome: rkp, rpjm, deferred, forwarded, not_now."""
    return tuple(
        Suggested(row["sentence"], row["next_step"])
        for row in rows_of("decision_sentences")
        if row["outcome"] == outcome
    )

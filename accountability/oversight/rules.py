"""The rules of early warning, read from data/: threshold, legal basis, words and next step.

A table that is not right stops the start (apps.ready) with one sentence that names file, row and column:
a rule that cannot speak must never be found out on somebody's page.
"""

import csv
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from accountability.regions.sebutan import WORD_NAMES

PATH = Path(__file__).parent / "data" / "warning_rules.csv"

# The figures each rule can tell; a rule that is no key here is known to nobody.
FIGURES: Mapping[str, frozenset[str]] = {
    "apb_late": frozenset({"year", "days"}),
    "realisasi_behind": frozenset({"percent", "calendar", "gap"}),
    "escalated": frozenset({"n"}),
    "said_again": frozenset({"n"}),
    "unread": frozenset({"n", "days"}),
    "unanswered": frozenset({"n"}),
    "reopened": frozenset({"n"}),
    "council_silent": frozenset({"days"}),
    "no_women": frozenset({"days"}),
    "no_disabled": frozenset({"days"}),
    "no_origin": frozenset({"share"}),
    "rule_broken": frozenset({"n", "year", "what"}),
    "evaluation_due": frozenset({"year", "days"}),
    "evaluation_late": frozenset({"year", "days"}),
    "findings_late": frozenset({"n"}),
    "not_told": frozenset({"n"}),
    "calendar_late": frozenset({"days", "what", "who"}),
}
# Their sentences tell a few voices, or the day of the last one: papers and letters name the rule alone.
OF_PEOPLE = frozenset({
    "unread", "unanswered", "reopened", "escalated", "said_again", "no_women", "no_disabled",
})  # fmt: skip
_COUNTABLE = frozenset({"n", "days", "gap", "share"})
_DAY_TOLD = frozenset({"apb_late", "calendar_late"})  # their limit is a day of the calendar
_NUMBERS = {
    "year": (1945, 2200),
    "threshold": (0, 10_000),
    "weight": (1, 9),
    "base": (0, 1_000),
    "worse_by": (-10_000, 10_000),
}
_TEXTS = ("name", "limit", "legal_basis", "sentence", "next_step", "village_step")
COLUMNS = ("id", "year", "threshold", "unit", "weight", "base", "figure", "worse_by", "told_to", *_TEXTS)


class BadRules(SystemExit):
    """The table of rules cannot be used; the text is one sentence naming file, row and column."""

    def __init__(self, path: Path, where: str, sentence: str) -> None:
        super().__init__(f"{path.name}, {where}: {sentence}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force since `year`; `weight` orders villages by need, the texts hold {places} for words.

    `base`: of so few it is not judged (0: always). `figure` is what tells how bad it is, and what was set
    aside is told again when it has moved by `worse_by` (less than zero: by as much downwards). `told_to`:
    who in the village reads it, "bpd" or all of the "desa"; what counts voices goes past the pemdes.
    """

    id: str
    year: int
    threshold: int
    unit: str
    weight: int
    base: int
    figure: str
    worse_by: int
    told_to: str
    name: str
    limit: str
    legal_basis: str
    sentence: str
    next_step: str
    village_step: str

    def is_worse(self, now: int, then: int) -> bool:
        """Whether `now` is materially worse than `then`, by this rule's own measure."""
        return now - then >= self.worse_by if self.worse_by > 0 else now - then <= self.worse_by


def in_force(year: int, path: Path = PATH) -> dict[str, Rule]:
    """The rules of `year` by id: of each the latest that had begun."""
    return {rule.id: rule for rule in read(path) if rule.year <= year}


@cache
def read(path: Path = PATH) -> tuple[Rule, ...]:
    """Every rule of the table, the oldest first; raises BadRules."""
    try:
        with path.open(encoding="utf-8", newline="") as table:
            reader = csv.DictReader(table, strict=True)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise BadRules(path, "row 1", f"the column {missing[0]} is missing.")
            if odd := [name for name in reader.fieldnames or () if name not in COLUMNS]:
                raise BadRules(path, "row 1", f"the column {odd[0]!r} is not known.")
            found = tuple(_rule(path, number, row) for number, row in enumerate(reader, start=2))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadRules(path, "the whole file", "it cannot be read as a CSV table.") from problem
    if absent := [one for one in FIGURES if one not in {rule.id for rule in found}]:
        raise BadRules(path, "column id", f"the rule {absent[0]} is missing.")
    twice = [(rule.id, rule.year) for rule in found]
    if doubled := next((key for key in twice if twice.count(key) > 1), None):
        raise BadRules(path, "column id", f"the rule {doubled[0]} of {doubled[1]} is there twice.")
    return tuple(sorted(found, key=lambda rule: rule.year))


def _rule(path: Path, number: int, row: dict[str, str]) -> Rule:
    """One row, checked cell by cell; `number` is that of the row as a spreadsheet counts."""
    for column, sentence in _wrong(row):
        raise BadRules(path, f"row {number}, column {column}", sentence)
    cells: dict[str, Any] = {name: int(row[name]) if name in _NUMBERS else row[name] for name in COLUMNS}
    return Rule(**cells)


def _wrong(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    rule_id = row["id"]
    if rule_id not in FIGURES:
        yield "id", f"{rule_id!r} is no known rule; known are {', '.join(FIGURES)}."
        return
    if None in row or None in row.values():
        yield "id", "the row has more or fewer cells than there are columns."
        return
    yield from _wrong_numbers(row)
    if row["figure"] not in FIGURES[rule_id] & _COUNTABLE:
        yield "figure", f"{row['figure']!r} is no figure of {rule_id} that can be compared."
    if row["told_to"] not in {"bpd", "desa"}:
        yield "told_to", f"{row['told_to']!r} is neither bpd nor desa."
    for column in _TEXTS:
        for sentence in _wrong_text(rule_id, column, row[column]):
            yield column, sentence


def _wrong_numbers(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column, (least, most) in _NUMBERS.items():
        if not _is_whole(row[column]) or not least <= int(row[column]) <= most:
            yield column, f"{row[column]!r} is no whole number between {least} and {most}."
    if row["worse_by"].strip("-0") == "":
        yield "worse_by", "0 would tell again whatever was set aside."


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 6


def _wrong_text(rule_id: str, column: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield "it is empty."
    # A basis may be a decree somebody typed in: it is shown as it is, never filled in.
    known = set() if column == "legal_basis" else set(WORD_NAMES)
    if column in {"sentence", "next_step", "village_step"}:
        known |= FIGURES[rule_id]
    if column == "limit":
        known |= {"threshold", "day"} if rule_id in _DAY_TOLD else {"threshold"}
    try:
        places = [
            (name, bool(form or conversion))
            for _text, name, form, conversion in string.Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        yield "a { or } stands alone."
        return
    for name, shaped in places:
        if name not in known or shaped:
            yield f"{{{name}}} is no place that this rule can fill."

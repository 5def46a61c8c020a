"""The tables of a dump and their fields: one declaration for files, schema, dictionary and page.

What a field may hold is what the public pages tell (decision 0123). Fields are added at the end of their
table and never taken away: others have built on them.
"""

import csv
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext, gettext_noop

from accountability.regions.sebutan import Words
from public_site.council_page import council_columns
from public_site.line_data import columns

DATA = Path(__file__).parent / "data"
LINES = "anggaran"
LINES_TITLE = gettext_noop("Baris anggaran")
LINES_HOLD = gettext_noop("Tiap baris anggaran yang tayang, satu berkas satu tahun")


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, its type of Table Schema, its meaning with gaps for the words of a place."""

    name: str
    type: str
    description: str

    def said(self, words: Words) -> str:
        """Its meaning in the words of a place and the language of the page."""
        return _said(self.description, words)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how its file is called, what it holds, and which fields tell its rows apart, if any do."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The first line of its file."""
        return tuple(one.name for one in self.fields)

    def titled(self, words: Words) -> str:
        """Its title in the words of a place and the language of the page."""
        return _said(self.title, words)

    def said(self, words: Words) -> str:
        """What it holds, in the words of a place and the language of the page."""
        return _said(self.description, words)


@cache
def tables() -> tuple[Table, ...]:
    """Every table but the lines of the budgets, in the order they are told."""
    fields = _fields()
    with (DATA / "tables.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Table(
                row["name"],
                row["title"],
                row["description"],
                tuple(row["key"].split()),
                (*fields[row["name"]], *(_of_the_council() if row["name"] == "kinerja" else ())),
            )
            for row in csv.DictReader(file)
        )


def table(name: str) -> Table:
    """The table of this name."""
    return next(one for one in tables() if one.name == name)


@cache
def lines() -> Table:
    """The lines of the budgets of one year: the columns of public_site.line_data, a file for each year."""
    fields = tuple(Field(one.name, one.type, one.description) for one in columns())
    return Table(LINES, LINES_TITLE, LINES_HOLD, (), fields)


@cache
def rule(name: str) -> int:
    """A rule of the dumps (data/dump_rules.csv); of one that stands twice the newest year counts."""
    with (DATA / "dump_rules.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == name]
    return int(max(rows, key=lambda row: int(row["year"]))["value"])


def _said(text: str, words: Words) -> str:
    return gettext(text).format(**asdict(words))


def _fields() -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    with (DATA / "fields.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = Field(row["name"], row["type"], row["description"])
            found.setdefault(row["table"], []).append(one)
    return found


def _of_the_council() -> tuple[Field, ...]:
    return tuple(Field(row["name"], row["type"], row["description"]) for row in council_columns())

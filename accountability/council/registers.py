"""The books of the council: which the law asks for, which are held here, and their columns (data/*.csv).

The rows of a book come from what the council did; a book that is not held here has columns only, for a form
to print and fill in by hand (Permendagri 110/2016, Lampiran).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from accountability.council.law_tables import table
from accountability.regions.sebutan import Words


class NoSuchBook(Exception):
    """There is no book of this name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading in local words, its share of the page's width, right for numbers."""

    key: str
    title: str
    width: float
    right: bool
    source: str


@dataclass(frozen=True, slots=True)
class Book:
    """One book of the law; `held` says whether it is kept here, `source` how sure its columns are."""

    key: str
    title: str
    held: bool
    about: str
    legal_basis: str
    confidence: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """One book in one year: its lines in order, how to read one, and its totals.

    `items` may be a queryset, so that a page asks for its own lines only; `cells(item, number)` gives the
    words of a line by the key of the column. `totals` are told at the foot and equal the lines.
    """

    book: Book
    year: int
    items: Any
    cells: Callable[[Any, int], dict[str, str]]
    totals: tuple[tuple[str, int], ...]

    def lines(self, items: Sequence[Any], first: int) -> list[list[str]]:
        """The lines of `items`, the first of them numbered `first`, in the order of the columns."""
        rows = (self.cells(item, first + place) for place, item in enumerate(items))
        return [[row.get(column.key, "") for column in self.book.columns] for row in rows]

    def count(self) -> int:
        """How many lines the book has in this year."""
        return len(self.items) if isinstance(self.items, list) else int(self.items.count())


def books(words: Words) -> list[Book]:
    """Every book, in the order of the law's list, in local words."""
    said = asdict(words)
    columns: dict[str, list[Column]] = {}
    for row in table("registers"):
        columns.setdefault(row["book"], []).append(
            Column(
                row["column"],
                _capital(row["title"].format(**said)),
                float(row["width"]),
                row["right"] == "yes",
                row["source"],
            )
        )
    return [
        Book(
            row["book"],
            row["title"].format(**said),
            row["held"] == "yes",
            row["about"].format(**said),
            row["legal_basis"],
            row["confidence"],
            tuple(columns[row["book"]]),
        )
        for row in table("books")
    ]


def book_of(key: str, words: Words) -> Book:
    """The book of this name; raises NoSuchBook."""
    found = next((one for one in books(words) if one.key == key), None)
    if found is None:
        raise NoSuchBook(key)
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

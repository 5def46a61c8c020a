"""What a document is made of; words come in finished, in the village's own terms."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

type Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title in the middle, 2 and 3 stand at the left."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more paragraphs: each line of the text is one."""

    text: str
    align: Align = "justify"
    bold: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values under each other, as at the head of a letter: `Nomor : 005/…`."""

    rows: tuple[tuple[str, str], ...]
    label_width_mm: float = 32


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list; `marks` is "1" for 1. 2. 3., "a" for a. b. c., and "-" for a dash."""

    items: tuple[str, ...]
    marks: Literal["1", "a", "-"] = "1"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose headings stand again on each page.

    `widths` are shares of the page's width (equal when empty); columns in `right` hold numbers and stand at
    the right; `foot` is the last row, in bold, empty for none. Without rows it says `empty`.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    right: frozenset[int] = frozenset()
    foot: tuple[str, ...] = ()
    empty: str = "Belum ada."
    small: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the office, and the name when it is known; else a line of dots to write it on."""

    office: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The block at the foot, kept together on one page: place and day, and up to three who sign."""

    place_and_day: str
    signers: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


type Block = Heading | Paragraph | Facts | Numbered | Table | Signatures | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on A4.

    `letterhead` are the lines at the top of the first page, the name of the office first; `foot` stands small
    at the foot of each page beside its number; `made_on` is what the file says of its age, so that the same
    words give the same file.
    """

    title: str
    blocks: tuple[Block, ...]
    made_on: dt.date
    letterhead: tuple[str, ...] = ()
    foot: str = ""
    landscape: bool = False
    author: str = field(default="Posko Aspirasi")


def mark(marks: str, position: int) -> str:
    """What stands before the item at `position`, counted from 0."""
    if marks == "-":
        return "–"
    if marks == "a":
        return f"{chr(ord('a') + position % 26)}."
    return f"{position + 1}."

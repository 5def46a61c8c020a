"""A report described once, in parts with sentences and a table; page, paper and book are drawn from it."""

import datetime as dt
from dataclasses import dataclass, field

from accountability.oversight.reporting.spans import Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words; the first column names the row. `boxes` are for what people write by hand."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    right: frozenset[int] = frozenset()
    foot: tuple[str, ...] = ()
    empty: str = "Belum ada."
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with sentences and table; `new_page` begins a page, `signed` ends with signatures."""

    heading: str
    lines: tuple[str, ...] = ()
    grid: Grid | None = None
    new_page: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One report; `day` is the day it tells of, `notes` what it does not tell and why."""

    title: str
    place: str
    span: Span
    day: dt.date
    over: bool
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = field(default=())

"""Finds tables in sheets: the row of headings wherever it stands, columns in any order, rows below."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accountability.lib.spreadsheet.cells import EMPTY, Cell, words_of

DEEPEST_HEADING = 40  # rows


@dataclass(frozen=True)
class Columns:
    """What a kind of table may have: keys with the words people put above them, all small letters.

    A row is the headings when it holds two known columns, one of `anchors` among them. Columns in `money` are
    never filled down from a merged cell.
    """

    headings: Mapping[str, tuple[str, ...]]
    anchors: frozenset[str]
    money: frozenset[str] = frozenset()

    def key_of(self, heading: str) -> str | None:
        """The column a heading names, or None."""
        words = plain(heading)
        return next((key for key, known in self.headings.items() if words in known), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number in the sheet, counted from 1, and its cells by column."""

    number: int
    cells: dict[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        """The cell of a column; an empty one where the table has no such column."""
        return self.cells.get(key, EMPTY)

    @property
    def empty(self) -> bool:
        """Whether nothing stands in any known column."""
        return all(cell.empty for cell in self.cells.values())


@dataclass(slots=True)
class Table:
    """A table in a sheet, and what stands above it ("Kode wilayah: 99.01.01.2001")."""

    sheet: str
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    above: dict[str, Cell] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    hidden_sheet: bool = False
    hidden_rows: int = 0
    merged: int = 0
    points_outside: bool = False

    def has(self, *keys: str) -> bool:
        """Whether it has all these columns."""
        return all(key in self.headings for key in keys)


def plain(text: str) -> str:
    """A heading as it is compared: small letters, no signs, one blank between words."""
    return " ".join(re.findall(r"[a-z0-9_]+", text.lower()))


def table_of(
    sheet: str, rows: Iterable[tuple[int, list[Cell]]], columns: Columns, merged: Iterable[str] = ()
) -> Table:
    """The table of a sheet; without headings when there is none, and then only what stands in its first rows.

    Of cells `merged` over several rows each row says what the first says; rupiah stand in their own row only.
    """
    table, order, down = Table(sheet), dict[int, str](), _Down(merged, columns.money)
    for number, cells in rows:
        if order:
            down.fill(number, cells, order)
            row = Row(number, {key: cells[at] for at, key in order.items() if at < len(cells)})
            if not row.empty:
                table.rows.append(row)
            continue
        if number > DEEPEST_HEADING:
            break
        order = _heading(table, cells, columns)
        if not order:
            _remember(table, cells)
    table.merged = down.filled
    return table


def _heading(table: Table, cells: list[Cell], columns: Columns) -> dict[int, str]:
    """Place and key of each column, if these cells are the headings of a table."""
    words = [words_of(cell, 80) for cell in cells]
    known = {at: key for at, word in enumerate(words) if (key := columns.key_of(word)) is not None}
    keys = set(known.values())
    if len(keys) < 2 or not keys & columns.anchors:
        return {}
    order: dict[int, str] = {}
    for at, key in known.items():
        if key in table.headings:
            table.twice.append(words[at])
        else:
            table.headings[key] = words[at]
            order[at] = key
    table.strange = [word for at, word in enumerate(words) if word and at not in known]
    return order


def _remember(table: Table, cells: list[Cell]) -> None:
    """`Kode wilayah | 99.01.01.2001` above a table, or in a sheet without one: two cells in a row."""
    filled = [cell for cell in cells if not cell.empty]
    if len(filled) == 2 and (name := plain(words_of(filled[0], 80))):
        table.above.setdefault(name, filled[1])


class _Down:
    """Writes the first cell of a merged range into the rows below it."""

    def __init__(self, merged: Iterable[str], money: frozenset[str]) -> None:
        self.money = money
        spans = [span for ref in merged if (span := _span(ref)) is not None]
        self.last = {(top, left): bottom for left, top, bottom in spans}
        self.columns = {left for left, _top, _bottom in spans}
        self.held: dict[int, tuple[int, Cell]] = {}  # column: last row, value
        self.filled = 0

    def fill(self, number: int, row: list[Cell], order: dict[int, str]) -> None:
        """Fills one row in place."""
        for at in self.columns & order.keys():
            if at >= len(row) or order[at] in self.money:
                continue
            if (number, at) in self.last:
                self.held[at] = (self.last[number, at], row[at])
            elif at in self.held and number <= self.held[at][0] and row[at].empty:
                row[at] = self.held[at][1]
                self.filled += 1


def _span(ref: str) -> tuple[int, int, int] | None:
    """Column (from 0), first and last row of a merged range of one column and several rows."""
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", ref)
    if found is None or found[1] != found[3] or found[2] == found[4]:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found[2]), int(found[4])

"""Hides small counts of people in a table, so that no hidden one can be worked out from what is shown.

Cells of 1 to 4 are only said to be small; where a total and its other cells would give one away, further
cells are hidden beside it (complementary suppression, as statistical offices do it). A table with its
totals is a circulation: rows hand on to columns, and the grand total closes the circle. A hidden number is
given away exactly when no circle of hidden numbers leads through it that can be pushed by one without
breaking what is known, which is that small ones lie from 1 to 4 and the others are at least 5. Totals count
as shown exactly here, though they are published rounded: what is safe against more is safe against less.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from heapq import heappop, heappush
from itertools import count

from posko.counts import near, smallest_public

type Node = tuple[str, int]
_DEAR = 10**9
_NO_WAY = 10**18
_FROM, _TO = ("from", 0), ("to", 0)


class Shown(Enum):
    """How a number is published."""

    EXACT = "exact"
    SMALL = "small"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is published; `value` is None unless it is shown."""

    shown: Shown
    value: int | None = None

    def __str__(self) -> str:
        if self.shown is Shown.SMALL:
            return f"<{smallest_public()}"
        return "–" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Safe:
    """A table that may be published: cells row by row, totals of rows and columns, and of all, rounded."""

    cells: tuple[tuple[Cell, ...], ...]
    rows: tuple[Cell, ...]
    columns: tuple[Cell, ...]
    total: Cell


@dataclass(slots=True)
class _Arc:
    start: Node
    end: Node
    value: int
    rank: int  # which is hidden first to protect another: a cell, then a total of a line, then of all
    smallest: int
    hidden: bool = False
    withheld: bool = False  # said neither to be small nor large

    @property
    def small(self) -> bool:
        return 0 < self.value < self.smallest

    @property
    def price(self) -> int:
        """What hiding it costs the reader: the people it counts; totals are hidden last."""
        return 0 if self.hidden else self.value + self.rank * _DEAR

    def may_rise(self) -> bool:
        return self.withheld or not self.small or self.value < self.smallest - 1

    def may_fall(self) -> bool:
        low = 1 if self.withheld or self.small else self.smallest
        return self.value > low


@dataclass(slots=True)
class _Table:
    arcs: list[_Arc] = field(default_factory=list)

    def add(self, start: Node, end: Node, value: int, rank: int, smallest: int) -> _Arc:
        arc = _Arc(start, end, value, rank, smallest)
        arc.hidden = arc.small
        self.arcs.append(arc)
        return arc

    def protect(self) -> None:
        """Hides the cheapest circle through each number given away; at worst every number is withheld."""
        while (
            weak := next((arc for arc in self.arcs if arc.hidden and self._circle(arc)), None)
        ) is not None:
            price, circle = self._circle(weak) or (0, [])
            if price == _NO_WAY:
                for arc in self.arcs:
                    arc.hidden = arc.withheld = arc.value > 0
                return
            for arc in circle:
                arc.hidden = True

    def _circle(self, arc: _Arc) -> tuple[int, list[_Arc]] | None:
        """What to hide so that `arc` can move, and its price; None when it moves already."""
        up = self._way(arc.end, arc.start, arc) if arc.may_rise() else (_NO_WAY, [])
        down = self._way(arc.start, arc.end, arc) if arc.may_fall() else (_NO_WAY, [])
        best = min(up, down, key=lambda way: way[0])
        return best if best[0] else None

    def _way(self, start: Node, end: Node, without: _Arc) -> tuple[int, list[_Arc]]:
        """The cheapest way to hand one on from `start` to `end`: what is hidden already is free."""
        waiting: list[tuple[int, int, Node, list[_Arc]]] = [(0, 0, start, [])]
        seen: set[Node] = set()
        order = count()
        while waiting:
            price, _, here, way = heappop(waiting)
            if here == end:
                return price, way
            if here in seen:
                continue
            seen.add(here)
            for arc in self.arcs:
                if arc is not without and arc.value:
                    for there in _steps(arc, here):
                        heappush(waiting, (price + arc.price, next(order), there, [*way, arc]))
        return _NO_WAY, []


def one_way(counts: Sequence[int], *, smallest: int = 5) -> Safe:
    """A list of counts of people with its total, safe to publish."""
    table = _Table()
    cells = [table.add(_FROM, _TO, number, 0, smallest) for number in counts]
    total = table.add(_TO, _FROM, sum(counts), 2, smallest)
    table.protect()
    return Safe((tuple(_cell(one) for one in cells),), (), (), _cell(total, rounded=True))


def two_way(counts: Sequence[Sequence[int]], *, smallest: int = 5) -> Safe:
    """A table of counts of people with the totals of its rows and columns, safe to publish."""
    table = _Table()
    rows = [table.add(_FROM, ("row", i), sum(row), 1, smallest) for i, row in enumerate(counts)]
    cells = [
        [table.add(("row", i), ("column", j), number, 0, smallest) for j, number in enumerate(row)]
        for i, row in enumerate(counts)
    ]
    sums = [sum(column) for column in zip(*counts, strict=True)]
    columns = [table.add(("column", j), _TO, total, 1, smallest) for j, total in enumerate(sums)]
    total = table.add(_TO, _FROM, sum(sums), 2, smallest)
    table.protect()
    return Safe(
        tuple(tuple(_cell(one) for one in row) for row in cells),
        tuple(_cell(one, rounded=True) for one in rows),
        tuple(_cell(one, rounded=True) for one in columns),
        _cell(total, rounded=True),
    )


def _steps(arc: _Arc, here: Node) -> list[Node]:
    steps = []
    if arc.start == here and arc.may_rise():
        steps.append(arc.end)
    if arc.end == here and arc.may_fall():
        steps.append(arc.start)
    return steps


def _cell(arc: _Arc, *, rounded: bool = False) -> Cell:
    if not arc.hidden:
        return Cell(Shown.EXACT, near(arc.value) if rounded else arc.value)
    return Cell(Shown.SMALL if arc.small and not arc.withheld else Shown.HIDDEN)

"""A list in pages that is counted no further than anyone turns; past that it says so, and asks to narrow.

To count what a filter finds, the database reads all of it; the first pages need only their own rows.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from posko.models import Aspirasi, AspirasiQuerySet
from posko.states import State

MOST = 1000  # rows that are counted and can be turned to


class LongList(Paginator):  # type: ignore[type-arg]  # its stubs cannot be told what is in it
    """Pages of the first MOST rows; `more` when there are others behind them."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return counted(rows, MOST + 1) if isinstance(rows, QuerySet) else len(rows)

    @cached_property
    def count(self) -> int:
        """How many rows there are to turn to."""
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        """Whether there are rows behind the last page."""
        return self._counted > MOST


class UrgentFirst:
    """Voices as `urgent_first` orders them, in two questions, so that each is read in the order of an index.

    The few that press stand first; the others follow, newest first, and only those of the page are read.
    """

    ordered = True

    def __init__(self, voices: AspirasiQuerySet) -> None:
        pressing = Q(urgent=True, state=State.RECEIVED)
        self._pressing = voices.filter(pressing).newest_first()
        self._others = voices.exclude(pressing).newest_first()

    @cached_property
    def _first(self) -> int:
        return counted(self._pressing, MOST + 1)

    def __getitem__(self, part: Any) -> list[Aspirasi]:
        """The rows of a page."""
        if not isinstance(part, slice):
            raise TypeError
        start, stop = part.start or 0, part.stop
        first = list(self._pressing[start:stop]) if start < self._first else []
        rest_from, rest_to = max(start - self._first, 0), stop - self._first
        return first + (list(self._others[rest_from:rest_to]) if rest_to > 0 else [])

    def __iter__(self) -> Iterator[Aspirasi]:
        """As far as the list is counted."""
        return iter(self[0:MOST])

    def __len__(self) -> int:
        """How many there are, as far as a long list is counted."""
        rest = MOST + 1 - self._first
        return self._first + (counted(self._others, rest) if rest > 0 else 0)


def counted(rows: "QuerySet[Any]", most: int) -> int:
    """How many rows, no further than `most`; no order is made for it."""
    return rows.order_by()[:most].count()

"""A list in pages that is counted no further than anyone turns; past that it says so, and asks to narrow.

To count all that a filter finds, the database reads all of it; the first thousand are enough to turn pages.
Only ids are asked for in the list's order, so that nothing is joined on the way; a page's rows come after.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet

from posko.models import AspirasiQuerySet
from posko.states import State

MOST = 1000  # rows that are counted and can be turned to


class Found[T: Model]:
    """The rows of some questions, one after the other, each in its order: MOST, and whether there are more.

    `rows` says how a page is fetched: with everything it shows.
    """

    ordered = True

    def __init__(self, rows: "QuerySet[T]", *parts: "QuerySet[T]") -> None:
        self._rows, self._parts = rows, parts or (rows,)

    @cached_property
    def _ids(self) -> list[int]:
        found: list[int] = []
        for part in self._parts:
            if len(found) <= MOST:
                found += part.select_related(None).values_list("pk", flat=True)[: MOST + 1 - len(found)]
        return found

    @property
    def more(self) -> bool:
        """Whether there are rows behind the last page."""
        return len(self._ids) > MOST

    def __len__(self) -> int:
        return min(len(self._ids), MOST)

    def __getitem__(self, part: Any) -> list[T]:
        """The rows of a page; one that is gone meanwhile is left out."""
        if not isinstance(part, slice):
            raise TypeError
        wanted = self._ids[part]
        rows = self._rows.order_by().in_bulk(wanted) if wanted else {}
        return [rows[pk] for pk in wanted if pk in rows]

    def __iter__(self) -> Iterator[T]:
        return iter(self[:MOST])


class LongList(Paginator):  # type: ignore[type-arg]  # its stubs cannot be told what is in it
    """Pages of what was found; `more` when there are others behind the last."""

    @property
    def more(self) -> bool:
        """Whether not all of it can be turned to."""
        found: Any = self.object_list
        return bool(found.more)


def urgent_first(voices: AspirasiQuerySet) -> Found[Any]:
    """As the order `urgent_first`, in two questions, each read in the order of an index.

    The few that press stand first; the others follow, newest first.
    """
    pressing = Q(urgent=True, state=State.RECEIVED)
    return Found(voices, voices.filter(pressing).newest_first(), voices.exclude(pressing).newest_first())

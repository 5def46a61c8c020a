"""How many open voices say again what was called done in the same village: same kelompok, or thing and place.

Thing and place are read as the search for like voices reads them (posko.grouping). A citizen's own BELUM is
told by signs of its own (reopened, escalated); here it is somebody who speaks anew.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from accountability.regions.models import name_key
from posko.grouping.places import Places
from posko.grouping.pool import fits, meets
from posko.grouping.problems import problems
from posko.grouping.sketch import sketch
from posko.models import Aspirasi, Milestone
from posko.states import ENDED, Kind, State

A_YEAR = dt.timedelta(days=365)  # what was done longer ago may be broken again
WHAT = ("kelompok", "text", "dusun__name")


class Thing(NamedTuple):
    """What a voice says, and when it was called done, or said anew."""

    desa: str
    when: dt.datetime
    kelompok: int | None
    text: str
    dusun: str | None

    @property
    def problem(self) -> str:
        """What it is about; "" where its words do not tell. The same text is read once (lru_cache)."""
        return sketch(self.text).problem

    @property
    def places(self) -> Places:
        """Where; a dusun that was chosen counts where the words name none."""
        told = sketch(self.text).places
        if self.dusun and not told.names:
            return replace(told, names=frozenset({name_key(self.dusun)}))
        return told

    def repeats(self, done: "Thing") -> bool:
        """Whether this says, after it was done, what `done` said."""
        if self.when <= done.when:
            return False
        if self.kelompok and self.kelompok == done.kelompok:
            return True
        if not self.problem or self.problem != done.problem:
            return False
        where = problems()[self.problem].where
        return meets(self.places, done.places, where) and fits(self.places, done.places, "place")


def said_again(kode: Collection[str], at: dt.datetime) -> dict[str, int]:
    """For each desa that has some, how many open voices repeat what was called done; two queries."""
    done = Milestone.objects.filter(
        aspirasi__desa__in=kode, state=State.DONE, at__gt=at - A_YEAR, at__lte=at, aspirasi__quarantine=""
    )
    called_done = _things(done, "at", "aspirasi__")
    if not called_done:
        return {}
    since = min(thing.when for thing in called_done)
    where = {thing.desa for thing in called_done}
    spoken = Aspirasi.objects.counted().filter(desa__in=where, received_at__gt=since, received_at__lte=at)
    anew = spoken.exclude(state__in=ENDED).exclude(kind=Kind.USUL)
    return repeated(called_done, _things(anew, "received_at", ""))


def repeated(called_done: Iterable[Thing], spoken: Iterable[Thing]) -> dict[str, int]:
    """For each desa that has some, how many of the `spoken` mean what was called done before they spoke."""
    # Only what can be the same is compared: of a kelompok, or of one problem.
    done: dict[tuple[str, int | str], list[Thing]] = defaultdict(list)
    for thing in called_done:
        for what in _marks(thing):
            done[thing.desa, what].append(thing)
    found: dict[str, int] = {}
    for thing in spoken:
        same = (one for what in _marks(thing) for one in done.get((thing.desa, what), ()))
        if any(thing.repeats(one) for one in same):
            found[thing.desa] = found.get(thing.desa, 0) + 1
    return found


def _marks(thing: Thing) -> list[int | str]:
    """What it could be the same as another by."""
    return [mark for mark in (thing.kelompok, thing.problem) if mark]


def _things(rows: Any, when: str, road: str) -> list[Thing]:
    values = rows.order_by().values_list(f"{road}desa", when, *(f"{road}{name}" for name in WHAT))
    return [Thing(*row) for row in values]

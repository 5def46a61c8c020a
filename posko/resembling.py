"""Shows a citizen that others said the same, before they send: a usul bersama they may join instead.

Compared only with what everybody may read, the title of a kelompok and the approved words of its voices: what
is found, and which words are marked, can tell nobody more than the public pages do. What is confidential,
dangerous or about the village government is never compared: it goes straight on.
"""

from collections import defaultdict
from dataclasses import dataclass

from accountability.regions.models import Wilayah
from posko.grouping import pool
from posko.grouping.sketch import Sketch, settled, sketch
from posko.intake import Voice
from posko.keys import located
from posko.models import Aspirasi, Kelompok
from posko.quarantining import is_junk
from posko.recognising import read_out
from posko.states import Kind
from posko.suggesting import is_sure
from posko.transitions import JOINS

MOST_COMPARED = 200  # the newest kelompok of the desa, and as many public words of their voices


@dataclass(frozen=True, slots=True)
class Alike:
    """A kelompok that says the same, and the roots that its public words share with the citizen's."""

    kelompok: Kelompok
    shared: frozenset[str]


def resembled(*, desa: Wilayah, voice: Voice) -> Alike | None:
    """The open kelompok of this desa that says what `voice` says, None where there is none. Four queries."""
    told = read_out(voice, desa=desa)
    if told.confidential or told.urgent or told.about_pemdes or told.kind == Kind.TANYA:
        return None
    if is_junk(told.text):
        return None
    own = sketch(told.text)
    if not own.problem or not is_sure(own):
        return None
    public = _public(desa)
    names = list(desa.dusun.values_list("name", flat=True))
    said = settled([located(own, told.dusun), *(one for _, one in public)], names)
    heap = next(heap for heap in pool.heaps(said, strictly=True) if 0 in heap)
    return _nearest(said[0], [(public[place - 1][0], said[place]) for place in heap if place])


def _public(desa: Wilayah) -> list[tuple[Kelompok, Sketch]]:
    """Every kelompok that may be shown and joined, with each public sentence about it."""
    groups = Kelompok.objects.filter(desa=desa, state__in=JOINS).may_be_named().not_empty()
    known = {group.pk: group for group in groups.order_by("-pk")[:MOST_COMPARED]}
    spoken = Aspirasi.objects.public().filter(kelompok__in=known).newest_first()
    summaries = spoken.values_list("kelompok__pk", "public_summary")[:MOST_COMPARED]
    found = [(group, sketch(group.title)) for group in known.values()]
    return found + [(known[pk], sketch(words)) for pk, words in summaries]


def _nearest(own: Sketch, beside: list[tuple[Kelompok, Sketch]]) -> Alike | None:
    """The kelompok that shares most words; one that shares none cannot be explained, and is not shown."""
    shared: dict[Kelompok, set[str]] = defaultdict(set)
    for kelompok, one in beside:
        shared[kelompok] |= _roots(own) & _roots(one)
    best = max(shared, key=lambda one: (len(shared[one]), one.pk), default=None)
    if best is None or not shared[best]:
        return None
    return Alike(best, frozenset(shared[best]))


def _roots(one: Sketch) -> set[str]:
    """What it is about and where, in roots."""
    return set(one.content) | {one.tokens[place].root for place in one.places.words}

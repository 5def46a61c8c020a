"""Suggests to the council which voices of its desa belong together, and says why; people decide.

Computed from the rows as they stand: a new voice is suggested with its arrival, and nothing can be stale.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accountability.regions.models import Wilayah
from posko.grouping.naming import title_of
from posko.grouping.pool import heaps, likely_problems
from posko.grouping.problems import problems
from posko.grouping.sketch import Sketch
from posko.keys import sketches_of
from posko.models import Aspirasi, Kelompok, KeptApart
from posko.states import State
from posko.transitions import JOINS

MOST_COMPARED = 800  # the newest open voices of the desa
MOST_ON_A_CARD = 8
MOST_BESIDE = 60  # compared with one voice, of those that speak of its problem
MOST_SUGGESTED = 40
SURE = 3.0  # a voice with less weight for its problem is not suggested anywhere (posko.grouping.problems)
OF_A_KELOMPOK = 1 / 3  # so much of a kelompok must say the same before another voice is suggested into it

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Voices that say the same: for a new kelompok, for one there is, or two kelompok that are one.

    `voices` may be gathered; `beside` are some that stand in `kelompok` already; `other` is a kelompok to be
    merged into `kelompok`. `words` and `places` are the reasons, `shared` the roots to mark in the texts.
    """

    voices: tuple[Aspirasi, ...]
    kelompok: Kelompok | None
    other: Kelompok | None
    beside: tuple[Aspirasi, ...]
    title: str
    problem: str
    places: tuple[str, ...]
    shared: frozenset[str]


def suggestions(desa: Wilayah) -> list[Suggestion]:
    """What may be gathered in this desa, the largest first. Four queries, however many voices."""
    newest = desa.aspirasi.comparable(JOINS).for_reading().newest_first()[:MOST_COMPARED]
    return _suggested(list(newest), desa)[:MOST_SUGGESTED]


def suggestions_for(aspirasi: Aspirasi) -> list[Suggestion]:
    """What this one voice may be gathered with: only those that may speak of the same problem are compared.

    A voice whose words were never looked at yet is found by `suggestions`.
    """
    desa = aspirasi.desa
    (one,) = sketches_of([aspirasi], ())
    open_ones = desa.aspirasi.comparable(JOINS).newest_first()
    oldest = open_ones.values_list("received_at", flat=True)[MOST_COMPARED - 1 : MOST_COMPARED].first()
    if oldest is not None:
        open_ones = open_ones.filter(received_at__gte=oldest)
    like = (
        open_ones.filter(grouping_key__problem__in=likely_problems(one)).exclude(pk=aspirasi.pk).for_reading()
    )
    found = _suggested([aspirasi, *like[:MOST_BESIDE]], desa)
    return [suggestion for suggestion in found if aspirasi in suggestion.voices]


def _suggested(voices: list[Aspirasi], desa: Wilayah) -> list[Suggestion]:
    said = sketches_of(voices, desa.dusun.values_list("name", flat=True))
    apart = _kept_apart(desa)
    sizes = Counter(voice.kelompok_id or 0 for voice in voices)
    found: list[Suggestion] = []
    for heap in heaps(said, strictly=True):
        sure = [place for place in heap if voices[place].kelompok_id is not None or _is_sure(said[place])]
        if len(sure) > 1:
            found += _of_heap([voices[one] for one in sure], [said[one] for one in sure], apart, sizes)
    found.sort(key=lambda one: (-len(one.voices) - len(one.beside), -one.voices[0].pk if one.voices else 0))
    return found


def _is_sure(one: Sketch) -> bool:
    return not one.problem or one.weighed.weights[one.problem] >= SURE


def _kept_apart(desa: Wilayah) -> frozenset[Pair]:
    return frozenset(KeptApart.objects.filter(desa=desa).values_list("one_id", "other_id"))


def _of_heap(
    voices: Sequence[Aspirasi],
    said: Sequence[Sketch],
    apart: frozenset[Pair],
    sizes: Mapping[int, int],
) -> Iterable[Suggestion]:
    """The suggestions of voices that say the same."""
    sketch_of = {voice.pk: one for voice, one in zip(voices, said, strict=True)}
    alone = [voice for voice in voices if voice.kelompok_id is None]
    members: dict[int, list[Aspirasi]] = defaultdict(list)
    for voice in voices:
        if voice.kelompok_id is not None:
            members[voice.kelompok_id].append(voice)
    members = {pk: some for pk, some in members.items() if len(some) >= OF_A_KELOMPOK * sizes[pk]}
    if not members:
        parts = _that_go_together(alone, apart)
        return [_card(part, (), None, None, sketch_of) for part in parts if len(part) > 1]
    return _around_kelompok(alone, members, apart, sketch_of)


def _around_kelompok(
    alone: list[Aspirasi],
    members: dict[int, list[Aspirasi]],
    apart: frozenset[Pair],
    sketch_of: dict[int, Sketch],
) -> Iterable[Suggestion]:
    """Voices for the largest kelompok of a heap, and others that may be merged with it."""
    largest = max(members, key=lambda one: (len(members[one]), -one))
    home = members[largest]
    joining = [voice for voice in alone if not _any_apart([voice], home, apart)]
    for start in range(0, len(joining), MOST_ON_A_CARD):
        some = joining[start : start + MOST_ON_A_CARD]
        yield _card(some, home[:2], home[0].kelompok, None, sketch_of)
    for other, theirs in sorted(members.items()):
        if other != largest and _may_merge(theirs[0]) and not _any_apart(theirs, home, apart):
            yield _card((), (home[0], theirs[0]), home[0].kelompok, theirs[0].kelompok, sketch_of)


def _may_merge(voice: Aspirasi) -> bool:
    """Only a kelompok nothing was done with yet goes into another."""
    return voice.kelompok is not None and voice.kelompok.state == State.MERGED


def _that_go_together(voices: list[Aspirasi], apart: frozenset[Pair]) -> list[list[Aspirasi]]:
    """The voices in parts of which no two were told apart, none too large for a card."""
    parts: list[list[Aspirasi]] = []
    for voice in voices:
        for part in parts:
            if len(part) < MOST_ON_A_CARD and not _any_apart([voice], part, apart):
                part.append(voice)
                break
        else:
            parts.append([voice])
    return parts


def _any_apart(some: Iterable[Aspirasi], others: Iterable[Aspirasi], apart: frozenset[Pair]) -> bool:
    theirs = [voice.pk for voice in others]
    return bool(apart) and any(
        (min(voice.pk, other), max(voice.pk, other)) in apart for voice in some for other in theirs
    )


def _card(
    voices: Sequence[Aspirasi],
    beside: Sequence[Aspirasi],
    kelompok: Kelompok | None,
    other: Kelompok | None,
    sketch_of: dict[int, Sketch],
) -> Suggestion:
    shown = [*voices, *beside]
    said = [sketch_of[voice.pk] for voice in shown]
    kode = said[0].problem
    counted = Counter(word for one in said for word in one.content)
    telling = {
        one.tokens[place].root
        for one in said
        for place in (*one.weighed.words.get(kode, ()), *one.weighed.hints.get(kode, ()), *one.places.words)
    }
    places = Counter(name for one in said for name in _said_places(one))
    return Suggestion(
        voices=tuple(voices),
        kelompok=kelompok,
        other=other,
        beside=tuple(beside),
        # A confidential voice lends no word to a title that may become public.
        title=title_of([sketch_of[voice.pk] for voice in shown if not voice.confidential]),
        problem=problems()[kode].title if kode else "",
        places=tuple(name for name, count in places.most_common() if count > 1 or len(shown) < 2),
        shared=frozenset(word for word, count in counted.items() if count > 1) | telling,
    )


def _said_places(one: Sketch) -> set[str]:
    """The places in words people know: "Krajan", "RT 3", "SD 2"."""
    names = {name.capitalize() for name in one.places.names}
    rts = {f"RT {rt}" for rt in one.places.rts}
    return names | rts | {_titled(thing) for thing in one.places.things}


def _titled(thing: str) -> str:
    kind, _, name = thing.partition(" ")
    return f"{kind.upper() if len(kind) < 4 else kind.capitalize()} {name.capitalize()}"

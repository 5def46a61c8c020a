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
from posko.keys import sketches_of, version
from posko.models import Aspirasi, AspirasiQuerySet, Kelompok, KeptApart
from posko.states import State
from posko.transitions import JOINS

MOST_COMPARED = 800  # the newest open voices of the desa
MOST_ON_A_CARD = 8
MOST_READ_FIRST = 100  # voices whose words are looked at before one is compared
MOST_BESIDE = 60  # compared with one voice, of those that speak of its problem
MOST_SUGGESTED = 40
MOST_SETTLED = 200  # voices of kelompok, of the same problems, that a page of the inbox is compared with
ALONE = (State.RECEIVED, State.READ, State.NEEDS_DETAIL)
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

    Voices whose words were never looked at are looked at first, a few at a time.
    """
    desa = aspirasi.desa
    (one,) = sketches_of([aspirasi], ())
    open_ones = _newest(desa.aspirasi.comparable(JOINS))
    _read_first(open_ones)
    like = (
        open_ones.filter(grouping_key__problem__in=likely_problems(one)).exclude(pk=aspirasi.pk).for_reading()
    )
    found = _suggested([aspirasi, *like[:MOST_BESIDE]], desa)
    return [suggestion for suggestion in found if aspirasi in suggestion.voices]


def homes_of(desa: Wilayah, voices: Iterable[Aspirasi]) -> dict[int, Kelompok]:
    """For those of the voices that stand alone: the kelompok each may join, by the voice's id.

    A constant number of queries, that read no more in a village of many voices; only kelompok that were
    spoken of lately, and of the same problems, are compared.
    """
    alone = [voice for voice in voices if voice.kelompok_id is None and voice.state in ALONE]
    if not alone:
        return {}
    said = sketches_of(alone, ())
    likely = {problem for one in said for problem in likely_problems(one)}
    settled = _newest(desa.aspirasi.comparable(JOINS).exclude(kelompok=None))
    _read_first(settled)
    like = settled.filter(grouping_key__problem__in=likely).for_reading()[:MOST_SETTLED]
    found = _suggested([*alone, *like], desa)
    return {voice.pk: one.kelompok for one in found if one.kelompok is not None for voice in one.voices}


def _newest(voices: AspirasiQuerySet) -> AspirasiQuerySet:
    """The newest MOST_COMPARED of them, newest first: to look further back costs more with every year."""
    newest = voices.newest_first()
    oldest = newest.values_list("received_at", flat=True)[MOST_COMPARED - 1 : MOST_COMPARED].first()
    return newest if oldest is None else newest.filter(received_at__gte=oldest)


def _read_first(voices: AspirasiQuerySet) -> None:
    """Looks at the words of those nobody looked at yet, so that they are found by their problem."""
    unread = voices.exclude(grouping_key__version=version()).select_related("dusun")
    sketches_of(list(unread[:MOST_READ_FIRST]), ())


def _suggested(voices: list[Aspirasi], desa: Wilayah) -> list[Suggestion]:
    said = sketches_of(voices, desa.dusun.values_list("name", flat=True))
    apart = _kept_apart(desa)
    sizes = Counter(voice.kelompok_id or 0 for voice in voices)
    found: list[Suggestion] = []
    for heap in heaps(said, strictly=True):
        sure = [place for place in heap if voices[place].kelompok_id is not None or is_sure(said[place])]
        if len(sure) > 1:
            found += _of_heap([voices[one] for one in sure], [said[one] for one in sure], apart, sizes)
    found.sort(key=lambda one: (-len(one.voices) - len(one.beside), -one.voices[0].pk if one.voices else 0))
    return found


def is_sure(one: Sketch) -> bool:
    """Whether its words weigh enough for its problem to be suggested anywhere."""
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
        return _of_their_own(alone, apart, sketch_of)
    return _around_kelompok(alone, members, apart, sketch_of)


def _of_their_own(
    alone: list[Aspirasi], apart: frozenset[Pair], sketch_of: dict[int, Sketch]
) -> list[Suggestion]:
    """Voices for a new kelompok."""
    parts = _that_go_together(alone, apart)
    return [_card(part, (), None, None, sketch_of) for part in parts if len(part) > 1]


def _around_kelompok(
    alone: list[Aspirasi],
    members: dict[int, list[Aspirasi]],
    apart: frozenset[Pair],
    sketch_of: dict[int, Sketch],
) -> Iterable[Suggestion]:
    """Voices for the kelompok of a heap, the largest first, and others that may be merged with it.

    Voices that were told apart from every kelompok may still belong to each other.
    """
    left = alone
    for pk in sorted(members, key=lambda one: (-len(members[one]), one)):
        settled = members[pk]
        joining = [voice for voice in left if not _any_apart([voice], settled, apart)]
        left = [voice for voice in left if voice not in joining]
        for start in range(0, len(joining), MOST_ON_A_CARD):
            some = joining[start : start + MOST_ON_A_CARD]
            yield _card(some, settled[:2], settled[0].kelompok, None, sketch_of)
    yield from _of_their_own(left, apart, sketch_of)
    largest = max(members, key=lambda one: (len(members[one]), -one))
    home = members[largest]
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
    kode = max(problem_of := [one.problem for one in said], key=problem_of.count)
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
        # A voice that is not open to all lends no word to a title that may become public.
        title=title_of([sketch_of[voice.pk] for voice in shown if voice.is_open_to_all]),
        problem=problems()[kode].title if kode else "",
        places=tuple(name for name, count in places.most_common() if count > 1 or len(shown) < 2),
        shared=frozenset(word for word, count in counted.items() if count > 1) | telling,
    )


def _said_places(one: Sketch) -> set[str]:
    """The places in words people know: "Krajan", "RT 3", "SD 2"."""
    known = one.places.names
    # "jembatan bambu sukasari" also reads as one long name; people know the short one
    short = {name for name in known if not any(name != other and name.endswith(other) for other in known)}
    names = {name.capitalize() for name in short}
    rts = {f"RT {rt}" for rt in one.places.rts}
    return names | rts | {_titled(thing) for thing in one.places.things}


def _titled(thing: str) -> str:
    kind, _, name = thing.partition(" ")
    return f"{kind.upper() if len(kind) < 4 else kind.capitalize()} {name.capitalize()}"

"""Groups many messages of one village at once: first by what they are about, then by where, then by words."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from posko.grouping.likeness import Heaps, Rarity
from posko.grouping.places import THINGS, Places
from posko.grouping.problems import problems
from posko.grouping.sketch import Sketch, sketches

UNKNOWN_ALIKE = 0.30  # messages about nothing we know belong together when their words are so alike
NEAR = 0.35  # a problem with so much of the best one's weight may be meant as well
OTHERS_COUNT = 2.5  # what others say of the same place, beside the words themselves
JOINS_KNOWN = 0.35  # one of them joins a known problem when so like its words


def group(texts: Sequence[str], *, dusun: Iterable[str] = ()) -> list[int]:
    """The number of its group for each text, from 1 on, in the order in which groups first appear."""
    said = sketches(texts, dusun)
    numbers = {place: number for number, heap in enumerate(heaps(said)) for place in heap}
    order: dict[int, int] = {}
    return [order.setdefault(numbers[place], len(order) + 1) for place in range(len(said))]


def heaps(said: Sequence[Sketch], *, strictly: bool = False) -> list[list[int]]:
    """The positions of the messages that belong together, heap by heap.

    A problem that no two messages name the same place for is taken to be about the village as a whole;
    `strictly` keeps such messages apart, as somebody must who mends one road after the other.
    """
    by_problem: dict[str, list[int]] = defaultdict(list)
    for place, kode in enumerate(settled_problems(said)):
        by_problem[kode].append(place)
    unknown = by_problem.pop("", [])
    rarity = Rarity(one.content for one in said)
    found = [
        heap for kode in sorted(by_problem) for heap in _by_place(by_problem[kode], said, kode, strictly)
    ]
    return _with_unknown(found, unknown, said, rarity)


def settled_problems(said: Sequence[Sketch]) -> list[str]:
    """The problem of each message; where two are likely, the one others name at the same place.

    "Besi jembatan Cilame dicuri" is about theft or a bridge: where others speak of the bridge, it is that.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for one in said:
        counted.update((one.problem, spot) for spot in _spots_of(one.places))
    return [_settled(one, counted) for one in said]


def _settled(one: Sketch, counted: Counter[tuple[str, str]]) -> str:
    best, weights = one.problem, one.weighed.weights
    spots = _spots_of(one.places)
    if not best or not spots:
        return best
    likely = likely_problems(one)

    def with_others(kode: str) -> tuple[float, str]:
        others = max(counted[kode, spot] for spot in spots) - (kode == best)
        return weights[kode] + OTHERS_COUNT * math.log1p(max(others, 0)), kode

    return max(likely, key=with_others)


def likely_problems(one: Sketch) -> list[str]:
    """What the message may be about: its problem and those near it in weight; [""] for nothing known."""
    best, weights = one.problem, one.weighed.weights
    if not best:
        return [""]
    return [kode for kode in weights if kode == best or _is_near(kode, best, weights)]


def _is_near(kode: str, best: str, weights: Mapping[str, float]) -> bool:
    return problems()[kode].where != "general" and weights[kode] >= NEAR * weights[best]


def _spots_of(places: Places) -> set[str]:
    """What of the place is sharp enough to look for in other messages."""
    return {f"name {name}" for name in places.names} | {f"rt {rt}" for rt in places.rts} | set(places.things)


def _with_unknown(
    heaps: list[list[int]], unknown: list[int], said: Sequence[Sketch], rarity: Rarity
) -> list[list[int]]:
    """Puts messages about nothing known to the heap whose words they share, or together by words."""
    middles = Heaps()
    for heap in heaps:
        middles.add(_middle(heap, said, rarity))
    left: list[int] = []
    for place in unknown:
        near = middles.nearest(rarity.vector(said[place].content), JOINS_KNOWN)
        (left if near is None else heaps[near]).append(place)
    return heaps + _by_words(left, said, rarity)


def _middle(heap: list[int], said: Sequence[Sketch], rarity: Rarity) -> dict[str, float]:
    """What the messages of a heap say on the whole, of length 1."""
    total: dict[str, float] = defaultdict(float)
    for place in heap:
        for word, weight in rarity.vector(said[place].content).items():
            total[word] += weight
    length = math.sqrt(sum(weight * weight for weight in total.values())) or 1.0
    return {word: weight / length for word, weight in total.items()}


def _with_landmarks(members: list[int], said: Sequence[Sketch], kode: str) -> dict[int, Places]:
    """The places of each; a landmark that one stands "depan pasar" is meant by "got pasar" too."""
    marks = frozenset(mark for place in members for mark in said[place].places.marks)
    told = {}
    for place in members:
        one = said[place]
        own = {one.tokens[word].root for word in one.weighed.words.get(kode, ())}
        spoken = {THINGS.get(token.root, token.root) for token in one.tokens if token.root not in own}
        told[place] = replace(one.places, marks=one.places.marks or frozenset(marks & spoken))
    return told


@dataclass
class Spot:
    """Messages of one problem that speak of one place."""

    members: list[int] = field(default_factory=list)
    places: Places = field(default_factory=Places)


def fits(one: Places, other: Places, where: str) -> bool:
    """Whether two messages of one problem may speak of the same place."""
    if where == "general":
        return True
    if where == "object":
        return not _apart(one.things, other.things)
    return not (
        _apart(one.names, other.names) or _apart(one.rts, other.rts) or _apart(one.things, other.things)
    )


def meets(one: Places, other: Places, where: str) -> bool:
    """Whether they name the same place."""
    if where == "object":
        return bool(one.things & other.things)
    return bool(one.names & other.names or one.rts & other.rts or one.things & other.things)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _by_place(members: list[int], said: Sequence[Sketch], kode: str, strictly: bool) -> list[list[int]]:
    where = problems()[kode].where
    if where == "general":
        return [members]
    spots: list[Spot] = []
    rest: list[int] = []
    told_by = _with_landmarks(members, said, kode)
    for place in members:
        told = told_by[place]
        if told.things if where == "object" else told.told:
            _put(spots, place, told, where)
        else:
            rest.append(place)
    spots = _joined(spots, where)
    return [spot.members for spot in _with_rest(spots, rest, told_by, strictly)]


def _put(spots: list[Spot], place: int, told: Places, where: str) -> None:
    """Adds a message to the spot it names; of two places named in one message the first counts."""
    homes = [spot for spot in spots if meets(spot.places, told, where) and fits(spot.places, told, where)]
    if not homes:
        spots.append(Spot([place], _narrowed(told)))
        return
    home = next((spot for spot in homes if told.first in spot.places.names), homes[0])
    home.members.append(place)
    home.places = _both(home.places, told)


def _narrowed(told: Places) -> Places:
    return replace(told, names=frozenset([told.first])) if told.first and len(told.names) > 1 else told


def _both(one: Places, other: Places) -> Places:
    """What both tell; more names than one message gave do not make a spot larger."""
    return Places(
        one.names or _narrowed(other).names,
        one.rts | other.rts,
        one.things | other.things,
        one.marks | other.marks,
    )


def _joined(spots: list[Spot], where: str) -> list[Spot]:
    """Spots that turned out to be one: a message named both the dusun and the RT."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda one: -len(one.members)):
        for other in kept:
            if meets(other.places, spot.places, where) and fits(other.places, spot.places, where):
                other.members += spot.members
                other.places = _both(other.places, spot.places)
                break
        else:
            kept.append(spot)
    return kept


def _with_rest(spots: list[Spot], rest: list[int], told: Mapping[int, Places], strictly: bool) -> list[Spot]:
    """Adds the messages that name no place, or only a landmark."""
    by_mark: dict[str, list[int]] = defaultdict(list)
    for place in rest:
        by_mark[_mark(told, place, rest, spots)].append(place)
    plain = by_mark.pop("", [])
    for mark, places in sorted(by_mark.items()):
        home = next((spot for spot in spots if mark in spot.places.marks), None)
        if home is not None:
            home.members += places
        elif len(places) > 1:
            spots.append(Spot(places, Places(marks=frozenset([mark]))))
        else:
            plain += places
    shared = [spot for spot in spots if len(spot.members) > 1]
    if not shared and not strictly:  # no two name the same place: it is about the village as a whole
        return [Spot([*plain, *(place for spot in spots for place in spot.members)])]
    if len(spots) == 1:
        spots[0].members += plain
        return spots
    return [*spots, Spot(plain)] if plain else spots


def _mark(told: Mapping[int, Places], place: int, rest: list[int], spots: list[Spot]) -> str:
    """The landmark that sets a message apart: the one most others name too."""
    marks = told[place].marks
    if not marks:
        return ""
    counted = Counter(mark for one in rest for mark in told[one].marks)
    for spot in spots:
        counted.update(spot.places.marks)
    return max(marks, key=lambda one: (counted[one], one))


def _by_words(members: list[int], said: Sequence[Sketch], rarity: Rarity) -> list[list[int]]:
    """Messages about nothing known, gathered by the words they share."""
    heaps: list[list[int]] = []
    vectors = Heaps()
    for place in members:
        vector = rarity.vector(said[place].content)
        near = vectors.nearest(vector, UNKNOWN_ALIKE)
        if near is None:
            vectors.add(vector)
            heaps.append([place])
        else:
            heaps[near].append(place)
    return heaps

"""Finds where a message says it is: names of dusun and lanes, RT and RW, named things, landmarks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from accountability.regions.models import name_key
from posko import lexicons
from posko.grouping.context import AT, BESIDE, words_for
from posko.grouping.problems import topical_roots
from posko.grouping.reading import Token, empty_words
from posko.grouping.roots import base_words, is_known

LIKE_NAME = 86  # of 100: "krajn" is Krajan
SEEN_TO_BE_A_NAME = 2  # an unknown word behind "di" that stands in so many messages is a place
SHORTEST_NAME, LONG_NAME = 3, 5  # letters; only long names are found when misspelt
SURELY = 10**6  # how often a dusun of the village counts as said
AREAS, NUMBERED_AREAS = words_for("area"), words_for("numbered_area")
DIRECTIONS, LEVELS = words_for("direction"), words_for("level")
THINGS = {row["word"]: row["kind"] for row in lexicons.rows("place_words") if row["role"] == "thing"}
MARKS, NO_MARKS = words_for("mark") | THINGS.keys(), words_for("no_mark")
# "pak carik", "warung bu tin": what stands behind these is a person.
HONORIFICS = words_for("person")
HOLY = words_for("holy")  # "al huda": the first of two words that name a mosque
USUAL_NAMES = words_for("name")  # everyday words that villages name their posyandu and lanes after
UNITS = words_for("unit")  # what numbers count
_STANDS_AT = words_for("stands_at")
_BEHIND = AT | words_for("names_behind")


@dataclass(frozen=True, slots=True)
class Places:
    """Where: names of parts of the village, RT ("3"), named things ("sd 2"), kinds of landmark ("makam")."""

    names: frozenset[str] = frozenset()
    rts: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    # Words that may be names, for want of anything else they could be, and what would settle it.
    maybe: frozenset[str] = frozenset()
    words: frozenset[int] = frozenset()  # positions of the tokens that tell it
    first: str = ""  # of several names the one said first

    @property
    def told(self) -> bool:
        """Whether anything but a kind of landmark is said."""
        return bool(self.names or self.rts or self.things)


def find(tokens: Sequence[Token]) -> Places:
    """What one message tells by itself; names of the village are settled by `settle`."""
    found = _Finder(tokens)
    for place in range(len(tokens)):
        found.look_at(place)
    return found.places()


class Names:
    """The names that the messages of one village speak of; near spellings are one name."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        self._keys: set[str] = set()
        self._long: list[str] = []
        self._met: dict[str, str] = {}
        for name in sorted(counted, key=lambda one: (-counted[one], one)):
            if len(name) >= SHORTEST_NAME and not self.meant(name):
                self._keys.add(name)
                if len(name) >= LONG_NAME:
                    self._long.append(name)
                self._met.clear()

    def __bool__(self) -> bool:
        return bool(self._keys)

    def meant(self, word: str) -> str:
        """The name that a word is, also misspelt; "" for any other word."""
        met = self._met.get(word)
        if met is None:
            met = self._met[word] = self._look_up(name_key(word))
        return met

    def exactly(self, word: str) -> str:
        """The name that a word is, letter by letter; "" for any other word."""
        return word if word in self._keys else ""

    def _look_up(self, key: str) -> str:
        if key in self._keys:
            return key
        if len(key) < LONG_NAME or not key.isalpha() or is_known(key):
            return ""
        near = process.extractOne(key, self._long, scorer=fuzz.ratio, score_cutoff=LIKE_NAME)
        return near[0] if near is not None else ""


def names_of(found: Iterable[Places], dusun: Iterable[str] = ()) -> Names:
    """The names told as such, those of the dusun, and unknown words where names stand, if two say so."""
    counted: Counter[str] = Counter()
    for one in found:
        counted.update(dict.fromkeys(one.names, SEEN_TO_BE_A_NAME))
        counted.update(one.maybe)
    settled = {name: count for name, count in counted.items() if count >= SEEN_TO_BE_A_NAME}
    return Names(settled | {name_key(name): SURELY for name in dusun})


def settle(places: Places, tokens: Sequence[Token], known: Names) -> Places:
    """The places with every name that the village is known to have, also where it stands without "dusun"."""
    names, words, first = set(places.names), set(places.words), ""
    for place in range(len(tokens)):
        for size in (2, 1):  # "simpang tigo" before "simpang"
            if place + size > len(tokens):
                continue
            run = "".join(token.word for token in tokens[place : place + size])
            name = known.meant(run) if size == 1 else known.exactly(run)
            if not name or (name not in names and not _may_stand_alone(tokens, place, size)):
                continue
            names.add(name)
            first = first or name
            words.update(range(place, place + size))
            break
    names = {known.meant(name) or name for name in names}
    return replace(places, names=frozenset(names), words=frozenset(words), first=first)


def _may_stand_alone(tokens: Sequence[Token], place: int, size: int) -> bool:
    """Whether the word, without "dusun", is no person and no everyday word that is a name only there."""
    if place and tokens[place - 1].word in HONORIFICS:
        return False
    token = tokens[place]
    plain = token.root in topical_roots() or token.root in empty_words()
    return size > 1 or token.word in DIRECTIONS or not plain


class _Finder:
    """Walks over the tokens of one message and collects what tells a place."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.names: set[str] = set()
        self.rts: set[str] = set()
        self.things: set[str] = set()
        self.marks: set[str] = set()
        self.maybe: set[str] = set()
        self.words: set[int] = set()

    def places(self) -> Places:
        """What was found."""
        return Places(
            names=frozenset(self.names),
            rts=frozenset(self.rts),
            things=frozenset(self.things),
            marks=frozenset(self.marks),
            maybe=frozenset(self.maybe),
            words=frozenset(self.words),
        )

    def look_at(self, place: int) -> None:
        """Takes what begins at this token."""
        root = self.tokens[place].root
        if root == "rt":
            self._rt(place)
        if root in AREAS or (root in NUMBERED_AREAS and self._numeral(place + 1)):
            self._area(place)
        if root in THINGS:
            self._thing(place)
        if self._is_a_mark(place):
            self.marks.add(THINGS.get(root, root))
        if (root in _BEHIND or self.tokens[place].word in _BEHIND) and self._unknown(place + 1):
            self.maybe.add(name_key(self.tokens[place + 1].word))

    def _is_a_mark(self, place: int) -> bool:
        """A landmark, or any thing right behind "dekat"."""
        root = self._root(place)
        if root in MARKS:
            return self._stands_beside(place)
        near = self._word(place - 1) in BESIDE or self._root(place - 1) in BESIDE
        return near and len(root) >= 4 and root.isalpha() and root not in empty_words() | NO_MARKS | AREAS

    def _stands_beside(self, place: int) -> bool:
        """Behind "dekat" or "di": the thing itself may be healthy, but what is meant is there."""
        return any(
            self._word(before) in BESIDE or self._root(before) in BESIDE or self._word(before) in _STANDS_AT
            for before in (place - 1, place - 2)
        )

    def _rt(self, place: int) -> None:
        behind = place + 1
        if self._word(behind) == "rw":
            behind += 1
        if self._root(behind).isdigit():
            self.rts.add(self._root(behind))
            self.words.update(range(place, behind + 1))

    def _area(self, place: int) -> None:
        two_words = self._word(place + 1).isalpha() and self._unknown(place + 2)  # "Simpang Tigo"
        plain = self._root(place + 1) in empty_words()
        if not (self._a_name(place + 1) or self._numeral(place + 1) or (two_words and not plain)):
            return
        parts, end = [self._word(place + 1)], place + 2
        if self._numeral(place + 1):  # "parit 7", "blok 2": the number alone is no name
            parts.insert(0, self._root(place))
        if self._word(end) in DIRECTIONS or self._unknown(end) or self._numbers_it(end):
            parts.append(self._word(end))
            end += 1
        self.names.add(name_key("".join(parts)))
        self.words.update(range(place, end))

    def _thing(self, place: int) -> None:
        kind, behind = THINGS[self.tokens[place].root], place + 1
        if self._word(behind) == "negeri":
            behind += 1
        name = self._word(behind)
        if self._numeral(behind):
            self.things.add(f"{kind} {self._root(behind)}")
        elif name in HOLY and self._word(behind + 1):
            self.things.add(f"{kind} {name_key(name + self._word(behind + 1))}")
            behind += 1
        elif self._named(behind):
            self.things.add(f"{kind} {name_key(name)}")
        else:
            return
        self.words.update(range(place, behind + 1))

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def _numeral(self, place: int) -> bool:
        word = self._word(place)
        return (word.isdigit() and len(word) < 4) or word in {"i", "ii", "iii", "iv", "v", "vi"}

    def _numbers_it(self, place: int) -> bool:
        """A number that belongs to the name: "Krajan 2", but not "dusun lor 4 hari"."""
        return self._numeral(place) and self._word(place + 1) not in UNITS

    def _unknown(self, place: int) -> bool:
        """A word that is in no list of ours: perhaps a name."""
        word = self._word(place)
        return word.isalpha() and len(word) >= 4 and not is_known(word) and self._root(place) == word

    def _named(self, place: int) -> bool:
        """A word behind "masjid" or "posyandu" that can only be its name."""
        root = self._root(place)
        plain = root in topical_roots() or root in empty_words() or self._word(place) in HONORIFICS
        if plain or len(root) < 4 or not root.isalpha():
            return False
        return self._unknown(place) or (root in base_words() and root in USUAL_NAMES)

    def _a_name(self, place: int) -> bool:
        word, root = self._word(place), self._root(place)
        if word in DIRECTIONS or word in LEVELS or self._unknown(place):
            return True
        return len(word) >= 4 and word.isalpha() and root not in empty_words() and root not in topical_roots()

    def _root(self, place: int) -> str:
        return self.tokens[place].root if 0 <= place < len(self.tokens) else ""

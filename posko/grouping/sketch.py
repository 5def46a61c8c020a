"""Says what one message is about and where, by itself: all that grouping looks at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from posko.grouping import places as place_names
from posko.grouping.places import Places
from posko.grouping.problems import Weighed, weigh
from posko.grouping.reading import Token, empty_words, read

LONGEST = 2000  # letters that are looked at


@dataclass(frozen=True)
class Sketch:
    """A message: its tokens, the weight of each problem, and its places."""

    text: str
    tokens: tuple[Token, ...]
    weighed: Weighed
    places: Places

    @property
    def problem(self) -> str:
        """The code of the problem it speaks of, "" for one nobody has thought of."""
        return self.weighed.best

    @cached_property
    def content(self) -> frozenset[str]:
        """Roots that say something, without those that only tell a place."""
        return frozenset(
            token.root
            for place, token in enumerate(self.tokens)
            if place not in self.places.words
            and token.root not in empty_words()
            and len(token.root) > 1
            and not token.root.isdigit()
        )


@lru_cache(maxsize=20_000)
def sketch(text: str) -> Sketch:
    """The sketch of one text; the same text is looked at once."""
    tokens = read(text[:LONGEST])
    return Sketch(text, tokens, weigh(tokens), place_names.find(tokens))


def sketches(texts: Iterable[str], dusun: Iterable[str] = ()) -> list[Sketch]:
    """The sketches of the messages of one village, with the names they all speak of settled."""
    return settled([sketch(text) for text in texts], dusun)


def settled(found: Sequence[Sketch], dusun: Iterable[str] = ()) -> list[Sketch]:
    """The sketches with every place name that the village is known by."""
    known = place_names.names_of((one.places for one in found), dusun)
    if not known:
        return list(found)
    return [replace(one, places=place_names.settle(one.places, one.tokens, known)) for one in found]


def kept(one: Sketch) -> dict[str, Any]:
    """What to remember of a sketch, so that its text need not be read again (JSON)."""
    return {
        "tokens": [[t.root, t.word, t.start, t.end] for t in one.tokens],
        "weights": {kode: round(weight, 3) for kode, weight in one.weighed.weights.items()},
        "words": {kode: sorted(words) for kode, words in one.weighed.words.items()},
        "hints": {kode: sorted(words) for kode, words in one.weighed.hints.items()},
        "places": {
            name: value if isinstance(value, str) else sorted(value)
            for name, value in asdict(one.places).items()
        },
    }


def remembered(text: str, key: Mapping[str, Any]) -> Sketch:
    """The sketch that was kept."""
    weighed = Weighed(
        key["weights"],
        {kode: frozenset(words) for kode, words in key["words"].items()},
        {kode: frozenset(words) for kode, words in key["hints"].items()},
    )
    told: dict[str, Any] = {
        name: value if isinstance(value, str) else frozenset(value) for name, value in key["places"].items()
    }
    return Sketch(text, tuple(Token(*token) for token in key["tokens"]), weighed, Places(**told))

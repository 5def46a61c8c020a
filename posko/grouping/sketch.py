"""Says what one message is about and where, by itself: all that grouping looks at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

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
            if place not in self.places.words and token.root not in empty_words() and len(token.root) > 1
            and not token.root.isdigit()
        )


@lru_cache(maxsize=20_000)
def sketch(text: str) -> Sketch:
    """The sketch of one text; the same text is looked at once."""
    tokens = read(text[:LONGEST])
    return Sketch(text, tokens, weigh(tokens), place_names.find(tokens))


def sketches(texts: Iterable[str], dusun: Iterable[str] = ()) -> list[Sketch]:
    """The sketches of the messages of one village, with the names they all speak of settled."""
    found = [sketch(text) for text in texts]
    known = place_names.names_of((one.places for one in found), dusun)
    return [
        replace(one, places=place_names.settle(one.places, one.tokens, known)) if known else one for one in found
    ]

"""Says how alike the words of two messages are, each word weighing more the fewer messages say it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

Words = frozenset[str]


class Rarity:
    """How much each word tells, learnt from the messages of one village."""

    def __init__(self, said: Iterable[Words]) -> None:
        self._counts: Counter[str] = Counter()
        self._messages = 0
        for words in said:
            self._messages += 1
            self._counts.update(words)

    def of(self, word: str) -> float:
        """The weight of a word: the logarithm of how few messages say it, at least a little."""
        return math.log((1 + self._messages) / (1 + self._counts[word])) + 0.3

    def vector(self, words: Words) -> dict[str, float]:
        """The words with their weights, of length 1."""
        weights = {word: self.of(word) for word in words}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """From 0, nothing in common, to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())

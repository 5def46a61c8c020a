"""Says how alike the words of two messages are, each word weighing more the fewer messages say it."""

import math
from collections import Counter, defaultdict
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


class Heaps:
    """Heaps of messages by their words; only heaps that share a word with a message are looked at."""

    def __init__(self) -> None:
        self._vectors: list[Mapping[str, float]] = []
        self._with: dict[str, list[int]] = defaultdict(list)

    def add(self, vector: Mapping[str, float]) -> int:
        """Opens a heap and says its number."""
        number = len(self._vectors)
        self._vectors.append(vector)
        for word in vector:
            self._with[word].append(number)
        return number

    def nearest(self, vector: Mapping[str, float], least: float) -> int | None:
        """The heap most like the words, the oldest of equals; None when none is like enough."""
        rough: dict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            for number in self._with.get(word, ()):
                rough[number] += weight * self._vectors[number][word]
        best = max(rough, key=lambda one: (rough[one], -one), default=None)
        return best if best is not None and rough[best] >= least else None

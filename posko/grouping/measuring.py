"""Compares a grouping with what people labelled: of all pairs, how many are put together rightly."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairwise precision, recall and their harmonic mean; 1.0 where there is nothing to find."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """2PR / (P + R)."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def agreement(found: Sequence[Hashable], labels: Sequence[Hashable]) -> Agreement:
    """How far the pairs in one group are the pairs with one label; ValueError for lists of unequal length."""
    together = _pairs(Counter(zip(found, labels, strict=True)))
    in_groups, in_labels = _pairs(Counter(found)), _pairs(Counter(labels))
    return Agreement(together / in_groups if in_groups else 1.0, together / in_labels if in_labels else 1.0)


def _pairs(counts: Counter[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())

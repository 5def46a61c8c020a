"""What single words speak for, learnt from example messages of each problem (data/problem_examples.csv).

The lexicon knows what people thought of; the examples know the rest: "loket", "popok", "galon". Only
words that speak for a problem count; that a word is missing says nothing, for messages are short.
"""

import math
from collections import Counter, defaultdict
from functools import cache

from posko import lexicons
from posko.grouping.context import BESIDE_COUNTS, how_much_each_counts
from posko.grouping.reading import empty_words, read
from posko.grouping.roots import is_known

SMOOTHING = 0.3
TRUST = 0.7  # a word seen once with a problem counts 1 / (1 + TRUST)
LEAST_SAID = 0.4  # weaker evidence is left out


@cache
def evidence() -> dict[str, dict[str, float]]:
    """For each root the problems it speaks for, and how strongly (log of how much likelier, when trusted)."""
    with_root: dict[str, Counter[str]] = defaultdict(Counter)
    examples: Counter[str] = Counter()
    for row in lexicons.rows("problem_examples"):
        examples[row["problem"]] += 1
        for root in _telling(row["text"]):
            with_root[root][row["problem"]] += 1
    return {root: _speaks_for(counts, examples) for root, counts in with_root.items()}


def _telling(text: str) -> set[str]:
    """The roots of an example that may say what it is about: no names, no landmarks."""
    tokens = read(text)
    counts = how_much_each_counts(tokens)
    return {
        token.root
        for token, count in zip(tokens, counts, strict=True)
        if count > BESIDE_COUNTS and token.root not in empty_words() and is_known(token.root)
    }


def _speaks_for(counts: Counter[str], examples: Counter[str]) -> dict[str, float]:
    usual = sum(counts.values()) / examples.total()
    found = {}
    for problem, count in counts.items():
        here = (count + SMOOTHING * usual) / (examples[problem] + SMOOTHING)
        weight = math.log(here / usual) * count / (count + TRUST)
        if weight >= LEAST_SAID:
            found[problem] = weight
    return found

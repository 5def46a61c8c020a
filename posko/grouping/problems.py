"""Says which problem a message is about, by words that stand in it together (data/problem_words.csv)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from posko import lexicons
from posko.grouping.context import how_much_each_counts
from posko.grouping.evidence import evidence
from posko.grouping.reading import Token, read

LEAST = 2.0  # a weaker sum says nothing
LONGEST_PHRASE = 3
EXAMPLES_COUNT = 0.8  # how much what the examples teach counts beside the lexicon
TELLING = 1.5  # a word that speaks so strongly is shown as a reason
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: its code, what people call it, and whether the place makes it another one.

    `where`: "place" (any place), "object" (only a named thing: SD 2, posyandu Melati), "general" (nowhere).
    """

    kode: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """Words that together speak for a problem: of each group one phrase must stand in the message."""

    problem: str
    groups: int
    weight: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """How strongly the words speak for each problem, and which words do (positions).

    `words` are those of the lexicon, `hints` those the examples taught.
    """

    weights: Mapping[str, float]
    words: Mapping[str, frozenset[int]]
    hints: Mapping[str, frozenset[int]]

    @property
    def best(self) -> str:
        """The problem with most weight, "" when all are weak."""
        if not self.weights:
            return ""
        kode = max(self.weights, key=lambda one: (self.weights[one], one))
        return kode if self.weights[kode] >= LEAST else ""


@cache
def problems() -> dict[str, Problem]:
    """All problems by their code (data/problems.csv)."""
    return {r["problem"]: Problem(r["problem"], r["title"], r["where"]) for r in lexicons.rows("problems")}


@cache
def _rows() -> tuple[tuple[Row, ...], dict[Phrase, list[tuple[int, int]]]]:
    """The rows, and for each phrase the rows and groups it stands in."""
    rows: list[Row] = []
    index: dict[Phrase, list[tuple[int, int]]] = defaultdict(list)
    for number, told in enumerate(lexicons.rows("problem_words")):
        groups = told["words"].split(" & ")
        rows.append(Row(told["problem"], len(groups), float(told["weight"])))
        for group, words in enumerate(groups):
            for phrase in {_phrase(one) for one in words.split("|")}:
                index[phrase].append((number, group))
    return tuple(rows), dict(index)


def _phrase(words: str) -> Phrase:
    """Roots one behind the other; "=kekerasan" is that very word, whose root would say too much."""
    return (words,) if words.startswith("=") else tuple(token.root for token in read(words))


@cache
def topical_roots() -> frozenset[str]:
    """Every root that stands in a phrase of a problem."""
    return frozenset(root for phrase in _rows()[1] for root in phrase)


def weigh(tokens: Sequence[Token]) -> Weighed:
    """The weight of every problem the tokens speak for."""
    rows, index = _rows()
    found: dict[int, dict[int, tuple[float, frozenset[int]]]] = defaultdict(dict)
    counts = how_much_each_counts(tokens)
    for size in range(1, LONGEST_PHRASE + 1):
        for start in range(len(tokens) - size + 1):
            for row, group in _spoken_for(tokens[start : start + size], index):
                here = min(counts[start : start + size])
                if here > found[row].get(group, (0.0, None))[0]:
                    found[row][group] = here, frozenset(range(start, start + size))
    weights: dict[str, float] = defaultdict(float)
    words: dict[str, frozenset[int]] = defaultdict(frozenset)
    for number, groups in found.items():
        told = rows[number]
        if len(groups) == told.groups:
            weights[told.problem] += told.weight * min(count for count, _ in groups.values())
            words[told.problem] = words[told.problem].union(*(where for _, where in groups.values()))
    hints = _add_evidence(tokens, counts, weights)
    return Weighed(dict(weights), dict(words), hints)


def _add_evidence(
    tokens: Sequence[Token],
    counts: Sequence[float],
    weights: dict[str, float],
) -> dict[str, frozenset[int]]:
    """Adds what single words speak for by the examples, each root once; says which speak loudest."""
    said: set[str] = set()
    hints: dict[str, frozenset[int]] = defaultdict(frozenset)
    for place, token in enumerate(tokens):
        if token.root in said:
            continue
        said.add(token.root)
        for problem, weight in evidence().get(token.root, {}).items():
            weights[problem] += EXAMPLES_COUNT * weight * counts[place]
            if weight >= TELLING:
                hints[problem] |= {place}
    return dict(hints)


def _spoken_for(
    tokens: Sequence[Token], index: Mapping[Phrase, list[tuple[int, int]]]
) -> list[tuple[int, int]]:
    """The rows and groups for which the words stand."""
    exact = index.get((f"={tokens[0].word}",), []) if len(tokens) == 1 else []
    return [*index.get(tuple(token.root for token in tokens), ()), *exact]

"""The arithmetic of the satisfaction survey (Permenpan RB 14/2017): exact fractions, rounded once at the end.

The mean of an unsur (NRR) is taken over those who scored it. Each unsur weighs one over the number of unsur
that have a mean (all nine: 1/9, which the rule prints as 0.11); the index is the sum of the weighed means
times 25, between 25 and 100. An unsur that fewer than `fewest_shown` people scored has no mean, for anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from accountability.oversight.counter.tables import Mutu, Unsur, mutu_of, number, unsur

_PLACES = Decimal("0.01")


@dataclass(slots=True)
class Tally:
    """How many answered, and for each unsur (by number) the sum of its scores and how many gave one."""

    people: int = 0
    sums: dict[int, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Takes the answers of `other` in."""
        self.people += other.people
        for mine, theirs in ((self.sums, other.sums), (self.counts, other.counts)):
            for no, value in theirs.items():
                mine[no] = mine.get(no, 0) + value

    def as_json(self) -> dict[str, object]:
        """For a column: `{"people": 12, "u1": [sum, count], …}`."""
        told: dict[str, object] = {"people": self.people}
        return told | {f"u{n.no}": [self.sums.get(n.no, 0), self.counts.get(n.no, 0)] for n in unsur()}

    @staticmethod
    def from_json(told: Mapping[str, object]) -> "Tally":
        """What `as_json` wrote."""
        tally = Tally(people=int(str(told["people"])))
        for one in unsur():
            pair = told[one.field]
            assert isinstance(pair, list)  # noqa: S101 - our own column; for the types
            tally.sums[one.no], tally.counts[one.no] = int(pair[0]), int(pair[1])
        return tally


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one tally; no index under `fewest_shown` people, no mean of an unsur under as many."""

    people: int
    means: dict[int, Fraction]
    index: Fraction | None

    @property
    def shown(self) -> bool:
        """Whether there are figures that may be seen."""
        return self.index is not None

    @property
    def value(self) -> Decimal | None:
        """The index as it is published: 25 to 100, two places."""
        return rounded(self.index) if self.index is not None else None

    @property
    def mutu(self) -> Mutu | None:
        """Its letter."""
        return mutu_of(self.value) if self.value is not None else None

    @property
    def enough(self) -> bool:
        """Whether as many answered as a survey needs to mean more than a hint."""
        return self.people >= number("fewest_enough")

    def mean(self, one: Unsur) -> Decimal | None:
        """The published mean (NRR) of an unsur; None for too few."""
        found = self.means.get(one.no)
        return rounded(found) if found is not None else None

    def weighed(self, one: Unsur) -> Decimal | None:
        """Its share of the index before times 25."""
        found = self.means.get(one.no)
        return rounded(found / len(self.means)) if found is not None else None

    @property
    def best(self) -> list[Unsur]:
        """The unsur with the highest mean; several when they are level, none when all are."""
        return self._level_with(max(self.means.values(), default=Fraction(0)))

    @property
    def worst(self) -> list[Unsur]:
        """Those with the lowest."""
        return self._level_with(min(self.means.values(), default=Fraction(0)))

    def _level_with(self, edge: Fraction) -> list[Unsur]:
        if len(set(self.means.values())) < 2:
            return []
        return [one for one in unsur() if self.means.get(one.no) == edge]


def result_of(tally: Tally) -> Result:
    """The figures that follow from a tally."""
    least = number("fewest_shown")
    means = {
        no: Fraction(tally.sums[no], count) for no, count in sorted(tally.counts.items()) if count >= least
    }
    if tally.people < least or not means:
        return Result(tally.people, {}, None)
    return Result(tally.people, means, sum(means.values(), Fraction(0)) / len(means) * 25)


def rounded(value: Fraction) -> Decimal:
    """To two places, half up, as people round."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES, rounding=ROUND_HALF_UP)

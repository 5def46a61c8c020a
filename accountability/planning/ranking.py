"""The order a meeting's method gives its proposals. It is computed and shown; it never decides by itself."""

from dataclasses import dataclass

from accountability.planning.meeting_tables import HIGHEST, Criterion, criteria
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan
from posko.counts import smallest_public

SUM_OF_WEIGHTS = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a weighted score: weight times points; `points` is None while nobody gave any."""

    criterion: Criterion
    points: int | None

    @property
    def product(self) -> int:
        """Weight times points, 0 without points."""
        return self.criterion.weight * (self.points or 0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A proposal with its rank (1 is first; None: none yet), what it rests on, and whether others share it.

    `value` counts dots, or weighted points up to 500. `parts` are the terms of a score, else empty.
    """

    usulan: Usulan
    rank: int | None
    value: int | None
    tied: bool = False
    parts: tuple[Part, ...] = ()


def voting(musyawarah: Musyawarah) -> bool:
    """Whether the citizens are voting by slips now; until they are done no result is told (decision 0061)."""
    return musyawarah.voting_opened_at is not None and musyawarah.voting_closed_at is None


def too_few_voted(musyawarah: Musyawarah) -> bool:
    """Whether a vote that is over was one of so few slips that its sums tell choices, or of none (ADR 61)."""
    if musyawarah.voting_closed_at is None:
        return False
    return musyawarah.vote_slips.filter(used=True).count() < smallest_public()


def most_points() -> int:
    """The highest weighted score there can be."""
    return SUM_OF_WEIGHTS * HIGHEST


def ranked(musyawarah: Musyawarah) -> list[Ranked]:
    """The proposals in the order of the method, ties in the order of the board; three queries at most.

    Of a vote by so few slips that its sums would point at people, only dots on paper count (`too_few_voted`).
    """
    rows = musyawarah.usulan.select_related("kelompok", "decision", "continued_by__musyawarah")
    proposals = sorted(
        rows.prefetch_related("scores"),
        key=lambda one: (one.place is None, one.place or 0, one.pk),
    )
    if musyawarah.method == PriorityMethod.SCORE:
        of = criteria(musyawarah.held_on.year)
        return _in_order([_scored(one, of) for one in proposals])
    if musyawarah.method == PriorityMethod.DOTS and not voting(musyawarah):
        counted = any(one.dots or one.dots_by_hand is not None for one in proposals)
        if too_few_voted(musyawarah):
            return _in_order([Ranked(one, None, one.dots_by_hand) for one in proposals])
        if counted or musyawarah.voting_closed_at is not None:
            return _in_order([Ranked(one, None, dots_of(one)) for one in proposals])
    return [Ranked(one, None, None) for one in proposals]


def dots_of(usulan: Usulan) -> int:
    """Dots by slips and by hand together."""
    return usulan.dots + (usulan.dots_by_hand or 0)


def _scored(usulan: Usulan, of: list[Criterion]) -> Ranked:
    given = {one.criterion: one.points for one in usulan.scores.all()}
    parts = tuple(Part(one, given.get(one.key)) for one in of)
    whole = all(part.points is not None for part in parts)
    return Ranked(usulan, None, sum(part.product for part in parts) if whole else None, parts=parts)


def _in_order(found: list[Ranked]) -> list[Ranked]:
    """With their ranks: equal values share one, the next is counted on (1, 2, 2, 4); without a value last."""
    valued = sorted((one for one in found if one.value is not None), key=lambda one: -(one.value or 0))
    values = [one.value for one in valued]
    shown = [
        Ranked(one.usulan, values.index(one.value) + 1, one.value, values.count(one.value) > 1, one.parts)
        for one in valued
    ]
    return [*shown, *(one for one in found if one.value is None)]

"""Reads a budget's steps in rounds: a murni or a perubahan, and its passages through the evaluation."""

import datetime as dt
from collections.abc import Iterable

from accountability.budget.models import APBDesa, BudgetStep, Stage

ANSWERS = frozenset({Stage.IN_ORDER, Stage.TO_REPAIR, Stage.BY_SILENCE})
REPORTS = frozenset({Stage.SEMESTER_REPORT, Stage.ACCOUNT_GIVEN})
_LAST = 99  # after every passage
_PLACE = {Stage.AGREED: 1, Stage.SENT: 2, Stage.ENACTED: 4, Stage.ANNULLED: 5}
_ANSWER = 3

type Place = tuple[int, int]


def steps_of_year(apb: APBDesa) -> list[BudgetStep]:
    """All steps of the desa's year, under whatever version they were written down, as they were taken."""
    found = BudgetStep.objects.filter(apb__desa=apb.desa_id, apb__year=apb.year)
    return list(found.select_related("apb").in_order())


def round_of(steps: Iterable[BudgetStep]) -> list[BudgetStep]:
    """Of the steps of one murni or perubahan those of its last round, without reports, as they were taken.

    After an annulment a new round begins with the first step written down after it.
    """
    rounds: list[list[BudgetStep]] = [[]]
    for step in sorted(steps, key=lambda one: one.pk):
        if step.stage in REPORTS:
            continue
        if rounds[-1] and rounds[-1][-1].stage == Stage.ANNULLED:
            rounds.append([])
        rounds[-1].append(step)
    return sorted(rounds[-1], key=lambda one: (one.taken_date, one.pk))


def is_over(steps: list[BudgetStep]) -> bool:
    """Whether a round ended by annulment."""
    return any(step.stage == Stage.ANNULLED for step in steps)


def places(steps: list[BudgetStep]) -> dict[Place, BudgetStep]:
    """The steps of a round by their place: number of the passage through the evaluation, then order in it."""
    found: dict[Place, BudgetStep] = {}
    passage = 0
    for step in steps:
        found[_place(step.stage, passage)] = step
        passage += step.stage == Stage.TO_REPAIR
    return found


def place_for(stage: str, day: dt.date, found: dict[Place, BudgetStep]) -> Place:
    """Where a step of this stage and day belongs: an earlier passage may still be filled up."""
    repairs = sorted(at[0] for at, step in found.items() if step.stage == Stage.TO_REPAIR)
    for passage in repairs:
        place = _place(stage, passage)
        if place not in found and day <= found[passage, _ANSWER].taken_date:
            return place
    return _place(stage, len(repairs))


def sent_of(found: dict[Place, BudgetStep], place: Place) -> BudgetStep | None:
    """The sending of the passage a place belongs to."""
    return found.get((place[0], _PLACE[Stage.SENT]))


def _place(stage: str, passage: int) -> Place:
    if stage in ANSWERS:
        return passage, _ANSWER
    if stage == Stage.SENT:
        return passage, _PLACE[Stage.SENT]
    return (-1 if stage == Stage.AGREED else _LAST), _PLACE[Stage(stage)]

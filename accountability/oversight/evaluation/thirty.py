"""Row A.4, the rule of thirty percent: every reading with its arithmetic, the one in force decides."""

from accountability.budget.rules.thirty import thirty
from accountability.budget.rules.verdict import Verdict
from accountability.oversight.evaluation.facts import NO, UNKNOWN, YES, Facts, Suggested

ANSWERS = {Verdict.WITHIN: YES, Verdict.OUTSIDE: NO, Verdict.UNKNOWN: UNKNOWN}


def thirty_percent(facts: Facts) -> Suggested:
    """The readings in force in the year of the budget, the default first."""
    found = thirty(facts.picture.lines, facts.picture.year, facts.words)
    lines = [sentence for one in found for sentence in one.arithmetic]
    if not found:
        return Suggested(UNKNOWN, lines)
    return Suggested(ANSWERS[found[0].verdict], lines, found[0].basis)

"""All rules that need nothing but the lines and the year, for lines of the database and of a file alike."""

from collections.abc import Iterable

from accountability.budget.rules.dana_desa import dana_desa
from accountability.budget.rules.pay import pay_floors
from accountability.budget.rules.thirty import thirty
from accountability.budget.rules.verdict import Priced, RuleResult
from accountability.regions.sebutan import PRESETS, Words


def results(lines: Iterable[Priced], year: int, words: Words = PRESETS["umum"]) -> list[RuleResult]:
    """The 30 percent rule in its readings, the earmarks of the year's Dana Desa, and the floors of pay.

    What the kabupaten's own tables decide (ceilings of pay and prices) is asked for in oversight, where those
    tables are.
    """
    told = list(lines)
    return [*thirty(told, year, words), *dana_desa(told, year, words), *pay_floors(told, year)]

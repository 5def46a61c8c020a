"""Works out a year's money for one village: every source spent to the last rupiah, in balance."""

from collections import defaultdict
from dataclasses import dataclass

from accountability.demo.tables import rows

GROWTH = 3  # per cent a year
ROUND = 100_000


@dataclass(frozen=True)
class Amount:
    """One line to write: the row it comes from, and rupiah."""

    row: dict[str, str]
    rupiah: int


@dataclass(frozen=True)
class Figures:
    """Income with financing, the routine lines, and what each cause costs, in rupiah."""

    income: list[Amount]
    routine: list[Amount]
    causes: list[int]

    def cost_of(self, kode: str) -> int:
        """What the routine lines of one kegiatan come to, in rupiah."""
        return sum(line.rupiah for line in self.routine if line.row["kode"] == kode)


def figures(*, size: int, years_on: int, permille: list[int]) -> Figures:
    """The figures of a village of `size` per cent, `years_on` from the first.

    Causes are paid from Dana Desa, each its share of `permille`; the row `rest` takes what is left.
    """
    income = []
    pool: dict[str, int] = defaultdict(int)
    for row in rows("income"):
        amount = _rounded(int(row["thousands"]) * 10 * size * (100 + GROWTH * years_on) // 100)
        income.append(Amount(row, amount))
        pool[row["source"]] += -amount if row["account"].startswith("6.2") else amount
    causes = [_rounded(pool["DDS"] * share // 1000) for share in permille]
    left = dict(pool)
    left["DDS"] -= sum(causes)
    routine = []
    for row in rows("budget"):
        whole = row["permille"] == "rest"
        amount = (
            left[row["source"]] if whole else _rounded(pool[row["source"]] * int(row["permille"]) // 1000)
        )
        left[row["source"]] -= amount
        routine.append(Amount(row, amount))
    return Figures(income, routine, causes)


def _rounded(rupiah: int) -> int:
    return rupiah // ROUND * ROUND

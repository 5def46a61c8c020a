"""Gathers what is wrong with an export, by village, and keeps a flood of like problems short."""

from collections import Counter, defaultdict
from typing import Literal

from accountability.budget.proposed import Problem

TOLD_EACH = 10  # of one table and column in one village; the others are counted
GIVE_UP = 2_000  # problems that refuse; who reads on learns nothing more

type Level = Literal["warn", "reject"]


class Refused(Exception):
    """Nothing of this file can be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def refused(sentence: str, table: str = "", row: int | None = None, column: str = "") -> Refused:
    """The exception for a file that is refused as a whole."""
    return Refused(Problem("reject", table, row, column, sentence))


class Problems:
    """What was found so far, of the file ("") and of each village (its kode)."""

    def __init__(self) -> None:
        self._told: dict[str, list[Problem]] = defaultdict(list)
        self._count: Counter[tuple[str, Level, str, str]] = Counter()
        self._refusing = 0
        self._lost: set[str] = set()

    def warn(
        self, sentence: str, *, table: str, row: int | None = None, column: str = "", desa: str = ""
    ) -> None:
        """Something to know; the file may still come in."""
        self._add("warn", sentence, table, row, column, desa)

    def lost(
        self, sentence: str, *, table: str, row: int | None = None, column: str = "", desa: str = ""
    ) -> None:
        """As `reject`, of money that could not be read or placed: the village's sums are not its own."""
        self._lost.add(desa)
        self.reject(sentence, table=table, row=row, column=column, desa=desa)

    def reject(
        self, sentence: str, *, table: str, row: int | None = None, column: str = "", desa: str = ""
    ) -> None:
        """Something that must be mended first. Raises Refused after too many."""
        self._add("reject", sentence, table, row, column, desa)
        self._refusing += 1
        if self._refusing >= GIVE_UP:
            raise refused(
                "Terlalu banyak kesalahan; pembacaan dihentikan. Perbaiki dulu yang sudah disebut.", table
            )

    def of(self, desa: str) -> tuple[Problem, ...]:
        """Those of a village, or with "" of the file; a last one counts what was left out."""
        told = list(self._told.get(desa, ()))
        for (whose, level, table, column), count in self._count.items():
            if whose == desa and count > TOLD_EACH:
                more = (
                    f"{_whose(desa)}Dan {count - TOLD_EACH} baris lain dengan masalah pada kolom yang sama."
                )
                told.append(Problem(level, table, None, column, more))
        return tuple(told)

    def refuses(self, desa: str) -> bool:
        """Whether something of this village must be mended first."""
        return any(problem.level == "reject" for problem in self._told.get(desa, ()))

    def lacks_money(self, desa: str) -> bool:
        """Whether money of this village could not be read or placed."""
        return desa in self._lost

    def _add(self, level: Level, sentence: str, table: str, row: int | None, column: str, desa: str) -> None:
        key = (desa, level, table, column)
        self._count[key] += 1
        if self._count[key] <= TOLD_EACH:
            self._told[desa].append(Problem(level, table, row, column, _whose(desa) + sentence))


def _whose(desa: str) -> str:
    return f"{desa}: " if desa else ""

"""Gathers what a person should know about a file, each with its sheet, row and column."""

from dataclasses import dataclass, field

from accountability.budget.proposed import Problem
from accountability.lib.spreadsheet.tables import Row, Table

MOST = 2_000  # of problems; a file with more is wrong as a whole, and its first ones say how


@dataclass(slots=True)
class Telling:
    """The problems of one file, in the order they were met."""

    problems: list[Problem] = field(default_factory=list)

    def warn(self, table: Table, row: Row | None, key: str, sentence: str) -> None:
        """Something to know, which does not keep the file out."""
        self._tell("warn", table, row, key, sentence)

    def reject(self, table: Table, row: Row | None, key: str, sentence: str) -> None:
        """Something to mend in the file first."""
        self._tell("reject", table, row, key, sentence)

    def _tell(self, level: str, table: Table, row: Row | None, key: str, sentence: str) -> None:
        number = row.number if row else None
        column = table.headings.get(key, "")
        problem = Problem("reject" if level == "reject" else "warn", table.sheet, number, column, sentence)
        if len(self.problems) < MOST:
            self.problems.append(problem)
        elif level == "reject" and not any(one.level == "reject" for one in self.problems):
            self.problems[-1] = problem  # whether the file may come in is never lost in the crowd

"""The evaluation sheet as it is printed: seventeen rows, word for word."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
# The titles of the two halves; the rows themselves are law text and come from data/ unchanged.
PARTS = ("A", "B")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the paper: what is examined, with what, and whether a machine can help."""

    part: str
    no: int
    text: str
    tool: str
    mode: str

    @property
    def code(self) -> str:
        """`A4`."""
        return f"{self.part}{self.no}"


def table(name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def sheet_rows() -> tuple[SheetRow, ...]:
    """All rows in the order of the paper."""
    return tuple(
        SheetRow(
            part=row["part"],
            no=int(row["no"]),
            text=row["komponen_periksa"],
            tool=row["alat_verifikasi"],
            mode=row["mode"],
        )
        for row in table("evaluation_sheet")
    )

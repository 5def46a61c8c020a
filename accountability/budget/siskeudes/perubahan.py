"""Decides which amount of a line counts, before or after a perubahan (PAK), from all lines of a village."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from accountability.budget.siskeudes.problems import Problems

ZERO = Decimal(0)
TABLE = "Ta_RABRinci"


class Line(Protocol):
    """What a line says of its amount: before, after, and the difference; None where the cell is empty."""

    row: int
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None


def changed(lines: Sequence[Line], status: str) -> bool:
    """Whether the year has a perubahan: Ta_Desa says so, or a line differs, or a difference is told."""
    if status == "PAK":
        return True
    return not never_filled(lines, status) and any(
        line.change or (line.after is not None and line.after != (line.before or ZERO)) for line in lines
    )


def never_filled(lines: Sequence[Line], status: str) -> bool:
    """Whether AnggaranStlhPAK is empty or 0 in every line because there never was a perubahan.

    Siskeudes fills it with the same amounts from the start; some exports leave it 0 until a perubahan. A
    village that really cut every line to nothing says so in AnggaranPAK.
    """
    if any(line.after for line in lines) or not any(line.before for line in lines):
        return False
    if all(line.after is None for line in lines) and any(line.change for line in lines):
        return status == "AWAL"  # the column is not there, but a perubahan is: money went from line to line
    cut = sum((line.change or ZERO for line in lines), ZERO)
    return cut == 0 or status == "AWAL"


def amounts(lines: Sequence[Line], status: str, *, desa: str, found: Problems) -> list[Decimal]:
    """The amount that counts of each line: AnggaranStlhPAK, or Anggaran where that was never filled."""
    if never_filled(lines, status):
        sentence = (
            "AnggaranStlhPAK kosong atau 0 di semua baris: belum ada perubahan, yang dihitung Anggaran."
        )
        found.warn(sentence, table=TABLE, column="AnggaranStlhPAK", desa=desa)
        return [line.before or ZERO for line in lines]
    return [_amount(line, desa, found) for line in lines]


def _amount(line: Line, desa: str, found: Problems) -> Decimal:
    before = line.before or ZERO
    if line.after is None:
        if before:
            sentence = (
                "AnggaranStlhPAK kosong, padahal ada perubahan: dihitung Anggaran ditambah AnggaranPAK."
            )
            found.warn(sentence, table=TABLE, row=line.row, column="AnggaranStlhPAK", desa=desa)
        return before + (line.change or ZERO)
    if not line.after and before and not line.change:
        sentence = (
            "AnggaranStlhPAK 0 sedangkan Anggaran terisi: dibaca sebagai baris yang dihapus dalam perubahan."
        )
        found.warn(sentence, table=TABLE, row=line.row, column="AnggaranStlhPAK", desa=desa)
    return line.after

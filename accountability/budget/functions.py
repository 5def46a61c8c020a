"""What a kegiatan is for, as people ask (sekolah, kesehatan, jalan), beside the bidang of the law.

data/function_of.csv maps codes to functions, the longest beginning counts; data/functions.csv names them
after the functions of UU 17/2003 and the divisions of COFOG.
"""

from dataclasses import dataclass
from functools import cache

from accountability.budget.tables import table

OTHER = "lainnya"


@dataclass(frozen=True, slots=True)
class Function:
    """One function: what it is called, what is in it, its COFOG division ("" for none), and the basis."""

    id: str
    order: int
    name: str
    means: str
    cofog: str
    basis: str


@cache
def functions() -> dict[str, Function]:
    """All functions by id, in their order."""
    rows = [
        Function(r["id"], int(r["order"]), r["name"], r["means"], r["cofog"], r["basis"])
        for r in table("functions")
    ]
    return {row.id: row for row in sorted(rows, key=lambda row: row.order)}


@cache
def function_of(kegiatan_kode: str) -> Function:
    """The function of a kegiatan code; `lainnya` when no beginning of it is listed."""
    known, parts = _codes(), kegiatan_kode.split(".")
    for length in range(len(parts), 0, -1):
        found = known.get(".".join(parts[:length]))
        if found is not None:
            return functions()[found]
    return functions()[OTHER]


@cache
def _codes() -> dict[str, str]:
    return {r["code"]: r["function"] for r in table("function_of")}

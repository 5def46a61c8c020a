"""The categories of SP4N-LAPOR!, and what its form calls our kinds (data/sp4n_categories.csv)."""

import csv
from functools import cache
from pathlib import Path

from posko.states import Kind

_DATA = Path(__file__).parents[1] / "data" / "sp4n_categories.csv"
NAME = "SP4N-LAPOR!"
CLASSES = {Kind.LAPORAN: "Pengaduan", Kind.USUL: "Aspirasi", Kind.TANYA: "Permintaan Informasi"}


@cache
def categories() -> dict[str, str]:
    """The name of each category by its kode, in the order of the list."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: row["name"] for row in csv.DictReader(file)}

"""Small exports for tests: the sample of two villages, and copies of it with something changed."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accountability.budget.siskeudes import Reading, read
from accountability.budget.siskeudes.figures import figures

SAMPLE = Path(__file__).parent / "data" / "siskeudes_2026_quoted_header.zip"
FIRST, SECOND = "53.01.90.2001", "53.01.90.2002"
EXPECTED = {
    "pendapatan": 1_601_000_000,
    "belanja": 1_529_500_000,
    "penerimaan_pembiayaan": 28_500_000,
    "pengeluaran_pembiayaan": 100_000_000,
    "silpa_berjalan": 0,
    "realisasi_pendapatan": 960_600_000,
    "realisasi_belanja": 717_744_800,
    "pct30_pp11_2019": 23.34,
}

type Tables = dict[str, list[list[str]]]


def tables() -> Tables:
    """The tables of the sample, each with its header as the first row."""
    with zipfile.ZipFile(SAMPLE) as packed:
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(packed.read(name).decode())))
            for name in packed.namelist()
        }


def cell(told: Tables, table: str, row: int, column: str, value: str) -> None:
    """Sets a cell; rows count from 1 with the header as row 1."""
    told[table][row - 1][told[table][0].index(column)] = value


def column(told: Tables, table: str, name: str, change: Callable[[str], str]) -> None:
    """Changes every cell of a column."""
    at = told[table][0].index(name)
    for row in told[table][1:]:
        row[at] = change(row[at])


def packed(
    told: Tables,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quoting: Any = csv.QUOTE_MINIMAL,
    folder: str = "",
) -> bytes:
    """The tables as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, rows in told.items():
            text = io.StringIO()
            csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
            target.writestr(f"{folder}{name}.csv", text.getvalue().encode(encoding))
    return out.getvalue()


def zipped(**entries: bytes) -> bytes:
    """Any entries as a ZIP; the names get .csv."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(f"{name}.csv", content)
    return out.getvalue()


def reading(data: bytes, *, year: int = 2026, only: set[str] | None = None) -> Reading:
    """What is read of it, in kabupaten 53.01."""
    return read(io.BytesIO(data), kabupaten="53.01", year=year, only=only)


def told(data: bytes, desa: str = FIRST, **how: Any) -> dict[str, Any]:
    """The figures of one village."""
    return figures(reading(data, **how).villages[desa])


def told_problem(data: bytes, **how: Any) -> tuple[str, str, int | None, str]:
    """Level, table, row and column of the only problem."""
    (one,) = reading(data, **how).all_problems
    return one.level, one.table, one.row, one.column


def holds(found: dict[str, Any]) -> bool:
    """Whether the figures of the sample's first village came out."""
    return {name: found[name] for name in EXPECTED} == EXPECTED

"""Published budgets line by line: rows of CSV with stable columns, and the Fiscal Data Package around them.

The columns and their meaning stand in data/columns.csv. Spending whose line is in no version that is shown
keeps a row of its own with an anggaran of 0, so that the sum of each column is the published total.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from accountability.budget import chart
from accountability.budget.functions import function_of
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.spent import told_in_year_of
from accountability.lib.csv_cells import harmless
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.regions.sebutan import Words
from public_site.budget_sheet import name_of, own_names, source_name
from public_site.place import local

DATA = Path(__file__).parent / "data"
KINDS = {"4": "pendapatan", "5": "belanja", "6.1": "penerimaan_pembiayaan", "6.2": "pengeluaran_pembiayaan"}
WITHOUT_LINE = "Tanpa baris di anggaran"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of data/columns.csv: type (Table Schema), columnType (Fiscal Data Package), meaning."""

    name: str
    type: str
    column_type: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a line and spending without a line have in common."""

    account: str
    kegiatan_kode: str
    fund_source: str
    description: str
    planned: int
    told: int
    line: BudgetLine | None = None


@cache
def columns() -> tuple[Column, ...]:
    """The columns in their order."""
    with (DATA / "columns.csv").open(encoding="utf-8", newline="") as table:
        return tuple(Column(**row) for row in csv.DictReader(table))


@cache
def summary_columns() -> tuple[dict[str, str], ...]:
    """The columns of the summary CSV with their meaning, in their order."""
    with (DATA / "summary_columns.csv").open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def line_rows(apb: APBDesa, words: Words) -> Iterator[list[str | int]]:
    """The cells of each line of a published budget, in the order of `columns()`. 4 queries."""
    lines = list(apb.lines.select_related("kegiatan").order_by("account", "kegiatan_kode", "id"))
    planned: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.kegiatan is not None:
            planned[line.kegiatan_kode].add(line.kegiatan.name)
    own = own_names(apb)
    names: dict[str, str] = {}
    for row in _rows(lines, told_in_year_of(apb).counted().order_by("id")):
        kode = row.kegiatan_kode
        if kode and kode not in names:
            names[kode] = name_of(kode, planned[kode], own, words)
        yield _cells(apb, row, names.get(kode, ""), words)


def csv_lines(rows: Iterable[list[str | int]]) -> Iterator[str]:
    """The CSV with its head, a piece for each row (RFC 4180; UTF-8 without a mark, for machines)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns()])
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def kind_of(account: str) -> str:
    """The kind an account belongs to, as in the column `jenis`."""
    return KINDS[account[:3] if account.startswith("6") else account[:1]]


def package(*, name: str, title: str, path: str, year: int, home: str) -> dict[str, Any]:
    """The descriptor of one CSV: profile fiscal-data-package (1.0rc1), with columnType and with a model."""
    return {
        "profile": "fiscal-data-package",
        "name": name,
        "title": title,
        "homepage": home,
        "licenses": [LICENCE],
        "countryCode": "ID",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "resources": [
            {
                "name": "baris",
                "path": path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"},
                "schema": {"fields": [_field(column) for column in columns()], "missingValues": [""]},
            }
        ],
        "model": _model(),
    }


def _rows(lines: list[BudgetLine], told: Iterable[Realisasi]) -> Iterator[Row]:
    on_line: dict[int, int] = defaultdict(int)
    without: dict[tuple[str, str, str], int] = defaultdict(int)
    firsts = {line.first_id for line in lines}
    for one in told:
        if one.line_id in firsts and one.line_id is not None:
            on_line[one.line_id] += one.amount
        else:
            without[one.account, one.kegiatan_kode, one.fund_source] += one.amount
    for line in lines:
        yield Row(
            line.account,
            line.kegiatan_kode,
            line.fund_source,
            line.description,
            line.amount,
            on_line.pop(line.first_id, 0),
            line,
        )
    for (account, kode, source), amount in sorted(without.items()):
        yield Row(account, kode, source, WITHOUT_LINE, 0, amount)


def _cells(apb: APBDesa, row: Row, name: str, words: Words) -> list[str | int]:
    line, spending = row.line, bool(row.kegiatan_kode)
    function = function_of(row.kegiatan_kode) if spending else None
    return [
        apb.desa_id,
        apb.desa.name,
        apb.year,
        apb.amendment,
        kind_of(row.account),
        row.kegiatan_kode[:1],
        BIDANG_SHORT.get(row.kegiatan_kode[:1], ""),
        row.kegiatan_kode,
        name,
        function.id if function else "",
        function.name if function else "",
        row.account,
        _account_name(row.account, words),
        row.description,
        row.fund_source,
        source_name(row.fund_source, words) if row.fund_source else "",
        "" if line is None or line.volume is None else f"{line.volume.normalize():f}",
        line.unit if line else "",
        "" if line is None or line.unit_price is None else line.unit_price,
        row.planned,
        row.told,
    ]


def _account_name(account: str, words: Words) -> str:
    try:
        return local(chart.account(account).name, words)
    except chart.UnknownAccount:
        return ""


def _field(column: Column) -> dict[str, str]:
    told = {name: value for name, value in asdict(column).items() if value and name != "column_type"}
    return told | ({"columnType": column.column_type} if column.column_type else {})


def _model() -> dict[str, Any]:
    def by(kode: str, kind: str, label: str = "", **more: str) -> dict[str, Any]:
        attributes: dict[str, Any] = {kode: {"source": kode}}
        if label:
            attributes[label] = {"source": label, "labelfor": kode}
        return {"dimensionType": kind, "primaryKey": kode, "attributes": attributes, **more}

    return {
        "measures": {
            "anggaran": {"source": "anggaran", "currency": "IDR", "phase": "approved"},
            "realisasi": {"source": "realisasi", "currency": "IDR", "phase": "executed"},
        },
        "dimensions": {
            "wilayah": by(
                "kode_wilayah", "classification", "nama_wilayah", classificationType="administrative"
            ),
            "tahun": by("tahun", "datetime"),
            "jenis": by("jenis", "other"),
            "kegiatan": by("kegiatan_kode", "activity", "kegiatan"),
            "fungsi": by("fungsi_kode", "classification", "fungsi", classificationType="functional"),
            "rekening": by("rekening_kode", "classification", "rekening", classificationType="economic"),
            "sumber": by("sumber_kode", "other", "sumber"),
        },
    }

"""What `make bench` measures of files that want to hold the reader up, beside the largest fair one.

The files are those of the tests, which see that each ends with a sentence and takes little memory.
"""

import io
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

from openpyxl import load_workbook

from accountability.budget import siskeudes
from accountability.budget.spreadsheet.reader import read
from accountability.lib.spreadsheet.guards import Unreadable
from bench.measures import Figure
from tests.accountability.budget.siskeudes.test_hostile_files import bombs
from tests.accountability.budget.spreadsheet.books import DESA, YEAR
from tests.accountability.budget.spreadsheet.test_guards import HOSTILE, full


def seconds(look: Callable[[], object]) -> float:
    """Seconds of processor for one look."""
    began = time.process_time()
    with suppress(Unreadable, zipfile.BadZipFile):
        look()
    return time.process_time() - began


def _cells(data: bytes) -> int:
    """What nobody can do without: every cell read by the library alone."""
    sheets = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets
    return sum(len(row) for sheet in sheets for row in sheet.iter_rows(values_only=True))


def _workbook(data: bytes) -> float:
    return seconds(lambda: read(io.BytesIO(data), desa=DESA, year=YEAR))


def _export(data: bytes) -> float:
    return seconds(lambda: siskeudes.read(io.BytesIO(data), kabupaten="53.01", year=YEAR))


def largest_fair_file() -> Figure:
    """The largest fair workbook read, checked and proposed, beside the library's bare reading of it."""
    data = full().getvalue()
    ours, alone = _workbook(data), seconds(lambda: _cells(data))
    return Figure("XLSX: largest fair file", ours, alone, "s", "openpyxl alone", more_is_better=False)


def worst_workbook() -> Figure:
    """The hostile workbook that holds the reader up longest, beside the largest fair one."""
    worst = max(_workbook(make().getvalue()) for name, make in HOSTILE.items() if name != full.__name__)
    fair = _workbook(full().getvalue())
    return Figure("XLSX: worst hostile file", worst, fair, "s", "largest fair file", more_is_better=False)


def worst_export() -> Figure:
    """The hostile Siskeudes export that holds the reader up longest, beside the largest fair workbook."""
    worst = max(_export(data) for data in bombs().values())
    fair = _workbook(full().getvalue())
    return Figure(
        "Siskeudes: worst hostile file", worst, fair, "s", "largest fair XLSX", more_is_better=False
    )


MEASURES: tuple[Callable[[], Figure], ...] = (largest_fair_file, worst_workbook, worst_export)

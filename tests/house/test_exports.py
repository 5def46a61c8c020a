"""No file the product hands out is read as a formula by a spreadsheet, and none says who made it.

Every module that writes rows of a CSV, or cells of a workbook, is found and must do it through the one place
that makes cells harmless (lib.csv_cells, lib.spreadsheet.writing).
"""

import ast
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accountability.lib.csv_cells import harmless
from accountability.lib.spreadsheet.writing import Column, new_book, saved, write_sheet

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("accountability", "posko", "public_site", "bpd_portal", "sms_gateway")
# Writes the labels of a measurement and its own numbers, for a developer's machine.
NO_WORDS = {"posko/management/commands/cluster_eval.py"}
BEGINNINGS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "|",
    "%",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u00a0=",
    "﹢",
    "＝cmd",
]


def _modules() -> list[tuple[str, ast.Module, str]]:
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append((str(path.relative_to(ROOT)), ast.parse(text), text))
    return found


def _calls(tree: ast.Module, *names: str) -> bool:
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names
        for node in ast.walk(tree)
    )


def test_every_csv_is_written_with_harmless_cells() -> None:
    writers = [(name, tree, text) for name, tree, text in _modules() if _calls(tree, "writer", "DictWriter")]
    assert len(writers) >= 8
    assert [n for n, tree, _t in writers if n not in NO_WORDS and not _calls_or_names(tree)] == []


def _calls_or_names(tree: ast.Module) -> bool:
    """Whether `harmless` is used in the module, called or handed on."""
    return any(isinstance(node, ast.Name) and node.id == "harmless" for node in ast.walk(tree))


def test_every_module_that_makes_workbooks_writes_words_as_words() -> None:
    makers = {name: text for name, tree, text in _modules() if _calls(tree, "Workbook")}
    assert set(makers) == {
        "accountability/council/register_files.py",
        "accountability/lib/spreadsheet/lists.py",
        "accountability/lib/spreadsheet/writing.py",
        "bpd_portal/recap_files.py",
    }
    assert [name for name, text in makers.items() if 'data_type = "s"' not in text] == []
    assert [name for name, text in makers.items() if '"Posko Aspirasi"' not in text] == []


@given(st.sampled_from(BEGINNINGS), st.text(max_size=30))
def test_no_cell_of_a_csv_begins_like_a_formula(begins: str, rest: str) -> None:
    assert harmless(begins + rest).startswith("'")


@given(st.text(max_size=40))
def test_other_words_stay_as_they_are(text: str) -> None:
    assert harmless(text).removeprefix("'").endswith(text.removeprefix("'"))


@pytest.mark.parametrize("begins", [one for one in BEGINNINGS if one not in {"\r", "\n", "\t"}])
def test_a_workbook_holds_words_not_formulas_and_no_author(begins: str) -> None:
    book = new_book()
    write_sheet(book, "Uji", [Column("Kata", 20)], [[f"{begins}1+1"]])
    sheet = load_workbook(io.BytesIO(saved(book))).worksheets[0]
    cell = sheet.cell(5, 1)
    assert cell.data_type == "s"
    assert cell.value == f"{begins}1+1"
    told = load_workbook(io.BytesIO(saved(book)))
    assert told.properties.creator == "Posko Aspirasi"
    assert not told.properties.lastModifiedBy
    assert all(one.comment is None for row in told.worksheets[0].iter_rows() for one in row)

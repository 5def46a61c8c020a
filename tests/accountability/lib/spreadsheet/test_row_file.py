"""What a cell says is what the form is told, whatever a spreadsheet made of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.spreadsheet.cells import Cell, Unclear
from accountability.lib.spreadsheet.row_file import RowColumn, _said

WORDS = RowColumn("isi", "Isi")
PLACE = RowColumn("dusun", "Dusun", offers=(("1", "Kulon"), ("2", "Wetan Lor")))
YES = RowColumn("rahasia", "Rahasia", is_yes=True)
DAY = RowColumn("hari", "Hari", is_day=True)
PHONE = RowColumn("hp", "HP", is_phone=True)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (WORDS, 2045813.0, "2045813"),
        (WORDS, "  air\n keruh ", "air keruh"),
        (WORDS, None, ""),
        (PLACE, "wetan  lor", "2"),
        (PLACE, "KULON", "1"),
        (YES, "Ya", "on"),
        (YES, "tidak", ""),
        (DAY, "31-12-2026", "2026-12-31"),
        (DAY, "2026-12-31", "2026-12-31"),
        (PHONE, 81234567890.0, "081234567890"),
        (PHONE, "0812-3456-7890", "0812-3456-7890"),
    ],
)
def test_a_cell_is_read(column: RowColumn, value: Any, said: str) -> None:
    assert _said(Cell(value), column) == said


@pytest.mark.parametrize(
    ("column", "value"),
    [(PLACE, "Lor"), (YES, "mungkin"), (DAY, "kemarin"), (PHONE, "12"), (WORDS, "a" * 2_001)],
)
def test_what_is_unclear_is_said(column: RowColumn, value: Any) -> None:
    with pytest.raises(Unclear) as refused:
        _said(Cell(value), column)
    assert refused.value.sentence.endswith(".")


def test_a_formula_that_was_never_computed_is_said_and_one_that_was_is_read() -> None:
    with pytest.raises(Unclear, match="belum dihitung"):
        _said(Cell(None, formula=True), WORDS)
    assert _said(Cell("Kulon", formula=True), PLACE) == "1"


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=60),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(st.sampled_from([WORDS, PLACE, YES, DAY, PHONE]), ANYTHING, st.booleans())
def test_no_cell_is_worse_than_a_sentence(column: RowColumn, value: Any, formula: bool) -> None:
    refusal, said = "unclear", ""
    try:
        said = _said(Cell(value, formula), column)
    except Unclear as refused:
        refusal = refused.sentence
    assert refusal
    assert len(said) <= 2_000

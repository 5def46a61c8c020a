"""Danger is told from talk about it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from posko import tables
from posko.urgency import classify

TABLE = Path(__file__).parent / "data" / "urgent.csv"
ROWS = tables.read(str(TABLE), column="text")


class TestClassify:
    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
    def test_a_text_is_weighed_like_a_neighbour_would(self, row: dict[str, str]) -> None:
        found = classify(row["text"])
        told = ["yes" if one else "no" for one in (found.emergency, found.confidential)]
        assert told == [row["emergency"], row["confidential"]], found.reasons

    def test_what_calmed_it_is_a_reason_too(self) -> None:
        assert classify("takut kebakaran").reasons == ("'kebakaran' ditenangkan oleh 'takut'",)

    def test_a_polite_request_is_no_condition(self) -> None:
        assert classify("kalau bisa segera ada kebakaran di rt 2").emergency

    @given(st.text(max_size=1600))
    def test_any_text_can_be_weighed(self, text: str) -> None:
        found = classify(text)
        assert not (found.emergency or found.confidential) or found.reasons


class TestCommand:
    def test_one_line_for_each_row(self) -> None:
        out = StringIO()
        call_command("classify_urgent", str(TABLE), stdout=out)
        lines = [json.loads(line) for line in out.getvalue().splitlines()]
        assert len(lines) == len(ROWS)
        assert set(lines[0]) == {"emergency", "confidential", "reasons"}

    def test_a_file_that_is_not_there_is_one_sentence(self) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("classify_urgent", "nothing.csv", stdout=StringIO())

"""Whose budget a file is, and the same columns as a CSV."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.budget.proposed import Proposal
from accountability.budget.spreadsheet.reader import read
from accountability.lib.spreadsheet.guards import Unreadable
from tests.accountability.budget.spreadsheet.books import DESA, HEADINGS, ROAD, YEAR, book


def told(file: io.BytesIO, **how: Any) -> Proposal:
    """The proposal out of a file."""
    return read(file, desa=DESA, year=YEAR, **how)


def sentences(proposal: Proposal) -> str:
    """What is told."""
    return " ".join(one.sentence for one in proposal.problems)


class TestWhose:
    @pytest.mark.parametrize(
        ("above", "sentence"),
        [
            (["Kode wilayah", "99.01.01.2002"], "untuk wilayah 99.01.01.2002"),
            (["Tahun anggaran", 2026], "untuk tahun 2026, bukan 2027"),
            (["Tahun", "2025"], "untuk tahun 2025"),
        ],
    )
    def test_a_file_of_another_desa_or_year_is_refused(self, above: list[Any], sentence: str) -> None:
        with pytest.raises(Unreadable) as refused:
            told(book({"x": [above, HEADINGS, ROAD]}))
        assert sentence in refused.value.sentence

    @pytest.mark.parametrize("above", [["Tahun", "Warga"], ["Tahun", 2025, 2026], ["Kode wilayah", "-", "x"]])
    def test_other_words_above_a_table_say_nothing_of_it(self, above: list[Any]) -> None:
        assert len(told(book({"x": [above, HEADINGS, ROAD]})).lines) == 1

    def test_murni_and_perubahan_side_by_side_are_not_counted_twice(self) -> None:
        proposal = told(book({"Murni": [HEADINGS, ROAD], "Perubahan": [HEADINGS, ROAD]}))
        assert "Belanja bidang 2 ada di lembar Murni dan Perubahan" in sentences(proposal)

    def test_bidang_may_stand_in_sheets_of_their_own(self) -> None:
        other = ["1.1.04", *ROAD[1:]]
        assert not told(book({"Satu": [HEADINGS, other], "Dua": [HEADINGS, ROAD]})).rejected

    def test_a_file_without_a_budget_is_refused(self) -> None:
        with pytest.raises(Unreadable):
            told(book({"x": [["Nama", "Umur"], ["a", 5]]}))

    def test_a_perubahan_is_told(self) -> None:
        assert told(book({"x": [["Perubahan ke", 2], HEADINGS, ROAD]})).amendment == 2


class TestCSV:
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_the_same_columns_are_read_from_a_csv(self, mark: str, encoding: str) -> None:
        lines = [HEADINGS, ["2.3.10", "5.3.5.02", "Rabat béton", "", "", "", "90000000", "DDS"]]
        text = "\r\n".join(mark.join(row) for row in lines)
        proposal = told(io.BytesIO(text.encode(encoding)), text=True)
        assert (proposal.lines[0].amount, proposal.lines[0].description) == (90_000_000, "Rabat béton")

    def test_a_newline_within_a_cell_is_a_blank(self) -> None:
        text = 'Rekening;Uraian;Jumlah\n4.2.1.01;"dua\nbaris";5\n'
        assert told(io.BytesIO(text.encode()), text=True).lines[0].description == "dua baris"

    @pytest.mark.parametrize("text", ["ab;" * 2_000_000, 'a;"\n";' * 500_000, '"' + "a" * 6_000_000, "\0;1"])
    def test_a_row_that_never_ends_is_refused_at_once(self, text: str) -> None:
        with pytest.raises(Unreadable):
            told(io.BytesIO(text.encode()), text=True)

    @given(st.binary(max_size=400))
    def test_any_bytes_give_a_proposal_or_a_sentence(self, raw: bytes) -> None:
        said = "."
        try:
            told(io.BytesIO(raw), text=True)
        except Unreadable as refused:
            said = refused.sentence
        assert said.endswith(".")

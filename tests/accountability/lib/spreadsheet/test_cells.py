"""What stands in a cell is read one way, or said to be unclear."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.cells import (
    Cell,
    Unclear,
    code_of,
    day_of,
    quantity_of,
    rupiah_of,
    words_of,
)

A_DAY = dt.datetime(2026, 12, 31, 9)  # noqa: DTZ001 - a spreadsheet knows no time zone


class TestRupiah:
    @pytest.mark.parametrize(
        ("said", "amount"),
        [
            (1_200_000, 1_200_000),
            (1_200_000.0, 1_200_000),
            (1_199_999.9999999998, 1_200_000),
            ("1.200.000", 1_200_000),
            ("Rp 1.200.000,-", 1_200_000),
            ("Rp1.200.000,00", 1_200_000),
            ("1200000", 1_200_000),
            ("1e6", 1_000_000),
            ("1.2000000000000000e+006", 1_200_000),
            ("1,200,000.00", 1_200_000),
            ("125,000.00", 125_000),
            ("12,5 juta", 12_500_000),
            ("0", 0),
            (0, 0),
            ("-500", -500),
        ],
    )
    def test_people_write_it_in_many_ways(self, said: Any, amount: int) -> None:
        assert rupiah_of(Cell(said)) == amount

    @pytest.mark.parametrize("said", [None, "", "  ", "-"])
    def test_an_empty_cell_says_nothing(self, said: Any) -> None:
        assert rupiah_of(Cell(said)) is None

    @pytest.mark.parametrize(
        ("said", "word"),
        [
            ("banyak", "Bukan jumlah rupiah"),
            ("1.5", "Bukan jumlah rupiah"),
            ("125,000", "ribuan atau pecahan"),
            (1_200_000.5, "tanpa sen"),
            (A_DAY, "tanggal"),
            (dt.time(7, 30), "tanggal"),
            (True, "benar/salah"),
            ("#REF!", "Rumus di sel ini gagal"),
            ("=A1+B1", "rumus"),
            (float("nan"), "Bukan jumlah"),
            (float("inf"), "Bukan jumlah"),
            (10**14, "triliun"),
            ("1e300", "triliun"),
        ],
    )
    def test_what_is_unclear_is_said(self, said: Any, word: str) -> None:
        with pytest.raises(Unclear, match=word):
            rupiah_of(Cell(said))

    def test_a_formula_that_was_never_computed_is_said(self) -> None:
        with pytest.raises(Unclear, match="belum dihitung"):
            rupiah_of(Cell(None, formula=True))

    @given(st.integers(-(10**13), 10**13))
    def test_every_amount_comes_back_as_number_float_or_words(self, amount: int) -> None:
        for said in (amount, float(amount), str(amount), rupiah(amount), f"{amount:.16e}"):
            assert rupiah_of(Cell(said)) == amount

    @given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.datetimes(), st.booleans()))
    def test_anything_gives_whole_rupiah_or_a_sentence(self, said: Any) -> None:
        try:
            amount = rupiah_of(Cell(said))
        except Unclear as fault:
            said = fault.sentence
        else:
            said = f"{amount}."
        assert said.endswith(".")


class TestCode:
    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("5.3.5.02 Belanja Modal Jalan", "5.3.5.2"),
            ("05.03.05.02.", "5.3.5.2"),
            ("'2.3.10", "2.3.10"),
            (" 2 . 3 . 10 ", "2.3.10"),
            (5.1, "5.1"),
            (4, "4"),
            ("Belanja", ""),
            ("2.3.10Jalan", ""),
            (None, ""),
        ],
    )
    def test_a_code_is_found_at_the_beginning(self, said: Any, code: str) -> None:
        assert code_of(Cell(said)) == code

    def test_a_code_that_became_a_date_is_said(self) -> None:
        with pytest.raises(Unclear, match="tanggal"):
            code_of(Cell(A_DAY))


class TestOthers:
    @pytest.mark.parametrize(
        ("said", "volume"), [(400, "400.00"), (12.5, "12.50"), ("1.000", "1000.00"), ("12,5", "12.50")]
    )
    def test_a_volume_has_at_most_two_decimals(self, said: Any, volume: str) -> None:
        assert quantity_of(Cell(said)) == Decimal(volume)

    @pytest.mark.parametrize("said", ["banyak", -1, 0.005, "NaN", True, "1e99"])
    def test_a_wrong_volume_is_said(self, said: Any) -> None:
        with pytest.raises(Unclear, match="Volume"):
            quantity_of(Cell(said))

    @pytest.mark.parametrize("said", ["31-12-2026", "31/12/2026", "2026-12-31 00:00:00", A_DAY])
    def test_a_day_is_read_day_first(self, said: Any) -> None:
        assert day_of(Cell(said)) == dt.date(2026, 12, 31)

    @pytest.mark.parametrize("said", ["31-02-2026", "kemarin", 46000, "12/31/2026"])
    def test_a_wrong_day_is_said(self, said: Any) -> None:
        with pytest.raises(Unclear, match="Tanggal"):
            day_of(Cell(said))

    def test_words_stand_on_one_line(self) -> None:
        assert words_of(Cell("'  Rabat\n beton\x00  ")) == "Rabat beton"

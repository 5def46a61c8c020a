"""A filled spreadsheet becomes a proposal; every rupiah is used, or said with sheet, row and column."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accountability.budget.proposed import Proposal, ProposedKegiatan, ProposedLine
from accountability.budget.spreadsheet.prefilling import Filled, Prefilled
from accountability.budget.spreadsheet.reader import read
from accountability.budget.sums import totals_of
from tests.accountability.budget.spreadsheet.books import (
    DESA,
    HEADINGS,
    INCOME,
    ROAD,
    YEAR,
    book,
    filled_template,
    one_sheet,
)

A_DAY = dt.datetime(2026, 12, 31, 9)  # noqa: DTZ001 - a spreadsheet knows no time zone


def told(file: io.BytesIO, **how: Any) -> Proposal:
    """The proposal out of a file."""
    return read(file, desa=DESA, year=YEAR, **how)


def row(**changed: Any) -> list[Any]:
    """The road with other cells, by heading."""
    return [
        changed.get(heading.split()[0].lower(), cell) for heading, cell in zip(HEADINGS, ROAD, strict=True)
    ]


def sentences(proposal: Proposal, level: str = "reject") -> str:
    """What is told, with its place."""
    return " | ".join(
        f"{one.table}!{one.row} {one.column}: {one.sentence}"
        for one in proposal.problems
        if one.level == level
    )


class TestTemplate:
    def test_what_is_typed_into_the_template_is_read_to_the_rupiah(self) -> None:
        proposal = told(
            filled_template(
                {
                    "Pendapatan": [["4.2.1.01 Dana Desa", "Tahap 1", "DDS", 90_000_000]],
                    "Belanja": [
                        ["2.3.10 Jalan RT 03", "5.3.5.02 x", "Rabat", 400, "m", 225_000, None, "DDS", "ya"]
                    ],
                    "Pembiayaan": [
                        ["6.1.1.01 SILPA", None, "PAD", "Rp 5.000.000"],
                        ["6.2.2.01", "BUM", "PAD", 5e6],
                    ],
                    "Kegiatan": [
                        ["2.3.10 x", "Jalan RT 03", "RT 03", "Jalan", 400, "m", "Mei", "Kasi Kesejahteraan"]
                    ],
                }
            )
        )
        assert proposal.problems == ()
        assert proposal.spending is None
        assert [(one.account, one.amount) for one in proposal.lines] == [
            ("4.2.1.01", 90_000_000),
            ("5.3.5.02", 90_000_000),
            ("6.1.1.01", 5_000_000),
            ("6.2.2.01", 5_000_000),
        ]
        road = proposal.lines[1]
        assert (road.special, road.volume, road.unit_price) == (True, Decimal(400), 225_000)
        assert proposal.kegiatan == (
            ProposedKegiatan(
                "2.3.10", "Jalan RT 03", "RT 03", "Jalan", Decimal(400), "m", "Mei", "Kasi Kesejahteraan"
            ),
        )

    def test_rows_without_rupiah_are_only_offered(self) -> None:
        offered = Prefilled((Filled("5.3.5.02", "2.3.10", "Rabat", "DDS", last=90_000_000),))
        proposal = told(filled_template({}, offered))
        assert (proposal.lines, proposal.problems) == ((), ())

    def test_words_that_look_like_a_formula_stay_words(self) -> None:
        file = filled_template({}, Prefilled((Filled("4.2.1.01", "", "=1+1", "DDS", 5),)))
        cell = load_workbook(file)["Pendapatan"]["B5"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
        assert told(file).lines[0].description == "=1+1"

    def test_spending_is_told_only_where_someone_wrote_some(self) -> None:
        spent = [dt.date(YEAR, 5, 1), "2.3.10", "5.3.5.02", None, 1_000_000]
        proposal = told(filled_template({"Realisasi": [spent]}))
        assert proposal.spending is not None
        (one,) = proposal.spending
        assert (one.kegiatan_kode, one.amount, one.spent_date, one.fund_source) == (
            "2.3.10",
            1_000_000,
            dt.date(YEAR, 5, 1),
            "",
        )

    @settings(max_examples=12)
    @given(
        st.lists(
            st.builds(
                Filled,
                st.sampled_from(["5.3.5.02", "5.2.1.01", "5.1.2.01"]),
                st.sampled_from(["2.3.10", "1.1.01", "4.2.01"]),
                st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40),
                st.sampled_from(["DDS", "ADD", "PAD"]),
                st.integers(0, 10**13),
                special=st.booleans(),
            ),
            max_size=6,
        )
    )
    def test_a_template_that_is_written_and_read_gives_the_same_lines(self, rows: list[Filled]) -> None:
        proposal = told(filled_template({}, Prefilled(tuple(rows))))
        expected = [
            ProposedLine(
                one.account,
                one.kegiatan_kode,
                one.fund_source,
                one.amount or 0,
                one.description.removeprefix("'"),
                special=one.special,
            )
            for one in rows
        ]
        key = lambda line: (line.account, line.kegiatan_kode, line.amount, line.description, line.fund_source)  # noqa: E731
        got = sorted(proposal.lines, key=key)
        kept = [one for one in expected if one.description]
        assert len(got) == len(expected)
        assert sum(one.amount for one in got) == sum(one.amount for one in expected)
        if len(kept) == len(expected):
            assert got == sorted(expected, key=key)


class TestRows:
    @pytest.mark.parametrize(
        ("changed", "place", "sentence"),
        [
            ({"jumlah": "banyak"}, "Anggaran!2 Jumlah", "Bukan jumlah rupiah"),
            ({"jumlah": -5}, "Anggaran!2 Jumlah", "tidak boleh kurang dari nol"),
            ({"jumlah": A_DAY}, "Anggaran!2 Jumlah", "tanggal"),
            ({"rekening": "5.9.9.99"}, "Anggaran!2 Rekening", "tidak dikenal"),
            (
                {"rekening": None, "kegiatan": None, "uraian": "Beli semen"},
                "Anggaran!2 Rekening",
                "tanpa kode",
            ),
            ({"rekening": "5.3.5"}, "Anggaran!2 Rekening", "belum sampai rincian"),
            ({"rekening": None}, "Anggaran!2 Rekening", "Kode rekening kosong"),
            ({"kegiatan": None}, "Anggaran!2 Kegiatan", "belum punya kegiatan"),
            ({"kegiatan": "9.9.99"}, "Anggaran!2 Kegiatan", "tidak dikenal"),
            ({"kegiatan": "2.3"}, "Anggaran!2 Kegiatan", "tidak dikenal"),
            ({"kegiatan": A_DAY}, "Anggaran!2 Kegiatan", "tanggal"),
            ({"rekening": "4.2.1.01"}, "Anggaran!2 Kegiatan", "tidak punya kegiatan"),
            ({"sumber": None}, "Anggaran!2 Sumber dana", "belum diisi"),
            ({"sumber": "Bank"}, "Anggaran!2 Sumber dana", "tidak dikenal"),
            ({"jumlah": None, "harga": 5}, "Anggaran!2 Jumlah", "Jumlahnya kosong"),
            ({"jumlah": None, "harga": 5, "volume": 0.5}, "Anggaran!2 Jumlah", "bukan rupiah bulat"),
        ],
    )
    def test_a_wrong_cell_is_told_with_its_place(self, changed: Any, place: str, sentence: str) -> None:
        proposal = told(one_sheet(row(**changed)))
        assert proposal.rejected
        assert proposal.lines == ()
        assert place in sentences(proposal)
        assert sentence in sentences(proposal)

    @pytest.mark.parametrize(
        ("changed", "field", "value"),
        [
            ({"rekening": "05.03.05.02."}, "account", "5.3.5.02"),
            ({"kegiatan": "02.03.94."}, "kegiatan_kode", "2.3.94"),
            ({"jumlah": "Rp. 1.200.000,-"}, "amount", 1_200_000),
            ({"jumlah": "1e6"}, "amount", 1_000_000),
            ({"sumber": "Dana Desa"}, "fund_source", "DDS"),
            ({"sumber": "BHPR"}, "fund_source", "PBH"),
            ({"jumlah": None, "volume": 2.5, "harga": 1000}, "amount", 2_500),
            ({"uraian": None}, "description", "Perkerasan jalan"),
        ],
    )
    def test_what_people_write_is_understood(self, changed: Any, field: str, value: Any) -> None:
        proposal = told(one_sheet(row(**changed)))
        assert not proposal.rejected, sentences(proposal)
        assert getattr(proposal.lines[0], field) == value

    def test_a_source_that_an_income_has_by_law_need_not_be_written(self) -> None:
        assert told(one_sheet([*INCOME[:-1], None])).lines[0].fund_source == "DDS"

    def test_volume_times_price_that_is_another_sum_is_told_and_the_sum_stands(self) -> None:
        proposal = told(one_sheet(row(volume=2, harga=10)))
        assert "Volume × harga satuan = Rp20, tetapi jumlahnya Rp90.000.000" in sentences(proposal, "warn")
        assert proposal.lines[0].amount == 90_000_000

    def test_an_unclear_price_is_told_and_left_out_and_the_line_stands(self) -> None:
        proposal = told(one_sheet(row(volume="1/3", harga=0.4)))
        assert "Harga satuan: Rupiah harus bulat" in sentences(proposal, "warn")
        assert (proposal.lines[0].volume, proposal.lines[0].unit_price, proposal.rejected) == (
            None,
            None,
            False,
        )

    def test_an_unbalanced_file_is_told_and_may_be_a_draft(self) -> None:
        proposal = told(one_sheet(ROAD))
        assert not proposal.rejected
        assert "selisih -Rp90.000.000" in sentences(proposal, "warn")


class TestSums:
    def test_rows_that_sum_up_are_not_counted_twice(self) -> None:
        proposal = told(
            one_sheet(
                INCOME,
                [None, "5", "BELANJA", None, None, None, 90_000_000, None],
                ["2", None, "Bidang 2", None, None, None, 90_000_000, None],
                ["2.3.10", "5.3.0.00", "Modal", None, None, None, "90.000.000", None],
                ROAD,
                [None, None, "JUMLAH BELANJA", None, None, None, 90_000_000, None],
            )
        )
        assert (len(proposal.lines), proposal.problems) == (2, ())

    def test_a_sum_that_is_wrong_is_told(self) -> None:
        proposal = told(one_sheet([None, "5", "BELANJA", None, None, None, 99, None], ROAD, INCOME))
        assert "menyebut Rp99, tetapi rinciannya berjumlah Rp90.000.000" in sentences(proposal, "warn")

    def test_money_that_only_stands_in_a_sum_keeps_the_file_out(self) -> None:
        proposal = told(one_sheet(["2.3.11", None, "Lain", None, None, None, 7, None], ROAD))
        assert "Rp7 ini belum terbaca" in sentences(proposal)

    def test_a_sum_in_the_spending_is_checked_too(self) -> None:
        proposal = told(
            book({"R": [["Tanggal", "Kegiatan", "Rekening", "Jumlah"], ["1-5-2027", "2.3.10", "5.3", 7]]})
        )
        assert "Rp7 ini belum terbaca" in sentences(proposal)


class TestSpending:
    @pytest.mark.parametrize("day", ["1-5-2026", None, "kemarin"])
    def test_a_day_outside_the_year_is_told(self, day: Any) -> None:
        spent: list[list[Any]] = [
            ["Tanggal", "Kegiatan", "Rekening", "Jumlah"],
            [day, "2.3.10", "5.3.5.02", 7],
        ]
        assert "Tanggal" in sentences(told(book({"R": spent})))

    def test_a_correction_below_zero_is_told_and_kept(self) -> None:
        spent: list[list[Any]] = [
            ["Tanggal", "Kegiatan", "Rekening", "Jumlah"],
            ["1-5-2027", "2.3.10", "5.3.5.02", -7],
        ]
        proposal = told(book({"R": spent}))
        assert proposal.spending is not None
        assert (proposal.spending[0].amount, "koreksi" in sentences(proposal, "warn")) == (-7, True)


class TestShape:
    def test_columns_may_stand_in_any_order_below_other_words(self) -> None:
        rows: list[list[Any]] = [
            ["APB kami"],
            [],
            ["Sumber", "Jumlah (Rp)", "Kode Rekening"],
            ["DDS", 5, "4.2.1.01"],
        ]
        assert told(book({"x": rows})).lines[0].amount == 5

    def test_blank_rows_are_nothing(self) -> None:
        assert len(told(one_sheet([], ROAD, [None] * 8, ["", " "], INCOME)).lines) == 2

    def test_a_column_that_stands_twice_keeps_the_file_out(self) -> None:
        rows: list[list[Any]] = [["Rekening", "Jumlah", "Anggaran"], ["4.2.1.01", 5, 6]]
        assert "ada dua" in sentences(told(book({"x": rows})))

    def test_a_sheet_that_is_not_read_is_told(self) -> None:
        other = [["Rekening", "Uraian"], ["4.2.1.01", "Dana"]]
        assert "Lain!None : Lembar ini tidak dibaca" in sentences(
            told(book({"A": [HEADINGS, ROAD], "Lain": other})), "warn"
        )

    def test_an_unknown_column_is_told(self) -> None:
        rows: list[list[Any]] = [["Rekening", "Jumlah", "Rahasia"], ["4.2.1.01", 5, 6]]
        assert "Rahasia" in sentences(told(book({"x": rows})), "warn")

    def test_hidden_rows_and_sheets_are_read_and_told(self) -> None:
        def hide(workbook: Any) -> None:
            workbook["Anggaran"].row_dimensions[2].hidden = True
            workbook.create_sheet("Catatan")
            workbook["Anggaran"].sheet_state = "hidden"

        proposal = told(one_sheet(ROAD, INCOME, change=hide))
        assert len(proposal.lines) == 2
        assert "1 baris tersembunyi" in sentences(proposal, "warn")
        assert "Lembar ini tersembunyi" in sentences(proposal, "warn")

    def test_a_merged_kegiatan_holds_for_its_rows_and_merged_rupiah_do_not(self) -> None:
        def merge(workbook: Any) -> None:
            workbook["Anggaran"].merge_cells("A2:A3")
            workbook["Anggaran"].merge_cells("G2:G3")

        second = [None, "5.2.1.01", "Alat", 2, "bh", 5, None, "DDS"]
        proposal = told(one_sheet(ROAD, second, change=merge))
        assert [(one.kegiatan_kode, one.amount) for one in proposal.lines] == [
            ("2.3.10", 90_000_000),
            ("2.3.10", 10),
        ]
        assert "Sel gabungan" in sentences(proposal, "warn")

    def test_a_formula_is_never_computed(self) -> None:
        assert "belum dihitung" in sentences(told(one_sheet(row(jumlah="=1+1"))))

    def test_of_a_formula_the_value_that_was_saved_is_used_and_told(self) -> None:
        from tests.accountability.budget.spreadsheet.books import packed, parts_of

        parts = parts_of(one_sheet(row(jumlah="=SUM(1,2)")))
        name = "xl/worksheets/sheet1.xml"
        parts[name] = (
            parts[name]
            .replace(b"<v></v>", b"<v>3</v>")
            .replace(b"<v/>", b"<v>3</v>")
            .replace(b"<v />", b"<v>3</v>")
        )
        proposal = told(packed(parts))
        assert proposal.lines[0].amount == 3
        assert "Yang dipakai: hasil terakhirnya, Rp3." in sentences(proposal, "warn")

    def test_a_name_of_a_person_is_not_kept(self) -> None:
        rows = {"Belanja": [["2.3.10", "5.3.5.02", "x", None, None, None, 5, "DDS"]]}
        proposal = told(filled_template({**rows, "Kegiatan": [["2.3.10", *[None] * 6, "Siti Aminah"]]}))
        assert proposal.kegiatan[0].pelaksana == ""
        assert "Nama tidak disimpan" in sentences(proposal, "warn")
        assert "Siti" not in str(proposal)


class TestWhatStandsTwiceAndTotals:
    def test_a_line_that_stands_twice_word_for_word_is_told_and_counts(self) -> None:
        proposal = read(one_sheet(ROAD, ROAD, INCOME), desa=DESA, year=YEAR)
        assert totals_of(proposal.lines).belanja == 180_000_000
        assert [(one.level, one.row) for one in proposal.problems if "Sama persis" in one.sentence] == [
            ("warn", 3)
        ]

    @pytest.mark.parametrize(
        ("words", "amount", "told"),
        [
            ("Jumlah belanja", 90_000_000, 0),
            ("TOTAL", 180_000_000, 0),
            ("Jumlah", 89_000_000, 1),
            ("Total surplus/defisit", 0, 0),
            ("Jumlah pembiayaan netto", 0, 0),
        ],
    )
    def test_a_total_must_be_the_sum_of_lines_above_it(self, words: str, amount: int, told: int) -> None:
        total = [None, None, words, None, None, None, amount, None]
        proposal = read(one_sheet(INCOME, ROAD, total), desa=DESA, year=YEAR)
        assert not proposal.rejected
        assert sum("Baris jumlah ini" in one.sentence for one in proposal.problems) == told

"""An export of Siskeudes is read to the rupiah, however it is written."""

import csv
import datetime as dt
import io
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.budget.proposed import as_data, from_data
from accountability.budget.siskeudes.figures import figures
from bench import siskeudes_export
from tests.accountability.budget.siskeudes.exports import (
    EXPECTED,
    FIRST,
    SAMPLE,
    SECOND,
    Tables,
    cell,
    column,
    holds,
    packed,
    reading,
    tables,
    told,
    told_problem,
)
from tests.accountability.budget.siskeudes.recomputed import recomputed


@pytest.fixture
def sample() -> Tables:
    return tables()


class TestTheSample:
    def test_it_is_read_without_a_problem(self) -> None:
        read = reading(SAMPLE.read_bytes())
        assert (read.code, list(read.villages)) == ("ok", [FIRST, SECOND])
        assert holds(figures(read.villages[FIRST]))
        assert figures(read.villages[SECOND])["pct30_pp11_2019"] == 50.89

    def test_its_figures_are_those_of_a_plain_recomputation(self) -> None:
        data = SAMPLE.read_bytes()
        for desa, expected in recomputed(data, "53.01", 2026).items():
            found = told(data, desa)
            assert {name: found[name] for name in expected} == expected

    def test_only_some_villages_may_be_asked_for(self) -> None:
        read = reading(SAMPLE.read_bytes(), only={SECOND})
        assert (read.code, list(read.villages)) == ("ok", [SECOND])

    def test_a_village_that_is_not_in_it_is_told(self) -> None:
        read = reading(SAMPLE.read_bytes(), only={"53.01.90.2009"})
        assert (read.code, read.villages) == ("reject", {})

    def test_lines_keep_their_words_volume_and_price(self) -> None:
        line = reading(SAMPLE.read_bytes()).villages[FIRST].lines[7]
        assert (line.description, line.volume, line.unit, line.unit_price, line.amount) == (
            "Penghasilan tetap kepala desa",
            Decimal(12),
            "OB",
            2_600_000,
            31_200_000,
        )

    def test_spending_has_the_day_of_its_document(self) -> None:
        spending = reading(SAMPLE.read_bytes()).villages[FIRST].spending or ()
        assert {one.spent_date for one in spending if one.account == "4.1.2.01"} == {dt.date(2026, 2, 15)}
        semester = sum(
            one.amount for one in spending if one.account[0] == "5" and one.spent_date <= dt.date(2026, 6, 30)
        )
        assert 0 < semester < EXPECTED["realisasi_belanja"]

    def test_a_proposal_survives_the_way_to_json(self) -> None:
        proposal = reading(SAMPLE.read_bytes()).villages[FIRST]
        assert from_data(as_data(proposal)) == proposal


class TestHowItIsWritten:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
    @pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    def test_delimiters_encodings_and_quotes(
        self, sample: Tables, delimiter: str, encoding: str, quoting: int
    ) -> None:
        cell(sample, "Ta_RABRinci", 3, "Uraian", "Café désa")
        data = packed(sample, delimiter=delimiter, encoding=encoding, quoting=quoting)
        read = reading(data)
        assert (read.code, read.villages[FIRST].lines[1].description) == ("ok", "Café désa")
        assert holds(told(data))

    def test_columns_in_any_order_and_case_with_new_ones_between(self, sample: Tables) -> None:
        for name, rows in sample.items():
            sample[name] = [[*reversed(row), "baru"] for row in rows]
            sample[name][0] = [*(title.upper() for title in sample[name][0][:-1]), "Kolom_Baru"]
        assert reading(packed(sample)).code == "ok"
        assert holds(told(packed(sample)))

    def test_files_in_a_folder_with_small_names(self, sample: Tables) -> None:
        small = {name.lower(): rows for name, rows in sample.items()}
        assert holds(told(packed(small, folder="ekspor/2026/")))

    def test_words_of_several_lines_in_quotes(self, sample: Tables) -> None:
        cell(sample, "Ta_RABRinci", 3, "Uraian", 'Pipa 3"\nuntuk, air;\nbersih')
        assert holds(told(packed(sample)))
        assert reading(packed(sample)).villages[FIRST].lines[1].description == 'Pipa 3" untuk, air; bersih'

    def test_zeros_in_words_are_dropped(self, sample: Tables) -> None:
        cell(sample, "Ta_RABRinci", 3, "Uraian", "Sewa\0 tanah\x07")
        assert reading(packed(sample)).villages[FIRST].lines[1].description == "Sewa tanah"

    @pytest.mark.parametrize(
        "written", ["{:.0f}", "{:.2f}", "{:,.2f}", "Rp {:,.0f}", "Rp{:.0f},00", "{:.0f},-", "{:.4f}", "{:e}"]
    )
    def test_amounts_in_any_writing(self, sample: Tables, written: str) -> None:
        for table, name in (
            ("Ta_RABRinci", "AnggaranStlhPAK"),
            ("Ta_RAB", "AnggaranStlhPAK"),
            ("Ta_SPPRinci", "Nilai"),
        ):
            column(sample, table, name, lambda text: written.format(float(text)))
        assert holds(told(packed(sample)))

    def test_amounts_grouped_by_full_stops(self, sample: Tables) -> None:
        column(
            sample,
            "Ta_RABRinci",
            "AnggaranStlhPAK",
            lambda text: f"{float(text):,.2f}".translate(str.maketrans(",.", ".,")),
        )
        assert holds(told(packed(sample)))

    @pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y", "%m/%d/%y"])
    def test_days_in_any_writing(self, sample: Tables, form: str) -> None:
        def rewritten(text: str) -> str:
            return dt.datetime.strptime(text, "%m/%d/%y %H:%M:%S").replace(tzinfo=dt.UTC).strftime(form)

        before = {one.spent_date for one in reading(packed(sample)).villages[FIRST].spending or ()}
        for table, name in (("Ta_TBP", "Tgl_Bukti"), ("Ta_SPP", "Tgl_SPP"), ("Ta_SPJ", "Tgl_SPJ")):
            column(sample, table, name, rewritten)
        read = reading(packed(sample))
        assert {one.spent_date for one in read.villages[FIRST].spending or ()} == before


class TestYearsAndVillages:
    def test_other_years_in_the_same_tables_are_not_counted(self, sample: Tables) -> None:
        for name, rows in sample.items():
            if rows[0][0] == "Tahun":
                sample[name] = [rows[0], *(["2025", *row[1:]] for row in rows[1:]), *rows[1:]]
        assert holds(told(packed(sample)))

    def test_a_file_of_another_year_says_which(self) -> None:
        data = SAMPLE.read_bytes()
        assert told_problem(data, year=2025) == ("reject", "Ta_RABRinci", None, "Tahun")
        assert "2026" in reading(data, year=2025).problems[0].sentence

    def test_a_village_whose_code_cannot_be_read_is_refused_with_its_row(self, sample: Tables) -> None:
        cell(sample, "Ta_RABRinci", 5, "Kd_Desa", "Contoh")
        found = reading(packed(sample)).problems[0]
        assert (found.level, found.table, found.row, found.column) == ("reject", "Ta_RABRinci", 5, "Kd_Desa")

    def test_one_village_that_is_wrong_does_not_spoil_the_others(self, sample: Tables) -> None:
        cell(sample, "Ta_RABRinci", 41, "AnggaranStlhPAK", "lima juta")
        read = reading(packed(sample))
        assert {kode: one.rejected for kode, one in read.villages.items()} == {FIRST: False, SECOND: True}


class TestPerubahan:
    def amended(self, sample: Tables) -> Tables:
        """The first line is cut to nothing, the third (Dana Desa) grows by as much."""
        for table, first, third in (("Ta_RABRinci", 2, 4), ("Ta_RAB", 2, 4)):
            cell(sample, table, first, "AnggaranStlhPAK", "0.0000000000000000e+000")
            cell(sample, table, first, "AnggaranPAK", "-4.2500000000000000e+007")
            cell(sample, table, third, "AnggaranStlhPAK", "9.4050000000000000e+008")
            cell(sample, table, third, "AnggaranPAK", "4.2500000000000000e+007")
        return sample

    def test_a_line_cut_to_nothing_counts_nothing(self, sample: Tables) -> None:
        read = reading(packed(self.amended(sample)))
        proposal = read.villages[FIRST]
        assert (read.code, proposal.amendment) == ("ok", 1)
        assert (proposal.lines[0].amount, proposal.lines[2].amount) == (0, 940_500_000)
        assert figures(proposal)["pendapatan"] == EXPECTED["pendapatan"]
        assert read.villages[SECOND].amendment == 0

    @pytest.mark.parametrize("empty", ["", "0", "0.0000000000000000e+000"])
    def test_a_column_that_was_never_filled_means_no_perubahan(self, sample: Tables, empty: str) -> None:
        for table in ("Ta_RABRinci", "Ta_RAB"):
            column(sample, table, "AnggaranStlhPAK", lambda _: empty)
        read = reading(packed(sample))
        assert (read.code, read.villages[FIRST].amendment) == ("warn", 0)
        assert holds(figures(read.villages[FIRST]))

    def test_an_empty_cell_beside_filled_ones_takes_anggaran_and_is_told(self, sample: Tables) -> None:
        cell(sample, "Ta_RABRinci", 6, "AnggaranStlhPAK", "")
        assert holds(told(packed(sample)))
        assert told_problem(packed(sample)) == ("warn", "Ta_RABRinci", 6, "AnggaranStlhPAK")

    def test_only_the_newest_posting_counts(self, sample: Tables) -> None:
        head, *rows = sample["Ta_RABRinci"]
        old = [[*row, "1"] for row in rows]
        sample["Ta_RABRinci"] = [[*head, "KdPosting"], *old, *([*row, "2"] for row in rows)]
        assert holds(told(packed(sample)))

    def test_postings_in_tables_of_their_own_are_not_counted(self, sample: Tables) -> None:
        head, *rows = sample["Ta_RABRinci"]
        sample["Ta_AnggaranRinci"] = [
            ["KdPosting", *head],
            *(["1", *row] for row in rows),
            *(["2", *row] for row in rows),
        ]
        assert holds(told(packed(sample)))


class TestSumsThatAreWrong:
    def test_lines_that_do_not_make_up_ta_rab_are_refused_with_figures(self, sample: Tables) -> None:
        for name in ("Anggaran", "AnggaranStlhPAK"):
            cell(sample, "Ta_RABRinci", 10, name, "7000001")
        read = reading(packed(sample))
        wrong = next(one for one in read.all_problems if one.level == "reject")
        assert (wrong.table, wrong.column) == ("Ta_RABRinci", "AnggaranStlhPAK")
        assert "Ta_RAB" in wrong.sentence
        assert "Rp" in wrong.sentence

    def test_a_line_that_is_missing_is_seen(self, sample: Tables) -> None:
        del sample["Ta_RABRinci"][9]
        assert reading(packed(sample)).villages[FIRST].rejected

    def test_rows_that_stand_twice_count_once_where_ta_rab_says_so(self, sample: Tables) -> None:
        for table in ("Ta_RABRinci", "Ta_RAB", "Ta_Kegiatan"):
            sample[table] += sample[table][1:]
        read = reading(packed(sample))
        assert not read.villages[FIRST].rejected
        assert figures(read.villages[FIRST])["belanja"] == EXPECTED["belanja"]

    def test_a_table_that_was_put_together_twice_counts_once(self, sample: Tables) -> None:
        for rows in sample.values():
            rows.extend(rows[1:])
        assert not reading(packed(sample)).villages[FIRST].rejected
        assert holds(told(packed(sample)))

    def test_a_village_with_sums_and_no_lines_is_told(self, sample: Tables) -> None:
        sample["Ta_RABRinci"] = [row for row in sample["Ta_RABRinci"] if row[1] != "90.2002."]
        read = reading(packed(sample))
        assert (read.code, list(read.villages), read.problems[0].level) == ("reject", [FIRST], "reject")

    def test_a_pagu_that_differs_is_told(self, sample: Tables) -> None:
        cell(sample, "Ta_Kegiatan", 3, "Pagu", "1")
        assert told_problem(packed(sample)) == ("warn", "Ta_Kegiatan", 3, "Pagu")

    def test_only_the_amounts_before_a_perubahan_differing_is_told(self, sample: Tables) -> None:
        cell(sample, "Ta_RABRinci", 10, "Anggaran", "5")
        assert told_problem(packed(sample)) == ("warn", "Ta_RABRinci", 10, "Anggaran")

    @pytest.mark.parametrize("table", ["Ta_SPP", "Ta_SPJ", "Ta_TBP"])
    def test_a_document_whose_rows_do_not_make_up_its_sum_is_told(self, sample: Tables, table: str) -> None:
        cell(sample, table, 3, "Jumlah", "12")
        assert told_problem(packed(sample)) == ("warn", table, 3, "Jumlah")


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    villages=st.integers(1, 4),
    lines=st.integers(1, 30),
    delimiter=st.sampled_from(",;\t"),
)
def test_totals_equal_an_independent_recomputation(
    seed: int, villages: int, lines: int, delimiter: str
) -> None:
    export = siskeudes_export.Export()
    luck = random.Random(seed)
    for n in range(villages):
        siskeudes_export.add_village(
            export, f"{n + 1:02d}.2001", 2026, luck, lines=lines, pak=luck.random() < 0.5
        )
    siskeudes_export.add_village(export, "01.2001", 2025, luck, lines=3)
    plain, written = io.BytesIO(), io.BytesIO()
    siskeudes_export.write(export, plain)
    siskeudes_export.write(export, written, delimiter=delimiter, quoted_header=seed % 2 == 0)
    expected = recomputed(plain.getvalue(), "53.01", 2026)
    read = reading(written.getvalue())
    assert {kode: one.rejected for kode, one in read.villages.items()} == dict.fromkeys(expected, False)
    for kode, proposal in read.villages.items():
        found = figures(proposal)
        assert {name: found[name] for name in expected[kode]} == expected[kode]

"""An export that is untidy but honest comes in with its own sums; one that hides something does not."""

import pytest

from accountability.budget.siskeudes.figures import figures
from tests.accountability.budget.siskeudes.exports import (
    EXPECTED,
    FIRST,
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


@pytest.fixture
def sample() -> Tables:
    return tables()


def without(of: Tables, table: str, *names: str) -> None:
    """Takes columns out of a table."""
    gone = {of[table][0].index(name) for name in names}
    of[table] = [[said for at, said in enumerate(row) if at not in gone] for row in of[table]]


class TestOtherVersions:
    def test_a_version_without_a_column_for_a_perubahan(self, sample: Tables) -> None:
        for table in ("Ta_RAB", "Ta_RABRinci"):
            without(sample, table, "AnggaranStlhPAK", "AnggaranPAK")
        assert reading(packed(sample)).code == "warn"
        assert holds(told(packed(sample)))

    def test_but_not_where_only_the_lines_lost_it(self, sample: Tables) -> None:
        without(sample, "Ta_RABRinci", "AnggaranStlhPAK")
        assert told_problem(packed(sample)) == ("reject", "Ta_RABRinci", 1, "AnggaranStlhPAK")

    @pytest.mark.parametrize(
        ("table", "name"),
        [
            ("Ta_RABRinci", "SumberDana"),
            ("Ta_RAB", "Anggaran"),
            ("Ta_RAB", "Kd_Keg"),
            ("Ta_Kegiatan", "Nama_Kegiatan"),
            ("Ta_TBP", "Tgl_Bukti"),
            ("Ta_TBPRinci", "SumberDana"),
            ("Ta_SPP", "Tgl_SPP"),
            ("Ta_SPPRinci", "Sumberdana"),
            ("Ta_SPJ", "No_SPJ"),
            ("Ta_Mutasi", "Tgl_Bukti"),
            ("Ta_JurnalUmum", "Tanggal"),
            ("Ta_JurnalUmumRinci", "Kd_Keg"),
        ],
    )
    def test_a_column_that_no_sum_hangs_on_may_be_missing(
        self, sample: Tables, table: str, name: str
    ) -> None:
        without(sample, table, name)
        assert reading(packed(sample)).code in ("ok", "warn")
        found = told(packed(sample))
        assert {key: found[key] for key in EXPECTED} == EXPECTED

    @pytest.mark.parametrize("table", ["Ta_Kegiatan", "Ta_Mutasi", "Ta_JurnalUmum", "Ta_JurnalUmumRinci"])
    def test_an_empty_file_is_a_table_without_rows(self, sample: Tables, table: str) -> None:
        sample[table] = []
        assert reading(packed(sample)).code == "warn"
        assert holds(told(packed(sample)))

    def test_an_empty_file_that_realisasi_needs_leaves_realisasi_untold(self, sample: Tables) -> None:
        sample["Ta_SPPRinci"] = []
        assert reading(packed(sample)).code == "warn"
        assert told(packed(sample))["realisasi_belanja"] is None

    def test_an_empty_ta_rab_is_no_export(self, sample: Tables) -> None:
        sample["Ta_RAB"] = []
        assert told_problem(packed(sample))[:2] == ("reject", "Ta_RAB")

    @pytest.mark.parametrize("word", ["um", "Panjar", "UANG MUKA", "UM - Panjar"])
    def test_an_advance_by_any_of_its_names_is_not_spent_twice(self, sample: Tables, word: str) -> None:
        column(sample, "Ta_SPP", "Jn_SPP", lambda kind: word if kind == "UM" else kind)
        assert holds(told(packed(sample)))

    def test_an_unknown_kind_of_spp_is_told(self, sample: Tables) -> None:
        cell(sample, "Ta_SPP", 2, "Jn_SPP", "?")
        assert told_problem(packed(sample)) == ("warn", "Ta_SPP", 2, "Jn_SPP")
        assert holds(told(packed(sample)))


class TestCodes:
    def test_a_fourth_level_of_a_kegiatan_belongs_to_the_kegiatan(self, sample: Tables) -> None:
        for table in ("Ta_RAB", "Ta_RABRinci", "Ta_Kegiatan", "Ta_SPPRinci", "Ta_SPJRinci"):
            column(sample, table, "Kd_Keg", lambda kode: kode if ".00.00." in kode else f"{kode}01.")
        assert holds(told(packed(sample)))

    def test_villages_with_their_whole_kode_and_kegiatan_without(self, sample: Tables) -> None:
        for rows in sample.values():
            if "Kd_Desa" in rows[0]:
                at = rows[0].index("Kd_Desa")
                for row in rows[1:]:
                    row[at] = f"53.01.{row[at]}"
        assert holds(told(packed(sample)))

    @pytest.mark.parametrize("kode", ["", "7.1.1.01.", "5.2.1.01."])
    def test_a_row_without_money_and_place_is_left_out(self, sample: Tables, kode: str) -> None:
        row = [""] * len(sample["Ta_RABRinci"][0])
        row[:2], row[3] = ["2026", "90.2001."], kode
        sample["Ta_RABRinci"].append(row)
        assert reading(packed(sample)).code == "warn"
        assert holds(told(packed(sample)))

    @pytest.mark.parametrize("row", [[""] * 17, ["\x1a"], [" "]])
    def test_a_blank_row_is_none(self, sample: Tables, row: list[str]) -> None:
        sample["Ta_RABRinci"].append(row)
        assert reading(packed(sample)).code == "ok"


class TestSums:
    def test_only_the_newest_posting_of_ta_rab_is_held_against(self, sample: Tables) -> None:
        header, *rows = sample["Ta_RAB"]
        old = [[*row, "1"] for row in rows]
        for row in old:
            row[header.index("Anggaran")] = row[header.index("AnggaranStlhPAK")] = "1"
        sample["Ta_RAB"] = [[*header, "KdPosting"], *old, *([*row, "10"] for row in rows)]
        assert reading(packed(sample)).code == "ok"
        assert holds(told(packed(sample)))

    def test_rows_that_stand_twice_are_refused_where_no_sums_tell(self, sample: Tables) -> None:
        sample["Ta_RABRinci"] += [list(row) for row in sample["Ta_RABRinci"][1:]]
        without(sample, "Ta_RAB", "Anggaran")
        assert reading(packed(sample)).code == "reject"

    def test_lines_without_the_perubahan_that_ta_rab_tells_are_refused(self, sample: Tables) -> None:
        column(sample, "Ta_RABRinci", "AnggaranStlhPAK", lambda amount: "0")
        cell(sample, "Ta_RAB", 2, "AnggaranStlhPAK", "43000000")
        assert reading(packed(sample)).code == "reject"

    def test_money_moved_between_lines_counts_where_only_the_difference_is_told(self, sample: Tables) -> None:
        for table in ("Ta_RAB", "Ta_RABRinci"):
            column(sample, table, "AnggaranStlhPAK", lambda amount: "")
        cell(sample, "Ta_RABRinci", 2, "AnggaranPAK", "500000")
        cell(sample, "Ta_RABRinci", 3, "AnggaranPAK", "-500000")
        lines = reading(packed(sample)).villages[FIRST].lines
        assert [line.amount for line in lines[:2]] == [43_000_000, 14_500_000]

    @pytest.mark.parametrize("heads", ["without their sum", "missing"])
    def test_rows_of_a_document_that_stand_twice_count_once(self, sample: Tables, heads: str) -> None:
        for table in ("Ta_TBP", "Ta_SPJ"):
            sample[f"{table}Rinci"] += [list(row) for row in sample[f"{table}Rinci"][1:]]
            if heads == "missing":
                del sample[table]
            else:
                without(sample, table, "Jumlah")
        assert reading(packed(sample)).code == "warn"
        assert holds(told(packed(sample)))

    def test_mutasi_and_journal_rows_that_stand_twice_count_once(self, sample: Tables) -> None:
        mutasi = {"Tahun": "2026", "Kd_Desa": "90.2001.", "No_Bukti": "M1", "Tgl_Bukti": "03/31/26"}
        mutasi |= {"Kd_Rincian": "4.3.6.01.", "Nilai": "1000"}
        journal = {"Tahun": "2026", "Kd_Desa": "90.2001.", "NoBukti": "J1", "NoID": "1"}
        journal |= {"Kd_Rincian": "4.1.3.01.", "Kredit": "200", "Debet": "0"}
        for table, row in (("Ta_Mutasi", mutasi), ("Ta_JurnalUmumRinci", journal)):
            sample[table] += 2 * [[row.get(name, "") for name in sample[table][0]]]
        assert reading(packed(sample)).code == "warn"
        assert told(packed(sample))["realisasi_pendapatan"] == EXPECTED["realisasi_pendapatan"] + 1200


class TestWhatIsLost:
    def test_a_village_whose_sums_differ_still_has_the_figures_of_its_lines(self, sample: Tables) -> None:
        cell(sample, "Ta_RAB", 2, "AnggaranStlhPAK", "1")
        proposal = reading(packed(sample)).villages[FIRST]
        assert (proposal.rejected, proposal.incomplete, holds(figures(proposal))) == (True, False, True)

    @pytest.mark.parametrize(("name", "value"), [("Kd_Rincian", "x"), ("AnggaranStlhPAK", "lima")])
    def test_money_without_a_place_or_an_amount_leaves_none(
        self, sample: Tables, name: str, value: str
    ) -> None:
        cell(sample, "Ta_RABRinci", 2, name, value)
        proposal = reading(packed(sample)).villages[FIRST]
        assert (proposal.rejected, proposal.incomplete) == (True, True)

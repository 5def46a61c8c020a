"""What each cell of an export does to the figures: codes, amounts, and what was spent."""

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


class TestCodes:
    def test_dd_is_dana_desa(self, sample: Tables) -> None:
        column(sample, "Ta_RABRinci", "SumberDana", lambda text: "DD" if text == "DDS" else text)
        read = reading(packed(sample))
        assert (read.code, "DDS" in {line.fund_source for line in read.villages[FIRST].lines}) == ("ok", True)

    @pytest.mark.parametrize(
        ("name", "value", "kept"),
        [("SumberDana", "XYZ", "XYZ"), ("SumberDana", "TIDAK TAHU", ""), ("SumberDana", "", "")],
    )
    def test_a_source_nobody_knows_is_told_and_the_money_kept(
        self, sample: Tables, name: str, value: str, kept: str
    ) -> None:
        cell(sample, "Ta_RABRinci", 12, name, value)
        assert told_problem(packed(sample)) == ("warn", "Ta_RABRinci", 12, name)
        assert holds(told(packed(sample)))
        assert reading(packed(sample)).villages[FIRST].lines[10].fund_source == kept

    def test_an_account_nobody_knows_is_told_and_the_money_kept(self, sample: Tables) -> None:
        old = sample["Ta_RABRinci"][11][3]
        for table in ("Ta_RABRinci", "Ta_RAB"):
            column(sample, table, "Kd_Rincian", lambda text: "5.2.8.77." if text == old else text)
        found = reading(packed(sample))
        assert (found.code, found.all_problems[0].column) == ("warn", "Kd_Rincian")
        assert holds(told(packed(sample)))

    @pytest.mark.parametrize("value", ["", "1.1.1.01.", "6.3.1.01.", "belanja"])
    def test_money_without_a_place_is_refused(self, sample: Tables, value: str) -> None:
        cell(sample, "Ta_RABRinci", 12, "Kd_Rincian", value)
        wrong = reading(packed(sample)).villages[FIRST].problems[0]
        assert (wrong.level, wrong.row, wrong.column) == ("reject", 12, "Kd_Rincian")

    @pytest.mark.parametrize("value", ["", "90.2001.00.00.00.", "90.2002.01.01.01.", "90.2001.06.01.01."])
    def test_belanja_without_a_bidang_is_refused(self, sample: Tables, value: str) -> None:
        cell(sample, "Ta_RABRinci", 12, "Kd_Keg", value)
        wrong = reading(packed(sample)).villages[FIRST].problems[0]
        assert (wrong.level, wrong.row, wrong.column) == ("reject", 12, "Kd_Keg")

    def test_a_jenis_without_objek_and_local_codes_are_taken(self, sample: Tables) -> None:
        for table in ("Ta_RABRinci", "Ta_RAB"):
            column(
                sample,
                table,
                "Kd_Rincian",
                lambda text: {"4.1.2.01.": "4.1.2.", "5.1.1.01.": "5.2.1.95."}.get(text, text),
            )
        read = reading(packed(sample))
        assert {"4.1.2", "5.2.1.95"} <= {line.account for line in read.villages[FIRST].lines}
        assert read.code == "ok"


class TestMoney:
    @pytest.mark.parametrize(
        "value",
        [
            "lima juta",
            "NaN",
            "inf",
            "-inf",
            "1e400",
            "1e14",
            "0x10",
            "1_000",
            "1.20.000",
            "١٢٣",
            "12 Bulan",
            "=",
        ],
    )
    def test_what_is_no_amount_is_refused_with_its_cell(self, sample: Tables, value: str) -> None:
        cell(sample, "Ta_RABRinci", 8, "AnggaranStlhPAK", value)
        wrong = reading(packed(sample)).villages[FIRST].problems[0]
        assert (wrong.level, wrong.table, wrong.row, wrong.column) == (
            "reject",
            "Ta_RABRinci",
            8,
            "AnggaranStlhPAK",
        )
        assert value not in wrong.sentence

    @pytest.mark.parametrize("value", ["-1", "-1.0000000000000000e+006", "(1.000.000)", "-Rp1.000.000"])
    def test_a_negative_amount_is_refused(self, sample: Tables, value: str) -> None:
        cell(sample, "Ta_RABRinci", 8, "AnggaranStlhPAK", value)
        assert "negatif" in reading(packed(sample)).villages[FIRST].problems[0].sentence

    def test_negative_realisasi_is_taken_off_and_told(self, sample: Tables) -> None:
        cell(sample, "Ta_SPPRinci", 2, "Nilai", "-100")
        cell(sample, "Ta_SPP", 2, "Jumlah", "")
        data = packed(sample)
        assert told(data)["realisasi_belanja"] == EXPECTED["realisasi_belanja"] - 15_600_000 - 100
        assert told_problem(data) == ("warn", "Ta_SPPRinci", 2, "Nilai")

    def test_sen_are_rounded_once_in_the_sum(self, sample: Tables) -> None:
        for row in range(9, 13):
            before = float(sample["Ta_RABRinci"][row - 1][11])
            for name in ("Anggaran", "AnggaranStlhPAK"):
                cell(sample, "Ta_RABRinci", row, name, f"{before + 0.4:.2f}")
        read = reading(packed(sample))
        lines = read.villages[FIRST].lines
        assert (read.code, told(packed(sample))["belanja"]) == ("warn", EXPECTED["belanja"] + 2)
        assert sum(line.amount for line in lines if line.account[0] == "5") == EXPECTED["belanja"] + 2


class TestRealisasi:
    def test_an_export_without_its_tables_tells_none(self, sample: Tables) -> None:
        plan = {name: rows for name, rows in sample.items() if name.startswith(("Ref", "Ta_RAB", "Ta_Keg"))}
        read = reading(packed(plan))
        assert (read.code, read.villages[FIRST].spending) == ("ok", None)
        assert figures(read.villages[FIRST])["realisasi_belanja"] is None

    @pytest.mark.parametrize("table", ["Ta_TBPRinci", "Ta_SPP", "Ta_SPPRinci", "Ta_SPJRinci"])
    def test_where_a_part_is_missing_none_is_told_rather_than_a_wrong_one(
        self, sample: Tables, table: str
    ) -> None:
        del sample[table]
        read = reading(packed(sample))
        assert (read.code, read.villages[FIRST].spending) == ("warn", None)

    def test_interest_and_journals_count(self, sample: Tables) -> None:
        head = sample["Ta_Mutasi"][0]
        for account, amount in (("4.3.6.01.", "1234"), ("5.2.6.01.", "500"), ("1.1.1.01.", "999")):
            row = dict.fromkeys(head, "") | {
                "Tahun": "2026",
                "Kd_Desa": "90.2001.",
                "Tgl_Bukti": "07/31/26 00:00:00",
            }
            sample["Ta_Mutasi"].append(
                list((row | {"Kd_Rincian": account, "Nilai": amount, "Kd_Keg": "90.2001.01.01.04."}).values())
            )
        head = sample["Ta_JurnalUmumRinci"][0]
        for account, debet, kredit in (("4.1.4.01.", "0", "70"), ("5.2.1.01.", "30", "0")):
            row = dict.fromkeys(head, "") | {
                "Tahun": "2026",
                "Kd_Desa": "90.2001.",
                "Kd_Keg": "90.2001.01.01.04.",
            }
            sample["Ta_JurnalUmumRinci"].append(
                list((row | {"Kd_Rincian": account, "Debet": debet, "Kredit": kredit}).values())
            )
        found = told(packed(sample))
        assert found["realisasi_pendapatan"] == EXPECTED["realisasi_pendapatan"] + 1234 + 70
        assert found["realisasi_belanja"] == EXPECTED["realisasi_belanja"] + 500 + 30

    def test_spending_without_a_day_is_put_at_the_end_of_the_year(self, sample: Tables) -> None:
        cell(sample, "Ta_SPP", 2, "Tgl_SPP", "kapan-kapan")
        data = packed(sample)
        assert holds(told(data))
        assert told_problem(data) == ("warn", "Ta_SPPRinci", 2, "")

"""Each suggestion follows from whole rupiah, shows its arithmetic, and never guesses."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accountability.budget.rules.verdict import percent
from accountability.oversight.evaluation.facts import Facts, Meeting
from accountability.oversight.evaluation.pay_checks import PAY_CHECKS
from accountability.oversight.evaluation.picture import Line, Picture
from accountability.oversight.evaluation.sheet import sheet_rows
from accountability.oversight.evaluation.suggesting import CHECKS
from accountability.oversight.models import RegionalRule, RuleTable
from accountability.regions.sebutan import PRESETS


def line(account: str, kegiatan: str, amount: int, source: str = "ADD", **more: Any) -> Line:
    """One line of a budget."""
    more = {"description": "Belanja", "planned": True, "adopted": False, **more}
    return Line(account, kegiatan, source, amount, **more)


def facts(*lines: Line, year: int = 2026, preset: str = "umum", **more: Any) -> Facts:
    """A budget of these lines."""
    picture = Picture("99.01.01.2001", year, 0, False, lines, "x" * 64)
    return replace(Facts(picture, PRESETS[preset], dt.date(2025, 12, 1)), **more)


def rule(table: RuleTable, key: str, rupiah: int | None = None) -> dict[str, list[RegionalRule]]:
    """A table of one row."""
    return {table.value: [RegionalRule(table=table, key=key, rupiah=rupiah, legal_basis="Perbup 1/2025")]}


class TestRegister:
    def test_every_row_of_the_sheet_has_its_check(self) -> None:
        assert set(CHECKS) == {row.code for row in sheet_rows()}


class TestThirtyPercent:
    SALARY = (
        line("5.1.1.01", "1.1.01", 100),
        line("5.1.2.01", "1.1.02", 120),
        line("5.1.4.01", "1.1.05", 50),
        line("5.2.1.06", "1.1.06", 30),
    )

    def test_exactly_thirty_is_within(self) -> None:
        found = CHECKS["A4"](facts(*self.SALARY, line("5.2.1.01", "2.3.10", 700)))
        assert found.verdict == "ya"
        assert "Rp300 dari belanja Rp1.000 = 30,00%; batas 30%: tidak lebih" in found.lines

    def test_one_rupiah_more_is_not(self) -> None:
        found = CHECKS["A4"](facts(*self.SALARY, line("5.2.1.01", "2.3.10", 699)))
        assert found.verdict == "tidak"
        assert any("lebih Rp1" in one for one in found.lines)

    def test_the_parts_are_shown_one_by_one(self) -> None:
        found = CHECKS["A4"](facts(*self.SALARY, line("5.2.1.01", "2.3.10", 700)))
        assert "1.1.01 Rp100 + 1.1.02 Rp120 + 1.1.05 Rp50 + 1.1.06 Rp30 = Rp300" in found.lines[0]

    def test_all_three_readings_are_shown_and_the_first_is_that_of_the_law(self) -> None:
        office = line("5.2.1.01", "1.1.04", 500)
        found = CHECKS["A4"](facts(*self.SALARY, office, line("5.2.1.01", "2.3.10", 700)))
        said = " ".join(found.lines)
        assert found.verdict == "ya"
        assert found.basis.startswith("PP 43/2014")
        for basis in ("PP 11/2019", "Lampiran", "baris A.4"):
            assert basis in said
        assert said.count("batas 30%") == 3
        assert said.count("tidak lebih") == 1

    def test_a_line_of_pay_inside_the_office_is_counted_once_in_the_reading_of_the_sheet(self) -> None:
        found = CHECKS["A4"](facts(line("5.1.4.01", "1.1.06", 40), line("5.2.1.01", "2.3.10", 60)))
        assert any("Rp40 dari seluruh pengeluaran APB Desa Rp100" in one for one in found.lines)

    def test_unmarked_grants_leave_the_reading_of_the_sheet_open_only_where_they_decide(self) -> None:
        grant = line("5.2.1.01", "2.3.10", 500, "PBK")
        found = CHECKS["A4"](facts(line("5.1.1.01", "1.1.01", 200), line("5.3.1.01", "2.3.10", 300), grant))
        said = " ".join(found.lines)
        assert "belum bertanda khusus" in said
        assert "tidak dapat dihitung" in said

    def test_an_empty_budget_has_no_share(self) -> None:
        assert CHECKS["A4"](facts()).verdict == ""

    @pytest.mark.parametrize(
        ("part", "whole", "said"),
        [(2334, 10_000, "23,34%"), (1, 3, "33,33%"), (2, 3, "66,67%"), (0, 5, "0,00%"), (5, 0, "–")],
    )
    def test_percent_is_rounded_in_whole_numbers(self, part: int, whole: int, said: str) -> None:
        assert percent(part, whole) == said


class TestSpending:
    def test_without_a_table_authority_is_not_guessed_and_local_codes_are_named(self) -> None:
        found = CHECKS["A1"](facts(line("5.2.1.01", "2.3.90", 10, description="Taman")))
        assert found.verdict == ""
        assert found.lines[0] == "Tabel daftar kewenangan kabupaten 2026 belum diisi."
        assert "2.3.90 Taman Rp10" in found.lines[1]

    @pytest.mark.parametrize(
        ("kode", "verdict"), [("2.3.10", "ya"), ("4.1.01", "tidak"), ("2.30.10", "tidak")]
    )
    def test_authority_compares_whole_parts_of_a_code(self, kode: str, verdict: str) -> None:
        tables = rule(RuleTable.AUTHORITY, "2.3")
        assert CHECKS["A1"](facts(line("5.2.1.01", kode, 10), tables=tables)).verdict == verdict

    def test_a_meeting_counts_with_record_attendance_and_day(self) -> None:
        whole = Meeting("Musdes", dt.date(2025, 8, 1), "1/BA", 40)
        assert CHECKS["A2"](facts(meetings=(whole,))).verdict == "ya"
        for less in (
            replace(whole, berita_acara_no=""),
            replace(whole, attendance=None),
            replace(whole, held_on=dt.date(2025, 12, 2)),
        ):
            assert CHECKS["A2"](facts(meetings=(less,))).verdict == "tidak"

    def test_spending_outside_the_plan_is_named(self) -> None:
        loose = line("5.2.1.01", "2.3.10", 25, planned=False, description="Pagar")
        found = CHECKS["A3"](facts(line("5.2.1.01", "2.3.11", 75, adopted=True), loose))
        assert found.verdict == "tidak"
        assert "1 dari 2 baris, Rp75 dari Rp100 = 75,00%" in found.lines[0]
        assert "1 baris, Rp75 = 75,00%" in found.lines[1]
        assert "2.3.10 Pagar Rp25" in found.lines[2]

    def test_earmarks_of_an_unknown_year_are_not_guessed(self) -> None:
        found = CHECKS["A5"](facts(year=2031))
        assert (found.verdict, found.lines) == ("", ["Tabel aturan Dana Desa 2031 belum diisi."])

    def test_earmarks_of_a_year_are_counted_from_the_transfer_only(self) -> None:
        money = line("4.2.1.01", "", 1000, "DDS")
        food = line("5.2.7.05", "4.2.01", 150, "DDS"), line("6.2.2.01", "", 50, "DDS")
        rest = line("5.2.2.03", "2.2.02", 10, "DDS"), line("5.2.7.05", "4.2.01", 900, "ADD")
        kept = CHECKS["A5"](facts(money, *food, *rest, year=2025))
        assert kept.verdict == "ya"
        assert any("Rp200 = 20,00%; paling sedikit 20%" in one for one in kept.lines)
        broken = CHECKS["A5"](facts(money, food[0], *rest, year=2025))
        assert broken.verdict == "tidak"

    def test_a_rule_that_lines_cannot_tell_leaves_the_row_open(self) -> None:
        found = CHECKS["A5"](facts(line("4.2.1.01", "", 1000, "DDS"), year=2026))
        assert found.verdict == ""
        assert any("tidak dapat dihitung dari baris anggaran" in one for one in found.lines)

    def test_a_regional_priority_without_money_is_missing(self) -> None:
        tables = rule(RuleTable.PRIORITY, "2.2")
        assert CHECKS["A6"](facts(tables=tables)).verdict == "tidak"
        assert CHECKS["A6"](facts(line("5.2.2.03", "2.2.02", 5), tables=tables)).verdict == "ya"
        assert CHECKS["A6"](facts()).verdict == ""

    @pytest.mark.parametrize("code", ["A7", "A8"])
    def test_what_no_row_holds_is_said_and_not_judged(self, code: str) -> None:
        assert CHECKS[code](facts(line("5.2.1.01", "2.3.10", 5))).verdict == ""

    def test_a_forbidden_word_is_for_a_person_to_look_at(self) -> None:
        tables = rule(RuleTable.FORBIDDEN, "mobil dinas")
        clean, found = (
            line("5.2.1.01", "2.3.10", 5),
            line("5.3.1.01", "1.1.04", 5, description="Mobil dinas baru"),
        )
        assert CHECKS["A9"](facts(clean, tables=tables)).verdict == "ya"
        assert CHECKS["A9"](facts(found, tables=tables)).verdict == ""
        assert CHECKS["A9"](facts(clean)).lines == ["Tabel belanja yang dilarang kabupaten 2026 belum diisi."]


class TestPay:
    def test_without_a_table_it_is_not_guessed(self) -> None:
        found = PAY_CHECKS["B1"](facts(line("5.1.1.01", "1.1.01", 48_000_000)))
        assert found.verdict == ""
        assert "Rp4.000.000 sebulan" in found.lines[0]
        assert found.lines[1] == "Tabel penghasilan kabupaten 2026 belum diisi."

    @pytest.mark.parametrize(("yearly", "verdict"), [(36_000_000, "ya"), (36_000_001, "tidak")])
    def test_the_head_is_held_to_the_ceiling_of_twelve_months(self, yearly: int, verdict: str) -> None:
        tables = rule(RuleTable.PAY, "kades", 3_000_000)
        assert PAY_CHECKS["B1"](facts(line("5.1.1.01", "1.1.01", yearly), tables=tables)).verdict == verdict

    def test_a_position_no_line_names_is_not_guessed(self) -> None:
        tables = rule(RuleTable.PAY, "kaur", 2_000_000)
        found = PAY_CHECKS["B3"](facts(line("5.1.2.01", "1.1.02", 90_000_000), tables=tables))
        assert found.verdict == ""
        assert "Tidak ada baris" in found.lines[0]

    @pytest.mark.parametrize(
        ("words", "verdict"),
        [("Siltap Kaur 3 orang", "ya"), ("Siltap Kaur 2 orang", "tidak"), ("Siltap Kaur", "")],
    )
    def test_how_many_are_paid_comes_from_the_words_of_the_line(self, words: str, verdict: str) -> None:
        tables = rule(RuleTable.PAY, "kaur", 2_000_000)
        paid = line("5.1.2.01", "1.1.02", 72_000_000, description=words)
        assert PAY_CHECKS["B3"](facts(paid, tables=tables)).verdict == verdict

    def test_all_together_within_one_ceiling_needs_no_count(self) -> None:
        tables = rule(RuleTable.PAY, "kasi", 2_000_000)
        paid = line("5.1.2.01", "1.1.02", 24_000_000, description="Kasi")
        assert PAY_CHECKS["B4"](facts(paid, tables=tables)).verdict == "ya"

    def test_a_word_that_only_contains_a_position_does_not_name_it(self) -> None:
        tables = rule(RuleTable.PAY, "kasi", 2_000_000)
        paid = line("5.1.2.01", "1.1.02", 24_000_000, description="Alokasi perangkat")
        assert PAY_CHECKS["B4"](facts(paid, tables=tables)).verdict == ""

    @pytest.mark.parametrize(("code", "kegiatan"), [("B7", "2.1.01"), ("B8", "2.2.02")])
    def test_incentives_are_there_or_not(self, code: str, kegiatan: str) -> None:
        assert PAY_CHECKS[code](facts(line("5.2.2.03", kegiatan, 5))).verdict == "ya"
        assert PAY_CHECKS[code](facts(line("5.2.1.01", kegiatan, 5))).verdict == "tidak"

    def test_a_distrik_reads_its_own_words(self) -> None:
        said = " ".join(
            one for check in CHECKS.values() for one in check(facts(preset="papua", year=2031)).lines
        )
        assert "APB Desa" not in said
        assert "musyawarah kampung" in said

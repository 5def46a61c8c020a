"""Each rule is exact to the rupiah, shows its arithmetic, and says what it cannot know."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.budget.proposed import ProposedLine
from accountability.budget.rules.dana_desa import dana_desa
from accountability.budget.rules.prices import Ceiling, compared
from accountability.budget.rules.results import results
from accountability.budget.rules.thirty import Share, share_of, variants
from accountability.budget.rules.verdict import RuleResult, Verdict, percent
from accountability.regions.sebutan import PRESETS

WORDS = PRESETS["umum"]
RUPIAH = st.integers(min_value=0, max_value=10**12)


def line(account: str, kegiatan: str, amount: int, source: str = "DDS", **more: Any) -> ProposedLine:
    """One line of a file."""
    return ProposedLine(account, kegiatan, source, amount, **more)


def found(rule: str, year: int, *lines: ProposedLine) -> RuleResult:
    """The result of one rule."""
    return next(one for one in results(lines, year) if one.id == rule)


class TestThirty:
    def test_one_rupiah_decides(self) -> None:
        pay = line("5.1.1.01", "1.1.01", 300, "ADD")
        assert found("pct30_pp11", 2026, pay, line("5.3.1.01", "2.3.10", 700)).verdict == Verdict.WITHIN
        over = found("pct30_pp11", 2026, pay, line("5.3.1.01", "2.3.10", 699))
        assert (over.verdict, over.part, over.whole, over.limit) == (Verdict.OUTSIDE, 300, 999, Decimal(30))
        assert any("lebih Rp1" in one for one in over.arithmetic)

    def test_marked_grants_are_taken_off_and_unmarked_ones_leave_it_open_only_where_they_decide(self) -> None:
        pay, road = line("5.1.1.01", "1.1.01", 200, "ADD"), line("5.3.1.01", "2.3.10", 300)
        unmarked = line("5.2.1.01", "2.3.10", 500, "PBK")
        marked = line("5.2.1.01", "2.3.10", 500, "PBK", special=True)
        assert found("pct30_sheet", 2026, pay, road, unmarked).verdict == Verdict.UNKNOWN
        assert found("pct30_sheet", 2026, pay, road, marked).verdict == Verdict.OUTSIDE
        assert found("pct30_sheet", 2026, pay, line("5.3.1.01", "2.3.10", 900), unmarked).verdict == "sesuai"

    def test_tanah_bengkok_is_always_said(self) -> None:
        assert "tanah bengkok" in found("pct30_pp11", 2026, line("5.2.1.01", "2.3.10", 5)).arithmetic[-1]

    @given(RUPIAH, RUPIAH)
    def test_the_verdict_is_that_of_exact_fractions(self, part: int, rest: int) -> None:
        share = share_of(
            [line("5.1.1.01", "1.1.01", part), line("5.2.1.01", "2.3.10", rest)], variants(2026)[0]
        )
        whole = part + rest
        assert share == Share(part, whole, 30)
        assert share.within is (None if whole == 0 else Decimal(part) / whole <= Decimal("0.3"))


class TestDanaDesa:
    def test_the_ceiling_is_the_transfer_and_only_dds_counts(self) -> None:
        lines = [
            line("4.2.1.01", "", 1000),
            line("4.2.3.01", "", 5000, "ADD"),
            line("5.2.7.05", "4.2.01", 150),
            line("6.2.2.01", "", 50),
            line("5.2.7.05", "4.2.01", 900, "ADD"),
        ]
        food = found("dana_desa_ketahanan_pangan", 2025, *lines)
        assert (food.part, food.whole, food.verdict, food.percent) == (200, 1000, Verdict.WITHIN, "20,00%")
        assert "Rp200 = 20,00%; paling sedikit 20%" in food.arithmetic[0]

    @pytest.mark.parametrize(("aid", "verdict"), [(150, "sesuai"), (151, "tidak_sesuai")])
    def test_direct_aid_has_a_ceiling(self, aid: int, verdict: str) -> None:
        lines = line("4.2.1.01", "", 1000), line("5.4.1.01", "5.3.00", aid)
        assert found("dana_desa_blt_max", 2025, *lines).verdict == verdict

    @pytest.mark.parametrize(
        ("operations", "verdict"),
        [(12, "sesuai"), (13, "tidak_dapat_dihitung"), (30, "tidak_dapat_dihitung"), (31, "tidak_sesuai")],
    )
    def test_where_the_ceiling_itself_is_in_doubt_nothing_is_guessed(
        self, operations: int, verdict: str
    ) -> None:
        lines = line("4.2.1.01", "", 1000), line("5.2.5.90", "1.1.08", operations)
        assert found("dana_desa_operasional", 2026, *lines).verdict == verdict

    @pytest.mark.parametrize("rule", ["dana_desa_kdmp", "dana_desa_blt_unit", "dana_desa_publikasi"])
    def test_what_lines_do_not_tell_is_not_computed(self, rule: str) -> None:
        one = found(rule, 2026, line("4.2.1.01", "", 1000))
        assert (one.verdict, one.part) == (Verdict.UNKNOWN, None)
        assert "tidak dapat dihitung" in one.arithmetic[0]

    @pytest.mark.parametrize("year", [2019, 2027, 2031])
    def test_a_year_without_rules_says_so(self, year: int) -> None:
        (one,) = dana_desa([line("4.2.1.01", "", 1000)], year, WORDS)
        assert (one.verdict, one.arithmetic) == (
            Verdict.UNKNOWN,
            (f"Tabel aturan Dana Desa {year} belum diisi.",),
        )

    def test_without_a_ceiling_there_is_no_share(self) -> None:
        assert found("dana_desa_blt_max", 2025, line("5.4.1.01", "5.3.00", 9)).verdict == Verdict.UNKNOWN

    def test_presence_needs_more_than_nothing(self) -> None:
        lines = line("4.2.1.01", "", 1000), line("5.2.2.03", "2.2.02", 1)
        assert found("dana_desa_stunting", 2025, *lines).verdict == Verdict.WITHIN
        assert found("dana_desa_stunting", 2025, lines[0]).verdict == Verdict.OUTSIDE

    @given(st.integers(1, 10**12), RUPIAH)
    def test_shares_are_exact(self, base: int, part: int) -> None:
        lines = line("4.2.1.01", "", base), line("5.2.7.05", "4.2.01", part)
        expected = Verdict.WITHIN if part * 5 >= base else Verdict.OUTSIDE
        assert found("dana_desa_ketahanan_pangan", 2025, *lines).verdict == expected


class TestPay:
    def test_the_head_is_held_to_the_floor_of_twelve_months(self) -> None:
        paid = line("5.1.1.01", "1.1.01", 12 * 2_426_640, "ADD")
        assert found("siltap_kades", 2026, paid).verdict == Verdict.WITHIN
        less = line("5.1.1.01", "1.1.01", 12 * 2_426_640 - 1, "ADD")
        assert found("siltap_kades", 2026, less).verdict == Verdict.OUTSIDE

    def test_how_many_are_paid_is_not_guessed(self) -> None:
        paid = line("5.1.2.01", "1.1.02", 90_000_000, "ADD", description="Siltap Kaur")
        one = found("siltap_kaur", 2026, paid)
        assert one.verdict == Verdict.UNKNOWN
        assert "jumlah orang tidak tercatat" in one.arithmetic[0]


class TestPrices:
    def test_the_longest_name_of_an_item_wins_and_units_must_agree(self) -> None:
        table = [Ceiling("semen", "sak", 70_000), Ceiling("semen putih", "sak", 120_000)]
        told: dict[str, Any] = {"unit": "sak", "unit_price": 100_000}
        plain = line("5.3.5.02", "2.3.10", 1, description="Semen abu", **told)
        white = line("5.3.5.02", "2.3.10", 1, description="Semen putih", **told)
        other = line("5.3.5.02", "2.3.10", 1, description="Semen", unit="ton", unit_price=900_000)
        assert [one.over for one in compared([plain, white, other], table)] == [30_000, -20_000]


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12))
def test_percent_is_rounded_half_up_by_whole_numbers(part: int, whole: int) -> None:
    exact = (Decimal(abs(part)) * 100 / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    sign = "-" if part < 0 and exact else ""
    assert percent(part, whole) == f"{sign}{exact}".replace(".", ",") + "%"

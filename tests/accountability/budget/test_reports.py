"""Reports add up to the rupiah, end on their day, and say what is not known."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.budget.correcting import AlreadyCorrected, NoReason, correct_realisasi
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.duties import Told, duties, missing, missing_at_enactment
from accountability.budget.findings import Finding, findings
from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.budget.progress import progress
from accountability.budget.publication import NoPercentHere, Spending, WentBack, publish, realise
from accountability.budget.reports import Report, as_csv, report, semester_end, silpa_of, year_end
from accountability.ledger.models import Entry as LedgerEntry
from accountability.regions.models import DesaFacts, Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

WORDS = PRESETS["umum"]
NOW = dt.datetime(2027, 12, 30, 3, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db
ENTRIES = (
    Entry("4.2.1.01", 1_000, "DDS"),
    Entry("4.1.2.03", 200, "PAD"),
    Entry("5.1.1.01", 300, "ADD", kegiatan_kode="1.1.01"),
    Entry("5.3.5.02", 700, "DDS", kegiatan_kode="2.3.10"),
    Entry("5.2.7.05", 150, "DDS", kegiatan_kode="4.2.01"),
    Entry("6.1.1.01", 50, "PAD"),
    Entry("6.2.2.01", 100, "DDS"),
)
WHY = "Salah ketik, seharusnya kegiatan lain."


@pytest.fixture
def apb(desa: Wilayah, kades: Membership) -> APBDesa:
    """A public budget of 2027 that has everything."""
    found = draft(desa=desa, year=2027, by=kades.actor(), at=makers.NOW)
    for entry in ENTRIES:
        add_line(apb=found, entry=entry, by=kades.actor(), at=makers.NOW)
    publish(apb=found, perdes_no="7", perdes_date=dt.date(2026, 12, 18), by=kades.actor(), at=makers.NOW)
    return found


@pytest.fixture
def spend(apb: APBDesa, kades: Membership) -> Any:
    """Records money on the line of an account."""

    def spent(account: str, amount: int, day: dt.date, percent: int | None = None) -> Realisasi:
        line = apb.lines.get(account=account)
        told = Spending(amount, percent, day)
        return realise(line=line, spending=told, by=kades.actor(), at=NOW)

    return spent


def by_code(found: Report) -> dict[str, tuple[int, int]]:
    """Planned and actual by code or name."""
    return {row.kode or row.name: (row.planned, row.actual) for row in found.rows}


def met(apb: APBDesa, today: dt.date = dt.date(2027, 2, 1)) -> dict[str, Finding]:
    """The findings of a budget by rule."""
    return {one.rule.id: one for one in findings(apb=apb, today=today, words=WORDS)}


class TestReport:
    def test_it_stands_in_the_order_of_the_law(self, apb: APBDesa, spend: Any) -> None:
        spend("4.2.1.01", 900, dt.date(2027, 3, 1))
        spend("6.1.1.01", 50, dt.date(2027, 1, 2))
        spend("5.3.5.02", 710, dt.date(2027, 6, 30), 100)
        spend("5.1.1.01", 100, dt.date(2027, 7, 1), 40)
        found = report(apb, until=year_end(2027))
        assert [row.kode or row.name for row in found.rows] == [
            *("4.1.2", "4.2.1", "4"),
            *("1", "1.1.01", "2", "2.3.10", "4", "4.2.01", "5"),
            "Surplus/(defisit)",
            *("6.1.1", "6.1", "6.2.2", "6.2", "Pembiayaan netto", "SILPA"),
        ]
        told = by_code(found)
        assert told["5"] == (1_150, 810)
        assert told["2.3.10"] == (700, 710)
        assert told["SILPA"] == (0, 140)
        assert found.silpa == 140
        assert [one.kode for one in found.over] == ["2.3.10"]
        assert [one.kode for one in found.unfinished] == ["1.1.01"]
        assert [one.kode for one in found.not_begun] == ["4.2.01"]
        assert {one.kode: one.left for one in found.with_money_left} == {"1.1.01": 200, "4.2.01": 150}

    def test_the_semester_ends_on_the_thirtieth_of_june(self, apb: APBDesa, spend: Any) -> None:
        spend("5.3.5.02", 400, dt.date(2027, 6, 30), 50)
        spend("5.3.5.02", 300, dt.date(2027, 7, 1), 100)
        half, whole = report(apb, until=semester_end(2027)), report(apb, until=year_end(2027))
        assert (by_code(half)["5"][1], by_code(whole)["5"][1]) == (400, 700)
        assert (half.kegiatan[1].percent, whole.kegiatan[1].percent) == (50, 100)

    def test_what_a_year_left_is_known_only_when_income_and_financing_were_told(
        self, desa: Wilayah, apb: APBDesa, spend: Any
    ) -> None:
        spend("5.3.5.02", 400, dt.date(2027, 3, 1), 50)
        assert silpa_of(desa=desa, year=2027) is None
        spend("4.2.1.01", 1_000, dt.date(2027, 3, 1))
        assert silpa_of(desa=desa, year=2027) is None
        spend("6.1.1.01", 50, dt.date(2027, 3, 1))
        assert silpa_of(desa=desa, year=2027) == 650
        assert silpa_of(desa=desa, year=2031) is None

    def test_the_spreadsheet_has_the_same_rows(self, apb: APBDesa) -> None:
        lines = as_csv(report(apb, until=year_end(2027))).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()
        assert lines[0] == "kode,uraian,anggaran,realisasi,lebih_kurang,persen"
        assert "2.3.10" in lines[7]
        assert len(lines) == 18

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([entry.account for entry in ENTRIES]),
                st.integers(0, 10**11),
                st.integers(1, 364),
            ),
            max_size=12,
        ),
        st.integers(0, 366),
    )
    def test_sums_are_those_of_the_rows_whatever_was_told(
        self, told: list[tuple[str, int, int]], cut: int
    ) -> None:
        from django.db import transaction

        with transaction.atomic():
            desa = makers.make_desa("99.01.01.2009", "Rawasari")
            apb = APBDesa.objects.create(desa=desa, year=2027, created_at=NOW)
            first = dt.date(2027, 1, 1)
            for entry in ENTRIES:
                kode = entry.kegiatan_kode
                apb.lines.create(account=entry.account, amount=entry.amount, kegiatan_kode=kode)
            for account, amount, day in told:
                line = BudgetLine.objects.get(apb=apb, account=account)
                when = first + dt.timedelta(days=day)
                Realisasi.objects.create(
                    apb=apb,
                    line=line,
                    account=account,
                    kegiatan_kode=line.kegiatan_kode,
                    amount=amount,
                    spent_date=when,
                    recorded_at=NOW,
                )
            until = first + dt.timedelta(days=cut)
            found = report(apb, until=until)

            def total(prefix: str) -> int:
                mine = [a for account, a, day in told if account.startswith(prefix) and day <= cut]
                return sum(mine)

            rows = found.rows
            assert found.actual.silpa == total("4") - total("5") + total("6.1") - total("6.2")
            assert sum(r.actual for r in rows if r.level == 1) == total("5")
            single = sum(r.actual for r in rows if r.level == 2)
            assert single == sum(a for _account, a, day in told if day <= cut)
            transaction.set_rollback(True)


class TestIncome:
    def test_income_has_no_percent(self, spend: Any) -> None:
        assert spend("4.2.1.01", 10, dt.date(2027, 2, 1)).percent is None
        with pytest.raises(NoPercentHere):
            spend("4.2.1.01", 10, dt.date(2027, 2, 1), 10)


class TestCorrecting:
    def test_what_was_wrong_stays_and_counts_no_more(self, apb: APBDesa, spend: Any, kades: Any) -> None:
        wrong = spend("5.3.5.02", 600, dt.date(2027, 2, 1), 90)
        correct_realisasi(realisasi=wrong, reason=WHY, by=kades.actor(), at=NOW)
        wrong.refresh_from_db()
        assert (wrong.amount, wrong.correction_reason) == (600, WHY)
        assert Realisasi.objects.rupiah() == 0
        assert LedgerEntry.objects.get(kind="apb.realisasi_dibetulkan").facts["amount"] == 600
        assert spend("5.3.5.02", 60, dt.date(2027, 2, 1), 10).percent == 10

    def test_it_needs_a_reason_and_happens_once(self, spend: Any, kades: Any) -> None:
        wrong = spend("5.3.5.02", 600, dt.date(2027, 2, 1), 90)
        with pytest.raises(NoReason):
            correct_realisasi(realisasi=wrong, reason="salah", by=kades.actor(), at=NOW)
        with pytest.raises(WentBack):
            spend("5.3.5.02", 1, dt.date(2027, 2, 1), 10)
        correct_realisasi(realisasi=wrong, reason=WHY, by=kades.actor(), at=NOW)
        with pytest.raises(AlreadyCorrected):
            correct_realisasi(realisasi=wrong, reason=WHY, by=kades.actor(), at=NOW)


class TestFindings:
    def test_a_budget_in_order_has_few(self, apb: APBDesa) -> None:
        assert set(met(apb)) == {"capital_unnamed", "no_output", "no_plan"} | {"no_place"}

    def test_the_budgets_own_words_settle_what_is_missing(self, apb: APBDesa) -> None:
        for kode in ("1.1.01", "2.3.10", "4.2.01"):
            BudgetedKegiatan.objects.create(apb=apb, kode=kode, name="x", place="Krajan", output="1 paket")
        apb.lines.filter(account="6.2.2.01").update(description="Modal BUM Desa, Perdes 3/2026")
        assert set(met(apb)) == {"no_plan"}

    def test_an_unbalanced_draft_shows_its_arithmetic(self, desa: Wilayah, kades: Membership) -> None:
        apb = makers.make_draft(desa, kades.actor())[0]
        add_line(apb=apb, entry=Entry("6.1.1.01", 7, "PAD"), by=kades.actor(), at=makers.NOW)
        one = met(apb)["silpa_planned"]
        assert one.sentence == "Surplus atau defisit ditambah pembiayaan netto Rp7, seharusnya Rp0."
        assert one.arithmetic[0].endswith("+ penerimaan Rp7 − pengeluaran Rp0 = Rp7.")

    def test_last_years_silpa_is_compared_when_it_is_known(
        self, desa: Wilayah, apb: APBDesa, spend: Any, kades: Membership
    ) -> None:
        spend("4.2.1.01", 1_000, dt.date(2027, 3, 1))
        spend("6.1.1.01", 50, dt.date(2027, 3, 1))
        spend("5.3.5.02", 700, dt.date(2027, 3, 1), 100)
        coming = draft(desa=desa, year=2028, by=kades.actor(), at=NOW)
        add_line(apb=coming, entry=Entry("6.1.1.01", 300, "PAD"), by=kades.actor(), at=NOW)
        assert "silpa_carried" not in met(coming, dt.date(2027, 12, 30))
        one = met(coming, dt.date(2028, 1, 1))["silpa_carried"]
        assert one.arithmetic == ("Rp300 − Rp350 = -Rp50.",)
        coming.lines.update(amount=350)
        assert "silpa_carried" not in met(coming, dt.date(2028, 1, 1))

    def test_spending_above_or_without_a_line_is_never_hidden(self, apb: APBDesa, spend: Any) -> None:
        spend("5.3.5.02", 705, dt.date(2027, 3, 1), 100)
        told = {"account": "5.2.1.01", "amount": 9, "spent_date": dt.date(2027, 3, 1), "recorded_at": NOW}
        Realisasi.objects.create(apb=apb, kegiatan_kode="3.2.03", **told)
        found = met(apb)
        assert found["over_line"].codes == ("2.3.10", "3.2.03")
        assert "lebih Rp14" in found["over_line"].sentence
        assert found["without_line"].codes == ("3.2.03",)

    def test_a_slow_semester_is_judged_when_it_is_over(self, apb: APBDesa, spend: Any) -> None:
        spend("5.3.5.02", 459, dt.date(2027, 6, 30), 60)
        spend("5.3.5.02", 100, dt.date(2027, 7, 1), 100)
        assert "slow" not in met(apb, dt.date(2027, 6, 30))
        assert met(apb, dt.date(2027, 7, 1))["slow"].arithmetic == ("Rp459 dari Rp1.150 = 39,91%.",)
        spend("5.3.5.02", 1, dt.date(2027, 6, 30), 100)
        assert "slow" not in met(apb, dt.date(2027, 7, 1))

    def test_codes_nobody_knows_are_named(self, apb: APBDesa) -> None:
        apb.lines.create(account="5.9.9.99", kegiatan_kode="2.3.10", fund_source="XYZ", amount=0)
        assert met(apb)["unknown_code"].codes == ("2.3.10 5.9.9.99 XYZ",)


class TestDuties:
    def test_each_is_told_missing_or_not_yet_due(self, desa: Wilayah, apb: APBDesa) -> None:
        DesaFacts.objects.filter(desa=desa).update(complaint_address="Balai, Jalan 1")
        found = {one.id: one for one in duties(desa=desa, year=2027, today=dt.date(2027, 7, 13), words=WORDS)}
        assert {one.id for one in found.values() if one.told == Told.YES} == {"apb", "aduan", "belum", "sisa"}
        assert (found["pelaksana"].told, found["pelaksana"].since) == (Told.NO, dt.date(2026, 12, 18))
        assert found["realisasi"].told == Told.LATER
        later = duties(desa=desa, year=2027, today=dt.date(2027, 7, 14), words=WORDS)
        assert {one.id for one in missing(later)} == {"pelaksana", "fokus", "realisasi", "kegiatan"}

    def test_a_year_without_a_public_budget_lacks_it_since_new_year(self, desa: Wilayah) -> None:
        found = duties(desa=desa, year=2027, today=dt.date(2027, 3, 1), words=WORDS)
        first = found[0]
        assert (first.id, first.told, first.since) == ("apb", Told.NO, dt.date(2027, 1, 1))
        assert first.said == "APB Desa belum tayang."

    def test_many_desa_at_once_are_told_the_same(self, desa: Wilayah, apb: APBDesa) -> None:
        assert missing_at_enactment({desa.kode: apb.pk}) == {desa.kode: {"aduan", "pelaksana"}}
        DesaFacts.objects.filter(desa=desa).update(complaint_address="Balai, Jalan 1")
        for kode in ("1.1.01", "2.3.10", "4.2.01"):
            BudgetedKegiatan.objects.create(apb=apb, kode=kode, name="x", pelaksana="Kasi Kesejahteraan")
        assert missing_at_enactment({desa.kode: apb.pk}) == {}
        found = duties(desa=desa, year=2027, today=dt.date(2027, 2, 1), words=WORDS)
        assert {one.id for one in missing(found)} == {"fokus"}

    def test_a_year_before_a_rule_does_not_know_it(self, desa: Wilayah) -> None:
        found = duties(desa=desa, year=2025, today=dt.date(2025, 3, 1), words=WORDS)
        assert "fokus" not in {one.id for one in found}


def test_photos_stand_at_the_moment_they_show(apb: APBDesa, spend: Any) -> None:
    for percent in (0, 20, 60, 100):
        row = spend("5.3.5.02", 1, dt.date(2027, 2, 1), percent)
        if percent != 60:
            Realisasi.objects.filter(pk=row.pk).update(photo=f"realisasi/{percent}.jpg")
    one = next(one for one in progress(apb) if one.kode == "2.3.10")
    assert {slot: row.photo.name for slot, row in one.photos.items()} == {
        0: "realisasi/20.jpg",
        100: "realisasi/100.jpg",
    }
    assert one.missing_photos == [50]

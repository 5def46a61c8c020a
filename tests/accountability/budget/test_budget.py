"""The budget adds up before everyone sees it, and what is spent is told to those who asked for it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.budget.chart import UnknownAccount, UnknownSource, accounts
from accountability.budget.drafting import (
    AlreadyPublished,
    Entry,
    NoBudgetHere,
    WrongAmount,
    WrongKegiatan,
    add_line,
    draft,
    remove_line,
)
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import (
    Empty,
    NotBalanced,
    NotPublishedYet,
    NotSpentYet,
    Spending,
    WentBack,
    publish,
    realise,
)
from accountability.budget.spent import spent_in_year_of
from accountability.budget.sums import totals
from accountability.planning.activity_codes import UnknownActivity
from accountability.regions.models import Wilayah
from posko import own_voices
from posko.states import State
from tests import makers

NOW = makers.NOW
TODAY = NOW.date()
pytestmark = pytest.mark.django_db


class TestDraft:
    def test_the_chart_of_accounts_is_the_official_one(self) -> None:
        assert len(accounts()) == 204

    def test_an_open_draft_is_found_again(self, desa: Wilayah, keuangan: Membership) -> None:
        first = draft(desa=desa, year=2027, by=keuangan.actor(), at=NOW)
        assert draft(desa=desa, year=2027, by=keuangan.actor(), at=NOW) == first

    def test_a_change_after_publication_is_a_new_version_beginning_as_a_copy(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        change = draft(desa=desa, year=apb.year, by=kades.actor(), at=NOW)
        assert (change.version, change.is_published) == (1, False)
        assert totals(change) == totals(apb)

    def test_a_kelurahan_has_no_budget(self, kades: Membership) -> None:
        kelurahan = makers.make_desa("99.01.01.1001", "Kota Baru")
        with pytest.raises(NoBudgetHere):
            draft(desa=kelurahan, year=2027, by=kades.actor(), at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            APBDesa.objects.create(desa=kelurahan, year=2027, created_at=NOW)

    @pytest.mark.parametrize(
        ("entry", "refusal"),
        [
            (Entry("9.9", 1, "DDS"), UnknownAccount),
            (Entry("4.2.1.01", 1, "XYZ"), UnknownSource),
            (Entry("4.2.1.01", -1, "DDS"), WrongAmount),
            (Entry("5.3.5.02", 1, "DDS"), WrongKegiatan),
            (Entry("4.2.1.01", 1, "DDS", kegiatan_kode="2.3.10"), WrongKegiatan),
            (Entry("5.3.5.02", 1, "DDS", kegiatan_kode="8.8.88"), UnknownActivity),
        ],
    )
    def test_a_line_that_cannot_be_is_refused(
        self, desa: Wilayah, keuangan: Membership, entry: Entry, refusal: type[Exception]
    ) -> None:
        apb = draft(desa=desa, year=2027, by=keuangan.actor(), at=NOW)
        with pytest.raises(refusal):
            add_line(apb=apb, entry=entry, by=keuangan.actor(), at=NOW)
        assert apb.lines.count() == 0

    def test_a_neighbours_kegiatan_is_refused(
        self, desa: Wilayah, other_desa: Wilayah, keuangan: Membership
    ) -> None:
        foreign = makers.make_kegiatan(other_desa, keuangan.actor())
        apb = draft(desa=desa, year=2027, by=keuangan.actor(), at=NOW)
        with pytest.raises(WrongKegiatan):
            add_line(
                apb=apb, entry=Entry("5.3.5.02", 1, "DDS", kegiatan=foreign), by=keuangan.actor(), at=NOW
            )

    def test_the_database_itself_refuses_a_negative_line(self, desa: Wilayah, keuangan: Membership) -> None:
        apb = draft(desa=desa, year=2027, by=keuangan.actor(), at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.create(
                apb=apb, account="4.2.1.01", description="x", fund_source="DDS", amount=-1
            )


class TestPublish:
    def test_what_does_not_add_up_is_not_published(self, desa: Wilayah, kades: Membership) -> None:
        apb, _ = makers.make_draft(desa, kades.actor())
        add_line(apb=apb, entry=Entry("6.1.1.01", 7_000_000, "PAD"), by=kades.actor(), at=NOW)
        with pytest.raises(NotBalanced) as refused:
            publish(apb=apb, perdes_no="9/2026", perdes_date=TODAY, by=kades.actor(), at=NOW)
        assert refused.value.difference == 7_000_000

    def test_an_empty_budget_is_not_published(self, desa: Wilayah, kades: Membership) -> None:
        apb = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        with pytest.raises(Empty):
            publish(apb=apb, perdes_no="9/2026", perdes_date=TODAY, by=kades.actor(), at=NOW)

    def test_a_published_budget_stays_as_it_is(self, desa: Wilayah, kades: Membership) -> None:
        apb, line = makers.make_published(desa, kades.actor())
        with pytest.raises(AlreadyPublished):
            publish(apb=apb, perdes_no="10/2026", perdes_date=TODAY, by=kades.actor(), at=NOW)
        with pytest.raises(AlreadyPublished):
            add_line(apb=apb, entry=Entry("4.2.1.01", 1, "DDS"), by=kades.actor(), at=NOW)
        with pytest.raises(AlreadyPublished):
            remove_line(line=line, by=kades.actor(), at=NOW)

    def test_a_kegiatan_on_two_lines_is_told_once_with_the_whole_sum(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        by = kades.actor()
        kelompok = makers.make_kelompok(desa, ketua.actor())
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        kegiatan = makers.make_kegiatan(desa, ketua.actor(), usulan)
        apb, _ = makers.make_draft(desa, by, kegiatan)
        add_line(apb=apb, entry=Entry("4.2.3.01", 4_500_000, "ADD"), by=by, at=NOW)
        add_line(apb=apb, entry=Entry("5.2.1.01", 4_500_000, "ADD", kegiatan=kegiatan), by=by, at=NOW)
        publish(apb=apb, perdes_no="9/2026", perdes_date=TODAY, by=by, at=NOW)
        for voice in kelompok.aspirasi.all():
            told = voice.milestones.filter(news="dianggarkan")
            assert [one.facts["rupiah"] for one in told] == [130_000_000]

    def test_a_perubahan_tells_of_the_new_sum_without_a_forbidden_move(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor(), adopted=True)
        kegiatan = makers.make_kegiatan(desa, ketua.actor(), usulan)
        makers.make_published(desa, kades.actor(), kegiatan)
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        publish(apb=change, perdes_no="12/2027", perdes_date=TODAY, by=kades.actor(), at=NOW)
        assert change.is_published


class TestRealise:
    def spend(self, line: BudgetLine, by: Membership, amount: int, percent: int) -> None:
        """Spends on the line."""
        realise(line=line, spending=Spending(amount, percent, TODAY), by=by.actor(), at=NOW)

    def test_spending_needs_a_published_budget(self, desa: Wilayah, kades: Membership) -> None:
        _, line = makers.make_draft(desa, kades.actor())
        with pytest.raises(NotPublishedYet):
            self.spend(line, kades, 1, 10)

    def test_work_that_was_done_never_becomes_undone(self, desa: Wilayah, kades: Membership) -> None:
        _, line = makers.make_published(desa, kades.actor())
        self.spend(line, kades, 60_000_000, 50)
        with pytest.raises(WentBack):
            self.spend(line, kades, 1, 40)

    def test_a_perubahan_carries_the_spending_on(self, desa: Wilayah, kades: Membership) -> None:
        _, line = makers.make_published(desa, kades.actor())
        self.spend(line, kades, 60_000_000, 50)
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        publish(apb=change, perdes_no="12/2027", perdes_date=TODAY, by=kades.actor(), at=NOW)
        carried = change.lines.belanja().get()
        with pytest.raises(WentBack):
            self.spend(carried, kades, 1, 40)
        self.spend(carried, kades, 65_500_000, 100)
        assert spent_in_year_of(change).rupiah() == 125_500_000
        assert line.realisasi.count() == 2

    def test_more_than_the_budget_is_recorded_and_not_hidden(self, desa: Wilayah, kades: Membership) -> None:
        apb, line = makers.make_published(desa, kades.actor())
        self.spend(line, kades, 200_000_000, 100)
        assert apb.realisasi.all().rupiah() == 200_000_000

    def test_at_a_hundred_percent_every_voice_is_done_and_asked(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), contact=makers.make_contact())
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        _, line = makers.make_published(
            desa, kades.actor(), makers.make_kegiatan(desa, ketua.actor(), usulan)
        )
        self.spend(line, kades, 60_000_000, 50)
        assert kelompok.aspirasi.filter(state=State.UNDER_WAY).count() == 2
        self.spend(line, kades, 60_000_000, 100)
        assert kelompok.aspirasi.filter(state=State.DONE).count() == 2
        asked = own_voices.of(makers.make_contact(), NOW).ratings
        assert set(asked) == set(kelompok.aspirasi.values_list("nomor", flat=True))

    def test_an_older_receipt_written_down_late_does_not_lower_the_percent(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        _, line = makers.make_published(desa, kades.actor())
        self.spend(line, kades, 1, 50)
        earlier = Spending(1, 80, TODAY - dt.timedelta(days=5))
        realise(line=line, spending=earlier, by=kades.actor(), at=NOW)
        with pytest.raises(WentBack):
            self.spend(line, kades, 1, 60)

    def test_a_line_written_anew_in_a_perubahan_keeps_its_spending(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        _, line = makers.make_published(desa, kades.actor())
        self.spend(line, kades, 60_000_000, 50)
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        remove_line(line=change.lines.belanja().get(), by=kades.actor(), at=NOW)
        entry = Entry("5.3.5.02", 125_500_000, "DDS", kegiatan_kode="2.3.10")
        anew = add_line(apb=change, entry=entry, by=kades.actor(), at=NOW)
        second = add_line(apb=change, entry=entry, by=kades.actor(), at=NOW)
        assert (anew.first_id, second.first_id) == (line.pk, second.pk)

    def test_a_kegiatan_is_done_when_its_slowest_line_is(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        kegiatan = makers.make_kegiatan(desa, ketua.actor(), usulan)
        apb, first = makers.make_draft(desa, kades.actor(), kegiatan)
        entry = Entry("5.3.5.02", 0, "DDS", kegiatan=kegiatan)
        second = add_line(apb=apb, entry=entry, by=kades.actor(), at=NOW)
        publish(apb=apb, perdes_no="1", perdes_date=TODAY, by=kades.actor(), at=NOW)
        self.spend(second, kades, 0, 20)
        self.spend(first, kades, 1, 100)
        assert not kelompok.aspirasi.filter(state=State.DONE).exists()
        self.spend(second, kades, 0, 100)
        assert kelompok.aspirasi.filter(state=State.DONE).count() == 2

    def test_a_day_to_come_is_refused(self, desa: Wilayah, kades: Membership) -> None:
        _, line = makers.make_published(desa, kades.actor())
        later = Spending(1, 10, dt.date(9999, 12, 31))
        with pytest.raises(NotSpentYet):
            realise(line=line, spending=later, by=kades.actor(), at=NOW)

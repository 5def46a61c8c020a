"""A withdrawn budget leaves a tombstone, and nobody is left believing in money that is gone."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line, draft, remove_line
from accountability.budget.models import APBDesa, BudgetLine, Withdrawal
from accountability.budget.publication import NotPublishedYet, Spending, publish, realise
from accountability.budget.withdrawal_asking import (
    AskedAlready,
    NoReason,
    NotPublic,
    NotTheNewest,
    SamePerson,
    Settled,
    ask_to_withdraw,
    decline_to_withdraw,
    open_in,
    take_request_back,
)
from accountability.budget.withdrawing import tombstones, withdraw, withdrawn_with
from accountability.ledger.models import Entry as LedgerEntry
from accountability.planning.models import Kegiatan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from posko.models import Aspirasi
from posko.states import State
from public_site.journey import road_of, steps
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
WHY = "Angka jalan RT 03 tertulis dua kali."
pytestmark = pytest.mark.django_db


@pytest.fixture
def voiced(desa: Wilayah, ketua: Membership, citizen: Any) -> Kegiatan:
    """A kegiatan that two voices stand behind, one of them with a phone."""
    group = makers.make_kelompok(desa, ketua.actor(), contact=citizen)
    usulan = makers.make_usulan(group, ketua.actor(), adopted=True)
    return makers.make_kegiatan(desa, ketua.actor(), usulan)


@pytest.fixture
def published(desa: Wilayah, kades: Membership, voiced: Kegiatan) -> tuple[APBDesa, BudgetLine]:
    """A public budget that pays for it."""
    return makers.make_published(desa, kades.actor(), voiced)


def told(template: str) -> int:
    """How many SMS were promised with this text."""
    return OutboundSMS.objects.filter(template=template).count()


class TestAsking:
    def test_it_stays_public_and_everyone_may_read_the_request(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        asked = ask_to_withdraw(apb=published[0], reason=f"  {WHY} ", by=kades.actor(), at=NOW)
        assert APBDesa.objects.published().get() == published[0]
        assert (open_in(desa=desa), asked.reason) == (asked, WHY)
        entry = LedgerEntry.objects.get(kind="apb.tarik_diminta")
        assert entry.facts == {"year": 2027, "version": 0, "sha256": published[0].content_sha256}

    def test_a_reason_is_a_sentence(self, kades: Membership, published: tuple[APBDesa, BudgetLine]) -> None:
        for reason in ("", "salah", "  a     b    c "):
            with pytest.raises(NoReason):
                ask_to_withdraw(apb=published[0], reason=reason, by=kades.actor(), at=NOW)
        assert not Withdrawal.objects.exists()

    def test_one_request_waits_at_a_time(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        asked = ask_to_withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        with pytest.raises(AskedAlready):
            ask_to_withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        take_request_back(asked=asked, by=kades.actor(), at=NOW)
        assert ask_to_withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW) != asked

    def test_what_is_not_public_cannot_be_withdrawn(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        with pytest.raises(NotPublic):
            ask_to_withdraw(apb=change, reason=WHY, by=kades.actor(), at=NOW)
        publish(apb=change, perdes_no="9", perdes_date=NOW.date(), by=kades.actor(), at=NOW)
        with pytest.raises(NotTheNewest):
            ask_to_withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        makers.make_withdrawn(change, kades.actor())
        assert APBDesa.objects.published().of_year(2027).get() == published[0]
        with pytest.raises(NotPublic):
            ask_to_withdraw(apb=change, reason=WHY, by=kades.actor(), at=NOW)


class TestDeciding:
    @pytest.fixture
    def asked(self, kades: Membership, published: tuple[APBDesa, BudgetLine]) -> Withdrawal:
        """The village asked to take its public budget back."""
        return ask_to_withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)

    def test_agreed_it_is_public_no_more_and_its_tombstone_says_why(
        self, desa: Wilayah, ketua: Membership, asked: Withdrawal
    ) -> None:
        withdraw(asked=asked, by=ketua.actor(), at=NOW)
        assert not APBDesa.objects.published().exists()
        (stone,) = tombstones(desa.apb.of_year(2027))
        assert (stone.reason, stone.perdes_no) == (WHY, "05/2026")
        assert (asked.outcome, asked.settled_by, open_in(desa=desa)) == ("disetujui", ketua.user, None)
        entry = LedgerEntry.objects.get(kind="apb.ditarik")
        assert entry.facts == {"year": 2027, "version": 0, "sha256": stone.sha256}

    def test_declined_it_stays_and_says_why(self, ketua: Membership, asked: Withdrawal) -> None:
        with pytest.raises(NoReason):
            decline_to_withdraw(asked=asked, reason="tidak", by=ketua.actor(), at=NOW)
        decline_to_withdraw(asked=asked, reason="Angkanya benar menurut kami.", by=ketua.actor(), at=NOW)
        assert APBDesa.objects.published().exists()
        assert (asked.outcome, asked.answer) == ("ditolak", "Angkanya benar menurut kami.")
        assert LedgerEntry.objects.filter(kind="apb.tarik_ditolak").count() == 1

    def test_who_asked_does_not_decide(self, kades: Membership, asked: Withdrawal) -> None:
        with pytest.raises(SamePerson):
            withdraw(asked=asked, by=kades.actor(), at=NOW)
        with pytest.raises(SamePerson):
            decline_to_withdraw(asked=asked, reason=WHY, by=kades.actor(), at=NOW)
        assert APBDesa.objects.published().exists()

    def test_the_database_knows_that_too(self, kades: Membership, asked: Withdrawal) -> None:
        alone = {"settled_at": NOW, "settled_by": kades.user, "outcome": "disetujui"}
        with pytest.raises(IntegrityError, match="another_person_decides"), transaction.atomic():
            Withdrawal.objects.filter(pk=asked.pk).update(**alone)

    def test_a_request_is_decided_once(self, kades: Membership, ketua: Membership, asked: Withdrawal) -> None:
        take_request_back(asked=asked, by=kades.actor(), at=NOW)
        with pytest.raises(Settled):
            withdraw(asked=asked, by=ketua.actor(), at=NOW)
        assert APBDesa.objects.published().exists()

    def test_of_a_version_that_is_not_the_newest_nothing_is_taken(
        self, desa: Wilayah, kades: Membership, ketua: Membership, asked: Withdrawal
    ) -> None:
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        publish(apb=change, perdes_no="9", perdes_date=NOW.date(), by=kades.actor(), at=NOW)
        with pytest.raises(NotTheNewest):
            withdraw(asked=asked, by=ketua.actor(), at=NOW)
        assert open_in(desa=desa) == asked

    def test_nothing_is_spent_on_it_any_more(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        makers.make_withdrawn(published[0], kades.actor())
        with pytest.raises(NotPublishedYet):
            realise(line=published[1], spending=Spending(1, 1, NOW.date()), by=kades.actor(), at=NOW)


class TestVoices:
    def test_they_go_back_to_the_plan_and_are_told(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine], voiced: Kegiatan
    ) -> None:
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.BUDGETED}
        makers.make_withdrawn(published[0], kades.actor(), WHY)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.PLANNED}
        assert told("anggaran_ditarik") == 2

    def test_the_journey_does_not_claim_that_the_money_stands(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine], voiced: Kegiatan
    ) -> None:
        makers.make_withdrawn(published[0], kades.actor(), WHY)
        assert voiced.usulan is not None
        road = road_of(voiced.usulan.kelompok)
        way = steps(road, PRESETS["umum"], state=State.PLANNED)
        money = next(step for step in way if step.kode == "uang")
        assert (road.budgeted, money.judul) == (0, "Anggarannya ditarik")
        assert WHY in money.ket[0]
        assert withdrawn_with(voiced) == published[0]

    def test_who_keeps_money_in_the_version_before_is_left_alone(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        publish(apb=change, perdes_no="9", perdes_date=NOW.date(), by=kades.actor(), at=NOW)
        makers.make_withdrawn(change, kades.actor(), WHY)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.BUDGETED}
        assert told("anggaran_ditarik") == 0

    def test_written_anew_it_counts_as_the_same_and_they_are_told_of_their_money(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        makers.make_withdrawn(published[0], kades.actor(), WHY)
        anew = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        assert (anew.version, anew.amendment) == (1, 0)
        publish(apb=anew, perdes_no="05/2026", perdes_date=NOW.date(), by=kades.actor(), at=NOW)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.BUDGETED}
        assert told("dianggarkan") == 4

    @pytest.mark.parametrize("withdrawn_first", [True, False])
    def test_who_lost_their_money_in_what_is_published_next_is_told_so(
        self,
        desa: Wilayah,
        kades: Membership,
        published: tuple[APBDesa, BudgetLine],
        withdrawn_first: bool,
    ) -> None:
        if withdrawn_first:
            makers.make_withdrawn(published[0], kades.actor(), WHY)
        anew = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        line = anew.lines.belanja().get()
        remove_line(line=line, by=kades.actor(), at=NOW)
        other = Entry("5.2.1.01", line.amount, "DDS", kegiatan_kode="1.1.04")
        add_line(apb=anew, entry=other, by=kades.actor(), at=NOW)
        publish(apb=anew, perdes_no="10", perdes_date=NOW.date(), by=kades.actor(), at=NOW)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.NOT_NOW}
        assert told("tidak_dianggarkan") == 2
        last = Aspirasi.objects.order_by("id")[0].milestones.order_by("-id")[0]
        assert (last.reason_class, last.sentence) == (
            "later",
            "Tidak ada lagi di APB Desa 2027 yang sekarang tayang.",
        )

    def test_where_money_was_spent_nothing_is_taken_back(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        realise(line=published[1], spending=Spending(5, 10, NOW.date()), by=kades.actor(), at=NOW)
        makers.make_withdrawn(published[0], kades.actor(), WHY)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.UNDER_WAY}

"""A withdrawn budget leaves a tombstone, and nobody is left believing in money that is gone."""

from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line, draft, remove_line
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import NotPublishedYet, Spending, publish, realise
from accountability.budget.withdrawing import (
    NoReason,
    NotPublic,
    NotTheNewest,
    tombstones,
    withdraw,
    withdrawn_with,
)
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


class TestWithdrawing:
    def test_it_is_public_no_more_and_its_tombstone_says_why(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        apb, _ = published
        withdraw(apb=apb, reason=f"  {WHY} ", by=kades.actor(), at=NOW)
        assert not APBDesa.objects.published().exists()
        (stone,) = tombstones(desa.apb.of_year(2027))
        assert (stone.reason, stone.sha256, stone.perdes_no) == (WHY, apb.content_sha256, "05/2026")
        entry = LedgerEntry.objects.get(kind="apb.ditarik")
        assert entry.facts == {"year": 2027, "version": 0, "sha256": apb.content_sha256}

    def test_a_reason_is_a_sentence(self, kades: Membership, published: tuple[APBDesa, BudgetLine]) -> None:
        for reason in ("", "salah", "  a     b    c "):
            with pytest.raises(NoReason):
                withdraw(apb=published[0], reason=reason, by=kades.actor(), at=NOW)
        published[0].refresh_from_db()
        assert published[0].is_public

    def test_what_is_not_public_cannot_be_withdrawn(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        with pytest.raises(NotPublic):
            withdraw(apb=change, reason=WHY, by=kades.actor(), at=NOW)
        publish(apb=change, perdes_no="9", perdes_date=NOW.date(), by=kades.actor(), at=NOW)
        with pytest.raises(NotTheNewest):
            withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        withdraw(apb=change, reason=WHY, by=kades.actor(), at=NOW)
        assert APBDesa.objects.published().of_year(2027).get() == published[0]
        with pytest.raises(NotPublic):
            withdraw(apb=change, reason=WHY, by=kades.actor(), at=NOW)

    def test_nothing_is_spent_on_it_any_more(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        with pytest.raises(NotPublishedYet):
            realise(line=published[1], spending=Spending(1, 1, NOW.date()), by=kades.actor(), at=NOW)


class TestVoices:
    def test_they_go_back_to_the_plan_and_are_told(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine], voiced: Kegiatan
    ) -> None:
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.BUDGETED}
        withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.PLANNED}
        assert told("anggaran_ditarik") == 2

    def test_the_journey_does_not_claim_that_the_money_stands(
        self, kades: Membership, published: tuple[APBDesa, BudgetLine], voiced: Kegiatan
    ) -> None:
        withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
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
        withdraw(apb=change, reason=WHY, by=kades.actor(), at=NOW)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.BUDGETED}
        assert told("anggaran_ditarik") == 0

    def test_written_anew_it_counts_as_the_same_and_they_are_told_of_their_money(
        self, desa: Wilayah, kades: Membership, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
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
            withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
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
        withdraw(apb=published[0], reason=WHY, by=kades.actor(), at=NOW)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.UNDER_WAY}

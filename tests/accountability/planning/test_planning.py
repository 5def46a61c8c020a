"""Meetings decide on the record, and what they adopt becomes a kegiatan."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.planning.activity_codes import UnknownActivity, activities, bidang_of, kegiatan
from accountability.planning.agenda import AlreadyProposed, ElsewhereKelompok, PastTheMeeting, propose
from accountability.planning.deciding import AlreadyDecided, NoDecisionWords, adopt, turn_down
from accountability.planning.models import Decision, Kegiatan, Outcome, Usulan
from accountability.planning.rkp import (
    AlreadyEnacted,
    AlreadyPlanned,
    Job,
    NoPlanHere,
    NotAdopted,
    enact,
    plan,
)
from accountability.regions.models import Wilayah
from posko.states import ReasonClass, State
from tests import makers

NOW = makers.NOW
pytestmark = pytest.mark.django_db
ROAD = Job(kode="2.3.10", name="Perkerasan jalan", cost=125_500_000)


class TestActivityCodes:
    def test_the_official_list_is_whole(self) -> None:
        levels = [one.level for one in activities().values()]
        assert (levels.count("bidang"), levels.count("sub_bidang")) == (5, 27)
        assert levels.count("kegiatan") >= 175

    def test_a_local_code_from_90_to_99_belongs_to_its_sub_bidang(self) -> None:
        assert kegiatan("2.3.94").parent == "2.3"
        assert bidang_of("2.3.94").kode == "2"

    @pytest.mark.parametrize("kode", ["2.3", "2", "9.9.99", "2.3.89", "", "2.3.9x"])
    def test_what_is_no_kegiatan_is_refused(self, kode: str) -> None:
        with pytest.raises(UnknownActivity):
            kegiatan(kode)


class TestPropose:
    def test_a_kelompok_is_brought_once_to_a_musyawarah(self, desa: Wilayah, ketua: Membership) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor())
        with pytest.raises(AlreadyProposed):
            propose(
                kelompok=usulan.kelompok, musyawarah=usulan.musyawarah, title="lagi", by=ketua.actor(), at=NOW
            )
        assert usulan.kelompok.aspirasi.filter(state=State.ON_AGENDA).count() == 2

    def test_what_stands_in_a_plan_is_not_brought_back(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        makers.make_kegiatan(desa, ketua.actor(), usulan)
        kelompok.refresh_from_db()
        meeting = makers.make_musyawarah(desa, ketua.actor())
        with pytest.raises(PastTheMeeting):
            propose(kelompok=kelompok, musyawarah=meeting, title="Lagi", by=ketua.actor(), at=NOW)

    def test_what_already_has_money_is_not_brought_back(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        makers.make_published(desa, kades.actor(), makers.make_kegiatan(desa, ketua.actor(), usulan))
        meeting = makers.make_musyawarah(desa, ketua.actor())
        with pytest.raises(PastTheMeeting):
            propose(kelompok=kelompok, musyawarah=meeting, title="lagi", by=ketua.actor(), at=NOW)
        kelompok.refresh_from_db()
        assert kelompok.state == State.BUDGETED
        assert meeting.usulan.count() == 0

    def test_a_neighbours_kelompok_is_refused(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        foreign = makers.make_kelompok(other_desa, ketua.actor())
        with pytest.raises(ElsewhereKelompok):
            propose(
                kelompok=foreign,
                musyawarah=makers.make_musyawarah(desa, ketua.actor()),
                title="x",
                by=ketua.actor(),
                at=NOW,
            )


class TestDecide:
    def test_a_decision_is_recorded_once(self, desa: Wilayah, ketua: Membership) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor(), adopted=True)
        with pytest.raises(AlreadyDecided):
            adopt(usulan=usulan, sentence="Lagi.", into_year=2027, by=ketua.actor(), at=NOW)
        assert Usulan.objects.unplanned().get() == usulan

    @pytest.mark.parametrize(("sentence", "next_step"), [("", "Tahun depan."), ("Dana habis.", " ")])
    def test_what_is_not_adopted_says_why_and_what_next(
        self, desa: Wilayah, ketua: Membership, sentence: str, next_step: str
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor())
        with pytest.raises(NoDecisionWords):
            turn_down(
                usulan=usulan,
                outcome=Outcome.DEFERRED,
                reason_class=ReasonClass.NO_MONEY,
                sentence=sentence,
                next_step=next_step,
                by=ketua.actor(),
                at=NOW,
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(usulan=usulan, outcome=Outcome.NOT_NOW, sentence="x", decided_at=NOW)

    @pytest.mark.parametrize(
        ("outcome", "state"), [(Outcome.DEFERRED, State.NOT_NOW), (Outcome.FORWARDED, State.FORWARDED)]
    )
    def test_every_voice_hears_what_was_decided(
        self, desa: Wilayah, ketua: Membership, outcome: Outcome, state: State
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor())
        turn_down(
            usulan=usulan,
            outcome=outcome,
            reason_class=ReasonClass.LATER_PRIORITY,
            sentence="Jembatan didahulukan.",
            next_step="Diusulkan lagi tahun depan.",
            by=ketua.actor(),
            at=NOW,
        )
        assert usulan.kelompok.aspirasi.filter(state=state).count() == 2


class TestPlan:
    def test_only_what_was_adopted_is_planned_as_a_proposal(self, desa: Wilayah, ketua: Membership) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor())
        with pytest.raises(NotAdopted):
            plan(desa=desa, year=2027, job=ROAD, by=ketua.actor(), at=NOW, usulan=usulan)

    def test_a_proposal_is_planned_once_a_year(self, desa: Wilayah, ketua: Membership) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor(), adopted=True)
        plan(desa=desa, year=2027, job=ROAD, by=ketua.actor(), at=NOW, usulan=usulan)
        with pytest.raises(AlreadyPlanned):
            plan(desa=desa, year=2027, job=ROAD, by=ketua.actor(), at=NOW, usulan=usulan)
        assert usulan.kelompok.aspirasi.filter(state=State.PLANNED).count() == 2

    def test_a_kegiatan_without_an_origin_is_counted_openly(self, desa: Wilayah, ketua: Membership) -> None:
        makers.make_kegiatan(desa, ketua.actor())
        assert Kegiatan.objects.without_origin().count() == 1

    def test_an_enacted_plan_is_closed(self, desa: Wilayah, ketua: Membership) -> None:
        rkp = makers.make_kegiatan(desa, ketua.actor()).rkp
        enact(rkp=rkp, perdes_no="4/2026", enacted_date=dt.date(2026, 9, 20), by=ketua.actor(), at=NOW)
        with pytest.raises(AlreadyEnacted):
            makers.make_kegiatan(desa, ketua.actor())

    def test_a_kelurahan_has_no_plan(self, ketua: Membership) -> None:
        with pytest.raises(NoPlanHere):
            makers.make_kegiatan(makers.make_desa("99.01.01.1001", "Kota Baru"), ketua.actor())

    def test_an_unknown_code_is_refused(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(UnknownActivity):
            makers.make_kegiatan(desa, ketua.actor(), kode="2.9.99")

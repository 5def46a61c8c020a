"""A planned kegiatan changes, leaves and comes back on the record; the voices behind it are told in words."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.planning.changing import DroppedAlready, change
from accountability.planning.jobs import Job, NoName, TooManyPeople, WrongCost, WrongMonths, job_of
from accountability.planning.leaving import Leave, NoReason, NotDropped, drop, restore
from accountability.planning.models import Decision, IntoPlan, Kegiatan, Usulan
from accountability.planning.perdes_days import PerdesNotYet, PerdesTooEarly
from accountability.planning.plan_history import NothingChanged
from accountability.planning.revising import (
    ChangedAlready,
    NoReasonToRevise,
    NotEnactedYet,
    NotRevising,
    RevisingAlready,
    give_up_revision,
    open_revision,
)
from accountability.planning.rkp import AlreadyEnacted, AlreadyPlanned, ElsewhereRPJM, enact, plan
from accountability.planning.rpjm import Planned, add_activity, begin
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import Population, State
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
LATER = NOW + dt.timedelta(days=1)
pytestmark = pytest.mark.django_db
ROAD = Job(kode="2.3.10", name="Perkerasan jalan", cost=125_500_000)
NOT_NOW = Leave("Lahannya belum siap", "Dibahas lagi tahun depan")
AGAIN = Leave("Biayanya dihitung ulang", "Dibahas di musyawarah Juni", to=State.ON_AGENDA)


@pytest.fixture
def usulan(desa: Wilayah, ketua: Membership) -> Usulan:
    """An adopted proposal with two voices, one of which has a phone."""
    group = makers.make_kelompok(desa, ketua.actor(), contact=makers.make_contact())
    return makers.make_usulan(group, ketua.actor(), adopted=True)


@pytest.fixture
def planned(desa: Wilayah, ketua: Membership, usulan: Usulan) -> Kegiatan:
    return makers.make_kegiatan(desa, ketua.actor(), usulan)


def states() -> set[str]:
    return set(Aspirasi.objects.values_list("state", flat=True))


def told(template: str) -> list[str]:
    return list(OutboundSMS.objects.filter(template=template).values_list("body", flat=True))


class TestJob:
    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            (replace(ROAD, name="  "), NoName),
            (replace(ROAD, cost=-1), WrongCost),
            (replace(ROAD, starts_month=5), WrongMonths),
            (replace(ROAD, starts_month=5, ends_month=4), WrongMonths),
            (replace(ROAD, starts_month=0, ends_month=4), WrongMonths),
            (replace(ROAD, starts_month=5, ends_month=13), WrongMonths),
            (replace(ROAD, beneficiaries=5, groups={Population.WOMEN: 6}), TooManyPeople),
            (replace(ROAD, groups={"siapa": 6}), TooManyPeople),
            (replace(ROAD, groups={Population.WOMEN: -1}), TooManyPeople),
        ],
    )
    def test_what_cannot_be_is_refused(self, wrong: Job, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            wrong.check()

    @settings(max_examples=25)
    @given(
        volume=st.none() | st.decimals(0, 10**6, places=2),
        months=st.none() | st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted),
        groups=st.dictionaries(st.sampled_from(Population.values), st.integers(0, 500)),
    )
    def test_what_is_written_is_what_is_read(
        self, volume: Decimal | None, months: list[int] | None, groups: dict[str, int]
    ) -> None:
        desa = makers.make_desa()
        first, last = months or (None, None)
        job = replace(
            ROAD, volume=volume, starts_month=first, ends_month=last, groups=groups, beneficiaries=500
        )
        assert job_of(plan(desa=desa, year=2027, job=job, by=system("uji"), at=NOW)) == job


class TestPlan:
    def test_a_kegiatan_of_the_rpjm_has_the_origin_of_its_activity(
        self, desa: Wilayah, ketua: Membership, usulan: Usulan
    ) -> None:
        by = ketua.actor()
        Decision.objects.update(into_plan=IntoPlan.RPJM)
        rpjm = begin(desa=desa, first_year=2027, by=by, at=NOW)
        activity = add_activity(
            rpjm=rpjm, planned=Planned("2.3.10", "Jalan", (2027,)), usulan=usulan, by=by, at=NOW
        )
        made = plan(desa=desa, year=2027, job=replace(ROAD, rpjm_activity=activity), by=by, at=NOW)
        assert made.usulan == usulan
        assert states() == {State.PLANNED}

    def test_an_activity_of_another_desa_is_refused(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        rpjm = begin(desa=other_desa, first_year=2027, by=ketua.actor(), at=NOW)
        activity = add_activity(
            rpjm=rpjm, planned=Planned("2.3.10", "Jalan", (2027,)), by=ketua.actor(), at=NOW
        )
        with pytest.raises(ElsewhereRPJM):
            plan(desa=desa, year=2027, job=replace(ROAD, rpjm_activity=activity), by=ketua.actor(), at=NOW)


class TestChange:
    def test_the_history_keeps_only_what_differs(self, planned: Kegiatan, ketua: Membership) -> None:
        job = replace(job_of(planned), cost=90_000_000, volume=Decimal("350.5"))
        made = change(kegiatan=planned, job=job, why="Harga turun", by=ketua.actor(), at=LATER)
        assert made.before == {"cost": 125_500_000, "volume": "400"}
        assert made.after == {"cost": 90_000_000, "volume": "350.5"}
        planned.refresh_from_db()
        assert (planned.cost, planned.volume) == (90_000_000, Decimal("350.50"))
        assert planned.usulan is not None

    def test_nothing_changed_is_said(self, planned: Kegiatan, ketua: Membership) -> None:
        with pytest.raises(NothingChanged):
            change(kegiatan=planned, job=job_of(planned), by=ketua.actor(), at=LATER)
        assert not planned.changes.exists()

    def test_groups_are_changed_with_it(self, planned: Kegiatan, ketua: Membership) -> None:
        job = replace(job_of(planned), groups={Population.WOMEN: 30, Population.ELDERLY: 4})
        made = change(kegiatan=planned, job=job, by=ketua.actor(), at=LATER)
        assert made.after == {"groups": {"lansia": 4, "p": 30}}
        assert job_of(planned) == job

    def test_an_enacted_plan_is_not_changed(self, planned: Kegiatan, ketua: Membership) -> None:
        enact(rkp=planned.rkp, perdes_no="4", enacted_date=NOW.date(), by=ketua.actor(), at=NOW)
        with pytest.raises(AlreadyEnacted):
            change(kegiatan=planned, job=ROAD, by=ketua.actor(), at=LATER)


class TestDrop:
    def test_it_stays_on_record_and_its_voices_hear_why(self, planned: Kegiatan, ketua: Membership) -> None:
        assert drop(kegiatan=planned, leave=NOT_NOW, by=ketua.actor(), at=LATER) == 2
        planned.refresh_from_db()
        assert planned.dropped_why == "Lahannya belum siap"
        assert states() == {State.NOT_NOW}
        words = "TIDAK JADI di rencana 2027. Lahannya belum siap. Dibahas"
        assert all(words in one for one in told("keluar_rencana"))
        assert not Kegiatan.objects.of_year(2027).exists()

    def test_they_may_go_back_to_the_agenda(self, planned: Kegiatan, ketua: Membership) -> None:
        drop(kegiatan=planned, leave=AGAIN, by=ketua.actor(), at=LATER)
        assert states() == {State.ON_AGENDA}
        assert Usulan.objects.unplanned().count() == 1

    @pytest.mark.parametrize(
        "leave", [Leave("", "x"), Leave("x", " "), Leave("x", "x", to=State.CLOSED)], ids=str
    )
    def test_without_a_reason_and_a_next_step_nothing_happens(
        self, planned: Kegiatan, ketua: Membership, leave: Leave
    ) -> None:
        with pytest.raises(NoReason):
            drop(kegiatan=planned, leave=leave, by=ketua.actor(), at=LATER)
        assert states() == {State.PLANNED}

    def test_a_kegiatan_without_voices_needs_only_its_reason(self, desa: Wilayah, ketua: Membership) -> None:
        alone = makers.make_kegiatan(desa, ketua.actor())
        assert drop(kegiatan=alone, leave=Leave("Batal"), by=ketua.actor(), at=LATER) == 0

    def test_twice_is_refused(self, planned: Kegiatan, ketua: Membership) -> None:
        drop(kegiatan=planned, leave=NOT_NOW, by=ketua.actor(), at=LATER)
        with pytest.raises(DroppedAlready):
            drop(kegiatan=planned, leave=NOT_NOW, by=ketua.actor(), at=LATER)
        with pytest.raises(DroppedAlready):
            change(kegiatan=planned, job=ROAD, by=ketua.actor(), at=LATER)

    def test_who_stands_in_the_plan_by_another_kegiatan_is_told_nothing(
        self, desa: Wilayah, planned: Kegiatan, usulan: Usulan, ketua: Membership
    ) -> None:
        makers.make_kegiatan(desa, ketua.actor(), usulan, year=2028)
        assert drop(kegiatan=planned, leave=NOT_NOW, by=ketua.actor(), at=LATER) == 0
        assert states() == {State.PLANNED}


class TestRestore:
    @pytest.mark.parametrize("leave", [NOT_NOW, AGAIN])
    def test_it_stands_again_and_its_voices_hear_it(
        self, planned: Kegiatan, ketua: Membership, leave: Leave
    ) -> None:
        drop(kegiatan=planned, leave=leave, by=ketua.actor(), at=LATER)
        assert restore(kegiatan=planned, by=ketua.actor(), at=LATER) == 2
        assert states() == {State.PLANNED}
        assert len(told("direncanakan")) == 4
        assert Kegiatan.objects.of_year(2027).count() == 1

    def test_what_stands_is_not_restored(self, planned: Kegiatan, ketua: Membership) -> None:
        with pytest.raises(NotDropped):
            restore(kegiatan=planned, by=ketua.actor(), at=LATER)

    def test_an_usulan_planned_anew_stands_once(
        self, desa: Wilayah, planned: Kegiatan, usulan: Usulan, ketua: Membership
    ) -> None:
        drop(kegiatan=planned, leave=NOT_NOW, by=ketua.actor(), at=LATER)
        makers.make_kegiatan(desa, ketua.actor(), usulan, at=LATER)
        assert states() == {State.PLANNED}
        with pytest.raises(AlreadyPlanned):
            restore(kegiatan=planned, by=ketua.actor(), at=LATER)


class TestRevision:
    @pytest.fixture
    def enacted(self, planned: Kegiatan, ketua: Membership) -> Kegiatan:
        enact(rkp=planned.rkp, perdes_no="4/2026", enacted_date=NOW.date(), by=ketua.actor(), at=NOW)
        planned.rkp.refresh_from_db()
        return planned

    def test_it_opens_the_plan_and_a_new_perdes_closes_it(self, enacted: Kegiatan, ketua: Membership) -> None:
        made = open_revision(plan=enacted.rkp, why="Banjir", by=ketua.actor(), at=LATER)
        assert (made.number, made.perdes_no_before) == (1, "4/2026")
        change(kegiatan=enacted, job=replace(ROAD, name="Jalan dan talud"), by=ketua.actor(), at=LATER)
        new = plan(desa=enacted.desa, year=2027, job=ROAD, by=ketua.actor(), at=LATER)
        assert {one.revision for one in (*enacted.changes.all(), *new.changes.all())} == {1}
        enact(rkp=enacted.rkp, perdes_no="1/2027", enacted_date=LATER.date(), by=ketua.actor(), at=LATER)
        enacted.rkp.refresh_from_db()
        assert (enacted.rkp.perdes_no, enacted.rkp.revising_since) == ("1/2027", None)
        with pytest.raises(AlreadyEnacted):
            change(kegiatan=enacted, job=ROAD, by=ketua.actor(), at=LATER)

    def test_its_perdes_has_come_and_follows_the_one_it_changes(
        self, enacted: Kegiatan, ketua: Membership
    ) -> None:
        open_revision(plan=enacted.rkp, why="Banjir", by=ketua.actor(), at=LATER)
        for day, refusal in (
            (LATER.date() + dt.timedelta(days=1), PerdesNotYet),
            (NOW.date() - dt.timedelta(days=1), PerdesTooEarly),
        ):
            with pytest.raises(refusal):
                enact(rkp=enacted.rkp, perdes_no="9", enacted_date=day, by=ketua.actor(), at=LATER)
        enacted.rkp.refresh_from_db()
        assert (enacted.rkp.perdes_no, enacted.rkp.enacted_date) == ("4/2026", NOW.date())

    def test_a_plan_is_not_enacted_years_before_it_is_made(
        self, planned: Kegiatan, ketua: Membership
    ) -> None:
        with pytest.raises(PerdesTooEarly) as refused:
            enact(rkp=planned.rkp, perdes_no="4", enacted_date=dt.date(2020, 1, 1), by=ketua.actor(), at=NOW)
        assert refused.value.after == dt.date(2026, 1, 1)

    def test_a_draft_needs_none(self, planned: Kegiatan, ketua: Membership) -> None:
        with pytest.raises(NotEnactedYet):
            open_revision(plan=planned.rkp, why="x", by=ketua.actor(), at=LATER)

    def test_it_says_why_and_is_open_once(self, enacted: Kegiatan, ketua: Membership) -> None:
        with pytest.raises(NoReasonToRevise):
            open_revision(plan=enacted.rkp, why=" ", by=ketua.actor(), at=LATER)
        open_revision(plan=enacted.rkp, why="Banjir", by=ketua.actor(), at=LATER)
        with pytest.raises(RevisingAlready):
            open_revision(plan=enacted.rkp, why="Banjir", by=ketua.actor(), at=LATER)

    def test_one_in_which_nothing_was_changed_is_given_up(self, enacted: Kegiatan, ketua: Membership) -> None:
        open_revision(plan=enacted.rkp, why="Banjir", by=ketua.actor(), at=LATER)
        give_up_revision(plan=enacted.rkp, by=ketua.actor(), at=LATER)
        enacted.rkp.refresh_from_db()
        assert (enacted.rkp.revision, enacted.rkp.revisions.count()) == (0, 0)
        assert Entry.objects.filter(kind__in=["rkp.revisi", "rkp.revisi_batal"]).count() == 2
        with pytest.raises(NotRevising):
            give_up_revision(plan=enacted.rkp, by=ketua.actor(), at=LATER)

    def test_one_with_changes_ends_with_its_perdes(self, enacted: Kegiatan, ketua: Membership) -> None:
        open_revision(plan=enacted.rkp, why="Banjir", by=ketua.actor(), at=LATER)
        drop(kegiatan=enacted, leave=NOT_NOW, by=ketua.actor(), at=LATER)
        with pytest.raises(ChangedAlready):
            give_up_revision(plan=enacted.rkp, by=ketua.actor(), at=LATER)

"""An enacted plan of eight years is opened again, changed on the record, and closed by its own Perdes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.oversight.village_year import years_of
from accountability.planning.bringing_in_plans import bring_in_activities
from accountability.planning.leaving import Leave, NoReason
from accountability.planning.models import (
    Decision,
    IntoPlan,
    KegiatanChange,
    PlanRevision,
    RPJMActivity,
    RPJMDesa,
    Usulan,
)
from accountability.planning.perdes_days import PerdesNotYet, PerdesTooEarly
from accountability.planning.plan_history import NothingChanged, changes_of, first_perdes
from accountability.planning.revising import (
    ChangedAlready,
    NoReasonToRevise,
    NotEnactedYet,
    NotRevising,
    RevisingAlready,
    give_up_revision,
    open_revision,
)
from accountability.planning.rkp import Job, plan
from accountability.planning.rpjm import (
    Planned,
    RPJMEnacted,
    StillInAYearPlan,
    add_activity,
    begin,
    change_activity,
    drop_activity,
    enact_rpjm,
    extend,
    reword,
)
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import State
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
LATER = NOW + dt.timedelta(days=1)
INAUGURATED = dt.date(2026, 8, 1)
pytestmark = pytest.mark.django_db
ROAD = Planned("2.3.10", "Jalan lingkungan", (2027, 2029), volume=400, unit="meter", cost=900_000_000)
DRAIN = Planned("2.3.11", "Selokan", (2028,))
NOT_NOW = Leave("Jalannya longsor", "Dibahas lagi tahun depan")
AGAIN = Leave("Lokasinya dipindah", "Dibahas di musyawarah Juni", to=State.ON_AGENDA)


@pytest.fixture
def rpjm(desa: Wilayah, ketua: Membership) -> RPJMDesa:
    """A draft from 2026, after the inauguration."""
    return begin(desa=desa, first_year=2026, inauguration_date=INAUGURATED, by=ketua.actor(), at=NOW)


@pytest.fixture
def usulan(desa: Wilayah, ketua: Membership) -> Usulan:
    """A proposal adopted for the plan of eight years, with two voices, one of which has a phone."""
    group = makers.make_kelompok(desa, ketua.actor(), contact=makers.make_contact())
    made = makers.make_usulan(group, ketua.actor(), adopted=True)
    Decision.objects.update(into_plan=IntoPlan.RPJM)
    return made


@pytest.fixture
def road(rpjm: RPJMDesa, ketua: Membership) -> RPJMActivity:
    """An activity nobody asked for."""
    return add_activity(rpjm=rpjm, planned=ROAD, by=ketua.actor(), at=NOW)


@pytest.fixture
def enacted(rpjm: RPJMDesa, road: RPJMActivity, ketua: Membership) -> RPJMDesa:
    """The plan with its Perdes."""
    enact_rpjm(rpjm=rpjm, perdes_no="2/2026", enacted_date=NOW.date(), by=ketua.actor(), at=NOW)
    rpjm.refresh_from_db()
    return rpjm


@pytest.fixture
def opened(enacted: RPJMDesa, ketua: Membership) -> RPJMDesa:
    """The plan, opened again after a flood."""
    open_revision(plan=enacted, why="Banjir bandang", by=ketua.actor(), at=LATER)
    enacted.refresh_from_db()
    return enacted


def states() -> set[str]:
    return set(Aspirasi.objects.values_list("state", flat=True))


def told(template: str) -> list[str]:
    return list(OutboundSMS.objects.filter(template=template).values_list("body", flat=True))


class TestOpen:
    def test_its_own_perdes_closes_it_and_the_wording_before_is_kept(
        self, opened: RPJMDesa, road: RPJMActivity, ketua: Membership
    ) -> None:
        by = ketua.actor()
        change_activity(activity=road, planned=replace(ROAD, years=(2030,)), why="Banjir", by=by, at=LATER)
        new = add_activity(rpjm=opened, planned=DRAIN, by=by, at=LATER)
        assert {one.revision for one in (*road.changes.all(), *new.changes.all())} == {1}
        enact_rpjm(rpjm=opened, perdes_no="1/2027", enacted_date=LATER.date(), by=by, at=LATER)
        opened.refresh_from_db()
        assert (opened.perdes_no, opened.revision, opened.revising_since) == ("1/2027", 1, None)
        (change,) = changes_of(opened)
        assert (change.number, change.why) == (1, "Banjir bandang")
        assert (change.before, change.by) == (("2/2026", NOW.date()), ("1/2027", LATER.date()))
        assert first_perdes(opened) == ("2/2026", NOW.date())
        kinds = Entry.objects.filter(kind__in=["rpjm.revisi", "rpjm.ditetapkan"]).order_by("seq")
        assert [one.kind for one in kinds] == ["rpjm.ditetapkan", "rpjm.revisi", "rpjm.ditetapkan"]

    def test_without_one_an_enacted_plan_stays(
        self, enacted: RPJMDesa, road: RPJMActivity, ketua: Membership
    ) -> None:
        by = ketua.actor()
        deeds: tuple[Callable[[], Any], ...] = (
            lambda: add_activity(rpjm=enacted, planned=DRAIN, by=by, at=LATER),
            lambda: change_activity(activity=road, planned=DRAIN, by=by, at=LATER),
            lambda: drop_activity(activity=road, leave=NOT_NOW, by=by, at=LATER),
            lambda: bring_in_activities(rpjm=enacted, planned=[DRAIN], by=by, at=LATER),
        )
        for deed in deeds:
            with pytest.raises(RPJMEnacted):
                deed()

    def test_a_file_adds_to_it(self, opened: RPJMDesa, ketua: Membership) -> None:
        found = bring_in_activities(rpjm=opened, planned=[ROAD, DRAIN], by=ketua.actor(), at=LATER)
        assert (len(found.new), len(found.again)) == (1, 1)

    def test_the_vision_stays_that_of_the_head_who_was_chosen(
        self, opened: RPJMDesa, ketua: Membership
    ) -> None:
        with pytest.raises(RPJMEnacted):
            reword(rpjm=opened, vision="Lain", inauguration_date=None, by=ketua.actor(), at=LATER)

    def test_a_draft_needs_none(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        with pytest.raises(NotEnactedYet):
            open_revision(plan=rpjm, why="x", by=ketua.actor(), at=LATER)

    def test_it_says_why_and_is_open_once(self, enacted: RPJMDesa, ketua: Membership) -> None:
        with pytest.raises(NoReasonToRevise):
            open_revision(plan=enacted, why=" ", by=ketua.actor(), at=LATER)
        open_revision(plan=enacted, why="Banjir", by=ketua.actor(), at=LATER)
        with pytest.raises(RevisingAlready):
            open_revision(plan=enacted, why="Banjir", by=ketua.actor(), at=LATER)

    @pytest.mark.parametrize(
        ("day", "refusal"),
        [
            (LATER.date() + dt.timedelta(days=1), PerdesNotYet),
            (NOW.date() - dt.timedelta(days=1), PerdesTooEarly),
        ],
    )
    def test_its_perdes_has_come_and_follows_the_one_it_changes(
        self, opened: RPJMDesa, ketua: Membership, day: dt.date, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            enact_rpjm(rpjm=opened, perdes_no="9", enacted_date=day, by=ketua.actor(), at=LATER)
        opened.refresh_from_db()
        assert (opened.perdes_no, opened.enacted_date) == ("2/2026", NOW.date())


class TestGiveUp:
    def test_one_in_which_nothing_was_changed(self, opened: RPJMDesa, ketua: Membership) -> None:
        give_up_revision(plan=opened, by=ketua.actor(), at=LATER)
        opened.refresh_from_db()
        assert (opened.revision, opened.revising_since, opened.revisions.count()) == (0, None, 0)
        assert Entry.objects.filter(kind__in=["rpjm.revisi", "rpjm.revisi_batal"]).count() == 2
        with pytest.raises(NotRevising):
            give_up_revision(plan=opened, by=ketua.actor(), at=LATER)

    def test_one_with_changes_ends_with_its_perdes(
        self, opened: RPJMDesa, road: RPJMActivity, ketua: Membership
    ) -> None:
        drop_activity(activity=road, leave=NOT_NOW, by=ketua.actor(), at=LATER)
        with pytest.raises(ChangedAlready):
            give_up_revision(plan=opened, by=ketua.actor(), at=LATER)


class TestExtension:
    @pytest.fixture
    def old(self, desa: Wilayah, ketua: Membership) -> RPJMDesa:
        """One of six years that still runs."""
        by = ketua.actor()
        made = begin(desa=desa, first_year=2021, inauguration_date=dt.date(2021, 1, 5), by=by, at=NOW)
        enact_rpjm(rpjm=made, perdes_no="2", enacted_date=dt.date(2021, 3, 1), by=by, at=NOW)
        made.refresh_from_db()
        return made

    def test_it_waits_while_the_plan_is_open(self, old: RPJMDesa, ketua: Membership) -> None:
        by = ketua.actor()
        open_revision(plan=old, why="Banjir", by=by, at=NOW)
        with pytest.raises(RevisingAlready):
            extend(rpjm=old, perdes_no="5", enacted_date=NOW.date(), by=by, at=NOW)

    def test_it_keeps_the_wording_before_and_is_no_revision(self, old: RPJMDesa, ketua: Membership) -> None:
        by = ketua.actor()
        extend(rpjm=old, perdes_no="5", enacted_date=dt.date(2024, 6, 1), by=by, at=NOW)
        open_revision(plan=old, why="Banjir", by=by, at=LATER)
        old.refresh_from_db()
        assert (old.revision, old.last_year) == (1, 2028)
        revised, extended = changes_of(old)
        assert (extended.extended_to, extended.before) == (2028, ("2", dt.date(2021, 3, 1)))
        assert "UU 3/2024" in extended.why
        assert (revised.number, revised.before, revised.by) == (1, ("5", dt.date(2024, 6, 1)), None)
        give_up_revision(plan=old, by=by, at=LATER)
        assert [one.extended_to for one in changes_of(RPJMDesa.objects.get(pk=old.pk))] == [2028]

    def test_the_calendar_keeps_the_day_of_the_first_wording(self, old: RPJMDesa, ketua: Membership) -> None:
        extend(rpjm=old, perdes_no="5", enacted_date=dt.date(2024, 6, 1), by=ketua.actor(), at=NOW)
        duties = years_of([old.desa_id], {2021}, at=NOW)[old.desa_id]
        proof = next(one.proof for one in duties if one.rule.id == "rpjm")
        assert proof is not None
        assert (proof.done_on, proof.document_no) == (dt.date(2021, 3, 1), "2")


class TestHistory:
    def test_a_draft_keeps_what_was_and_what_is(self, road: RPJMActivity, ketua: Membership) -> None:
        new = replace(ROAD, years=(2027,), cost=800_000_000)
        change_activity(activity=road, planned=new, why="Harga turun", by=ketua.actor(), at=LATER)
        (made,) = road.changes.all()
        assert made.before == {"cost": 900_000_000, "years": [2027, 2029]}
        assert made.after == {"cost": 800_000_000, "years": [2027]}
        assert (made.revision, made.why) == (0, "Harga turun")

    def test_nothing_changed_is_said(self, road: RPJMActivity, ketua: Membership) -> None:
        with pytest.raises(NothingChanged):
            change_activity(activity=road, planned=ROAD, by=ketua.actor(), at=LATER)
        assert not road.changes.exists()

    def test_that_it_left_is_part_of_it(self, road: RPJMActivity, ketua: Membership) -> None:
        drop_activity(activity=road, leave=NOT_NOW, by=ketua.actor(), at=LATER)
        assert [one.after for one in road.changes.all()] == [{"stands": False}]


class TestVoices:
    def test_of_a_usulan_added_in_a_revision_hear_it(
        self, opened: RPJMDesa, usulan: Usulan, ketua: Membership
    ) -> None:
        add_activity(rpjm=opened, planned=DRAIN, usulan=usulan, by=ketua.actor(), at=LATER)
        assert "MASUK RENCANA jangka menengah sampai 2033: Selokan" in told("jangka_menengah")[0]

    @pytest.mark.parametrize(("leave", "state"), [(NOT_NOW, State.NOT_NOW), (AGAIN, State.ON_AGENDA)])
    def test_of_what_leaves_hear_why_and_of_what_returns_hear_it_again(
        self, opened: RPJMDesa, usulan: Usulan, ketua: Membership, leave: Leave, state: State
    ) -> None:
        by = ketua.actor()
        made = add_activity(rpjm=opened, planned=DRAIN, usulan=usulan, by=by, at=LATER)
        assert drop_activity(activity=made, leave=leave, by=by, at=LATER) == 2
        assert states() == {state}
        said = f"TIDAK JADI di rencana jangka menengah. {leave.why}."
        assert all(said in one for one in told("keluar_jangka"))
        assert list(Usulan.objects.unplanned_in_rpjm()) == [usulan]
        add_activity(rpjm=opened, planned=DRAIN, usulan=usulan, by=by, at=LATER)
        assert states() == {State.ON_AGENDA}
        assert len(told("jangka_menengah")) == 4

    def test_of_what_left_are_planned_in_a_year_as_before(
        self, desa: Wilayah, opened: RPJMDesa, usulan: Usulan, ketua: Membership
    ) -> None:
        by = ketua.actor()
        made = add_activity(rpjm=opened, planned=DRAIN, usulan=usulan, by=by, at=LATER)
        drop_activity(activity=made, leave=NOT_NOW, by=by, at=LATER)
        plan(desa=desa, year=2028, job=Job("2.3.11", "Selokan", 5), usulan=usulan, by=by, at=LATER)
        assert states() == {State.PLANNED}

    def test_who_stands_in_a_plan_otherwise_is_told_nothing(
        self, desa: Wilayah, opened: RPJMDesa, usulan: Usulan, ketua: Membership
    ) -> None:
        by = ketua.actor()
        made = add_activity(rpjm=opened, planned=DRAIN, usulan=usulan, by=by, at=LATER)
        plan(desa=desa, year=2028, job=Job("2.3.11", "Selokan", 5), usulan=usulan, by=by, at=LATER)
        assert drop_activity(activity=made, leave=NOT_NOW, by=by, at=LATER) == 0
        assert states() == {State.PLANNED}

    def test_without_a_next_step_nothing_leaves(
        self, opened: RPJMDesa, usulan: Usulan, ketua: Membership
    ) -> None:
        made = add_activity(rpjm=opened, planned=DRAIN, usulan=usulan, by=ketua.actor(), at=LATER)
        with pytest.raises(NoReason):
            drop_activity(activity=made, leave=Leave("Longsor"), by=ketua.actor(), at=LATER)

    def test_what_a_year_plan_uses_stays_in_a_revision_too(
        self, desa: Wilayah, opened: RPJMDesa, road: RPJMActivity, ketua: Membership
    ) -> None:
        job = Job("2.3.10", "Jalan RT 03", 1, rpjm_activity=road)
        plan(desa=desa, year=2027, job=job, by=ketua.actor(), at=LATER)
        with pytest.raises(StillInAYearPlan):
            drop_activity(activity=road, leave=NOT_NOW, by=ketua.actor(), at=LATER)


class TestPromises:
    """What the database itself refuses."""

    def test_a_revision_is_that_of_one_plan_and_has_its_number_once(self, opened: RPJMDesa) -> None:
        row = {
            "why": "x",
            "perdes_no_before": "1",
            "enacted_date_before": NOW.date(),
            "opened_at": NOW,
        }
        for wrong in ({"number": 2}, {"number": 1, "rpjm": opened}, {"number": 0, "rpjm": opened}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PlanRevision.objects.create(**row, **wrong)

    def test_only_an_enacted_plan_is_open(self, rpjm: RPJMDesa) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            RPJMDesa.objects.filter(pk=rpjm.pk).update(revising_since=NOW, revision=1)

    def test_a_change_is_that_of_one_kegiatan(self, road: RPJMActivity) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            KegiatanChange.objects.create(revision=0, changed_at=NOW)

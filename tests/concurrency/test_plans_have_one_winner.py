"""Many hands at one plan: an usulan is planned once, and money and leaving never cross."""

import itertools
from functools import partial

from accountability.accounts.actors import Actor
from accountability.budget.drafting import Entry, LeftThePlan, add_line, draft
from accountability.budget.letting_go import StillBudgeted, let_go
from accountability.budget.models import BudgetLine
from accountability.ledger.verify import problems
from accountability.planning.bringing_in_plans import bring_in
from accountability.planning.changing import DroppedAlready
from accountability.planning.leaving import Leave
from accountability.planning.models import Kegiatan
from accountability.planning.plan_history import NothingChanged
from accountability.planning.revising import (
    ChangedAlready,
    NotRevising,
    RevisingAlready,
    give_up_revision,
    open_revision,
)
from accountability.planning.rkp import AlreadyPlanned, ElsewhereRPJM, Job, enact, plan
from accountability.planning.rpjm import (
    ActivityDropped,
    Planned,
    RPJMEnacted,
    StillInAYearPlan,
    add_activity,
    begin,
    change_activity,
    drop_activity,
    enact_rpjm,
)
from accountability.regions.models import Wilayah
from tests import makers
from tests.concurrency.test_one_winner import HANDS, NOW, ketua_acts, outcome, pytestmark, village
from tests.concurrency.test_rows_on_postgresql import at_the_same_time

__all__ = ["ketua_acts", "pytestmark", "village"]
LEAVE = Leave("Lahannya belum siap", "Dibahas lagi")


def test_an_usulan_is_planned_once(village: Wilayah, ketua_acts: Actor) -> None:
    usulan = makers.make_usulan(makers.make_kelompok(village, ketua_acts), ketua_acts, adopted=True)
    results = at_the_same_time(
        lambda: outcome(lambda: makers.make_kegiatan(village, ketua_acts, usulan), AlreadyPlanned), HANDS
    )
    assert sorted(results) == ["AlreadyPlanned"] * (HANDS - 1) + ["done"]
    assert Kegiatan.objects.count() == 1


def test_a_kegiatan_leaves_or_is_paid_for_never_both(village: Wilayah, ketua_acts: Actor) -> None:
    kegiatan = makers.make_kegiatan(village, ketua_acts)
    apb = draft(desa=village, year=2027, by=ketua_acts, at=NOW)
    turns = itertools.count()

    def leave_or_pay() -> str:
        if next(turns) % 2:
            entry = Entry("5.3.5.02", 10, "DDS", kegiatan=kegiatan)
            return outcome(lambda: add_line(apb=apb, entry=entry, by=ketua_acts, at=NOW), LeftThePlan)
        return outcome(
            lambda: let_go(kegiatan=kegiatan, leave=LEAVE, by=ketua_acts, at=NOW),
            StillBudgeted,
            DroppedAlready,
        )

    at_the_same_time(leave_or_pay, HANDS)
    kegiatan.refresh_from_db()
    assert (kegiatan.dropped_at is None) == BudgetLine.objects.filter(kegiatan=kegiatan).exists()
    assert not list(problems())


def test_a_file_sent_by_many_hands_is_planned_once(village: Wilayah, ketua_acts: Actor) -> None:
    jobs = [Job("2.3.10", f"Jalan {n}", 5) for n in range(4)]
    at_the_same_time(lambda: bring_in(desa=village, year=2027, jobs=jobs, by=ketua_acts, at=NOW), HANDS)
    assert Kegiatan.objects.count() == len(jobs)
    assert not list(problems())


def test_a_plan_is_opened_once(village: Wilayah, ketua_acts: Actor) -> None:
    rkp = makers.make_kegiatan(village, ketua_acts).rkp
    enact(rkp=rkp, perdes_no="4", enacted_date=NOW.date(), by=ketua_acts, at=NOW)
    results = at_the_same_time(
        lambda: outcome(
            lambda: open_revision(plan=rkp, why="Banjir", by=ketua_acts, at=NOW), RevisingAlready
        ),
        HANDS,
    )
    assert results.count("done") == 1
    rkp.refresh_from_db()
    assert rkp.revision == rkp.revisions.count() == 1


def test_a_plan_of_eight_years_is_opened_once(village: Wilayah, ketua_acts: Actor) -> None:
    made = begin(desa=village, first_year=2027, by=ketua_acts, at=NOW)
    enact_rpjm(rpjm=made, perdes_no="2", enacted_date=NOW.date(), by=ketua_acts, at=NOW)
    results = at_the_same_time(
        lambda: outcome(
            lambda: open_revision(plan=made, why="Banjir", by=ketua_acts, at=NOW), RevisingAlready
        ),
        HANDS,
    )
    assert results.count("done") == 1
    made.refresh_from_db()
    assert made.revision == made.revisions.count() == 1
    assert not list(problems())


def test_a_revision_is_given_up_or_used_never_both(village: Wilayah, ketua_acts: Actor) -> None:
    made = begin(desa=village, first_year=2027, by=ketua_acts, at=NOW)
    road = add_activity(rpjm=made, planned=Planned("2.3.10", "Jalan", (2027,)), by=ketua_acts, at=NOW)
    enact_rpjm(rpjm=made, perdes_no="2", enacted_date=NOW.date(), by=ketua_acts, at=NOW)
    open_revision(plan=made, why="Banjir", by=ketua_acts, at=NOW)
    turns = itertools.count()

    def use_or_give_up() -> str:
        if next(turns) % 2:
            new = Planned("2.3.10", "Jalan", (2028,))
            deed = partial(change_activity, activity=road, planned=new, by=ketua_acts, at=NOW)
            return outcome(deed, RPJMEnacted, NothingChanged)
        return outcome(
            lambda: give_up_revision(plan=made, by=ketua_acts, at=NOW), NotRevising, ChangedAlready
        )

    at_the_same_time(use_or_give_up, HANDS)
    made.refresh_from_db()
    assert (made.revising_since is not None) == road.changes.exists()
    assert made.revisions.count() == made.revision == road.changes.count()
    assert not list(problems())


def test_an_activity_leaves_or_is_planned_for_a_year_never_both(village: Wilayah, ketua_acts: Actor) -> None:
    made = begin(desa=village, first_year=2027, by=ketua_acts, at=NOW)
    road = add_activity(rpjm=made, planned=Planned("2.3.10", "Jalan", (2027,)), by=ketua_acts, at=NOW)
    turns = itertools.count()

    def leave_or_plan() -> str:
        if next(turns) % 2:
            job = Job("2.3.10", "Jalan RT 03", 5, rpjm_activity=road)
            return outcome(
                lambda: plan(desa=village, year=2027, job=job, by=ketua_acts, at=NOW), ElsewhereRPJM
            )
        return outcome(
            lambda: drop_activity(activity=road, leave=LEAVE, by=ketua_acts, at=NOW),
            StillInAYearPlan,
            ActivityDropped,
        )

    at_the_same_time(leave_or_plan, HANDS)
    road.refresh_from_db()
    assert (road.dropped_at is None) == Kegiatan.objects.filter(rpjm_activity=road).exists()
    assert not list(problems())

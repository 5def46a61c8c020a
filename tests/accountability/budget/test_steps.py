"""A budget takes its steps in the order of the law; what nobody wrote down is told as missing."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.accounts.models import Membership, Role
from accountability.budget import clocks, steps
from accountability.budget.drafting import draft
from accountability.budget.models import APBDesa, BudgetStep, Stage
from accountability.budget.publication import publish
from accountability.budget.standing import Mark, Stand, next_of, standing
from accountability.budget.steps import Taken, take_step
from accountability.ledger.models import Entry
from accountability.lib.workdays import working_days_between
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

# A budget of 2027 that was drafted in October 2026; looked at in the middle of 2027.
NOW = dt.datetime(2027, 12, 20, 3, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def apb(desa: Wilayah, keuangan: Membership) -> APBDesa:
    """A draft of 2027."""
    return makers.make_draft(desa, keuangan.actor())[0]


@pytest.fixture
def take(apb: APBDesa, ketua: Membership, kades: Membership) -> Any:
    """Takes a step by whoever may."""

    def taken(stage: Stage, day: dt.date, no: str = "1/BA", of: APBDesa | None = None) -> BudgetStep:
        by = ketua if stage == Stage.AGREED else kades
        return take_step(apb=of or apb, taken=Taken(stage, day, document_no=no), by=by.actor(), at=NOW)

    return taken


def rows(apb: APBDesa, today: dt.date) -> dict[str, Stand]:
    """Where a budget stands on a day, by step."""
    return {one.id: one for one in standing(apb=apb, today=today, words=PRESETS["umum"])}


class TestTaking:
    def test_the_whole_way_is_written_down_and_in_the_ledger(self, apb: APBDesa, take: Any) -> None:
        for stage, day in (
            (Stage.AGREED, dt.date(2026, 10, 20)),
            (Stage.SENT, dt.date(2026, 10, 22)),
            (Stage.TO_REPAIR, dt.date(2026, 11, 12)),
            (Stage.SENT, dt.date(2026, 11, 25)),
            (Stage.IN_ORDER, dt.date(2026, 12, 3)),
            (Stage.ENACTED, dt.date(2026, 12, 15)),
            (Stage.SEMESTER_REPORT, dt.date(2027, 7, 9)),
        ):
            take(stage, day)
        assert apb.steps.count() == 7
        assert Entry.objects.filter(kind="apb.langkah").count() == 7
        found = rows(apb, NOW.date())
        assert found["evaluasi"].name == "Hasil evaluasi: sesuai"
        assert found["penyempurnaan"].taken_date == dt.date(2026, 11, 25)
        assert found["ditetapkan"].document_no == "1/BA"

    @pytest.mark.parametrize(
        ("stage", "day", "earliest"),
        [
            (Stage.SENT, dt.date(2026, 10, 19), dt.date(2026, 10, 20)),
            (Stage.AGREED, dt.date(2025, 12, 31), dt.date(2026, 1, 1)),
            (Stage.SEMESTER_REPORT, dt.date(2027, 6, 30), dt.date(2027, 7, 1)),
            (Stage.ENACTED, dt.date(2026, 10, 1), dt.date(2026, 10, 20)),
        ],
    )
    def test_a_step_does_not_come_before_the_one_before_it(
        self, take: Any, stage: Stage, day: dt.date, earliest: dt.date
    ) -> None:
        if stage != Stage.AGREED:
            take(Stage.AGREED, dt.date(2026, 10, 20))
        with pytest.raises(steps.TakenTooEarly) as refused:
            take(stage, day)
        assert refused.value.earliest == earliest

    def test_a_step_written_down_later_still_comes_before_what_followed(self, take: Any) -> None:
        take(Stage.ENACTED, dt.date(2026, 12, 15))
        take(Stage.SENT, dt.date(2026, 11, 1))
        with pytest.raises(steps.TakenTooLate) as refused:
            take(Stage.AGREED, dt.date(2026, 11, 2))
        assert refused.value.latest == dt.date(2026, 11, 1)
        take(Stage.AGREED, dt.date(2026, 11, 1))

    def test_a_step_is_taken_once(self, take: Any) -> None:
        take(Stage.AGREED, dt.date(2026, 10, 20))
        with pytest.raises(steps.AlreadyTaken):
            take(Stage.AGREED, dt.date(2026, 10, 21))
        take(Stage.SENT, dt.date(2026, 10, 22))
        with pytest.raises(steps.AlreadyTaken):
            take(Stage.SENT, dt.date(2026, 10, 23))
        take(Stage.IN_ORDER, dt.date(2026, 10, 30))
        with pytest.raises(steps.AlreadyTaken):
            take(Stage.TO_REPAIR, dt.date(2026, 10, 31))

    def test_silence_counts_after_twenty_working_days_and_only_from_a_known_day(self, take: Any) -> None:
        with pytest.raises(steps.NotSentYet):
            take(Stage.BY_SILENCE, dt.date(2026, 12, 30))
        take(Stage.SENT, dt.date(2026, 11, 23))
        with pytest.raises(steps.TakenTooEarly) as refused:
            take(Stage.BY_SILENCE, dt.date(2026, 12, 21))
        assert refused.value.earliest == dt.date(2026, 12, 22)
        take(Stage.BY_SILENCE, dt.date(2026, 12, 22))

    def test_an_annulled_budget_begins_a_new_round(self, apb: APBDesa, take: Any) -> None:
        take(Stage.AGREED, dt.date(2026, 10, 20))
        take(Stage.SENT, dt.date(2026, 10, 22))
        take(Stage.TO_REPAIR, dt.date(2026, 11, 2))
        take(Stage.ENACTED, dt.date(2026, 12, 1))
        take(Stage.ANNULLED, dt.date(2026, 12, 10))
        assert rows(apb, NOW.date())["evaluasi"].name == "Dibatalkan"
        with pytest.raises(steps.TakenTooEarly):
            take(Stage.AGREED, dt.date(2026, 12, 9))
        take(Stage.AGREED, dt.date(2026, 12, 12))
        assert rows(apb, NOW.date())["evaluasi"].taken_date is None

    def test_a_day_to_come_and_a_missing_number_are_refused(self, take: Any) -> None:
        with pytest.raises(steps.DayToCome):
            take(Stage.SENT, NOW.date() + dt.timedelta(days=2))
        with pytest.raises(steps.WithoutNumber):
            take(Stage.AGREED, dt.date(2026, 10, 20), no=" ")

    def test_each_office_writes_its_own_steps(self, apb: APBDesa, kades: Membership, ketua: Any) -> None:
        for stage, by in ((Stage.AGREED, kades), (Stage.SENT, ketua), (Stage.ENACTED, ketua)):
            taken = Taken(stage, dt.date(2026, 10, 20), document_no="1")
            with pytest.raises(steps.NotYours):
                take_step(apb=apb, taken=taken, by=by.actor(), at=NOW)
        assert apb.steps.count() == 0

    def test_a_perubahan_has_its_own_round(self, apb: APBDesa, desa: Wilayah, take: Any, kades: Any) -> None:
        take(Stage.AGREED, dt.date(2026, 10, 20))
        publish(apb=apb, perdes_no="7", perdes_date=dt.date(2026, 12, 18), by=kades.actor(), at=makers.NOW)
        change = draft(desa=desa, year=2027, by=kades.actor(), at=NOW)
        take(Stage.AGREED, dt.date(2027, 8, 20), of=change)
        found = rows(change, NOW.date())
        assert (found["disepakati"].taken_date, found["disepakati"].due_date) == (dt.date(2027, 8, 20), None)
        assert rows(apb, NOW.date())["disepakati"].taken_date == dt.date(2026, 10, 20)


class TestStanding:
    def test_a_draft_says_what_is_due_and_whose_turn_it_is(self, apb: APBDesa) -> None:
        found = rows(apb, dt.date(2026, 10, 10))
        assert found["disepakati"].due_date == dt.date(2026, 10, 31)
        assert (found["disepakati"].mark, found["dikirim"].mark) == (Mark.NEXT, Mark.LATER)
        turn = next_of(list(found.values()))
        assert turn is not None
        assert turn.actor == "kepala desa dan BPD"

    def test_only_one_step_has_its_turn(self, apb: APBDesa) -> None:
        found = rows(apb, dt.date(2026, 10, 10))
        assert [one.mark for one in found.values()].count(Mark.NEXT) == 1

    def test_late_is_told_in_days(self, apb: APBDesa) -> None:
        found = rows(apb, dt.date(2026, 11, 4))
        assert (found["disepakati"].mark, found["disepakati"].late) == (Mark.LATE, 4)

    def test_clocks_run_from_the_step_before(self, apb: APBDesa, take: Any) -> None:
        take(Stage.AGREED, dt.date(2026, 10, 20))
        take(Stage.SENT, dt.date(2026, 10, 26))
        found = rows(apb, dt.date(2026, 10, 27))
        assert (found["dikirim"].due_date, found["dikirim"].late) == (dt.date(2026, 10, 23), 3)
        due = found["evaluasi"].due_date
        assert due is not None
        assert working_days_between(dt.date(2026, 10, 26), due) == 20

    def test_what_nobody_wrote_down_is_missing_and_never_made_up(self, desa: Wilayah, kades: Any) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        found = rows(apb, dt.date(2027, 3, 1))
        assert found["disepakati"].mark == found["evaluasi"].mark == Mark.MISSING
        assert (found["ditetapkan"].taken_date, found["ditetapkan"].document_no) == (
            apb.perdes_date,
            "05/2026",
        )
        assert BudgetStep.objects.count() == 0

    def test_reports_are_due_in_july_and_march(self, desa: Wilayah, kades: Any) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        found = rows(apb, dt.date(2027, 7, 15))
        assert (found["semester_1"].mark, found["semester_1"].late) == (Mark.LATE, 1)
        assert found["lpj"].due_date == dt.date(2028, 3, 31)

    def test_every_row_names_its_basis(self, apb: APBDesa) -> None:
        assert all(one.legal_basis and one.confidence for one in rows(apb, NOW.date()).values())

    def test_a_clock_nobody_set_is_not_guessed(self) -> None:
        with pytest.raises(clocks.NoClock):
            clocks.clock("evaluasi", 2014)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(Stage)), st.integers(0, 400)),
        max_size=12,
    )
)
def test_whatever_is_tried_the_steps_that_stand_are_in_order(tries: list[tuple[Stage, int]]) -> None:

    with transaction.atomic():
        desa = makers.make_desa()
        kades, ketua = (makers.make_member(role, desa) for role in (Role.KADES, Role.KETUA_BPD))
        apb, _ = makers.make_draft(desa, kades.actor())
        for stage, days in tries:
            taken = Taken(stage, dt.date(2026, 9, 1) + dt.timedelta(days=days), document_no="1")
            by = ketua if stage == Stage.AGREED else kades
            if steps.why_not(apb=apb, taken=taken, by=by.actor(), at=NOW) is None:
                take_step(apb=apb, taken=taken, by=by.actor(), at=NOW)
        ordered = [one.stage for one in apb.steps.in_order()]
        if Stage.ANNULLED not in ordered:
            for earlier, later in ((Stage.AGREED, Stage.SENT), (Stage.SENT, Stage.ENACTED)):
                if earlier in ordered and later in ordered:
                    first = {one.stage: one.taken_date for one in reversed(apb.steps.in_order())}
                    assert first[earlier] <= first[later]
        standing(apb=apb, today=NOW.date(), words=PRESETS["umum"])
        transaction.set_rollback(True)

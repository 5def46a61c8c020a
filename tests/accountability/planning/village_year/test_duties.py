"""A village's year put together from what is known of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.planning.models import CalendarOverride
from accountability.planning.village_year import Duty, Event, Known, Proof, State, duties_of, rule_of
from accountability.planning.village_year.duties import without_day
from accountability.planning.village_year.rules import rule_ids

KODE = "99.01.01.2001"
BEGAN = dt.date(2024, 1, 8)


def proof(item: str, day: dt.date, year: int = 2027, **fields: str) -> Proof:
    return Proof(KODE, item, year, day, **fields)


def of(duties: list[Duty], item: str, year: int = 2027) -> Duty:
    return next(one for one in duties if one.rule.id == item and one.year == year)


def year(today: dt.date, *proofs: Proof, in_year: int = 2026, **known: object) -> list[Duty]:
    told = Known(proofs=proofs, began=BEGAN, **known)  # type: ignore[arg-type]
    return duties_of(KODE, in_year, today, told)


class TestStates:
    def test_what_is_done_in_time_is_done_and_not_late(self) -> None:
        done = of(year(dt.date(2026, 11, 1), proof("rkp_final", dt.date(2026, 9, 24))), "rkp_final")
        assert (done.state, done.late_days) == (State.DONE, 0)

    def test_what_is_done_after_its_day_says_by_how_much(self) -> None:
        done = of(year(dt.date(2026, 11, 1), proof("rkp_final", dt.date(2026, 10, 5))), "rkp_final")
        assert (done.state, done.late_days, done.late_working_days) == (State.DONE, 5, 3)

    def test_what_is_not_done_after_its_day_is_late(self) -> None:
        late = of(year(dt.date(2026, 10, 5)), "rkp_final")
        assert (late.state, late.late_days, late.late_working_days) == (State.LATE, 5, 3)

    def test_on_its_day_it_is_not_late_yet(self) -> None:
        assert of(year(dt.date(2026, 9, 30)), "rkp_final").state == State.DUE

    def test_a_month_long_deadline_is_due_through_its_month(self) -> None:
        assert of(year(dt.date(2026, 7, 1)), "rkp_start").state == State.DUE
        assert of(year(dt.date(2026, 6, 10)), "rkp_start").state == State.AHEAD

    def test_once_a_later_step_stands_an_unrecorded_one_is_not_late(self) -> None:
        found = year(dt.date(2026, 11, 1), proof("rkp_final", dt.date(2026, 9, 24)))
        assert of(found, "musdes_rkp").state == State.BEHIND

    def test_what_was_due_before_the_village_used_the_posko_is_not_late(self) -> None:
        found = duties_of(KODE, 2026, dt.date(2026, 11, 1), Known(began=dt.date(2026, 10, 1)))
        assert of(found, "rkp_final").state == State.UNTOLD
        assert of(found, "apb_agree").state == State.LATE
        nothing = duties_of(KODE, 2026, dt.date(2026, 11, 1), Known())
        assert of(nothing, "apb_agree").state == State.UNTOLD

    def test_a_step_that_waits_for_another_is_expected_and_never_late(self) -> None:
        found = year(dt.date(2026, 12, 20))
        assert of(found, "apb_agree").state == State.LATE
        submit = of(found, "apb_submit")
        assert (submit.state, submit.expected, submit.due) == (State.WAITING, True, dt.date(2026, 11, 3))

    def test_rows_go_before_marks_by_hand_and_the_first_of_them_counts(self) -> None:
        found = year(
            dt.date(2026, 11, 1),
            proof("rkp_final", dt.date(2026, 9, 1), how="hand"),
            proof("rkp_final", dt.date(2026, 9, 28)),
            proof("rkp_final", dt.date(2026, 9, 24)),
        )
        assert of(found, "rkp_final").proof == proof("rkp_final", dt.date(2026, 9, 24))


class TestDays:
    def test_a_count_begins_on_the_day_the_step_was_taken(self) -> None:
        sent = proof("apb_submit", dt.date(2026, 11, 2))
        due = of(year(dt.date(2026, 11, 3), proof("apb_agree", dt.date(2026, 10, 30)), sent), "apb_eval")
        assert (due.due, due.expected) == (dt.date(2026, 11, 30), False)

    def test_a_day_off_of_the_region_makes_the_count_longer(self) -> None:
        sent = proof("apb_submit", dt.date(2026, 11, 2))
        off = frozenset({dt.date(2026, 11, 10)})
        assert of(year(dt.date(2026, 11, 3), sent, off=off), "apb_eval").due == dt.date(2026, 12, 1)

    def test_the_nearest_wilayah_that_set_a_day_counts_with_its_basis(self) -> None:
        near = CalendarOverride(
            wilayah_id="99.01",
            item="rkp_final",
            year=2027,
            due_date=dt.date(2026, 10, 10),
            legal_basis="Perbup 1",
        )
        far = CalendarOverride(
            wilayah_id="99", item="rkp_final", year=2027, due_date=dt.date(2026, 8, 1), legal_basis="Pergub 2"
        )
        due = of(year(dt.date(2026, 10, 5), overrides=[near, far]), "rkp_final")
        assert (due.due, due.legal_basis, due.state) == (dt.date(2026, 10, 10), "Perbup 1", State.DUE)

    def test_a_day_set_into_another_calendar_year_is_told_there(self) -> None:
        moved = CalendarOverride(
            wilayah_id="99.01",
            item="apb_final",
            year=2027,
            due_date=dt.date(2027, 1, 15),
            legal_basis="Perbup 1",
        )
        this = {(one.rule.id, one.year) for one in year(dt.date(2026, 10, 5), overrides=[moved])}
        following = year(dt.date(2026, 10, 5), overrides=[moved], in_year=2027)
        assert ("apb_final", 2027) not in this
        assert of(following, "apb_final").due == dt.date(2027, 1, 15)

    def test_something_that_happened_starts_its_own_count(self) -> None:
        called = Event(KODE, "perbaikan", 2027, dt.date(2026, 11, 30))
        assert of(year(dt.date(2026, 12, 1), events=[called]), "apb_fix").due.year == 2026
        new_head = Event(KODE, "pelantikan", 2026, dt.date(2026, 3, 31))
        assert of(year(dt.date(2026, 4, 1), events=[new_head]), "rpjm", 2026).due == dt.date(2026, 6, 30)

    def test_what_has_not_happened_has_no_day_and_is_listed_apart(self) -> None:
        found = year(dt.date(2026, 6, 1))
        rest = {one.id for one in without_day(2026, found)}
        assert rest == {"rpjm", "apb_fix", "apb_cancel_stop", "keg_end", "lppd_amj"}

    @pytest.mark.parametrize("in_year", range(2024, 2031))
    def test_every_deadline_is_told_in_every_year_with_a_day_or_apart(self, in_year: int) -> None:
        found = duties_of(KODE, in_year, dt.date(in_year, 6, 1), Known(began=BEGAN))
        told = {one.rule.id for one in found} | {one.id for one in without_day(in_year, found)}
        assert told == set(rule_ids())

    @given(
        today=st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31)),
        done=st.lists(
            st.tuples(
                st.sampled_from(rule_ids()),
                st.integers(2025, 2030),
                st.dates(dt.date(2024, 6, 1), dt.date(2030, 6, 1)),
            ),
            max_size=12,
        ),
        off=st.frozensets(st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31)), max_size=8),
    )
    def test_whatever_was_done_states_and_days_fit_together(
        self, today: dt.date, done: list[tuple[str, int, dt.date]], off: frozenset[dt.date]
    ) -> None:
        proofs = [Proof(KODE, item, of_year, day) for item, of_year, day in done]
        for one in duties_of(KODE, today.year, today, Known(proofs=proofs, off=off, began=BEGAN)):
            assert one.due.year == today.year
            assert (one.state == State.DONE) == ((one.rule.id, one.year) in {(i, y) for i, y, _ in done})
            assert one.state != State.LATE or (one.due < today and one.late_days > 0)
            assert one.late_working_days <= one.late_days
            assert rule_of(one.rule.id, one.year) == one.rule

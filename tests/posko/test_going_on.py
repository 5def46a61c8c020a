"""While a citizen is asked the council's clock rests; the working days waited are given back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.lib.workdays import add_working_days, is_working_day, working_days_between
from accountability.regions.models import Wilayah
from posko.adding import add_words
from posko.answering import answer, ask_detail
from posko.clocks import after_resting
from posko.clustering import gather
from posko.going_on import go_on_without, patience_days
from posko.models import Aspirasi, Milestone
from posko.reading import mark_read
from sms_gateway.models import Contact, OutboundSMS
from tests import makers

NOW = makers.NOW  # Monday 5 October 2026
DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
SPANS = st.integers(0, 60).map(lambda n: dt.timedelta(days=n))


@pytest.fixture
def asked(desa: Wilayah, anggota: Membership, citizen: Contact) -> Aspirasi:
    """Read on Monday, and asked on Tuesday; the answer was due in fourteen working days."""
    voice = makers.make_aspirasi(desa, contact=citizen)
    mark_read(aspirasi=voice, by=anggota.actor(), at=NOW)
    ask_detail(aspirasi=voice, question="Di RT mana?", by=anggota.actor(), at=NOW + DAY)
    return voice


class TestAfterResting:
    @given(due=DAYS, since=DAYS, first=SPANS, second=SPANS)
    def test_resting_in_parts_is_resting_as_long(
        self, due: dt.date, since: dt.date, first: dt.timedelta, second: dt.timedelta
    ) -> None:
        halfway, end = since + first, since + first + second
        in_parts = after_resting(after_resting(due, since, halfway), halfway, end)
        assert in_parts == after_resting(due, since, end)

    @given(since=DAYS, left=st.integers(1, 60), waited=SPANS)
    def test_as_many_working_days_are_left_after_as_before(
        self, since: dt.date, left: int, waited: dt.timedelta
    ) -> None:
        due, end = add_working_days(since, left), since + waited
        moved = after_resting(due, since, end)
        assert working_days_between(end, moved) == left
        assert is_working_day(moved)

    def test_a_weekend_and_collective_leave_give_nothing_back(self) -> None:
        due = dt.date(2026, 1, 14)
        assert after_resting(due, dt.date(2026, 1, 2), dt.date(2026, 1, 4)) == due
        assert after_resting(due, dt.date(2025, 12, 24), dt.date(2025, 12, 28)) == due  # Christmas, its leave


class TestHeardBack:
    def test_the_words_come_and_the_answer_is_due_as_many_days_later(self, asked: Aspirasi) -> None:
        before = asked.answer_due_date
        add_words(aspirasi=asked, text="RT 3 pak", by=CITIZEN, at=NOW + 4 * DAY)
        asked.refresh_from_db()
        assert asked.state == "read"
        assert asked.answer_due_date == add_working_days(before, 3)
        assert asked.read_due_date < before

    def test_asked_twice_both_waits_count(self, asked: Aspirasi, anggota: Membership) -> None:
        before = asked.answer_due_date
        ask_detail(aspirasi=asked, question="RT berapa?", by=anggota.actor(), at=NOW + 2 * DAY)
        add_words(aspirasi=asked, text="RT 3", by=CITIZEN, at=NOW + 4 * DAY)
        asked.refresh_from_db()
        assert asked.answer_due_date == add_working_days(before, 3)


class TestTheCouncilGoesOn:
    def test_answered_meanwhile(self, asked: Aspirasi, ketua: Membership) -> None:
        before = asked.answer_due_date
        answer(aspirasi=asked, sentence="Sudah diperbaiki.", by=ketua.actor(), at=NOW + 3 * DAY)
        asked.refresh_from_db()
        assert asked.answer_due_date == add_working_days(before, 2)

    def test_gathered_meanwhile(self, desa: Wilayah, asked: Aspirasi, anggota: Membership) -> None:
        before = asked.answer_due_date
        gather(desa=desa, aspirasi=[asked], title="Jalan", by=anggota.actor(), at=NOW + 2 * DAY)
        asked.refresh_from_db()
        assert asked.answer_due_date == add_working_days(before, 1)


class TestNobodyAnswers:
    def test_after_seven_days_it_lies_on_the_desk_again_and_nobody_is_told(self, asked: Aspirasi) -> None:
        before, told = asked.answer_due_date, OutboundSMS.objects.count()
        assert patience_days() == 7
        assert go_on_without(at=NOW + 7 * DAY, limit=10) == 0
        assert go_on_without(at=NOW + 8 * DAY, limit=10) == 1
        assert go_on_without(at=NOW + 8 * DAY, limit=10) == 0
        asked.refresh_from_db()
        assert (asked.state, asked.answer_due_date) == ("read", add_working_days(before, 5))
        assert OutboundSMS.objects.count() == told
        last = Milestone.objects.filter(aspirasi=asked).latest("id")
        assert (last.news, last.actor_kind) == ("tanpa_jawaban", "system")

    def test_late_words_still_count(self, asked: Aspirasi) -> None:
        go_on_without(at=NOW + 9 * DAY, limit=10)
        add_words(aspirasi=asked, text="RT 3", by=CITIZEN, at=NOW + 10 * DAY)
        assert asked.messages.count() == 1

"""Members who must act are reminded of a deadline that comes near, once."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from accountability.accounts.models import Membership
from accountability.council.mailing import NotMailed
from accountability.council.models import Reachable
from accountability.oversight import reminding
from accountability.oversight.reminding import lead_of, remind_due
from accountability.oversight.village_year import years_of
from accountability.planning.marking_done import mark_done
from accountability.planning.models import CalendarReminder
from accountability.planning.setting_deadlines import set_deadline
from accountability.regions.models import Wilayah
from sms_gateway.models import OutboundSMS
from tests import makers

# 9 October 2026, ten in the morning in Jakarta: 22 days before the agreement on the budget is due.
BEFORE = dt.datetime(2026, 10, 9, 3, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def by_sms(ketua: Membership) -> Membership:
    """The head of the council asked to be told by SMS; the village has used the posko for a while."""
    makers.make_aspirasi(ketua.wilayah, at=dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC))
    Reachable.objects.create(user=ketua.user, contact=makers.make_contact(), changed_at=BEFORE)
    return ketua


def reminders() -> list[tuple[str, int]]:
    return list(CalendarReminder.objects.order_by("id").values_list("item", "lead_days"))


class TestWhen:
    def test_nobody_is_reminded_before_the_days_ahead_have_come(self, by_sms: Membership) -> None:
        assert remind_due(at=BEFORE, limit=50) == 0

    def test_the_first_reminder_comes_with_its_day_and_the_second_with_its_own(
        self, by_sms: Membership
    ) -> None:
        for days in range(25):
            remind_due(at=BEFORE + DAY * days, limit=50)
        assert reminders() == [("apb_agree", 21), ("apb_agree", 5)]

    def test_whoever_asks_late_hears_the_nearest_only(self, by_sms: Membership) -> None:
        assert remind_due(at=BEFORE + DAY * 20, limit=50) == 1
        assert reminders() == [("apb_agree", 5)]

    def test_after_the_day_it_is_too_late_to_remind(self, by_sms: Membership) -> None:
        remind_due(at=BEFORE + DAY * 24, limit=50)
        assert ("apb_agree", 5) not in reminders()

    @pytest.mark.parametrize("hour", [22, 23, 12, 14])  # UTC: 05, 06, 19 and 21 in Jakarta
    def test_nobody_is_reminded_by_night(self, by_sms: Membership, hour: int) -> None:
        assert remind_due(at=(BEFORE + DAY * 2).replace(hour=hour), limit=50) == 0

    def test_what_is_done_needs_no_reminder(self, by_sms: Membership, desa: Wilayah) -> None:
        day = dt.date(2026, 10, 5)
        mark_done(
            desa=desa, item="apb_agree", year=2027, done_on=day, document_no="1", by=by_sms.actor(), at=BEFORE
        )
        assert remind_due(at=BEFORE + DAY * 3, limit=50) == 0

    def test_no_more_than_asked_for(self, by_sms: Membership) -> None:
        assert remind_due(at=BEFORE + DAY * 3, limit=0) == 0


class TestWhom:
    def test_only_those_who_must_act(self, by_sms: Membership, keuangan: Membership) -> None:
        Reachable.objects.create(user=keuangan.user, email="uang@contoh.id", changed_at=BEFORE)
        remind_due(at=BEFORE + DAY * 3, limit=50)
        assert list(CalendarReminder.objects.values_list("user", flat=True)) == [by_sms.user_id]

    def test_who_asked_not_to_be_told_is_not(self, by_sms: Membership) -> None:
        Reachable.objects.all().delete()
        assert remind_due(at=BEFORE + DAY * 3, limit=50) == 0

    def test_a_term_that_ended_ends_reminders(self, by_sms: Membership) -> None:
        by_sms.until_date = dt.date(2026, 10, 1)
        by_sms.save()
        assert remind_due(at=BEFORE + DAY * 3, limit=50) == 0

    def test_asking_for_many_members_takes_as_many_queries_as_for_one(
        self, by_sms: Membership, django_assert_max_num_queries: Any
    ) -> None:
        remind_due(at=BEFORE + DAY * 3, limit=50)
        with django_assert_max_num_queries(5):
            remind_due(at=BEFORE + DAY * 3, limit=50)


class TestWords:
    def test_one_short_sentence_says_what_when_and_where(self, by_sms: Membership) -> None:
        remind_due(at=BEFORE + DAY * 3, limit=50)
        body = OutboundSMS.objects.get(template="pengingat_kalender").body
        assert "Sepakati rancangan APB Desa 2027" in body
        assert "31 Okt" in body
        assert "Kalender" in body

    def test_by_mail_with_the_way_to_the_desk_and_to_stop(self, kades: Membership, settings: Any) -> None:
        settings.MAIL_SENDS = True
        makers.make_aspirasi(kades.wilayah, at=dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC))
        Reachable.objects.create(user=kades.user, email="kepala@contoh.id", changed_at=BEFORE)
        assert remind_due(at=BEFORE + DAY * 3, limit=50) == 1
        assert remind_due(at=BEFORE + DAY * 3, limit=50) == 0
        (letter,) = mail.outbox
        assert letter.to == ["kepala@contoh.id"]
        assert "31 Oktober 2026" in letter.body
        assert "/pemdes/kalender/" in letter.body
        assert "/pemdes/pengaturan/kabar/" in letter.body

    def test_a_letter_that_did_not_leave_is_tried_again(
        self, kades: Membership, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.MAIL_SENDS = True
        makers.make_aspirasi(kades.wilayah, at=dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC))
        Reachable.objects.create(user=kades.user, email="kepala@contoh.id", changed_at=BEFORE)

        def refuse(**_told: str) -> None:
            raise NotMailed

        with monkeypatch.context() as patch:
            patch.setattr(reminding, "mail_now", refuse)
            assert remind_due(at=BEFORE + DAY * 3, limit=50) == 0
        assert remind_due(at=BEFORE + DAY * 3, limit=50) == 1
        assert len(mail.outbox) == 1

    def test_a_moved_deadline_is_reminded_of_anew(self, by_sms: Membership) -> None:
        remind_due(at=BEFORE + DAY * 3, limit=50)
        set_deadline(
            wilayah=Wilayah.objects.get(kode="99.01"),
            item="apb_agree",
            year=2027,
            due_date=dt.date(2026, 10, 25),
            legal_basis="Perbup 3",
            by=by_sms.actor(),
            at=BEFORE,
        )
        remind_due(at=BEFORE + DAY * 3, limit=50)
        days = CalendarReminder.objects.order_by("id").values_list("due_date", flat=True)
        assert list(days) == [dt.date(2026, 10, 31), dt.date(2026, 10, 25)]


def test_a_deadline_that_only_waits_has_no_reminder(by_sms: Membership) -> None:
    duties = years_of([by_sms.wilayah_id], {2026}, at=BEFORE)[by_sms.wilayah_id]
    waiting = next(one for one in duties if one.expected)
    assert lead_of(waiting, waiting.due) is None

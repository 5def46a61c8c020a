"""Promising an SMS once, sending it at most once, and believing its reports in any order."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from accountability import environment
from accountability.accounts.actors import Actor
from accountability.lib import gsm7
from sms_gateway import contacts, inbox, outbox
from sms_gateway.carriers import Outgoing, Refused, Sent, TryLater, Uncertain
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, Line, OutboundSMS
from sms_gateway.routes import route_of
from tests.makers import make_desa
from tests.sms_gateway.conftest import AT, NIGHT, PHONE, ScriptedCarrier, promise

LATER = AT + timedelta(hours=1)


def state_of(sms: OutboundSMS) -> tuple[str, str]:
    sms.refresh_from_db()
    return sms.state, sms.error_code


class TestPromise:
    def test_a_second_promise_with_the_same_key_finds_the_first(
        self, line: Line, contact: Contact, rings: list[str]
    ) -> None:
        first, second = promise(contact), promise(contact, body="Lain.")
        assert (second.pk, second.body) == (first.pk, "Terima kasih.")
        assert rings == ["sms_gateway.tasks.send_due"]

    def test_a_promise_goes_with_the_transaction_it_was_made_in(self, line: Line, contact: Contact) -> None:
        with transaction.atomic():
            promise(contact)
            transaction.set_rollback(True)
        assert OutboundSMS.objects.count() == 0

    def test_the_body_is_made_gsm_7_and_its_segments_counted(self, line: Line, contact: Contact) -> None:
        sms = promise(contact, body="“Jalan” – selesai… \N{PILE OF POO}")
        assert gsm7.is_gsm7(sms.body)
        assert sms.segments == 1
        assert promise(contact, body="a" * 161, dedupe_key="dua").segments == 2

    @pytest.mark.parametrize("body", ["", "  \n", "\N{PILE OF POO}"])
    def test_nothing_to_say_is_not_promised(self, body: str, line: Line, contact: Contact) -> None:
        with pytest.raises(outbox.NothingToSay):
            promise(contact, body=body)

    def test_who_promised_is_kept_as_a_role_without_a_name(self, line: Line, contact: Contact) -> None:
        assert promise(contact, by=Actor("member", 7, "ketua_bpd")).promised_by == "member ketua_bpd"

    @pytest.mark.parametrize("kind", ["news", "notice"])
    def test_a_phone_that_opted_out_gets_replies_only(
        self, kind: str, line: Line, contact: Contact, rings: list[str]
    ) -> None:
        contacts.opt_out(contact=contact, at=AT)
        news = promise(contact, kind=kind)
        assert (news.state, news.error_code, rings) == (OutboundState.CANCELLED, "opted_out", [])
        assert promise(contact, dedupe_key="dua").state == OutboundState.PROMISED

    def test_a_phone_that_opts_in_again_gets_news_again(self, line: Line, contact: Contact) -> None:
        contacts.opt_out(contact=contact, at=AT)
        contacts.opt_in(contact=contact, at=AT)
        assert promise(contact, kind="news").state == OutboundState.PROMISED


class TestQuietHours:
    @pytest.fixture(autouse=True)
    def from_eight_to_six(self, settings: Settings) -> None:
        settings.SMS_QUIET_HOURS = environment.hours("SMS_QUIET_HOURS_NOT_SET", "20-06")

    def test_news_at_night_waits_for_six_in_the_morning_of_the_desa(
        self, line: Line, contact: Contact
    ) -> None:
        assert promise(contact, kind="news", at=NIGHT).not_before == datetime(2026, 11, 21, 23, tzinfo=UTC)

    def test_a_desa_in_papua_wakes_two_hours_earlier(self, line: Line, contact: Contact) -> None:
        # 14.00 UTC is 23.00 in Jayapura; 06.00 there is 21.00 UTC.
        papua = make_desa("99.02.01.2001", "Wamesa")
        news = promise(contact, desa=papua, kind="news", at=NIGHT)
        assert news.not_before == datetime(2026, 11, 21, 21, tzinfo=UTC)

    def test_a_reply_does_not_wait(self, line: Line, contact: Contact) -> None:
        assert promise(contact, kind="reply", at=NIGHT).not_before == NIGHT

    def test_news_by_day_does_not_wait(self, line: Line, contact: Contact) -> None:
        assert promise(contact, kind="news").not_before == AT

    def test_news_for_a_later_time_that_is_quiet_waits_from_there(self, line: Line, contact: Contact) -> None:
        later = promise(contact, kind="news", not_before=NIGHT)
        assert later.not_before == datetime(2026, 11, 21, 23, tzinfo=UTC)

    def test_without_quiet_hours_nothing_waits(
        self, line: Line, contact: Contact, settings: Settings
    ) -> None:
        settings.SMS_QUIET_HOURS = None
        assert promise(contact, kind="news", at=NIGHT).not_before == NIGHT

    def test_what_waits_is_not_sent_before(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        news = promise(contact, kind="news", at=NIGHT)
        assert outbox.send(at=NIGHT, limit=5) == 0
        assert outbox.send(at=news.not_before, limit=5) == 1


class TestReplyCaps:
    @pytest.fixture(autouse=True)
    def caps(self, settings: Settings) -> None:
        settings.SMS_REPLIES_PER_HOUR, settings.SMS_REPLIES_PER_DAY = 3, 5

    def promise_one_each(self, contact: Contact, moments: list[datetime]) -> list[str]:
        return [
            promise(contact, at=at, dedupe_key=f"{number}", body=f"Nomor {number}.").state
            for number, at in enumerate(moments)
        ]

    def test_replies_beyond_the_cap_of_an_hour_are_kept_but_not_sent(
        self, line: Line, contact: Contact
    ) -> None:
        assert self.promise_one_each(contact, [AT] * 5) == ["promised"] * 3 + ["cancelled"] * 2
        assert OutboundSMS.objects.filter(error_code="reply_cap").count() == 2

    def test_the_next_hour_is_a_new_one_until_the_day_is_full(self, line: Line, contact: Contact) -> None:
        moments = [AT + timedelta(minutes=61) * number for number in range(7)]
        assert self.promise_one_each(contact, moments) == ["promised"] * 5 + ["cancelled"] * 2
        next_day = promise(contact, at=AT + timedelta(days=2), dedupe_key="besok")
        assert next_day.state == OutboundState.PROMISED

    def test_another_phone_has_its_own_cap(self, line: Line, contact: Contact) -> None:
        self.promise_one_each(contact, [AT] * 5)
        other = contacts.meet(number="+6281200000002", at=AT)
        assert promise(other, dedupe_key="lain").state == OutboundState.PROMISED

    def test_the_message_itself_is_stored_whatever_the_cap(
        self, line: Line, contact: Contact, settings: Settings
    ) -> None:
        settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer"
        for number in range(5):
            inbox.receive(line=line, carrier_ref=f"SM{number}", sender=PHONE, body=f"lapor {number}", at=AT)
        assert inbox.hand_over(at=AT, limit=9) == 5
        assert OutboundSMS.objects.promised().count() == 3


class TestSend:
    def test_an_accepted_sms_keeps_the_carriers_reference(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Sent(carrier_ref="SM9", segments=2)]
        assert outbox.send(at=AT, limit=5) == 1
        assert state_of(promised) == (OutboundState.ACCEPTED, "")
        assert (promised.carrier_ref, promised.segments, promised.sent_at) == ("SM9", 2, AT)

    def test_the_carrier_gets_the_number_the_line_and_our_ref(
        self, promised: OutboundSMS, line: Line, carrier: ScriptedCarrier
    ) -> None:
        outbox.send(at=AT, limit=5)
        valid = LIMITS.reply_expires_hours * 3600
        assert carrier.got == [
            Outgoing(str(promised.ref), route_of(line), PHONE, "Terima kasih.", valid_seconds=valid)
        ]

    @pytest.mark.django_db(transaction=True)
    def test_sending_is_committed_before_the_carrier_is_called(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        seen: list[tuple[bool, str]] = []

        def look(outgoing: Outgoing) -> Sent:
            seen.append((connection.in_atomic_block, OutboundSMS.objects.get(pk=promised.pk).state))
            return Sent(carrier_ref="SM9")

        carrier.outcomes = [look]
        outbox.send(at=AT, limit=1)
        assert seen == [(False, OutboundState.SENDING)]

    @pytest.mark.django_db(transaction=True)
    def test_it_refuses_to_run_inside_a_transaction(self, promised: OutboundSMS) -> None:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            outbox.send(at=AT, limit=1)

    def test_a_sender_that_dies_leaves_an_unknown_that_is_never_sent_again(
        self, promised: OutboundSMS, carrier: ScriptedCarrier, caplog: pytest.LogCaptureFixture
    ) -> None:
        carrier.outcomes = [SystemExit()]
        with pytest.raises(SystemExit):
            outbox.send(at=AT, limit=1)
        assert state_of(promised) == (OutboundState.SENDING, "")
        soon = AT + timedelta(minutes=LIMITS.sending_minutes)
        assert outbox.sweep(at=soon) == 0
        assert outbox.sweep(at=soon + timedelta(seconds=1)) == 1
        assert state_of(promised) == (OutboundState.UNKNOWN, "no_answer")
        assert outbox.send(at=AT + timedelta(days=1), limit=5) == 0
        assert len(carrier.got) == 1
        assert PHONE not in caplog.text

    @pytest.mark.parametrize("failure", [Uncertain("ReadTimeout"), ValueError("+6281200000001")])
    def test_an_uncertain_outcome_is_never_sent_again_by_itself(
        self,
        failure: Exception,
        promised: OutboundSMS,
        carrier: ScriptedCarrier,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        carrier.outcomes = [failure]
        outbox.send(at=AT, limit=1)
        assert state_of(promised)[0] == OutboundState.UNKNOWN
        assert outbox.send(at=AT + timedelta(days=1), limit=5) == 0
        assert "81200000001" not in caplog.text + promised.error_code

    def test_a_refused_sms_has_failed(self, promised: OutboundSMS, carrier: ScriptedCarrier) -> None:
        carrier.outcomes = [Refused("21211")]
        outbox.send(at=AT, limit=1)
        assert state_of(promised) == (OutboundState.FAILED, "21211")
        assert promised.contact.opted_out_at is None

    def test_an_opt_out_known_to_the_provider_becomes_ours(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Refused("21610", opted_out=True)]
        outbox.send(at=AT, limit=1)
        assert state_of(promised) == (OutboundState.FAILED, "21610")
        assert Contact.objects.get().opted_out_at == AT

    def test_what_did_not_leave_is_tried_again_later_and_fails_in_the_end(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [TryLater("20429")] * LIMITS.outbox_attempts
        now, waits = AT, []
        for _ in range(LIMITS.outbox_attempts - 1):
            assert outbox.send(at=now, limit=1) == 1
            assert state_of(promised) == (OutboundState.PROMISED, "20429")
            waits.append(promised.not_before - now)
            now = promised.not_before
        assert waits == sorted(waits)
        assert waits[0] >= timedelta(seconds=LIMITS.outbox_backoff_seconds / 2)
        outbox.send(at=now, limit=1)
        assert state_of(promised) == (OutboundState.FAILED, "20429")

    def test_a_broken_route_is_no_fault_of_the_sms(
        self, promised: OutboundSMS, carrier: ScriptedCarrier, caplog: pytest.LogCaptureFixture
    ) -> None:
        carrier.outcomes = [TryLater("20003", route_broken=True) for _ in range(LIMITS.outbox_attempts + 2)]
        for _ in range(LIMITS.outbox_attempts + 2):
            outbox.send(at=OutboundSMS.objects.get().not_before, limit=1)
        assert state_of(promised) == (OutboundState.PROMISED, "20003")
        assert {record.levelno for record in caplog.records} == {logging.ERROR}

    def test_an_sms_too_old_to_help_is_not_sent(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        outbox.send(at=promised.expires_at, limit=1)
        assert state_of(promised) == (OutboundState.FAILED, "expired")
        assert carrier.got == []

    def test_news_is_held_back_from_a_phone_that_opted_out_meanwhile(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        news = promise(contact, kind="news")
        contacts.opt_out(contact=contact, at=AT)
        outbox.send(at=AT, limit=1)
        assert state_of(news) == (OutboundState.CANCELLED, "opted_out")
        assert carrier.got == []

    def test_an_erased_number_cannot_be_written_to(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        Contact.objects.update(sealed=b"")
        outbox.send(at=AT, limit=1)
        assert state_of(promised) == (OutboundState.FAILED, "number_erased")

    def test_without_the_private_key_the_sms_waits(
        self, promised: OutboundSMS, carrier: ScriptedCarrier, settings: Settings
    ) -> None:
        settings.PHONE_PRIVATE_KEY = ""
        outbox.send(at=AT, limit=1)
        assert state_of(promised) == (OutboundState.PROMISED, "no_private_key")

    def test_no_more_than_the_limit_is_sent(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        for number in range(3):
            promise(contact, dedupe_key=f"{number}", body=f"Nomor {number}.")
        assert outbox.send(at=AT, limit=2) == 2
        assert len(carrier.got) == 2


class TestRoute:
    def test_a_promise_waits_for_a_line_and_leaves_once_there_is_one(
        self, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = promise(contact)
        assert sms.line is None
        outbox.send(at=AT, limit=1)
        assert state_of(sms) == (OutboundState.PROMISED, "no_route")
        Line.objects.create(key="bersama", carrier="twilio", address="+6281299000000")
        outbox.send(at=sms.not_before, limit=1)
        assert state_of(sms) == (OutboundState.ACCEPTED, "")

    def test_a_line_that_was_switched_off_is_replaced(
        self, promised: OutboundSMS, line: Line, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.update(active=False)
        shared = Line.objects.create(key="bersama", carrier="twilio", address="+6281299000000")
        outbox.send(at=AT, limit=1)
        assert state_of(promised) == (OutboundState.ACCEPTED, "")
        assert promised.line == shared

"""Receiving an SMS once, and handing it over once."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from sms_gateway import inbox
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, InboundSMS, InboundState, Line, OutboundSMS, SenderKind
from tests.sms_gateway.conftest import AT, PHONE

ANSWER = "tests.sms_gateway.handlers.answer"
ANSWER_AND_BREAK = "tests.sms_gateway.handlers.answer_and_break"
BREAK_ON_POISON = "tests.sms_gateway.handlers.break_on_poison"
JUST_ENOUGH = LIMITS.inbox_attempts + 1


def receive(line: Line, ref: str = "SM1", sender: str = PHONE, body: str = "jalan rusak") -> inbox.Received:
    return inbox.receive(line=line, carrier_ref=ref, sender=sender, body=body, at=AT)


class TestReceive:
    def test_an_sms_is_kept_with_its_words_untouched(self, line: Line) -> None:
        body = "  JALAN rusak!\r\n \N{PILE OF POO} & 50% ‘parah’ "
        stored = receive(line, body=body).sms
        stored.refresh_from_db()
        assert (stored.body, stored.state, stored.carrier) == (body, InboundState.WAITING, "twilio")

    def test_the_same_reference_is_the_same_row(self, line: Line) -> None:
        first, second = receive(line), receive(line, body="lain")
        assert (first.fresh, second.fresh) == (True, False)
        assert second.sms.pk == first.sms.pk
        assert InboundSMS.objects.get().body == "jalan rusak"

    def test_two_carriers_may_use_the_same_reference(self, line: Line) -> None:
        other = Line.objects.create(key="lain", carrier="simulator", address="+6281299002002")
        assert receive(line).fresh
        assert receive(other).fresh

    def test_one_phone_is_one_contact_however_it_is_written(self, line: Line) -> None:
        for number, sender in enumerate([PHONE, "081200000001", "0062 812-0000-0001", "6281200000001"]):
            receive(line, ref=f"SM{number}", sender=sender)
        assert Contact.objects.count() == 1

    def test_the_number_is_not_in_the_contact(self, line: Line) -> None:
        receive(line)
        values = [str(value) for value in Contact.objects.values_list().get()]
        assert not any("81200000001" in value for value in values)

    def test_a_new_contact_belongs_to_the_desa_of_the_line(self, line: Line) -> None:
        assert (contact := receive(line).sms.contact) is not None
        assert contact.desa == line.desa

    @pytest.mark.parametrize("sender", ["99999", "1234", "TELKOMSEL", "BANK-X", "+62215550001"])
    def test_a_machine_is_stored_and_never_answered(
        self, sender: str, line: Line, rings: list[str], settings: Settings
    ) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER
        stored = receive(line, sender=sender).sms
        assert inbox.hand_over(at=AT, limit=10) == 0
        assert (stored.sender_kind, stored.state) == (SenderKind.MACHINE, InboundState.SET_ASIDE)
        assert rings == []
        assert Contact.objects.count() == 0

    def test_one_of_our_own_lines_is_stored_and_never_answered(self, line: Line) -> None:
        stored = receive(line, sender=line.address).sms
        assert (stored.sender_kind, stored.state) == (SenderKind.OWN_LINE, InboundState.SET_ASIDE)

    def test_the_bell_rings_once_for_a_fresh_sms_and_not_for_a_repeated_one(
        self, line: Line, rings: list[str]
    ) -> None:
        receive(line)
        receive(line)
        assert rings == ["sms_gateway.tasks.hand_over_waiting"]

    def test_a_nul_is_dropped_because_postgresql_keeps_none(self, line: Line) -> None:
        assert receive(line, body="jalan\x00 rusak").sms.body == "jalan rusak"

    @pytest.mark.parametrize("body", ["", "   ", "\N{PILE OF POO}"])
    def test_an_empty_sms_is_stored_and_waits_like_any_other(self, body: str, line: Line) -> None:
        stored = receive(line, body=body).sms
        assert (stored.body, stored.state) == (body, InboundState.WAITING)


class TestHandOver:
    def test_the_effect_and_the_mark_commit_together(self, line: Line, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER
        sms = receive(line).sms
        assert inbox.hand_over(at=AT, limit=10) == 1
        sms.refresh_from_db()
        assert (sms.state, sms.handed_over_at) == (InboundState.HANDED_OVER, AT)
        assert OutboundSMS.objects.get().in_reply_to == sms

    def test_what_was_handed_over_is_not_handed_over_again(self, line: Line, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER
        receive(line)
        inbox.hand_over(at=AT, limit=10)
        assert inbox.hand_over(at=AT + timedelta(days=1), limit=10) == 0
        assert OutboundSMS.objects.count() == 1

    def test_no_more_than_the_limit_is_taken(self, line: Line, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER
        for number in range(3):
            receive(line, ref=f"SM{number}", sender=f"+628120000000{number}")
        assert inbox.hand_over(at=AT, limit=2) == 2
        assert InboundSMS.objects.waiting().count() == 1

    def test_a_failed_hand_over_leaves_nothing_behind_but_its_note(
        self, line: Line, settings: Settings
    ) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER_AND_BREAK
        sms = receive(line).sms
        inbox.hand_over(at=AT, limit=1)
        sms.refresh_from_db()
        assert OutboundSMS.objects.count() == 0
        assert (sms.state, sms.attempts, sms.last_error) == (InboundState.WAITING, 1, "CannotRead")
        assert sms.not_before > AT

    def test_a_failed_one_waits_longer_each_time_and_then_is_a_dead_letter(
        self, line: Line, settings: Settings
    ) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER_AND_BREAK
        sms, now, waits = receive(line).sms, AT, []
        for _ in range(JUST_ENOUGH):
            assert inbox.hand_over(at=now, limit=1) == 1
            sms.refresh_from_db()
            waits.append(sms.not_before - now)
            now = sms.not_before
        assert waits == sorted(waits)
        assert len(set(waits)) == len(waits)
        assert list(InboundSMS.objects.dead()) == [sms]
        assert inbox.hand_over(at=now + timedelta(days=9), limit=1) == 0

    def test_a_failure_is_logged_without_the_words_of_the_citizen(
        self, line: Line, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.SMS_INBOUND_HANDLER = ANSWER_AND_BREAK
        receive(line, body="kades mengambil uang")
        with caplog.at_level(logging.DEBUG, logger="sms_gateway"):
            inbox.hand_over(at=AT, limit=1)
        assert len(caplog.records) == 1
        assert "CannotRead" in caplog.text
        assert "kades" not in caplog.text

    def test_a_poisoned_sms_does_not_stop_those_of_others(self, line: Line, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = BREAK_ON_POISON
        receive(line, ref="SM1", body="racun")
        other = receive(line, ref="SM2", sender="+6281200000002").sms
        assert inbox.hand_over(at=AT, limit=10) == 2
        other.refresh_from_db()
        assert other.state == InboundState.HANDED_OVER

    def test_a_phone_is_heard_in_the_order_it_wrote(self, line: Line, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = BREAK_ON_POISON
        first = receive(line, ref="SM1", body="racun").sms
        second = receive(line, ref="SM2", body="sesudahnya").sms
        inbox.hand_over(at=AT, limit=10)
        second.refresh_from_db()
        assert second.state == InboundState.WAITING
        InboundSMS.objects.filter(pk=first.pk).update(body="sembuh", not_before=AT)
        inbox.hand_over(at=AT, limit=10)
        replies = OutboundSMS.objects.order_by("pk").values_list("body", flat=True)
        assert list(replies) == ["Diterima: sembuh", "Diterima: sesudahnya"]


class TestManyTogether:
    """Many SMS share a transaction; nobody can tell from what is there afterwards."""

    @pytest.fixture(autouse=True)
    def answered(self, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = BREAK_ON_POISON

    def receive_many(self, line: Line, *bodies: str) -> list[InboundSMS]:
        return [
            receive(line, f"SM{number}", f"+62812000000{number:02}", body).sms
            for number, body in enumerate(bodies)
        ]

    def test_all_are_answered_with_few_queries_for_each(self, line: Line) -> None:
        self.receive_many(line, *["lapor"] * 20)
        with CaptureQueriesContext(connection) as together:
            assert inbox.hand_over(at=AT, limit=20) == 20
        assert OutboundSMS.objects.values("in_reply_to").distinct().count() == 20
        singly = self.queries_of_one(line)
        assert len(together) / 20 < singly * 0.75

    def queries_of_one(self, line: Line) -> int:
        receive(line, "SM99", "+6281200000099")
        with CaptureQueriesContext(connection) as alone:
            assert inbox.hand_over(at=AT, limit=1) == 1
        return len(alone)

    def test_one_that_fails_leaves_the_others_answered_once_and_itself_noted(self, line: Line) -> None:
        stored = self.receive_many(line, "lapor", "racun", "usul")
        assert inbox.hand_over(at=AT, limit=50) == 3
        states = dict(InboundSMS.objects.values_list("pk", "state"))
        assert states == {
            stored[0].pk: InboundState.HANDED_OVER,
            stored[1].pk: InboundState.WAITING,
            stored[2].pk: InboundState.HANDED_OVER,
        }
        assert InboundSMS.objects.get(pk=stored[1].pk).attempts == 1
        assert OutboundSMS.objects.count() == 2

    def test_a_phone_that_wrote_twice_is_heard_in_two_turns_in_order(self, line: Line) -> None:
        receive(line, "SM1", body="pertama")
        receive(line, "SM2", body="kedua")
        assert inbox.hand_over(at=AT, limit=50) == 2
        bodies = OutboundSMS.objects.order_by("pk").values_list("body", flat=True)
        assert list(bodies) == ["Diterima: pertama", "Diterima: kedua"]

    def test_a_deed_that_fails_before_it_writes_does_not_undo_the_others(
        self, line: Line, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.try_in_vain_then_answer"
        self.receive_many(line, "lapor", "usul")
        with caplog.at_level(logging.INFO, logger="sms_gateway"):
            assert inbox.hand_over(at=AT, limit=50) == 2
        assert caplog.records == []
        assert OutboundSMS.objects.count() == 2

    def test_a_deed_that_wrote_and_failed_sends_them_one_by_one_and_leaves_nothing_of_itself(
        self, line: Line, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.write_in_vain_then_answer"
        self.receive_many(line, "lapor", "usul")
        with caplog.at_level(logging.INFO, logger="sms_gateway"):
            assert inbox.hand_over(at=AT, limit=50) == 2
        assert len(caplog.records) == 1
        assert "one by one" in caplog.text
        assert set(OutboundSMS.objects.values_list("body", flat=True)) == {
            "Diterima: lapor",
            "Diterima: usul",
        }


class TestRevive:
    def test_a_dead_letter_gets_all_its_attempts_again(
        self, line: Line, rings: list[str], settings: Settings
    ) -> None:
        sms = receive(line).sms
        InboundSMS.objects.update(state=InboundState.DEAD, attempts=JUST_ENOUGH)
        inbox.revive(sms=sms, at=AT)
        settings.SMS_INBOUND_HANDLER = ANSWER
        inbox.hand_over(at=AT, limit=1)
        sms.refresh_from_db()
        assert (sms.state, sms.attempts) == (InboundState.HANDED_OVER, 0)
        assert rings[-2:] == ["sms_gateway.tasks.hand_over_waiting", "sms_gateway.tasks.send_due"]

    def test_what_is_not_dead_cannot_be_revived(self, line: Line) -> None:
        sms = receive(line).sms
        with pytest.raises(inbox.NotDead):
            inbox.revive(sms=sms, at=AT)

"""Which line an SMS leaves by when some do not carry it, in which order, and how fast."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from sms_gateway import contacts, inbox, outbox
from sms_gateway.carriers import Outgoing, Refused, Sent, TryLater, Uncertain
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, Line, OutboundSMS
from tests.makers import NOW
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier, promise

BROKEN = TryLater("20003", route_broken=True)


@pytest.fixture
def second(line: Line) -> Line:
    """A shared line, for when Sukamaju's own carries nothing."""
    return Line.objects.create(key="bersama", carrier="twilio", address="+6281299000000")


def other_phone(number: int) -> Contact:
    sukamaju = Line.objects.get(key="sukamaju").desa
    return contacts.meet(number=f"+6281299{number:06}", at=NOW, desa=sukamaju)


def lines_used(carrier: ScriptedCarrier) -> list[str]:
    return [outgoing.route.key for outgoing in carrier.got]


class TestFailover:
    @pytest.mark.parametrize("failure", [BROKEN, TryLater("ConnectionError"), TryLater("20429")])
    def test_what_did_not_leave_goes_by_the_next_line_at_once(
        self, failure: TryLater, promised: OutboundSMS, second: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [failure]
        assert outbox.send(at=AT, limit=5) == 2
        promised.refresh_from_db()
        assert (promised.state, promised.line) == (OutboundState.ACCEPTED, second)
        assert lines_used(carrier) == ["sukamaju", "bersama"]

    def test_when_all_lines_were_tried_they_are_tried_anew_after_a_while(
        self, promised: OutboundSMS, second: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [BROKEN, BROKEN]
        outbox.send(at=AT, limit=5)
        promised.refresh_from_db()
        assert (promised.state, promised.lines_tried) == (OutboundState.PROMISED, [])
        assert promised.not_before > AT
        outbox.send(at=promised.not_before, limit=5)
        promised.refresh_from_db()
        assert promised.state == OutboundState.ACCEPTED
        assert lines_used(carrier) == ["sukamaju", "bersama", "sukamaju"]

    def test_an_uncertain_outcome_never_changes_the_line(
        self, promised: OutboundSMS, second: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Uncertain("ReadTimeout")]
        outbox.send(at=AT, limit=5)
        promised.refresh_from_db()
        assert promised.state == OutboundState.UNKNOWN
        assert lines_used(carrier) == ["sukamaju"]

    def test_a_number_this_line_cannot_reach_is_tried_by_another(
        self, promised: OutboundSMS, second: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Refused("21612")]
        outbox.send(at=AT, limit=5)
        promised.refresh_from_db()
        assert (promised.state, promised.line) == (OutboundState.ACCEPTED, second)

    def test_a_number_that_is_none_fails_at_once(
        self, promised: OutboundSMS, second: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Refused("21211")]
        outbox.send(at=AT, limit=5)
        promised.refresh_from_db()
        assert promised.state == OutboundState.FAILED
        assert lines_used(carrier) == ["sukamaju"]

    def test_a_carrier_that_is_not_installed_lets_the_next_line_go(
        self, contact: Contact, line: Line, second: Line
    ) -> None:
        Line.objects.filter(pk=line.pk).update(carrier="merpati")
        Line.objects.filter(pk=second.pk).update(carrier="simulator")
        promise(contact)
        assert outbox.send(at=AT, limit=5) == 2
        assert OutboundSMS.objects.get().state == OutboundState.DELIVERED


class TestRest:
    def fail_in_a_row(self, carrier: ScriptedCarrier, times: int) -> None:
        def fail(outgoing: Outgoing) -> Sent:
            if outgoing.route.key == "sukamaju":
                raise BROKEN
            return Sent(carrier_ref=outgoing.ref)

        carrier.outcomes = [fail for _ in range(times * 2)]
        for number in range(times):
            promise(other_phone(number), dedupe_key=f"gagal{number}", body=f"Nomor {number}.")
            outbox.send(at=AT, limit=2)
        carrier.outcomes = []

    def test_a_line_that_fails_again_and_again_rests_and_others_carry_its_sms(
        self, line: Line, second: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        self.fail_in_a_row(carrier, LIMITS.line_failures)
        line.refresh_from_db()
        assert line.failures_in_a_row == LIMITS.line_failures
        assert line.rests_until == AT + timedelta(seconds=LIMITS.line_rest_seconds)
        carrier.got.clear()
        assert promise(contact).line == second
        outbox.send(at=AT, limit=20)
        assert lines_used(carrier) == ["bersama"]

    def test_after_its_rest_one_success_makes_it_well(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        self.fail_in_a_row(carrier, LIMITS.line_failures)
        promise(contact)
        after = AT + timedelta(seconds=LIMITS.line_rest_seconds)
        outbox.send(at=after, limit=20)
        line.refresh_from_db()
        assert (line.failures_in_a_row, line.rests_until, line.last_sent_at) == (0, None, after)

    def test_each_failure_after_a_rest_makes_the_next_rest_longer_up_to_the_longest(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        self.fail_in_a_row(carrier, LIMITS.line_failures)
        rests, now = [], AT
        for number in range(8):
            line.refresh_from_db()
            assert line.rests_until is not None
            rests.append((line.rests_until - now).total_seconds())
            now = line.rests_until
            carrier.outcomes = [BROKEN]
            promise(other_phone(100 + number), dedupe_key=f"lagi{number}", at=now, body=f"Lagi {number}.")
            outbox.send(at=now, limit=1)
        assert rests == sorted(rests)
        assert rests[1] == 2 * rests[0]
        assert rests[-1] == LIMITS.line_rest_longest_seconds

    def test_while_every_line_rests_the_sms_waits_and_the_carrier_is_left_alone(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        self.fail_in_a_row(carrier, LIMITS.line_failures)
        OutboundSMS.objects.all().delete()
        carrier.got.clear()
        sms = promise(contact)
        outbox.send(at=AT, limit=5)
        sms.refresh_from_db()
        assert (sms.state, carrier.got) == (OutboundState.PROMISED, [])
        assert sms.not_before > AT


class TestOrder:
    def test_a_reply_overtakes_older_news(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        promise(other_phone(1), kind="news", dedupe_key="kabar", body="Kabar.")
        promise(contact, body="Balasan.", at=AT + timedelta(seconds=5))
        outbox.send(at=AT + timedelta(minutes=1), limit=5)
        assert [outgoing.body for outgoing in carrier.got] == ["Balasan.", "Kabar."]

    def test_one_phone_hears_its_sms_in_the_order_they_were_promised(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        later = promise(contact, dedupe_key="satu", body="Satu.")
        promise(contact, dedupe_key="dua", body="Dua.")
        OutboundSMS.objects.filter(pk=later.pk).update(not_before=AT + timedelta(seconds=1))
        outbox.send(at=AT + timedelta(minutes=1), limit=5)
        assert [outgoing.body for outgoing in carrier.got] == ["Satu.", "Dua."]

    def test_what_waits_for_the_morning_holds_up_nothing(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        promise(contact, kind="news", dedupe_key="kabar", body="Kabar.", not_before=AT + timedelta(hours=9))
        promise(contact, body="Balasan.")
        outbox.send(at=AT, limit=5)
        assert [outgoing.body for outgoing in carrier.got] == ["Balasan."]

    def test_nothing_goes_to_a_phone_while_an_sms_is_on_its_way_to_it(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        promise(contact, dedupe_key="satu", body="Satu.")
        promise(contact, dedupe_key="dua", body="Dua.")
        meanwhile: list[int] = []

        def look(outgoing: Outgoing) -> Sent:
            meanwhile.append(outbox.send(at=AT, limit=5))
            return Sent(carrier_ref="SM1")

        carrier.outcomes = [look]
        assert outbox.send(at=AT, limit=5) == 2
        assert meanwhile == [0]


class TestPace:
    def test_a_line_sends_no_more_parts_a_minute_than_it_may(
        self, line: Line, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.update(segments_per_minute=3)
        for number in range(5):
            promise(other_phone(number), dedupe_key=f"{number}", body=f"Nomor {number}.")
        assert outbox.send(at=AT, limit=9) == 3
        assert outbox.send(at=AT + timedelta(seconds=59), limit=9) == 0
        assert outbox.send(at=AT + timedelta(seconds=60), limit=9) == 2

    def test_parts_count_and_not_sms(self, line: Line, carrier: ScriptedCarrier) -> None:
        Line.objects.update(segments_per_minute=3)
        for number in range(3):
            promise(other_phone(number), dedupe_key=f"{number}", body=f"{number}" * 200)
        assert outbox.send(at=AT, limit=9) == 2

    def test_a_full_line_holds_up_no_other(
        self, line: Line, second: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.filter(pk=line.pk).update(segments_per_minute=1)
        for number in range(2):
            promise(other_phone(number), desa=line.desa, dedupe_key=f"{number}", body=f"Nomor {number}.")
        promise(contacts.meet(number="+6281299000009", at=AT), dedupe_key="lain", body="Lain.")
        assert outbox.send(at=AT, limit=9) == 2
        assert lines_used(carrier) == ["sukamaju", "bersama"]

    def test_beyond_the_replies_of_a_minute_answers_wait_and_news_does_not(
        self, line: Line, carrier: ScriptedCarrier, settings: Settings
    ) -> None:
        settings.SMS_REPLIES_PER_MINUTE = 2
        for number in range(4):
            promise(other_phone(number), dedupe_key=f"{number}", body=f"Nomor {number}.")
        promise(other_phone(9), kind="news", dedupe_key="kabar", body="Kabar.")
        assert outbox.send(at=AT, limit=9) == 3
        assert outbox.send(at=AT + timedelta(seconds=60), limit=9) == 2
        assert not OutboundSMS.objects.exclude(state=OutboundState.ACCEPTED).exists()


class TestAnswersAndTheirLines:
    def test_an_answer_leaves_by_a_sending_line_when_its_own_only_receives(
        self, line: Line, second: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.filter(pk=line.pk).update(sends=False)
        told = inbox.receive(line=line, carrier_ref="SM1", sender=PHONE, body="halo", at=AT).sms
        promise(contact, in_reply_to=told)
        outbox.send(at=AT, limit=1)
        assert lines_used(carrier) == ["bersama"]

    def test_among_equals_the_lowest_priority_goes_first(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.create(
            key="murah", carrier="twilio", address="+6281299000009", desa=line.desa, priority=1
        )
        promise(contact)
        outbox.send(at=AT, limit=1)
        assert lines_used(carrier) == ["murah"]

"""A clock two years ahead for an hour: nothing is let go, signed or shut, and all goes on afterwards."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accountability.accounts import guard_limits, guessing
from accountability.accounts.models import Ending, WrongTries
from accountability.ledger import clock_watch
from accountability.ledger.models import LogCheckpoint
from accountability.ledger.public_log.publishing import publish, publish_due
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.retaining import retain
from sms_gateway import caps, contacts, from_the_future, inbox, lines, outbox, outcomes
from sms_gateway.carriers import Sent, Uncertain
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.models import Contact, InboundSMS, InboundState, Line, OutboundSMS
from tests import makers
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier, promise

AHEAD = AT + dt.timedelta(days=730)
BACK = AT + dt.timedelta(minutes=3)


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> ScriptedCarrier:
    scripted = ScriptedCarrier()
    monkeypatch.setattr("sms_gateway.carriers.named", lambda name: scripted)
    return scripted


@pytest.fixture
def line(desa: Wilayah) -> Line:
    return Line.objects.create(key="desa", carrier="twilio", address="+6281299002001", desa=desa)


@pytest.fixture
def contact(desa: Wilayah) -> Contact:
    return contacts.meet(number=PHONE, at=AT, desa=desa)


@pytest.fixture(autouse=True)
def _seen(db: None) -> None:
    clock_watch.look(at=AT)


def set_right() -> int:
    """As the worker's sweep does once the clock is right again."""
    clock_watch.look(at=AHEAD + dt.timedelta(minutes=1))
    clock_watch.look(at=BACK)
    return from_the_future.bring_back(at=BACK)


class TestSms:
    def test_one_that_came_in_the_future_is_taken_in_after_the_return(self, line: Line) -> None:
        sms = inbox.receive(
            line=line, carrier_ref="SM1", sender=PHONE, body="LAPOR jalan rusak", at=AHEAD
        ).sms
        assert inbox.hand_over(at=BACK, limit=5) == 0
        assert set_right() == 1
        assert inbox.hand_over(at=BACK, limit=5) == 1
        sms.refresh_from_db()
        assert sms.state == InboundState.HANDED_OVER

    def test_readyz_tells_of_one_that_waits_in_the_future(self, line: Line, client: Client) -> None:
        now = timezone.now()
        inbox.receive(
            line=line, carrier_ref="SM1", sender=PHONE, body="LAPOR", at=now + dt.timedelta(days=730)
        )
        clock_watch.look(at=now + dt.timedelta(days=730))
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["clock"] == "set back"
        assert "The clock was set back." in answer.json()["why"]
        assert answer.json()["oldest_waiting_seconds"] > 60

    def test_a_reply_promised_before_is_not_given_up_as_too_old(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = promise(contact)
        outbox.send(at=AHEAD, limit=5)
        sms.refresh_from_db()
        assert sms.state == OutboundState.ACCEPTED
        assert carrier.got[0].valid_seconds == 3600

    def test_a_reply_promised_in_the_future_leaves_after_the_return(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        promise(contact, at=AHEAD)
        assert outbox.send(at=BACK, limit=5) == 0
        set_right()
        assert outbox.send(at=BACK, limit=5) == 1

    def test_one_that_was_being_sent_blocks_its_phone_no_longer_and_is_looked_up_since_before_the_leap(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        first = promise(contact)
        carrier.outcomes = [Uncertain("ReadTimeout")]
        outbox.send(at=AHEAD, limit=1)
        OutboundSMS.objects.update(state=OutboundState.SENDING, rank=RANKS[OutboundState.SENDING])
        assert outbox.sweep(at=BACK) == 0
        set_right()
        carrier.findings = [Sent(carrier_ref="SM9")]
        assert outcomes.resolve_unknown(at=BACK, limit=5) == 1
        first.refresh_from_db()
        assert first.state == OutboundState.ACCEPTED
        assert carrier.asked[0].first_tried_at is not None
        assert carrier.asked[0].first_tried_at <= AT - clock_watch.LEAP + dt.timedelta(minutes=3)

    def test_nothing_is_looked_up_while_the_clock_is_doubted(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        promise(contact)
        carrier.outcomes = [Uncertain("ReadTimeout")]
        outbox.send(at=AT, limit=1)
        outcomes.resolve_unknown(at=AHEAD, limit=5)
        assert carrier.asked == []
        set_right()
        outcomes.resolve_unknown(at=BACK, limit=5)
        assert len(carrier.asked) == 1

    def test_what_was_answered_in_the_future_counts_in_no_last_hour(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        settings.SMS_REPLIES_PER_HOUR, before = 2, settings.SMS_REPLIES_PER_HOUR
        try:
            for number in range(3):
                promise(contact, dedupe_key=f"a{number}", at=AHEAD)
            fresh = OutboundSMS(contact=contact, kind="reply", body="x")
            assert caps.held_back(fresh, at=AHEAD, by=None) == "reply_cap"
            assert caps.held_back(fresh, at=BACK, by=None) == ""
        finally:
            settings.SMS_REPLIES_PER_HOUR = before

    def test_a_line_rests_no_two_years(self, line: Line) -> None:
        for _ in range(5):
            lines.note_failure(line=line, at=AHEAD)
        line.refresh_from_db()
        assert lines.rests(line, BACK)
        set_right()
        line.refresh_from_db()
        assert not lines.rests(line, BACK)

    def test_a_clock_that_was_always_right_is_left_alone(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        promise(contact)
        inbox.receive(line=line, carrier_ref="SM1", sender=PHONE, body="LAPOR jalan", at=AT)
        assert from_the_future.bring_back(at=AT) == 0


class TestWhatCannotBeUndone:
    def test_words_of_old_sms_stay_while_the_clock_is_doubted(self, line: Line) -> None:
        inbox.receive(line=line, carrier_ref="SM1", sender=PHONE, body="LAPOR jalan rusak", at=AT)
        InboundSMS.objects.update(state=InboundState.HANDED_OVER, handed_over_at=AT)
        assert retain(at=AHEAD, limit=100) == 0
        assert InboundSMS.objects.get().body == "LAPOR jalan rusak"
        for hour in range(73):
            clock_watch.look(at=AHEAD + dt.timedelta(hours=hour))
        assert retain(at=AHEAD + dt.timedelta(hours=73), limit=100) > 0

    def test_the_log_is_not_signed_ahead_and_goes_on_afterwards(self, desa: Wilayah, tmp_path: Any) -> None:
        makers.make_aspirasi(desa, "jalan rusak")
        assert Aspirasi.objects.exists()
        publish_due(at=AHEAD, limit=1)
        assert not LogCheckpoint.objects.exists()
        clock_watch.look(at=BACK)
        publish(at=BACK, everything=True)
        assert LogCheckpoint.objects.get().signed_at == BACK


class TestPeople:
    def test_a_session_begun_in_the_future_ends_with_the_return(self) -> None:
        session: dict[str, Any] = {}
        guard_limits.begin(session, AHEAD)
        assert guard_limits.over(session, AHEAD + dt.timedelta(minutes=5)) is None
        assert guard_limits.over(session, BACK) is Ending.LONG

    def test_wrong_passwords_in_the_future_shut_no_door_for_two_years(self) -> None:
        doors = guessing.password_doors(username="petugas", device="", place="10.0.0.1")
        for minute in range(6):
            guessing.try_once(doors=doors, at=AHEAD + dt.timedelta(hours=minute))
        assert WrongTries.objects.filter(last_at__gte=AHEAD).exists()
        assert guessing.try_once(doors=doors, at=BACK) <= dt.timedelta(hours=1)
        assert guessing.try_once(doors=doors, at=BACK + dt.timedelta(hours=2)) == dt.timedelta()

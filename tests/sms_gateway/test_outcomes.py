"""What becomes of an SMS whose outcome is unknown, and that nothing reaches a phone twice on a guess."""

from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from accountability.lib import phone_vault
from sms_gateway import contacts, outbox, outcomes
from sms_gateway.carriers import CannotTell, Outgoing, Report, Sent, Status, TryLater, Uncertain
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, DeliveryEvent, Line, OutboundSMS
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier, promise

SOON = AT + timedelta(seconds=LIMITS.lookup_seconds)
AFTER = AT + timedelta(minutes=LIMITS.blind_resend_minutes)
TIMEOUT = Uncertain("ReadTimeout")


def lost(contact: Contact, carrier: ScriptedCarrier, **other: object) -> OutboundSMS:
    """An SMS whose carrier never answered."""
    sms = promise(contact, **other)
    carrier.outcomes.append(TIMEOUT)
    outbox.send(at=AT, limit=1)
    sms.refresh_from_db()
    assert sms.state == OutboundState.UNKNOWN
    return sms


def resolve_and_send(at: datetime) -> None:
    while outcomes.resolve_unknown(at=at, limit=1):
        continue
    outbox.send(at=at, limit=5)


def state_of(sms: OutboundSMS) -> str:
    sms.refresh_from_db()
    return sms.state


def reported(sms: OutboundSMS, status: Status, at: datetime = SOON) -> None:
    told = Report(ref=str(sms.ref), carrier_ref="SM9", status=status)
    outbox.report(carrier="twilio", report=told, at=at)


class TestLookUp:
    def test_it_is_not_looked_up_before_the_provider_would_list_it(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        lost(contact, carrier)
        assert outcomes.resolve_unknown(at=SOON - timedelta(seconds=1), limit=5) == 0
        assert carrier.asked == []

    def test_what_the_carrier_lists_is_noted_and_not_sent_again(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.update(rupiah_per_segment=400)
        sms = lost(contact, carrier)
        carrier.findings = [Sent(carrier_ref="SM9", status="sent", segments=2)]
        resolve_and_send(SOON)
        assert state_of(sms) == OutboundState.SENT
        assert (sms.carrier_ref, sms.segments, sms.rupiah, len(carrier.got)) == ("SM9", 2, 800, 1)

    def test_the_carrier_is_told_when_it_was_handed_over(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        resolve_and_send(SOON)
        (asked,) = carrier.asked
        assert (asked.ref, asked.to, asked.body, asked.first_tried_at) == (str(sms.ref), PHONE, sms.body, AT)

    @pytest.mark.parametrize("kind", ["reply", "news", "notice"])
    def test_what_surely_never_left_is_sent_again(
        self, kind: str, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier, kind=kind, to_many=kind == "news")
        carrier.findings = [None]
        resolve_and_send(SOON)
        assert state_of(sms) == OutboundState.ACCEPTED
        assert ([one.ref for one in carrier.got], sms.resent) == ([str(sms.ref)] * 2, 0)

    def test_a_carrier_that_does_not_answer_is_asked_again_ever_later_and_not_for_ever(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        carrier.findings = [TryLater("ReadTimeout") for _ in range(20)]
        asked_at, now = [], AT
        while now < AT + timedelta(hours=11):
            if outcomes.resolve_unknown(at=now, limit=1):
                asked_at.append(now)
            now += timedelta(seconds=30)
        gaps = [later - sooner for sooner, later in pairwise(asked_at)]
        assert len(asked_at) == LIMITS.lookup_tries
        assert gaps == sorted(gaps)
        assert (state_of(sms), len(carrier.got)) == (OutboundState.UNKNOWN, 1)

    def test_a_finding_that_is_another_sms_of_the_same_phone_decides_nothing(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        first = promise(contact, dedupe_key="satu")
        carrier.outcomes = [Sent(carrier_ref="SM1")]
        outbox.send(at=AT, limit=1)
        sms = lost(contact, carrier, dedupe_key="dua")
        carrier.findings = [Sent(carrier_ref="SM1")]
        resolve_and_send(SOON)
        assert state_of(sms) == OutboundState.UNKNOWN
        assert state_of(first) == OutboundState.ACCEPTED
        assert len(carrier.got) == 2

    def test_a_carrier_that_breaks_while_it_looks_sends_nothing_and_tells_no_number(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier, caplog: pytest.LogCaptureFixture
    ) -> None:
        sms = lost(contact, carrier)
        carrier.findings = [ValueError(PHONE)]
        resolve_and_send(SOON)
        assert (state_of(sms), len(carrier.got)) == (OutboundState.UNKNOWN, 1)
        assert PHONE not in caplog.text

    def test_an_sms_too_old_to_help_is_looked_up_no_more(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        resolve_and_send(sms.expires_at)
        assert (state_of(sms), carrier.asked) == (OutboundState.UNKNOWN, [])
        assert outcomes.resolve_unknown(at=sms.expires_at + timedelta(days=1), limit=5) == 0

    def test_news_to_a_phone_that_opted_out_meanwhile_stays_unknown(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier, kind="news")
        contacts.opt_out(contact=contact, at=AT)
        carrier.findings = [None]
        resolve_and_send(SOON)
        assert (state_of(sms), len(carrier.got)) == (OutboundState.UNKNOWN, 1)

    def test_without_the_private_key_nothing_is_decided_and_no_look_is_used_up(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sms = lost(contact, carrier)

        def no_key(sealed: bytes) -> str:
            raise phone_vault.NoPrivateKey

        monkeypatch.setattr("accountability.lib.phone_vault.unseal", no_key)
        outcomes.resolve_unknown(at=SOON, limit=1)
        assert (state_of(sms), carrier.asked) == (OutboundState.UNKNOWN, [])
        assert sms.look_ups == 0  # the process that holds the key still has all its looks


class TestACarrierThatKnowsItsRefs:
    @pytest.fixture(autouse=True)
    def idempotent(self, carrier: ScriptedCarrier) -> None:
        carrier.idempotent = True

    def test_it_gets_the_same_ref_again_by_the_same_line_and_nobody_is_asked(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier, kind="news", to_many=True)
        resolve_and_send(SOON)
        assert state_of(sms) == OutboundState.ACCEPTED
        assert ([one.ref for one in carrier.got], carrier.asked) == ([str(sms.ref)] * 2, [])

    def test_no_other_line_may_carry_it_for_that_one_would_send_a_second(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.create(key="bersama", carrier="twilio", address="+6281299000000")
        sms = lost(contact, carrier)
        carrier.outcomes = [TryLater("Busy", route_broken=True) for _ in range(3)]
        resolve_and_send(SOON)
        for hours in range(1, 11):
            outbox.send(at=SOON + timedelta(hours=hours), limit=1)
        assert state_of(sms) == OutboundState.ACCEPTED
        assert {one.route.key for one in carrier.got} == {"sukamaju"}

    def test_what_may_have_left_and_could_not_be_handed_over_again_stays_unknown(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        carrier.outcomes = [TryLater("Busy", route_broken=True)]
        resolve_and_send(SOON)
        outbox.send(at=sms.expires_at + timedelta(hours=1), limit=1)
        assert state_of(sms) == OutboundState.UNKNOWN


class TestACarrierThatKeepsNoList:
    def test_a_reply_is_sent_once_more_when_nothing_was_heard_of_it(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        resolve_and_send(SOON)
        assert (state_of(sms), len(carrier.got)) == (OutboundState.UNKNOWN, 1)
        resolve_and_send(AFTER)
        assert (state_of(sms), sms.resent, len(carrier.got)) == (OutboundState.ACCEPTED, 1, 2)

    def test_and_never_a_third_time(self, line: Line, contact: Contact, carrier: ScriptedCarrier) -> None:
        sms = lost(contact, carrier)
        carrier.outcomes = [TIMEOUT]
        for minutes in range(0, 600, 5):
            resolve_and_send(AT + timedelta(minutes=minutes))
        assert (state_of(sms), sms.resent, len(carrier.got)) == (OutboundState.UNKNOWN, 1, 2)

    def test_a_blind_second_one_is_paid_for(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.update(rupiah_per_segment=400)
        sms = lost(contact, carrier)
        resolve_and_send(SOON)
        resolve_and_send(AFTER)
        sms.refresh_from_db()
        assert sms.rupiah == 800

    @pytest.mark.parametrize(
        "other", [{"kind": "news"}, {"kind": "notice"}, {"kind": "news", "to_many": True}, {"to_many": True}]
    )
    def test_news_and_what_goes_to_many_is_never_sent_again(
        self, other: dict[str, object], line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier, **other)
        for minutes in range(0, 600, 5):
            resolve_and_send(AT + timedelta(minutes=minutes))
        assert (state_of(sms), len(carrier.got)) == (OutboundState.UNKNOWN, 1)

    @pytest.mark.parametrize("status", ["accepted", "sent", "delivered", "failed"])
    def test_a_report_settles_it(
        self, status: Status, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        reported(sms, status)
        resolve_and_send(AFTER)
        assert (state_of(sms), len(carrier.got)) == (status, 1)


class TestBetweenTheSteps:
    def test_who_dies_after_taking_a_row_only_lets_the_next_look_come(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        carrier.findings = [SystemExit(), None]
        with pytest.raises(SystemExit):
            outcomes.resolve_unknown(at=SOON, limit=1)
        assert (state_of(sms), sms.look_ups) == (OutboundState.UNKNOWN, 1)
        assert outcomes.resolve_unknown(at=SOON, limit=1) == 0
        resolve_and_send(sms.not_before)
        assert (state_of(sms), len(carrier.got)) == (OutboundState.ACCEPTED, 2)

    def test_a_report_that_comes_during_the_look_forbids_to_send_again(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sms = lost(contact, carrier)

        def report_meanwhile(outgoing: Outgoing) -> None:
            reported(sms, "sent")

        monkeypatch.setattr(carrier, "find", report_meanwhile)
        resolve_and_send(SOON)
        assert (state_of(sms), len(carrier.got)) == (OutboundState.SENT, 1)

    def test_a_sender_given_up_for_dead_that_comes_back_is_believed(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = promise(contact)

        def be_swept(outgoing: Outgoing) -> Sent:
            assert outbox.sweep(at=AT + timedelta(hours=1)) == 1
            return Sent(carrier_ref="SM9")

        carrier.outcomes = [be_swept]
        outbox.send(at=AT, limit=1)
        assert (state_of(sms), sms.carrier_ref) == (OutboundState.ACCEPTED, "SM9")

    def test_a_late_word_about_an_earlier_handing_over_moves_nothing(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = promise(contact)
        carrier.findings = [None]

        def be_sent_by_another(outgoing: Outgoing) -> Sent:
            outbox.sweep(at=AT + timedelta(minutes=5))
            resolve_and_send(AT + timedelta(minutes=5))
            raise TryLater("20429")

        carrier.outcomes = [be_sent_by_another, Sent(carrier_ref="SM2")]
        outbox.send(at=AT, limit=1)
        assert (state_of(sms), sms.carrier_ref, len(carrier.got)) == (OutboundState.ACCEPTED, "SM2", 2)

    def test_a_sender_that_was_held_up_before_it_called_does_not_call(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sms = promise(contact)
        clock = iter([0.0, LIMITS.sending_minutes * 60.0])
        monkeypatch.setattr("sms_gateway.sending.time", SimpleNamespace(monotonic=lambda: next(clock)))
        outbox.send(at=AT, limit=1)
        assert (state_of(sms), carrier.got) == (OutboundState.PROMISED, [])

    def test_what_is_unknown_is_kept_as_events_of_its_reports(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = lost(contact, carrier)
        for status in ("sent", "failed", "delivered", "sent"):
            reported(sms, status)
        kept = DeliveryEvent.objects.filter(outbound=sms).order_by("pk").values_list("status", flat=True)
        assert list(kept) == ["sent", "failed", "delivered", "sent"]
        assert state_of(sms) == OutboundState.DELIVERED

    def test_an_unknown_carrier_is_no_reason_to_stop_the_others(
        self, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        first = lost(contact, carrier, dedupe_key="satu", body="Satu.")
        second = lost(contact, carrier, dedupe_key="dua", body="Dua.")
        carrier.findings = [CannotTell(), Sent(carrier_ref="SM2")]
        assert outcomes.resolve_unknown(at=SOON, limit=5) == 2
        assert (state_of(first), state_of(second)) == (OutboundState.UNKNOWN, OutboundState.ACCEPTED)

"""Believing delivery reports in any order, and what the database itself refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sms_gateway import outbox
from sms_gateway.carriers import Outgoing, Report, Sent, Status, TryLater
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.delivery_reports import match_orphans
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, DeliveryEvent, Line, OutboundSMS
from tests.sms_gateway.conftest import AT, ScriptedCarrier, promise

LATER = AT + timedelta(hours=1)


def state_of(sms: OutboundSMS) -> str:
    sms.refresh_from_db()
    return sms.state


def report(sms: OutboundSMS, status: Status, **other: str) -> bool:
    told = Report(ref=other.get("ref", str(sms.ref)), carrier_ref="SM9", status=status)
    return outbox.report(carrier="twilio", report=told, at=LATER)


class TestReport:
    @hypothesis_settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        told=st.lists(st.sampled_from(["accepted", "sent", "failed", "delivered"]), min_size=1, max_size=6),
        swept_after=st.integers(0, 6),
    )
    def test_the_outcome_does_not_depend_on_the_order_of_the_reports(
        self, told: list[Status], swept_after: int, line: Line, contact: Contact
    ) -> None:
        sms = promise(contact, kind="news", dedupe_key=f"{told}{swept_after}{OutboundSMS.objects.count()}")
        OutboundSMS.objects.filter(pk=sms.pk).update(state="sending", rank=10, sending_at=AT)
        for number, status in enumerate(told):
            if number == swept_after:
                outbox.sweep(at=AT + timedelta(days=1))
            report(sms, status)
        final = OutboundSMS.objects.get(pk=sms.pk)
        possible = {RANKS[status] for status in told} | ({80} if swept_after < len(told) else set())
        highest_before_sweep = max([RANKS[status] for status in told[:swept_after]], default=10)
        if highest_before_sweep != 10:
            possible.discard(80)  # what has an answer is not swept
        assert final.rank == max(possible)

    def test_delivered_overrules_failed_and_never_the_reverse(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        outbox.send(at=AT, limit=1)
        for status in ("failed", "delivered", "failed", "sent"):
            report(promised, status)
        assert state_of(promised) == OutboundState.DELIVERED
        assert promised.delivered_at == LATER

    def test_a_report_that_beats_our_own_note_is_not_overruled_by_it(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        def deliver_first(outgoing: Outgoing) -> Sent:
            report(promised, "delivered")
            return Sent(carrier_ref="SM9")

        carrier.outcomes = [deliver_first]
        outbox.send(at=AT, limit=1)
        assert state_of(promised) == OutboundState.DELIVERED
        assert promised.carrier_ref == "SM9"

    def test_a_report_about_an_sms_put_back_keeps_it_from_being_sent_twice(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [TryLater("20429")]
        outbox.send(at=AT, limit=1)
        assert report(promised, "sent")
        assert outbox.send(at=AT + timedelta(days=1), limit=5) == 0

    def test_without_our_ref_the_carriers_own_finds_the_sms(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Sent(carrier_ref="SM9")]
        outbox.send(at=AT, limit=1)
        assert report(promised, "delivered", ref="")
        assert state_of(promised) == OutboundState.DELIVERED

    @pytest.mark.parametrize("ref", ["00000000-0000-0000-0000-000000000000", "bukan-uuid"])
    def test_a_report_about_nobody_changes_nothing(self, ref: str, promised: OutboundSMS) -> None:
        assert not report(promised, "delivered", ref=ref)
        assert state_of(promised) == OutboundState.PROMISED


class TestOrphans:
    def orphan(self, carrier_ref: str = "SM9", status: Status = "delivered") -> bool:
        told = Report(ref="", carrier_ref=carrier_ref, status=status)
        return outbox.report(carrier="twilio", report=told, at=AT)

    def test_a_report_before_our_own_note_is_kept_and_believed_once_the_note_is_there(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        assert not self.orphan()
        assert match_orphans(at=AT, limit=9) == 0
        carrier.outcomes = [Sent(carrier_ref="SM9")]
        outbox.send(at=AT, limit=1)
        assert match_orphans(at=AT, limit=9) == 1
        assert state_of(promised) == OutboundState.DELIVERED
        assert DeliveryEvent.objects.get().outbound == promised
        assert match_orphans(at=AT, limit=9) == 0

    def test_after_a_day_it_is_compared_no_more_but_still_kept(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        self.orphan()
        carrier.outcomes = [Sent(carrier_ref="SM9")]
        outbox.send(at=AT, limit=1)
        late = AT + timedelta(hours=LIMITS.orphan_hours, seconds=1)
        assert match_orphans(at=late, limit=9) == 0
        assert DeliveryEvent.objects.get().outbound is None

    def test_where_a_carrier_counts_from_one_again_the_newest_sms_is_meant(
        self, promised: OutboundSMS, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Sent(carrier_ref="1"), Sent(carrier_ref="1")]
        outbox.send(at=AT, limit=1)
        newer = promise(promised.contact, dedupe_key="dua", body="Dua.", at=LATER)
        outbox.send(at=LATER, limit=1)
        assert self.orphan("1")
        assert (state_of(promised), state_of(newer)) == (OutboundState.ACCEPTED, OutboundState.DELIVERED)

    def test_every_report_is_kept_as_it_came(self, promised: OutboundSMS) -> None:
        for status in ("sent", "sent", "failed"):
            report(promised, status)
        report(promised, "sent", ref="bukan-uuid")
        kept = DeliveryEvent.objects.order_by("pk").values_list("status", "outbound")
        assert list(kept) == [(one, promised.pk) for one in ("sent", "sent", "failed")] + [("sent", None)]


class TestPromisesOfTheDatabase:
    @pytest.mark.parametrize(
        "break_it",
        [
            lambda: OutboundSMS.objects.update(rank=F("rank") + 1),
            lambda: OutboundSMS.objects.update(state="delivered"),
            lambda: OutboundSMS.objects.update(state="sending", rank=10),
            lambda: OutboundSMS.objects.update(kind="promosi"),
        ],
        ids=["rank", "state", "no time", "kind"],
    )
    def test_a_row_that_contradicts_itself_is_refused(
        self, break_it: Callable[[], int], promised: OutboundSMS
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()

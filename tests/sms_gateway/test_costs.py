"""What SMS cost a village in a month, and what happens when that is too much."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accountability import environment
from accountability.regions.models import Wilayah
from sms_gateway import budgets, contacts, costs, inbox, outbox
from sms_gateway.carriers import Refused, Sent, TryLater, Uncertain
from sms_gateway.delivery import OutboundState
from sms_gateway.models import Contact, Line, OutboundSMS, SMSBudget
from tests.makers import make_desa
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier, promise

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def four_hundred_rupiah(line: Line) -> None:
    """A part costs 400 rupiah by Sukamaju's line."""
    Line.objects.update(rupiah_per_segment=400)


def send_one(contact: Contact, key: str, at: datetime = AT, **other: Any) -> OutboundSMS:
    sms = promise(contact, dedupe_key=key, body=f"Isi {key}.", at=at, **other)
    outbox.send(at=max(at, sms.not_before), limit=1)
    sms.refresh_from_db()
    return sms


class TestPrice:
    def test_an_sms_costs_its_parts_by_the_price_when_it_left(
        self, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        sms = promise(contact, body="a" * 161)
        outbox.send(at=AT, limit=1)
        Line.objects.update(rupiah_per_segment=900)
        sms.refresh_from_db()
        assert sms.rupiah == 800

    def test_what_the_provider_bills_counts_more_than_our_own_count(
        self, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [Sent(carrier_ref="SM1", segments=3)]
        assert send_one(contact, "satu").rupiah == 1200

    def test_what_did_not_leave_costs_nothing(self, contact: Contact, carrier: ScriptedCarrier) -> None:
        carrier.outcomes = [TryLater("20429")]
        assert send_one(contact, "satu").rupiah == 0

    def test_what_may_have_left_counts(self, contact: Contact, carrier: ScriptedCarrier) -> None:
        carrier.outcomes = [Uncertain("ReadTimeout")]
        assert send_one(contact, "satu").rupiah == 400


class TestOfMonth:
    def test_it_counts_what_went_out_and_what_became_of_it(
        self, desa: Wilayah, line: Line, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        carrier.outcomes = [
            Sent(carrier_ref="SM1", status="delivered"),
            Uncertain("ReadTimeout"),
            Refused("21211"),
        ]
        for key in ("sampai", "entah", "gagal", "jalan"):
            send_one(contact, key)
        promise(contact, dedupe_key="nanti", body="Nanti.", kind="news", not_before=AT + timedelta(days=1))
        inbox.receive(line=line, carrier_ref="SM7", sender=PHONE, body="halo", at=AT)
        SMSBudget.objects.create(desa=desa, rupiah_per_month=2000)
        cost = costs.of_month(desa=desa, month=date(2026, 11, 30), at=AT)
        assert cost == costs.MonthCost(
            month=NOVEMBER,
            sms_in=1,
            sms_out=3,
            segments=3,
            rupiah=1200,
            delivered=1,
            failed=1,
            unknown=1,
            waiting=1,
            budget_rupiah=2000,
            spent_percent=60,
            no_report=0,
        )
        assert not cost.near_budget
        assert costs.of_month(desa=desa, month=NOVEMBER, at=AT + timedelta(days=4)).no_report == 1

    def test_the_month_is_that_of_the_villages_clock(self, line: Line, carrier: ScriptedCarrier) -> None:
        papua = make_desa("99.02.01.2001", "Wamesa")
        phone = contacts.meet(number=PHONE, at=AT, desa=papua)
        Line.objects.update(desa=None)
        # Half past midnight of 1 December in Jayapura; in Jakarta it is still November.
        send_one(phone, "satu", at=datetime(2026, 11, 30, 15, 30, tzinfo=UTC), desa=papua)
        assert costs.of_month(desa=papua, month=NOVEMBER).sms_out == 0
        assert costs.of_month(desa=papua, month=date(2026, 12, 1)).sms_out == 1

    def test_another_village_has_its_own_figures(
        self, other_desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        send_one(contact, "satu")
        assert costs.of_month(desa=other_desa, month=NOVEMBER).sms_out == 0

    def test_a_thousand_sms_take_as_many_queries_as_one(
        self, desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        for number in range(5):
            send_one(contact, f"{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            costs.of_month(desa=desa, month=NOVEMBER, at=AT)
        assert len(asked) == 3

    def test_the_parts_of_a_month_add_up_to_it(
        self, desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        send_one(contact, "satu")
        send_one(contact, "dua", kind="news")
        whole = costs.of_month(desa=desa, month=NOVEMBER)
        for split in (costs.by_kind, costs.by_line, costs.by_state):
            shares = split(desa=desa, month=NOVEMBER)
            assert sum(share.rupiah for share in shares) == whole.rupiah == 800
        assert [share.name for share in costs.by_kind(desa=desa, month=NOVEMBER)] == ["news", "reply"]


class TestBudget:
    @pytest.fixture(autouse=True)
    def one_sms_a_month(self, desa: Wilayah, settings: Settings) -> None:
        SMSBudget.objects.create(desa=desa, rupiah_per_month=500)

    def test_news_beyond_the_budget_waits_for_the_next_month_and_does_not_expire(
        self, desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        assert send_one(contact, "satu", kind="news").state == OutboundState.ACCEPTED
        held = send_one(contact, "dua", kind="news")
        begins = datetime(2026, 11, 30, 17, tzinfo=UTC)  # midnight in Jakarta
        assert (held.state, held.error_code, held.not_before) == ("promised", budgets.HELD, begins)
        outbox.send(at=begins, limit=5)
        held.refresh_from_db()
        assert (held.state, held.error_code) == (OutboundState.ACCEPTED, "")

    def test_it_then_waits_for_the_end_of_the_night_too(
        self, contact: Contact, carrier: ScriptedCarrier, settings: Settings
    ) -> None:
        settings.SMS_QUIET_HOURS = environment.hours("SMS_QUIET_HOURS_NOT_SET", "20-06")
        send_one(contact, "satu", kind="news")
        held = send_one(contact, "dua", kind="news")
        assert held.not_before == datetime(2026, 11, 30, 23, tzinfo=UTC)

    def test_answers_go_out_whatever_they_cost(self, contact: Contact, carrier: ScriptedCarrier) -> None:
        states = [send_one(contact, f"{number}").state for number in range(3)]
        assert states == [OutboundState.ACCEPTED] * 3

    def test_a_higher_budget_lets_it_go_and_a_still_too_small_one_does_not(
        self, desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        send_one(contact, "satu", kind="news")
        held = send_one(contact, "dua", kind="news")
        SMSBudget.objects.update(rupiah_per_month=700)
        assert budgets.release_held(at=AT) == 0
        SMSBudget.objects.update(rupiah_per_month=800)
        assert budgets.release_held(at=AT) == 1
        outbox.send(at=AT, limit=1)
        held.refresh_from_db()
        assert held.state == OutboundState.ACCEPTED

    def test_without_a_budget_any_more_it_goes(
        self, desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        send_one(contact, "satu", kind="news")
        send_one(contact, "dua", kind="news")
        SMSBudget.objects.all().delete()
        assert budgets.release_held(at=AT) == 1

    def test_staff_are_warned_at_four_fifths(
        self, desa: Wilayah, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        send_one(contact, "satu")
        cost = costs.of_month(desa=desa, month=NOVEMBER)
        assert (cost.spent_percent, cost.near_budget) == (80, True)

    def test_a_line_that_costs_nothing_is_not_held_back(
        self, contact: Contact, carrier: ScriptedCarrier
    ) -> None:
        send_one(contact, "satu", kind="news")
        Line.objects.update(rupiah_per_segment=0)
        assert send_one(contact, "dua", kind="news").state == OutboundState.ACCEPTED

"""What keeps two workers apart on PostgreSQL, and what would happen without it."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from sms_gateway import inbox, outbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests.sms_gateway.conftest import AT

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def line(settings: Settings) -> Line:
    """A shared simulated line."""
    settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer"
    settings.SMS_REPLIES_PER_HOUR = settings.SMS_REPLIES_PER_DAY = 0
    return Line.objects.create(key="uji", carrier="simulator", address="+6281299000001")


def at_the_same_time[T](deed: Callable[[], T], threads: int) -> list[T]:
    """What each thread's deed gave; every thread has a connection of its own and starts with the others."""
    start = Barrier(threads)

    def run(_: int) -> T:
        try:
            start.wait(10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def store(line: Line, number: int) -> InboundSMS:
    sender = f"+62812000{number % 10:05}"
    return inbox.receive(line=line, carrier_ref=f"SM{number}", sender=sender, body="lapor", at=AT).sms


def test_four_drains_hand_each_sms_over_once(line: Line) -> None:
    for number in range(120):
        store(line, number)
    counts = at_the_same_time(lambda: inbox.hand_over(at=AT, limit=500), 4)
    # A row that waits for an earlier one of its phone may be left for the next drain, never lost.
    counts += [inbox.hand_over(at=AT, limit=500)]
    assert sum(counts) == 120
    assert OutboundSMS.objects.count() == 120
    assert OutboundSMS.objects.values("in_reply_to").distinct().count() == 120


def test_four_senders_send_each_sms_once(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        store(line, number)
    inbox.hand_over(at=AT, limit=500)
    counts = at_the_same_time(lambda: outbox.send(at=AT, limit=500), 4)
    assert sum(counts) == 60
    assert set(OutboundSMS.objects.values_list("state", "attempts")) == {("delivered", 1)}


def test_thirty_receivers_of_one_message_store_it_once_and_one_of_them_says_fresh(line: Line) -> None:
    received = at_the_same_time(
        lambda: inbox.receive(line=line, carrier_ref="SM1", sender="+6281200000001", body="lapor", at=AT), 30
    )
    assert [one.fresh for one in received].count(True) == 1
    assert InboundSMS.objects.count() == 1


class TestTheRaceIsReal:
    def test_looking_first_and_then_writing_would_store_it_twice_without_the_constraint(
        self, line: Line
    ) -> None:
        kept = store(line, 1)
        InboundSMS.objects.all().delete()
        both_looked = Barrier(2)

        def look_then_write() -> str:
            if InboundSMS.objects.filter(carrier_ref="SM1").exists():
                return "found"
            both_looked.wait(10)
            try:
                InboundSMS(
                    line=line,
                    carrier=line.carrier,
                    carrier_ref="SM1",
                    contact=kept.contact,
                    sender_kind=kept.sender_kind,
                    received_at=AT,
                    not_before=AT,
                ).save()
            except IntegrityError:
                return "stopped by the constraint"
            return "written"

        assert sorted(at_the_same_time(look_then_write, 2)) == ["stopped by the constraint", "written"]

    def test_without_the_lock_two_workers_take_the_same_sms_and_with_it_they_do_not(self, line: Line) -> None:
        store(line, 1)
        store(line, 2)

        def taken(lock: bool) -> Callable[[], int]:
            both_took = Barrier(2)

            def take() -> int:
                with transaction.atomic():
                    due = InboundSMS.objects.due(AT).order_by("pk")
                    sms = (due.select_for_update(skip_locked=True) if lock else due).first()
                    both_took.wait(10)
                    return sms.pk if sms else 0

            return take

        assert len(set(at_the_same_time(taken(lock=False), 2))) == 1
        assert len(set(at_the_same_time(taken(lock=True), 2))) == 2

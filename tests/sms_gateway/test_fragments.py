"""Parts of a long SMS: in any order, twice, too late or never, no word is lost and none is doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from sms_gateway import arrivals, fragments
from sms_gateway.carriers import Incoming, Part
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, Fragment, InboundSMS, Line
from tests.sms_gateway.conftest import AT, PHONE

WAIT = timedelta(minutes=LIMITS.fragment_wait_minutes)


def come(
    line: Line,
    seq: int,
    *,
    total: int = 3,
    ref: int = 7,
    at: datetime = AT,
    body: str = "",
    carrier_ref: str = "",
    sender: str = PHONE,
) -> InboundSMS | None:
    """One part arrives."""
    told = Incoming(
        carrier_ref=carrier_ref or f"{sender}-{ref}-{total}-{seq}",
        sender=sender,
        address="",
        body=body or f"<{seq}>",
        part=Part(ref, total, seq),
    )
    return arrivals.take(line=line, told=told, at=at)


def bodies() -> list[str]:
    return list(InboundSMS.objects.order_by("pk").values_list("body", flat=True))


@pytest.mark.django_db
class TestAllPartsCome:
    @pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (1, 1, 3, 2, 3)], ids=str)
    def test_they_are_one_sms_in_the_right_order(self, order: tuple[int, ...], line: Line) -> None:
        told = [come(line, seq) for seq in order]
        assert bodies() == ["<1><2><3>"]
        assert any(told)
        assert Fragment.objects.filter(joined_into=None).count() == 0

    def test_told_again_after_they_were_joined_nothing_new_appears(self, line: Line) -> None:
        for _ in range(2):
            for seq in (2, 1, 3):
                come(line, seq)
        assert bodies() == ["<1><2><3>"]

    def test_delivered_again_under_other_ids_they_are_the_same(self, line: Line) -> None:
        for seq in (1, 2, 3):
            come(line, seq)
        for seq in (1, 2, 3):
            come(line, seq, carrier_ref=f"lain-{seq}", at=AT + timedelta(minutes=1))
        assert bodies() == ["<1><2><3>"]

    def test_two_phones_with_one_reference_are_kept_apart(self, line: Line) -> None:
        for seq in (1, 2):
            come(line, seq, total=2)
            come(line, seq, total=2, sender="+6281200000002", body=f"({seq})")
        assert sorted(bodies()) == ["(1)(2)", "<1><2>"]

    def test_a_reference_used_again_for_other_words_is_another_sms(self, line: Line) -> None:
        come(line, 1, total=2, carrier_ref="a1", body="lama ")
        come(line, 1, total=2, carrier_ref="b1", body="baru ")
        come(line, 2, total=2, carrier_ref="a2", body="satu")
        come(line, 2, total=2, carrier_ref="b2", body="dua")
        assert bodies() == ["lama satu", "baru dua"]

    def test_an_empty_part_is_a_part(self, line: Line) -> None:
        come(line, 1, total=2, body="semua kata")
        told = Incoming(carrier_ref="kosong", sender=PHONE, address="", body="", part=Part(7, 2, 2))
        arrivals.take(line=line, told=told, at=AT)
        assert bodies() == ["semua kata"]

    def test_a_machines_parts_are_set_aside_as_they_come(self, line: Line) -> None:
        come(line, 1, sender="BANK")
        assert list(InboundSMS.objects.values_list("body", "state")) == [("<1>", "set_aside")]

    def test_no_part_is_handed_over_before_the_sms_is_whole(self, line: Line) -> None:
        assert come(line, 1) is None
        assert bodies() == []


@pytest.mark.django_db
class TestAPartIsMissing:
    @pytest.mark.parametrize(
        ("came", "text"),
        [((1, 3), "<1>[...]<3>"), ((2,), "[...]<2>[...]"), ((1,), "<1>[...]"), ((3,), "[...]<3>")],
        ids=str,
    )
    def test_after_ten_minutes_what_came_is_an_sms_that_shows_the_gap(
        self, came: tuple[int, ...], text: str, line: Line
    ) -> None:
        for seq in came:
            come(line, seq)
        assert fragments.join_waiting(at=AT + WAIT - timedelta(seconds=1), limit=10) == 0
        assert fragments.join_waiting(at=AT + WAIT, limit=10) == 1
        assert fragments.join_waiting(at=AT + WAIT, limit=10) == 0
        assert bodies() == [text]

    def test_a_part_that_comes_later_becomes_an_sms_of_its_own(self, line: Line) -> None:
        come(line, 1)
        come(line, 3)
        fragments.join_waiting(at=AT + WAIT, limit=10)
        come(line, 2, at=AT + WAIT)
        fragments.join_waiting(at=AT + 2 * WAIT, limit=10)
        assert bodies() == ["<1>[...]<3>", "[...]<2>[...]"]

    def test_parts_of_another_day_are_not_joined(self, line: Line) -> None:
        come(line, 1, total=2)
        come(line, 2, total=2, at=AT + timedelta(hours=LIMITS.fragment_join_hours, minutes=1))
        assert bodies() == []

    def test_without_the_private_key_they_wait_for_a_process_that_has_it(
        self, line: Line, settings: Any
    ) -> None:
        come(line, 1)
        key, settings.PHONE_PRIVATE_KEY = settings.PHONE_PRIVATE_KEY, ""
        assert fragments.join_waiting(at=AT + WAIT, limit=10) == 0
        settings.PHONE_PRIVATE_KEY = key
        assert fragments.join_waiting(at=AT + WAIT, limit=10) == 1

    def test_a_number_that_was_erased_takes_its_parts_along(self, line: Line) -> None:
        come(line, 1)
        Contact.objects.update(sealed=b"")
        assert fragments.join_waiting(at=AT + WAIT, limit=10) == 0
        assert Fragment.objects.count() == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_parts_that_arrive_in_the_same_instant_are_one_sms(self, line: Line) -> None:
        def arrive(seq: int) -> None:
            try:
                come(line, 1 + seq % 5, total=5)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(10) as crowd:
            list(crowd.map(arrive, range(20)))
        assert bodies() == ["<1><2><3><4><5>"]
        assert connection.vendor == "postgresql"

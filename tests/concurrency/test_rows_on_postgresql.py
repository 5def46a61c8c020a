"""What keeps two workers apart on PostgreSQL, and what would happen without it."""

import os
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Barrier, Event

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accountability.ledger.record import hold
from accountability.ledger.verify import problems
from accountability.lib.together import together
from posko.models import Aspirasi
from sms_gateway import claiming, inbox, intake_statement, outbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests import makers
from tests.concurrency.installation import PATIENCE
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
            start.wait(PATIENCE)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def each[T](*deeds: Callable[[], T]) -> list[T]:
    """What each of the deeds gave, all of them at once, every one in a thread and connection of its own."""
    waiting = iter(deeds)

    def run_one() -> T:
        deed = next(waiting)
        return deed()

    return sorted(at_the_same_time(run_one, len(deeds)), key=str)


def store(line: Line, number: int) -> InboundSMS:
    sender = f"+62812000{number % 10:05}"
    body = f"lapor {number}"
    return inbox.receive(line=line, carrier_ref=f"SM{number}", sender=sender, body=body, at=AT).sms


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
            both_looked.wait(PATIENCE)
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
                    both_took.wait(PATIENCE)
                    return sms.pk if sms else 0

            return take

        assert len(set(at_the_same_time(taken(lock=False), 2))) == 1
        assert len(set(at_the_same_time(taken(lock=True), 2))) == 2


class TestDesaAreHeldWithoutWaitingForASecond:
    def test_two_drains_of_the_same_villages_in_opposite_order_never_deadlock(
        self, settings: Settings
    ) -> None:
        """Each holds what is free; neither waits for a desa while it holds another."""
        settings.SMS_INBOUND_HANDLER = "posko.sms_intake.take_in_sms"
        settings.SMS_REPLIES_PER_HOUR = settings.SMS_REPLIES_PER_DAY = 0
        villages = [makers.make_desa(f"99.01.01.20{number:02}", f"Desa {number}") for number in range(1, 9)]
        lines = [
            Line.objects.create(key=f"d{n}", carrier="simulator", address=f"+6281299000{n:03}", desa=desa)
            for n, desa in enumerate(villages)
        ]
        for number in range(160):
            line = lines[number % 8 if number % 2 else -(number % 8)]
            inbox.receive(
                line=line,
                carrier_ref=f"SM{number}",
                sender=f"+62812000{number % 40:05}",
                body=f"jalan rusak nomor {number}",
                at=AT,
            )
        at_the_same_time(lambda: inbox.hand_over(at=AT, limit=500), 4)
        while inbox.hand_over(at=AT, limit=500):
            continue
        assert not InboundSMS.objects.exclude(state="handed_over").exists()
        assert InboundSMS.objects.filter(attempts__gt=0).count() == 0
        assert Aspirasi.objects.count() == 160
        assert OutboundSMS.objects.count() == 160
        assert list(problems()) == []

    def test_a_busy_desa_is_left_for_later_and_the_free_ones_go_on(self, settings: Settings) -> None:
        settings.SMS_INBOUND_HANDLER = "posko.sms_intake.take_in_sms"
        busy, free = makers.make_desa(), makers.make_desa("99.01.01.2002", "Mekarsari")
        for number, desa in enumerate((busy, free)):
            address, sender = f"+628129900000{number}", f"+6281200000{number:03}"
            own = Line.objects.create(key=f"d{number}", carrier="simulator", address=address, desa=desa)
            inbox.receive(line=own, carrier_ref=f"SM{number}", sender=sender, body="jalan rusak", at=AT)
        held, looked = Barrier(2), Barrier(2)
        states: list[str] = []

        def hold_it() -> None:
            with transaction.atomic():
                hold(desa=busy)
                held.wait(PATIENCE)
                looked.wait(PATIENCE)

        def drain() -> None:
            held.wait(PATIENCE)
            with together():
                states.extend(sms.line.desa_id or "" for sms in claiming.claim(at=AT, limit=2))
            looked.wait(PATIENCE)

        each(hold_it, drain)
        assert states == [free.kode]
        assert inbox.hand_over(at=AT, limit=2) == 2
        assert Aspirasi.objects.count() == 2

    def test_a_lone_busy_desa_is_waited_for(self, line: Line) -> None:
        desa = makers.make_desa()
        Line.objects.filter(pk=line.pk).update(desa=desa)
        line.refresh_from_db()
        store(line, 1)
        held = Barrier(2)

        def hold_it() -> int:
            with transaction.atomic():
                hold(desa=desa)
                held.wait(PATIENCE)
                Event().wait(0.3)
            return 0

        def drain() -> int:
            held.wait(PATIENCE)
            return inbox.hand_over(at=AT, limit=2)

        assert each(hold_it, drain) == [0, 1]


class TestOneStatement:
    """On PostgreSQL a known phone's SMS is stored by a statement of its own; the row is the same."""

    def test_the_row_is_what_the_long_way_writes(self, line: Line) -> None:
        long = store(line, 1)  # the phone is a stranger yet
        short = store(line, 11)
        assert long.contact_id == short.contact_id
        rows: list[dict[str, object]] = [
            dict(InboundSMS.objects.filter(pk=one.pk).values().get()) for one in (long, short)
        ]
        differ = {name for name in rows[0] if rows[0][name] != rows[1][name]}
        assert differ - {"body"} == {"id", "ref", "carrier_ref"}
        # What was returned without asking again is what is there.
        assert {name: getattr(short, name) for name in rows[1]} == rows[1]

    def test_it_is_one_statement_and_no_transaction(self, line: Line) -> None:
        store(line, 1)
        with CaptureQueriesContext(connection) as seen:
            store(line, 11)
        assert len(seen) == 0  # the one statement has a cursor of its own, which is not captured
        assert InboundSMS.objects.filter(carrier_ref="SM11").exists()

    def test_after_the_server_closed_the_connection_it_is_stored_all_the_same(self, line: Line) -> None:
        store(line, 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()

        def close_it() -> None:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")  # only who signed in may end what they began
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

        at_the_same_time(close_it, 1)
        assert store(line, 11).pk
        assert InboundSMS.objects.count() == 2

    def test_our_own_line_is_set_aside_also_when_its_number_is_a_known_phone(self, line: Line) -> None:
        store(line, 1)
        Line.objects.create(key="sendiri", carrier="kannel", address="+6281200000001")
        assert store(line, 11).state == "set_aside"

    def test_those_that_knock_together_are_each_stored_once_and_many_share_a_commit(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(6):
            store(line, number)
        shared: list[int] = []
        run = intake_statement._run

        def counted(many: Sequence[intake_statement.Values]) -> list[intake_statement.Row | None]:
            shared.append(len(many))
            return run(many)

        monkeypatch.setattr(intake_statement._shared, "_for_many", counted)
        numbers = iter(range(6, 246))

        def knock() -> list[tuple[int, bool]]:
            return [(number, store(line, number).pk > 0) for number in islice(numbers, 40)]

        stored = dict(one for mine in at_the_same_time(knock, 6) for one in mine)
        assert len(stored) == InboundSMS.objects.filter(carrier_ref__gte="").count() - 6
        assert all(stored.values())
        assert max(shared) > 1

    def test_one_the_database_refuses_does_not_stop_those_it_came_with(self, line: Line) -> None:
        good, twin = (store(line, number) for number in (1, 11))
        given = [intake_statement._values(one, "+6281200000001") for one in (good, twin)]
        for number, values in enumerate(given):
            values.update(ref=str(uuid.uuid4()), carrier_ref=f"baru{number}")
        given[1]["body"] = "\x00"
        with pytest.raises(DataError):
            intake_statement._run(given)
        assert intake_statement._fetched(given[0]) is not None
        assert InboundSMS.objects.filter(carrier_ref="baru0").count() == 1

    def test_the_same_sms_twice_in_one_statement_is_one_row(self, line: Line) -> None:
        values = intake_statement._values(store(line, 1), "+6281200000001") | {"carrier_ref": "dua"}
        both = [{**values, "ref": str(uuid.uuid4())} for _ in range(2)]
        rows = intake_statement._run(both)
        assert [row is None for row in rows] == [False, True]
        assert InboundSMS.objects.filter(carrier_ref="dua").count() == 1

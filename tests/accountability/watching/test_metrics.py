"""Whoever watches reads counts and ages, and nobody else reads anything."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accountability.counters import COUNTED
from accountability.ledger import clock_watch
from accountability.regions.models import Wilayah
from accountability.watching import rows
from sms_gateway import inbox, outbox
from sms_gateway.models import InboundSMS, InboundState, Line, OutboundKind, OutboundSMS
from tests import makers
from tests.accountability.watching.exposed import page, samples, value

TOKEN = "sebuah-kata-yang-panjang-sekali"
PASSED_ON = ("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST", "X_REAL_IP", "FORWARDED", "VIA")


def sms_in(desa: Wilayah, *, ago: int, ref: str = "1") -> InboundSMS:
    """An SMS nobody has taken in."""
    line = Line.objects.filter(desa=desa).first() or makers.make_line(desa)
    at = timezone.now() - dt.timedelta(seconds=ago)
    return inbox.receive(line=line, carrier_ref=ref, sender=makers.PHONE, body="jalan rusak", at=at).sms


def sms_out(desa: Wilayah, *, ago: int = 0, kind: str = OutboundKind.REPLY) -> OutboundSMS:
    """An SMS that could leave."""
    at = timezone.now() - dt.timedelta(seconds=ago)
    return outbox.promise(
        contact=makers.make_contact(), desa=desa, body="Terima kasih.", template="x",
        dedupe_key=f"{kind}{ago}", kind=kind, at=at,
    )  # fmt: skip


class TestWhoMayRead:
    def test_this_machine_may(self, client: Client, db: None) -> None:
        assert "posko_database_up 1.0" in page(client)

    @pytest.mark.parametrize("address", ["10.0.0.4", "203.0.113.9", "", "localhost", "172.18.0.3"])
    def test_for_others_there_is_no_such_page(self, client: Client, db: None, address: str) -> None:
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404

    @pytest.mark.parametrize("name", PASSED_ON)
    def test_whom_a_web_server_speaks_for_is_not_this_machine(
        self, client: Client, db: None, name: str
    ) -> None:
        said: dict[str, Any] = {f"HTTP_{name}": "127.0.0.1"}
        assert client.get("/metrics", **said).status_code == 404

    def test_who_says_the_token_may_from_anywhere(self, client: Client, db: None, settings: Settings) -> None:
        settings.METRICS_TOKEN = TOKEN
        far: dict[str, Any] = {"REMOTE_ADDR": "172.18.0.3", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
        for said, status in ((f"Bearer {TOKEN}", 200), (f"bearer {TOKEN}", 200), ("Bearer x", 404)):
            assert client.get("/metrics", **far, HTTP_AUTHORIZATION=said).status_code == status
        assert client.get("/metrics", **far, HTTP_AUTHORIZATION=TOKEN).status_code == 404
        assert client.get("/metrics", **far, HTTP_AUTHORIZATION=f"Basic {TOKEN}").status_code == 404

    def test_without_a_token_nothing_is_one(self, client: Client, db: None, settings: Settings) -> None:
        settings.METRICS_TOKEN = ""
        for said in ("Bearer ", "Bearer", ""):
            answer = client.get("/metrics", REMOTE_ADDR="10.0.0.4", HTTP_AUTHORIZATION=said)
            assert answer.status_code == 404

    def test_it_is_kept_by_nobody(self, client: Client, db: None) -> None:
        assert "no-store" in client.get("/metrics")["Cache-Control"]


class TestWhatIsRead:
    def test_the_oldest_that_waits_is_told_and_how_many(self, client: Client, desa: Wilayah) -> None:
        sms_in(desa, ago=90)
        sms_in(desa, ago=30, ref="2")
        told = samples(page(client))
        assert value(told, "posko_sms_in_waiting") == 2
        assert 89 <= value(told, "posko_sms_in_oldest_seconds") <= 100

    def test_one_that_waits_for_its_next_try_is_not_late(self, client: Client, desa: Wilayah) -> None:
        sms_in(desa, ago=900)
        InboundSMS.objects.update(not_before=timezone.now() + dt.timedelta(minutes=5))
        told = samples(page(client))
        assert (value(told, "posko_sms_in_waiting"), value(told, "posko_sms_in_oldest_seconds")) == (1, 0)

    def test_dead_letters_are_counted(self, client: Client, desa: Wilayah) -> None:
        sms_in(desa, ago=9)
        InboundSMS.objects.update(state=InboundState.DEAD)
        assert value(samples(page(client)), "posko_sms_in_dead") == 1

    def test_what_could_leave_is_told_by_kind(self, client: Client, desa: Wilayah) -> None:
        sms_out(desa, ago=120)
        told = samples(page(client))
        assert value(told, "posko_sms_out_due", kind="reply") == 1
        assert value(told, "posko_sms_out_oldest_due_seconds", kind="reply") >= 120
        assert value(told, "posko_sms_out_due", kind="news") == 0

    def test_no_more_than_so_many_are_counted(
        self, client: Client, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rows, "MOST", 2)
        for ref in "123":
            sms_in(desa, ago=5, ref=ref)
        assert value(samples(page(client)), "posko_sms_in_waiting") == 2

    def test_the_ages_of_worker_bell_and_backup(self, client: Client, db: None) -> None:
        at = timezone.now()
        assert "posko_last_seconds{" not in page(client)
        clock_watch.look(at=at - dt.timedelta(seconds=50))
        clock_watch.hear_bell(at=at - dt.timedelta(seconds=70))
        clock_watch.note_backup(at=at - dt.timedelta(hours=3))
        told = samples(page(client))
        assert 50 <= value(told, "posko_last_seconds", what="worker") < 60
        assert 70 <= value(told, "posko_last_seconds", what="bell") < 80
        assert 10_800 <= value(told, "posko_last_seconds", what="backup") < 10_810
        assert value(told, "posko_clock", state="steady") == 1

    def test_it_asks_few_questions_however_much_waits(
        self, client: Client, desa: Wilayah, django_assert_max_num_queries: Any
    ) -> None:
        for ref in "12345":
            sms_in(desa, ago=5, ref=ref)
        sms_out(desa)
        with django_assert_max_num_queries(13):
            page(client)

    def test_without_a_database_it_says_so(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(**named: Any) -> None:
            raise OperationalError

        monkeypatch.setattr(rows, "read", away)
        told = page(client)
        assert "posko_database_up 0.0" in told
        assert "posko_sms_in_waiting" not in told

    @pytest.mark.postgresql
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="plans are told by PostgreSQL")
    def test_each_question_about_sms_is_answered_from_an_index(self, desa: Wilayah) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        asked = [
            InboundSMS.objects.dead().order_by("id").values("pk")[:9],
            InboundSMS.objects.waiting().order_by("id")[:9],
            OutboundSMS.objects.due(timezone.now()).filter(kind="reply").order_by("not_before")[:9],
            OutboundSMS.objects.unknown().filter(not_before__gt=timezone.now()).order_by("not_before")[:9],
        ]
        # The walls ask more tables, for who is kept within them; of the SMS themselves the first line tells.
        names = [re.findall(r"using (\w+)", one.explain())[:1] for one in asked]
        assert names == [["inbound_dead"], ["inbound_waiting"], ["outbound_promised"], ["outbound_unknown"]]


class TestWhatIsCounted:
    def test_a_request_by_the_name_of_its_door(self, client: Client, desa: Wilayah) -> None:
        before = samples(page(client))
        client.get(f"/desa/{desa.kode}/")
        client.get("/tidak-ada/0812/tersembunyi/")
        after = samples(page(client))

        def more(**labels: str) -> float:
            name = "posko_http_requests_total"
            return value(after, name, **labels) - value(before, name, **labels)

        assert more(door="desa", method="GET", status="2xx") == 1
        assert more(door="none", method="GET", status="4xx") == 1
        assert desa.kode not in page(client)
        assert "tersembunyi" not in page(client)

    def test_what_an_sms_came_to_and_cost(
        self, client: Client, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        line = makers.make_line(desa)
        Line.objects.update(rupiah_per_segment=350)
        before = samples(page(client))
        sms_out(desa, ago=5)
        outbox.send(at=timezone.now(), limit=1)
        after = samples(page(client))
        told = {"carrier": line.carrier}
        name = "posko_sms_sends_total"
        assert value(after, name, **told, outcome="taken") - value(before, name, **told, outcome="taken") == 1
        cost = "posko_sms_rupiah_total"
        assert value(after, cost, **told) - value(before, cost, **told) == 350

    def test_each_count_has_a_label(self) -> None:
        """One without would be made at the import, before it is known where this process counts."""
        for family in COUNTED.collect():
            assert all(sample.labels for sample in family.samples), family.name

    def test_no_label_takes_what_somebody_wrote(self, client: Client, db: None) -> None:
        client.generic("08123456789", "/healthz")
        client.get("/healthz?x=08123456789")
        assert "0812345" not in page(client)
        labels = {name for _sample, told in samples(page(client)) for name, _value in told}
        known = "door method status le task outcome carrier kind state what place queue asker"
        assert labels <= set(known.split())

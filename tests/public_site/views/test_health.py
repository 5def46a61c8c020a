"""A watchman is told the truth: written means written, late means late."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accountability.regions.models import Wilayah
from sms_gateway import spool
from sms_gateway.carriers import Incoming
from sms_gateway.models import InboundSMS, SenderKind
from sms_gateway.spool import Spooled
from tests import makers


def waiting_since(desa: Wilayah, seconds: int) -> None:
    """An SMS that nobody took in."""
    at = timezone.now() - dt.timedelta(seconds=seconds)
    InboundSMS.objects.create(
        line=makers.make_line(desa), carrier="simulator", carrier_ref="1", contact=makers.make_contact(),
        sender_kind=SenderKind.PERSON, body="x", received_at=at, not_before=at,
    )  # fmt: skip


class TestHealth:
    def test_it_lives_without_a_database(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_it_is_ready_when_the_database_was_written(self, client: Client, db: None) -> None:
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert Session.objects.filter(session_key="readyz").exists()
        assert "no-store" in answer["Cache-Control"]

    def test_sms_on_disk_are_said_in_plain_words(self, client: Client, db: None) -> None:
        told = Incoming(carrier_ref="1", sender=makers.PHONE, address="+6281299002001", body="x")
        spool.keep(Spooled("twilio", "", timezone.now(), told))
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["spooled_sms"]) == (503, 1)
        assert answer.json()["why"] == ["SMS lie on disk and wait for the worker to take them in."]
        spool.replay(at=timezone.now(), limit=1)
        assert client.get("/readyz").status_code == 200

    def test_a_spooled_sms_that_cannot_be_read_is_not_forgotten(
        self, client: Client, db: None, settings: Settings
    ) -> None:
        aside = Path(settings.SPOOL_DIR) / "unreadable"
        aside.mkdir(parents=True)
        (aside / "a.sms").write_bytes(b"x")
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["spooled_sms_set_aside"]) == (503, 1)

    def test_an_sms_that_waits_for_its_next_try_is_not_late(self, client: Client, desa: Wilayah) -> None:
        waiting_since(desa, 600)
        InboundSMS.objects.update(not_before=timezone.now() + dt.timedelta(minutes=5))
        assert client.get("/readyz").status_code == 200

    def test_it_asks_few_questions_of_the_database(
        self, client: Client, desa: Wilayah, django_assert_max_num_queries: Any
    ) -> None:
        waiting_since(desa, 5)
        client.get("/readyz")
        walls = 1 if connection.vendor == "postgresql" else 0  # whether they stand
        # The probe's row in a savepoint, and one for the inbox.
        with django_assert_max_num_queries(5 + walls):
            client.get("/readyz")

    @pytest.mark.parametrize(("seconds", "status"), [(5, 200), (61, 503)])
    def test_an_sms_that_waits_a_minute_is_late(
        self, client: Client, desa: Wilayah, seconds: int, status: int
    ) -> None:
        waiting_since(desa, seconds)
        answer = client.get("/readyz")
        assert (answer.status_code, bool(answer.json()["why"])) == (status, status == 503)

    def test_a_database_that_takes_nothing_is_down(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(**_: Any) -> None:
            raise DatabaseError

        monkeypatch.setattr(Session.objects, "update_or_create", full)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "down")

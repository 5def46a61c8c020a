"""A watchman is told the truth: written means written, late means late."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accountability.regions.models import Wilayah
from sms_gateway.models import InboundSMS, SenderKind
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

    @pytest.mark.parametrize(("seconds", "status"), [(5, 200), (61, 503)])
    def test_an_sms_that_waits_a_minute_is_late(
        self, client: Client, desa: Wilayah, seconds: int, status: int
    ) -> None:
        waiting_since(desa, seconds)
        assert client.get("/readyz").status_code == status

    def test_a_database_that_takes_nothing_is_down(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(**_: Any) -> None:
            raise DatabaseError

        monkeypatch.setattr(Session.objects, "update_or_create", full)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "down")

"""What leaves for a Sentry says where and of what kind a failure was, and not a word more."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DataError
from django.test import Client
from sentry_sdk.transport import Transport

from accountability import traces
from accountability.celery import app
from accountability.failures_elsewhere import ALLOWED, Elsewhere
from accountability.log_lines import logging_as
from sms_gateway import spool
from tests.house.sources import ROOT

CANARY = "kasuarijingga"
DSN = "https://kunci@sentry.example/1"


class Sent(Transport):
    """The library's own transport, which keeps what would leave as it would leave."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.bytes: list[bytes] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.bytes.append(envelope.serialize())

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events among it; each envelope is lines of JSON, the last of which is the event."""
        return [json.loads(one.strip().splitlines()[-1]) for one in self.bytes]


@pytest.fixture
def sent() -> Iterator[Sent]:
    transport = Sent({})
    handler = Elsewhere(DSN, transport)
    logging.getLogger().addHandler(handler)
    yield transport
    logging.getLogger().removeHandler(handler)


def fails_with_words(*given: Any, **named: Any) -> Any:
    secret_local = CANARY  # noqa: F841 - what a local variable would tell
    try:
        raise DataError(f"Failing row contains ({CANARY}, +6281277665544)")
    except DataError as problem:
        raise RuntimeError(f"no row for {CANARY}") from problem


class TestWhatLeaves:
    def test_a_page_that_fails_tells_its_door_the_kinds_and_the_places(
        self, client: Client, db: None, sent: Sent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.raise_request_exception = False
        monkeypatch.setattr(spool, "waiting", fails_with_words)
        client.cookies["sid"] = CANARY
        answer = client.get(f"/readyz?q={CANARY}", headers={"user-agent": CANARY, "authorization": CANARY})
        assert answer.status_code == 500
        (event,) = sent.events
        assert event["transaction"] == "readyz"
        kinds = [one["type"] for one in event["exception"]["values"]]
        assert kinds == ["DataError", "RuntimeError"]
        frames = event["exception"]["values"][1]["stacktrace"]["frames"]
        assert {"filename", "function", "lineno"} == set(frames[-1])
        assert "public_site/views/health.py" in [frame["filename"] for frame in frames]
        assert event["tags"]["about"].startswith("web-")

    def test_nothing_of_the_request_of_the_exception_and_of_local_variables_leaves(
        self, client: Client, db: None, sent: Sent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.raise_request_exception = False
        monkeypatch.setattr(spool, "waiting", fails_with_words)
        client.post(f"/cek/{CANARY}", {"nomor": CANARY})
        client.get(f"/readyz?q={CANARY}", headers={"user-agent": CANARY, "cookie": f"sid={CANARY}"})
        logging.getLogger("x").error("It said %s", CANARY, extra={"data": CANARY})
        left = b"".join(sent.bytes)
        assert len(sent.bytes) == 2
        assert CANARY.encode() not in left
        assert b"81277665544" not in left
        assert str(ROOT).encode() not in left
        for event in sent.events:
            assert set(event) <= ALLOWED

    def test_a_task_that_fails_is_told_of_too(self, sent: Sent) -> None:
        task = app.task(name="tests.fails_elsewhere")(fails_with_words)
        with traces.about("masuk-12"):
            task.apply(args=(CANARY,))
        assert [one["logger"] for one in sent.events] == ["celery.app.trace"]
        assert sent.events[0]["tags"]["about"] == "masuk-12"
        assert CANARY.encode() not in b"".join(sent.bytes)
        del app.tasks["tests.fails_elsewhere"]

    def test_a_warning_stays_here(self, sent: Sent) -> None:
        logging.getLogger("x").warning("Nothing to tell.")
        assert sent.bytes == []


class TestWithoutAnAddress:
    def test_nothing_is_set_up(self) -> None:
        assert set(logging_as(lines="plain")["handlers"]) == {"stderr"}
        assert logging_as(lines="json", dsn=DSN)["root"]["handlers"] == ["stderr", "elsewhere"]

"""Sending with Twilio's own client to a double of its API on this machine, for each way it can go."""

import base64
import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from pytest_django import Settings

from accountability.lib import phone_vault
from sms_gateway import outbox
from sms_gateway.carriers import twilio
from sms_gateway.models import Contact, OutboundSMS
from tests.sms_gateway.conftest import AT, PHONE

ACCOUNT = "AC" + "0" * 32
CREATED = {"sid": "SM" + "c" * 32, "status": "queued", "num_segments": "1", "error_code": None}


class TwilioDouble(ThreadingHTTPServer):
    """Answers Messages.create as `answer` says and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: tuple[int, Any] = (201, CREATED)
        self.asked: list[dict[str, str]] = []
        self.mode = "answer"
        self.closing = Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: TwilioDouble

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.asked.append(fields | {"path": self.path, "auth": self.headers.get("Authorization", "")})
        if self.server.mode == "hang":
            self.server.closing.wait(30)
            return
        if self.server.mode == "cut":
            return
        status, answer = self.server.answer
        told = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def double(settings: Settings) -> Iterator[TwilioDouble]:
    """Twilio, on this machine."""
    server = TwilioDouble()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, "rahasia"
    settings.TWILIO_API_BASE_URL, settings.PUBLIC_BASE_URL = server.address, "https://posko.example"
    twilio._client.cache_clear()
    yield server
    client = twilio._client(ACCOUNT, "rahasia", settings.TWILIO_API_BASE_URL)
    client.http_client.session.close()
    twilio._client.cache_clear()
    server.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


def refusal(code: int, status: int = 400) -> tuple[int, dict[str, object]]:
    return status, {"code": code, "message": f"The 'To' number {PHONE} is not valid", "status": status}


def outcome(sms: OutboundSMS) -> tuple[str, str]:
    outbox.send(at=AT, limit=1)
    sms.refresh_from_db()
    return sms.state, sms.error_code


class TestWhatTwilioIsAsked:
    def test_the_sms_its_sender_and_where_to_report(
        self, double: TwilioDouble, promised: OutboundSMS
    ) -> None:
        outbox.send(at=AT, limit=1)
        (asked,) = double.asked
        assert asked["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        assert asked["auth"] == "Basic " + base64.b64encode(f"{ACCOUNT}:rahasia".encode()).decode()
        assert (asked["To"], asked["From"], asked["Body"]) == (PHONE, "+6281299002001", "Terima kasih.")
        assert asked["StatusCallback"] == f"https://posko.example/sms/twilio/status/?ref={promised.ref}"
        assert 0 < int(asked["ValidityPeriod"]) <= 36_000

    def test_a_whatsapp_line_writes_to_whatsapp(self, double: TwilioDouble, promised: OutboundSMS) -> None:
        assert promised.line is not None
        promised.line.address = "whatsapp:+6281299002001"
        promised.line.save()
        outbox.send(at=AT, limit=1)
        assert double.asked[0]["To"] == f"whatsapp:{PHONE}"

    def test_a_messaging_service_chooses_the_sender(
        self, double: TwilioDouble, promised: OutboundSMS
    ) -> None:
        assert promised.line is not None
        promised.line.settings = {"messaging_service_sid": "MG" + "1" * 32}
        promised.line.save()
        outbox.send(at=AT, limit=1)
        assert double.asked[0]["MessagingServiceSid"] == "MG" + "1" * 32
        assert "From" not in double.asked[0]


class TestHowItCanGo:
    def test_taken(self, double: TwilioDouble, promised: OutboundSMS) -> None:
        assert outcome(promised) == ("accepted", "")
        assert promised.carrier_ref == CREATED["sid"]

    @pytest.mark.parametrize(
        ("answer", "state", "code"),
        [
            (refusal(21211), "failed", "21211"),
            (refusal(21610), "failed", "21610"),
            (refusal(21614), "failed", "21614"),
            (refusal(99999), "failed", "99999"),
            (refusal(21611), "promised", "21611"),
            (refusal(20429, 429), "promised", "20429"),
            (refusal(20003, 401), "promised", "20003"),
            (refusal(21408), "promised", "21408"),
            (refusal(20500, 500), "unknown", "20500"),
            ((503, "<html>sibuk</html>"), "unknown", "503"),
            ((302, ""), "unknown", "302"),
            ((201, "<html>bukan JSON</html>"), "unknown", "JSONDecodeError"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_answered(
        self, answer: tuple[int, Any], state: str, code: str, double: TwilioDouble, promised: OutboundSMS
    ) -> None:
        double.answer = answer
        assert outcome(promised) == (state, code)
        assert len(double.asked) == 1

    def test_an_unsubscribed_phone_is_unsubscribed_here_too(
        self, double: TwilioDouble, promised: OutboundSMS
    ) -> None:
        double.answer = refusal(21610)
        outcome(promised)
        assert Contact.objects.get().opted_out_at == AT

    @pytest.mark.parametrize(("mode", "code"), [("hang", "ReadTimeout"), ("cut", "ConnectionError")])
    def test_no_answer_is_unknown_and_never_sent_again(
        self,
        mode: str,
        code: str,
        double: TwilioDouble,
        promised: OutboundSMS,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(twilio, "TIMEOUT_SECONDS", 0.3)
        double.mode = mode
        assert outcome(promised) == ("unknown", code)
        double.mode = "answer"
        assert outcome(promised) == ("unknown", code)
        assert len(double.asked) == 1

    def test_a_refused_connection_left_nothing_behind_so_it_is_tried_again(
        self, double: TwilioDouble, promised: OutboundSMS, settings: Settings
    ) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            settings.TWILIO_API_BASE_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}"
            assert outcome(promised) == ("promised", "ConnectionError")
        settings.TWILIO_API_BASE_URL = double.address
        assert outbox.send(at=promised.not_before, limit=1) == 1
        promised.refresh_from_db()
        assert promised.state == "accepted"

    def test_without_credentials_the_sms_waits_for_them(
        self, double: TwilioDouble, promised: OutboundSMS, settings: Settings
    ) -> None:
        settings.TWILIO_AUTH_TOKEN = ""
        assert outcome(promised) == ("promised", "not_configured")
        assert double.asked == []


class TestNothingLeaks:
    def test_no_log_line_tells_the_number_or_the_words(
        self, double: TwilioDouble, promised: OutboundSMS, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(0)
        double.answer = refusal(21211)
        outcome(promised)
        lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
        assert not [line for line in lines if PHONE[1:] in line or "Terima kasih" in line]

    def test_the_timeout_is_never_left_to_chance(self, double: TwilioDouble, promised: OutboundSMS) -> None:
        outbox.send(at=AT, limit=1)
        client = twilio._client(ACCOUNT, "rahasia", double.address)
        assert client.http_client.timeout == 8.0

    def test_the_sealed_number_is_opened_only_for_the_carrier(self, promised: OutboundSMS) -> None:
        assert PHONE.encode() not in bytes(promised.contact.sealed)
        assert phone_vault.unseal(bytes(promised.contact.sealed)) == PHONE

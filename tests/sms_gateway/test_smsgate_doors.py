"""What an SMSGate phone tells: only with the line's own signature, only while it is fresh, once per SMS."""

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accountability.regions.models import Wilayah
from sms_gateway import outbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from sms_gateway.routes import signing_key
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier

DOOR_KEY = "kunci-pintu-smsgate"
IN, STATUS = f"/sms/smsgate/{DOOR_KEY}/masuk/", f"/sms/smsgate/{DOOR_KEY}/status/"
PAYLOAD = {
    "messageId": "1a2b3c4d",
    "sender": PHONE,
    "recipient": "+6281299004001",
    "simNumber": 1,
    "message": "LAPOR jembatan roboh 😀 ",
    "receivedAt": "2026-11-21T21:05:46.000+07:00",
}


@pytest.fixture
def phone(desa: Wilayah) -> Line:
    """Sukamaju's line by an Android phone."""
    return Line.objects.create(
        key="hp-sukamaju", carrier="smsgate", address="+6281299004001", desa=desa, door_key=DOOR_KEY
    )


def tell(
    client: Client,
    event: str = "sms:received",
    door: str = IN,
    *,
    key: str = "",
    timestamp: str = "",
    body: bytes | None = None,
    **changed: Any,
) -> HttpResponse:
    """An event as the phone posts it."""
    told = {"id": "acak", "webhookId": "w", "deviceId": "d1", "event": event, "payload": PAYLOAD | changed}
    raw = json.dumps(told).encode() if body is None else body
    timestamp = timestamp or str(int(time.time()))
    signed = hmac.new((key or signing_key("hp-sukamaju")).encode(), raw + timestamp.encode(), hashlib.sha256)
    headers = {"X-Signature": signed.hexdigest(), "X-Timestamp": timestamp}
    return client.generic(  # type: ignore[return-value]
        "POST", door, raw, "application/json", headers=headers, REMOTE_ADDR="203.0.113.9"
    )


@pytest.mark.usefixtures("phone")
class TestAnSMSComesIn:
    def test_it_is_stored_from_anywhere_when_it_is_signed(self, client: Client, phone: Line) -> None:
        answer = tell(client)
        assert (answer.status_code, answer.content) == (200, b"")
        stored = InboundSMS.objects.get()
        assert (stored.body, stored.line) == (PAYLOAD["message"], phone)
        assert stored.sent_at_provider is not None
        assert stored.sent_at_provider.isoformat() == "2026-11-21T14:05:46+00:00"

    def test_the_same_sms_under_another_event_id_is_stored_once(self, client: Client) -> None:
        tell(client)
        tell(client)
        assert InboundSMS.objects.count() == 1

    @pytest.mark.parametrize(
        "changed",
        [{"sender": "+6281200000002"}, {"receivedAt": "2026-11-21T21:05:47.000+07:00"}, {"messageId": "0"}],
        ids=str,
    )
    def test_a_messages_own_id_alone_says_nothing(self, changed: dict[str, Any], client: Client) -> None:
        tell(client)
        tell(client, **changed)
        assert InboundSMS.objects.count() == 2

    def test_the_key_kept_tells_no_number(self, client: Client) -> None:
        tell(client)
        ref = InboundSMS.objects.get().carrier_ref
        assert PHONE[1:] not in ref
        assert str(PAYLOAD["messageId"]) not in ref

    def test_older_apps_name_the_sender_otherwise(self, client: Client) -> None:
        tell(client, sender=None, phoneNumber=PHONE)
        assert InboundSMS.objects.get().contact is not None

    def test_an_sms_told_at_the_other_door_is_not_lost(self, client: Client) -> None:
        assert tell(client, door=STATUS).status_code == 200
        assert InboundSMS.objects.count() == 1

    def test_a_ping_stores_nothing_and_says_that_the_phone_lives(self, client: Client, phone: Line) -> None:
        assert tell(client, "system:ping", STATUS).status_code == 200
        phone.refresh_from_db()
        assert phone.last_heard_at is not None
        assert InboundSMS.objects.count() == 0


@pytest.mark.usefixtures("phone")
class TestWhatThePhoneDidNotSignStaysOutside:
    @pytest.mark.parametrize("key", ["lain", signing_key("jalur-lain")], ids=["made up", "another line's"])
    def test_another_key(self, key: str, client: Client) -> None:
        self.refused(tell(client, key=key))

    @pytest.mark.parametrize("seconds", [-301, 301])
    def test_a_call_that_is_too_old_or_from_the_future(self, seconds: int, client: Client) -> None:
        self.refused(tell(client, timestamp=str(int(time.time()) + seconds)))

    @pytest.mark.parametrize("seconds", [-290, 290])
    def test_clocks_may_differ_by_some_minutes(self, seconds: int, client: Client) -> None:
        assert tell(client, timestamp=str(int(time.time()) + seconds)).status_code == 200

    @pytest.mark.parametrize("timestamp", ["kemarin", "-5", "1e9", "9" * 30, "１２３"], ids=str)
    def test_a_time_that_is_none(self, timestamp: str, client: Client) -> None:
        raw = b"{}"
        headers = {"X-Signature": "0" * 64, "X-Timestamp": timestamp.encode().decode("latin-1")}
        self.refused(client.generic("POST", IN, raw, "application/json", headers=headers))  # type: ignore[arg-type]

    def test_altered_words(self, client: Client) -> None:
        raw = json.dumps({"event": "sms:received", "payload": PAYLOAD}).encode()
        timestamp = str(int(time.time()))
        signed = hmac.new(signing_key("hp-sukamaju").encode(), raw + timestamp.encode(), hashlib.sha256)
        headers = {"X-Signature": signed.hexdigest(), "X-Timestamp": timestamp}
        self.refused(
            client.generic(  # type: ignore[arg-type]
                "POST", IN, raw.replace(b"roboh", b"kokoh"), "application/json", headers=headers
            )
        )

    def test_without_a_signature(self, client: Client) -> None:
        self.refused(client.post(IN, PAYLOAD, "application/json"))  # type: ignore[arg-type]

    def test_the_line_may_allow_certain_callers_only(self, client: Client, phone: Line) -> None:
        phone.settings = {"callers": "10.0.0.0/8"}
        phone.save()
        self.refused(tell(client))

    def test_an_unknown_door_is_a_404(self, client: Client) -> None:
        assert tell(client, door="/sms/smsgate/lain/masuk/").status_code == 404

    def refused(self, answer: HttpResponse) -> None:
        assert answer.status_code == 403
        assert InboundSMS.objects.count() == 0


@pytest.mark.usefixtures("phone")
class TestHostileInput:
    @pytest.mark.parametrize(
        "body",
        [b"", b"[]", b"\xff", b'{"event": 1}', b'{"event": "sms:received", "payload": []}', b"[" * 9000],
        ids=repr,
    )
    def test_what_is_no_event_is_a_400(self, body: bytes, client: Client) -> None:
        assert tell(client, body=body).status_code == 400

    @pytest.mark.parametrize(
        "changed",
        [{"sender": ""}, {"sender": 5}, {"sender": "1" * 65}, {"message": None}, {"message": ["a"]}],
        ids=str,
    )
    def test_a_field_out_of_its_bounds_is_a_400(self, changed: dict[str, Any], client: Client) -> None:
        assert tell(client, **changed).status_code == 400
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize("told", ["kemarin", "2026-11-21T21:05:46", None, 7], ids=str)
    def test_a_time_that_is_none_does_not_lose_the_sms(self, told: object, client: Client) -> None:
        assert tell(client, receivedAt=told).status_code == 200
        assert InboundSMS.objects.get().sent_at_provider is None


@pytest.mark.usefixtures("phone")
class TestADeliveryReportComesIn:
    @pytest.mark.parametrize(
        ("events", "state"),
        [
            (["sms:sent", "sms:delivered"], "delivered"),
            (["sms:delivered", "sms:sent"], "delivered"),
            (["sms:failed"], "failed"),
            (["sms:failed", "sms:delivered"], "delivered"),
        ],
        ids=str,
    )
    def test_reports_are_believed_in_any_order(
        self,
        events: list[str],
        state: str,
        promised: OutboundSMS,
        carrier: ScriptedCarrier,
        monkeypatch: pytest.MonkeyPatch,
        client: Client,
    ) -> None:
        outbox.send(at=AT, limit=1)
        monkeypatch.undo()
        for event in events:
            assert tell(client, event, STATUS, messageId=str(promised.ref), reason="x").status_code == 200
        promised.refresh_from_db()
        assert promised.state == state

    def test_one_about_no_sms_of_ours_is_acknowledged(self, client: Client) -> None:
        assert tell(client, "sms:sent", STATUS, messageId="bukan-kami").status_code == 200

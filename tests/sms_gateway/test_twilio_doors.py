"""The two doors Twilio knocks on: only what Twilio signed comes in, and nothing hostile gets a 5xx."""

import base64
import logging
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from twilio.request_validator import HMAC_SHA256, RequestValidator

from sms_gateway import outbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier

TOKEN = "rahasia-twilio"
IN, STATUS = "/sms/twilio/masuk/", "/sms/twilio/status/"
FORM = "application/x-www-form-urlencoded"
SMS = {
    "MessageSid": "SM" + "a" * 32,
    "AccountSid": "AC" + "b" * 32,
    "From": PHONE,
    "To": "+6281299002001",
    "Body": "LAPOR jalan rusak & 50% parah ",
    "NumMedia": "0",
}


@pytest.fixture(autouse=True)
def twilio(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_BASE_URL = "https://posko.example"


def signature(
    path: str, fields: dict[str, str], token: str = TOKEN, base: str = "https://posko.example"
) -> str:
    signed: str = RequestValidator(token).compute_signature(base + path, fields)
    return signed


def post(
    client: Client,
    path: str,
    fields: dict[str, str],
    *,
    signed: str | None = None,
    body: bytes | None = None,
    content_type: str = FORM,
) -> HttpResponse:
    """A POST as Twilio makes it; `body` sends other bytes than the signed fields."""
    return client.generic(  # type: ignore[return-value]
        "POST",
        path,
        urlencode(fields).encode() if body is None else body,
        content_type,
        headers={"X-Twilio-Signature": signature(path, fields) if signed is None else signed},
    )


@pytest.mark.usefixtures("line")
class TestAnSMSComesIn:
    def test_a_signed_sms_is_stored_and_answered_with_empty_twiml(self, client: Client, line: Line) -> None:
        answer = post(client, IN, SMS)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml")
        assert answer.content == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
        stored = InboundSMS.objects.get()
        assert (stored.body, stored.line, stored.carrier_ref) == (SMS["Body"], line, SMS["MessageSid"])

    def test_the_same_message_again_is_acknowledged_and_not_stored_again(self, client: Client) -> None:
        assert [post(client, IN, SMS).status_code for _ in range(3)] == [200, 200, 200]
        assert InboundSMS.objects.count() == 1

    @pytest.mark.parametrize(
        "body",
        ["", "😀 ‘halo’ – é", "+&%=;?/#", "  spasi  ", "baris\r\nbaru", "a" * 1600],
        ids=["empty", "unicode", "signs", "spaces", "lines", "longest"],
    )
    def test_any_words_pass_the_signature_unaltered(self, body: str, client: Client) -> None:
        assert post(client, IN, SMS | {"Body": body}).status_code == 200
        assert InboundSMS.objects.get().body == body

    def test_fields_we_do_not_know_are_ignored_but_signed(self, client: Client) -> None:
        assert post(client, IN, SMS | {"BaruDariTwilio": "1"}).status_code == 200

    def test_a_number_nobody_set_up_keeps_the_sms_on_an_unassigned_line(self, client: Client) -> None:
        for sid in ("SM1", "SM2"):
            assert post(client, IN, SMS | {"To": "+6281299009999", "MessageSid": sid}).status_code == 200
        unassigned = Line.objects.get(address="+6281299009999")
        assert (unassigned.assigned, unassigned.sends, unassigned.inbound.count()) == (False, False, 2)

    def test_whatsapp_tells_the_same_phone_by_another_line(self, client: Client) -> None:
        fields = {"From": f"whatsapp:{PHONE}", "To": "whatsapp:+6281299002001"}
        assert post(client, IN, SMS | fields).status_code == 200
        post(client, IN, SMS | {"MessageSid": "SM2"})
        first, second = InboundSMS.objects.order_by("pk")
        assert first.contact == second.contact
        assert first.line != second.line

    @pytest.mark.parametrize(("wish", "stopped"), [("STOP", True), ("START", False), ("HELP", False)])
    def test_what_twilio_already_obeyed_is_obeyed_here(
        self, wish: str, stopped: bool, client: Client
    ) -> None:
        assert post(client, IN, SMS | {"OptOutType": wish, "Body": "jangan kirim lagi"}).status_code == 200
        stored = InboundSMS.objects.get()
        assert stored.contact is not None
        assert (stored.contact.opted_out_at is not None) == stopped

    def test_parts_that_twilio_joined_as_base64_are_read(self, client: Client) -> None:
        words = "Jalan desa rusak parah sejak bulan lalu, mohon diperbaiki."
        post(client, IN, SMS | {"Body": base64.b64encode(words.encode()).decode()})
        assert InboundSMS.objects.get().body == words

    def test_when_the_database_fails_it_is_not_acknowledged(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(**told: object) -> None:
            raise OperationalError("disk full: " + PHONE)

        monkeypatch.setattr("sms_gateway.inbox.receive", fail)
        answer = post(client, IN, SMS)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.usefixtures("line")
class TestWhatTwilioDidNotSignStaysOutside:
    @pytest.mark.parametrize(
        "altered",
        [
            {"Body": SMS["Body"].strip()},
            {"Body": SMS["Body"] + "!"},
            {"From": "+6281200000002"},
            {"Tambahan": "1"},
            {"MessageSid": "SM2"},
        ],
        ids=["stripped", "longer", "other sender", "added field", "other message"],
    )
    def test_altered_fields(self, altered: dict[str, str], client: Client) -> None:
        self.refused(post(client, IN, SMS | altered, signed=signature(IN, SMS)))

    def test_a_missing_field(self, client: Client) -> None:
        fewer = {name: value for name, value in SMS.items() if name != "NumMedia"}
        self.refused(post(client, IN, fewer, signed=signature(IN, SMS)))

    @pytest.mark.parametrize(
        "signed",
        [
            "",
            "x",
            signature(IN, SMS)[:-1],
            signature(IN, SMS).swapcase(),
            signature(IN, SMS, token="lain"),
            signature(IN, SMS, base="http://posko.example"),
            signature(IN, SMS, base="https://posko.example.jahat"),
            signature(IN + "?a=1", SMS),
            signature(STATUS, SMS),
            "tanda tangan tak lazim \xe9",
        ],
        ids=["none", "short", "cut", "case", "secret", "scheme", "host", "query", "path", "latin"],
    )
    def test_a_wrong_signature(self, signed: str, client: Client) -> None:
        self.refused(post(client, IN, SMS, signed=signed))

    def test_a_query_that_was_not_signed(self, client: Client) -> None:
        self.refused(post(client, IN + "?ref=1", SMS, signed=signature(IN, SMS)))

    def test_without_a_secret_nothing_is_genuine(self, client: Client, settings: Settings) -> None:
        settings.TWILIO_AUTH_TOKEN = ""
        self.refused(post(client, IN, SMS, signed=signature(IN, SMS, token="")))

    def test_get_is_no_way_in(self, client: Client) -> None:
        assert client.get(IN).status_code == 405
        assert client.get(STATUS).status_code == 405

    def test_the_reason_is_logged_in_one_line_without_number_or_words(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            self.refused(post(client, IN, SMS, signed="x"))
        told = [
            record for record in caplog.records if record.name.startswith(("sms_gateway", "django.request"))
        ]
        assert [record.getMessage() for record in told] == ["Webhook turned away: not genuine: signature"]
        assert PHONE not in caplog.text
        assert "jalan" not in caplog.text

    def refused(self, answer: HttpResponse) -> None:
        assert answer.status_code == 403
        assert InboundSMS.objects.count() == 0


@pytest.mark.usefixtures("line")
class TestSharedKeys:
    """The newer way of signing: a key named in a header, HMAC-SHA256."""

    NAMED = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"

    @pytest.fixture(autouse=True)
    def keys(self, settings: Settings) -> None:
        settings.TWILIO_SHARED_KEYS = {"webhooks_sharedkey_1": "kunci-bersama"}

    @pytest.mark.parametrize(
        ("key", "algorithm", "named", "status"),
        [
            ("kunci-bersama", HMAC_SHA256, NAMED, 200),
            (TOKEN, "HMAC_SHA1", "", 403),
            (TOKEN, "HMAC_SHA1", "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1", 403),
            ("kunci-bersama", "HMAC_SHA1", "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1", 403),
            ("kunci-bersama", HMAC_SHA256, "key=lain,algorithm=HMAC_SHA256", 403),
            ("", HMAC_SHA256, "algorithm=HMAC_SHA256", 403),
            ("kunci-bersama", HMAC_SHA256, "key=webhooks_sharedkey_1,algorithm=MD5", 403),
        ],
        ids=["right", "auth token", "asks for less", "weaker", "other key", "no key", "unknown algorithm"],
    )
    def test_only_a_configured_key_with_its_algorithm_counts(
        self, key: str, algorithm: str, named: str, status: int, client: Client
    ) -> None:
        signed = RequestValidator(key).compute_signature("https://posko.example" + IN, SMS, algorithm)
        headers = {"X-Twilio-Signature": signed, "X-Twilio-Webhooks-Signature-Settings": named}
        assert client.post(IN, urlencode(SMS), FORM, headers=headers).status_code == status


@pytest.mark.usefixtures("line")
class TestHostileInput:
    @pytest.mark.parametrize("missing", ["MessageSid", "From", "To", "Body"])
    def test_a_missing_field_is_a_400_and_one_line_in_the_log(
        self, missing: str, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        fewer = {name: value for name, value in SMS.items() if name != missing}
        assert post(client, IN, fewer).status_code == 400
        assert [record.getMessage() for record in caplog.records] == [
            f"Webhook turned away: malformed: {missing}"
        ]
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize(
        "fields",
        [
            {"MessageSid": "x" * 65},
            {"MessageSid": "SM'; DROP TABLE"},
            {"MessageSid": "SM\x00"},
            {"To": "x" * 41},
            {"To": "\x00"},
            {"From": ""},
            {"From": "1" * 65},
        ],
        ids=str,
    )
    def test_a_field_out_of_its_bounds_is_a_400(self, fields: dict[str, str], client: Client) -> None:
        assert post(client, IN, SMS | fields).status_code == 400
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize("raw", [b"%FF%FE", b"%ED%A0%80", b"%C3", b"\xff\xfe"], ids=repr)
    @pytest.mark.parametrize("genuine", [True, False])
    def test_bytes_that_are_no_utf_8_are_a_4xx(self, raw: bytes, genuine: bool, client: Client) -> None:
        body = urlencode(SMS | {"Body": "@@"}).encode().replace(b"%40%40", raw)
        read = (
            raw.decode("latin-1") if b"%" not in raw else "\ufffd" * {b"%ED%A0%80": 3, b"%C3": 1}.get(raw, 2)
        )
        signed = signature(IN, SMS | {"Body": read}) if genuine else "x"
        assert post(client, IN, SMS, signed=signed, body=body).status_code == (400 if genuine else 403)
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize("size", [70_000, 1_000_000, 3_000_000])
    def test_a_body_far_longer_than_an_sms_is_a_413_even_when_signed(
        self, size: int, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert post(client, IN, SMS | {"Body": "a" * size}).status_code == 413
        assert [record.getMessage() for record in caplog.records] == ["Webhook turned away: too large"]
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize(
        "content_type",
        [
            "application/json",
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            FORM + "; charset=utf-7",
        ],
    )
    def test_another_content_type_is_a_4xx(self, content_type: str, client: Client) -> None:
        assert 400 <= post(client, IN, SMS, content_type=content_type).status_code < 500
        assert InboundSMS.objects.count() == 0

    def test_a_thousand_fields_are_a_400(self, client: Client) -> None:
        assert post(client, IN, SMS | {f"f{number}": "" for number in range(1000)}).status_code == 400

    @pytest.mark.parametrize("sender", ["whatsapp:", "TELKOMSEL", "🙂", "+", "'; --", "0" * 64])
    def test_a_strange_sender_is_stored_and_never_answered(self, sender: str, client: Client) -> None:
        status = post(client, IN, SMS | {"From": sender}).status_code
        stored = InboundSMS.objects.values_list("state", flat=True)
        assert (status, list(stored)) in [(200, ["set_aside"]), (400, [])]


@pytest.mark.usefixtures("line")
class TestADeliveryReportComesIn:
    TOLD = {"MessageSid": "SM9", "MessageStatus": "delivered", "To": PHONE, "From": "+6281299002001"}

    @pytest.fixture
    def sent(
        self, promised: OutboundSMS, carrier: ScriptedCarrier, monkeypatch: pytest.MonkeyPatch
    ) -> OutboundSMS:
        outbox.send(at=AT, limit=1)
        monkeypatch.undo()
        return promised

    def test_a_signed_report_moves_the_state(self, sent: OutboundSMS, client: Client) -> None:
        assert post(client, f"{STATUS}?ref={sent.ref}", self.TOLD).status_code == 200
        sent.refresh_from_db()
        assert sent.state == "delivered"

    def test_a_failed_one_keeps_the_code(self, sent: OutboundSMS, client: Client) -> None:
        failed = self.TOLD | {"MessageStatus": "undelivered", "ErrorCode": "30005"}
        assert post(client, f"{STATUS}?ref={sent.ref}", failed).status_code == 200
        sent.refresh_from_db()
        assert (sent.state, sent.error_code) == ("failed", "30005")

    def test_an_unsigned_report_changes_nothing(self, sent: OutboundSMS, client: Client) -> None:
        assert post(client, f"{STATUS}?ref={sent.ref}", self.TOLD, signed="x").status_code == 403
        sent.refresh_from_db()
        assert sent.state == "accepted"

    def test_a_report_signed_for_another_sms_changes_nothing(self, sent: OutboundSMS, client: Client) -> None:
        signed = signature(f"{STATUS}?ref=00000000-0000-0000-0000-000000000000", self.TOLD)
        assert post(client, f"{STATUS}?ref={sent.ref}", self.TOLD, signed=signed).status_code == 403

    @pytest.mark.parametrize("ref", ["00000000-0000-0000-0000-000000000000", "bukan-uuid"])
    def test_a_report_about_no_sms_of_ours_is_acknowledged(self, ref: str, client: Client) -> None:
        assert post(client, f"{STATUS}?ref={ref}", self.TOLD).status_code == 200

    @pytest.mark.parametrize(
        "fields", [{"MessageStatus": "meledak"}, {"MessageStatus": ""}, {"MessageSid": ""}], ids=str
    )
    def test_a_report_that_says_nothing_known_is_a_400(self, fields: dict[str, str], client: Client) -> None:
        assert post(client, STATUS, self.TOLD | fields).status_code == 400

"""What Twilio's own client reads from Twilio's message list: one SMS looked up, and all that came in."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from sms_gateway.carriers import CannotTell, Outgoing, Route, TryLater, twilio
from tests.sms_gateway.carriers.double import GatewayDouble
from tests.sms_gateway.conftest import AT, PHONE

LONG = "Jalan desa rusak parah sejak bulan lalu, mohon diperbaiki ya pak"
LINE = Route(key="jalur", address="+6281299002001")


@pytest.fixture
def double(settings: Settings) -> Iterator[GatewayDouble]:
    """Twilio, on this machine."""
    server = GatewayDouble()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC" + "0" * 32, "rahasia"
    settings.TWILIO_API_BASE_URL = server.address
    twilio._client.cache_clear()
    yield server
    twilio._client(settings.TWILIO_ACCOUNT_SID, "rahasia", server.address).http_client.session.close()
    twilio._client.cache_clear()
    server.close()


def message(sid: str, body: str = "Terima kasih.", at: datetime = AT, **other: Any) -> dict[str, Any]:
    told = {
        "sid": sid,
        "body": body,
        "direction": "outbound-api",
        "status": "sent",
        "to": PHONE,
        "from": "+6281299002001",
        "num_segments": "1",
        "date_created": format_datetime(at),
        "date_sent": format_datetime(at),
    }
    return told | other


def from_phone(number: str) -> dict[str, Any]:
    return {"from": number, "to": LINE.address}


def listed(*messages: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return 200, {"messages": list(messages), "page_size": 50, "page": 0, "next_page_uri": None}


def sought(first_tried_at: datetime | None = AT, address: str = "+6281299002001") -> Outgoing:
    return Outgoing(
        ref="uji",
        route=Route(key="jalur", address=address),
        to=PHONE,
        body="Terima kasih.",
        valid_seconds=60,
        first_tried_at=first_tried_at,
    )


class TestLookingOneUp:
    def test_the_same_words_to_the_same_phone_since_then_are_it(self, double: GatewayDouble) -> None:
        double.answer = listed(message("SM2", "Lain."), message("SM1", date_sent=None, status="queued"))
        found = twilio.Twilio().find(sought())
        assert found is not None
        assert (found.carrier_ref, found.status, found.segments) == ("SM1", "accepted", 1)
        assert parse_qs(urlsplit(double.asked[0][1]).query)["To"] == [PHONE]

    @pytest.mark.parametrize(
        "told",
        [
            message("SM1", at=AT - timedelta(minutes=5)),
            message("SM1", direction="inbound"),
            message("SM1", body="Terima kasih. Juga."),
        ],
        ids=["earlier", "inbound", "other words"],
    )
    def test_anything_else_is_not(self, told: dict[str, Any], double: GatewayDouble) -> None:
        double.answer = listed(told)
        assert twilio.Twilio().find(sought()) is None

    def test_on_whatsapp_it_is_sought_there(self, double: GatewayDouble) -> None:
        double.answer = listed()
        assert twilio.Twilio().find(sought(address="whatsapp:+6281299002001")) is None
        assert parse_qs(urlsplit(double.asked[0][1]).query)["To"] == [f"whatsapp:{PHONE}"]

    def test_without_a_time_nothing_can_be_said(self, double: GatewayDouble) -> None:
        with pytest.raises(CannotTell):
            twilio.Twilio().find(sought(None))

    @pytest.mark.parametrize("answer", [(500, {}), (429, {"code": 20429}), (200, "bukan JSON")], ids=str)
    def test_a_list_that_cannot_be_read_is_read_another_time(
        self, answer: tuple[int, Any], double: GatewayDouble
    ) -> None:
        double.answer = answer
        with pytest.raises(TryLater):
            twilio.Twilio().find(sought())


class TestWhatCameIn:
    def test_every_inbound_sms_of_the_time_and_nothing_else(self, double: GatewayDouble) -> None:
        double.answer = listed(
            message("SM1", "jalan rusak", direction="inbound", **from_phone(PHONE)),
            message("SM2"),
            message("SM3", "", direction="inbound", **from_phone(f"whatsapp:{PHONE}")),
        )
        told = list(twilio.Twilio().received(LINE, since=AT, until=AT + timedelta(hours=1)))
        assert [(one.carrier_ref, one.sender, one.body) for one in told] == [
            ("SM1", PHONE, "jalan rusak"),
            ("SM3", PHONE, ""),
        ]
        assert told[0].sent_at_provider == AT.astimezone(UTC)
        query = parse_qs(urlsplit(double.asked[0][1]).query)
        assert query["To"] == [LINE.address]
        assert {"DateSent>", "DateSent<"} <= set(query)

    def test_a_list_that_breaks_off_is_read_another_time(self, double: GatewayDouble) -> None:
        double.mode = "cut"
        with pytest.raises(TryLater):
            list(twilio.Twilio().received(LINE, since=AT, until=AT))


class TestMediaOfWhatCameIn:
    @pytest.mark.parametrize(("told", "many"), [("2", 2), ("0", 0), (None, 0), ("x", 0), ("9999", 10)])
    def test_the_list_says_how_many_but_not_where(
        self, double: GatewayDouble, told: str | None, many: int
    ) -> None:
        sms = message("SM1", direction="inbound", num_media=told) | from_phone(PHONE)
        double.answer = listed(sms)
        [one] = twilio.Twilio().received(LINE, since=AT, until=AT + timedelta(hours=1))
        assert [media.address for media in one.attached] == [""] * many


class TestWordsInDisguise:
    @pytest.mark.parametrize(
        ("told", "words"),
        [
            (base64.b64encode(LONG.encode()).decode(), LONG),
            ("a" * 64, "a" * 64),
            ("SmFsYW4gcnVzYWs=", "SmFsYW4gcnVzYWs="),
            ("jalan rusak " * 10, "jalan rusak " * 10),
            ("0" * 160, "0" * 160),
        ],
        ids=["base64", "a citizen's long word", "too short", "words", "digits"],
    )
    def test_joined_parts_in_base64_are_read_and_nothing_else_is(self, told: str, words: str) -> None:
        assert twilio._plain(told) == words

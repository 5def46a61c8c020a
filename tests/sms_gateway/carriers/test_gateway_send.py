"""Handing an SMS to Kannel and to SMSGate, for each way it can go; no number and no word in an address."""

import base64
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from sms_gateway import carriers
from sms_gateway.carriers import CannotTell, Outgoing, Refused, Route, Sent, TryLater, Uncertain, calling
from tests.sms_gateway.carriers.double import GatewayDouble
from tests.sms_gateway.conftest import AT, PHONE

REF = "0b1d6a5e-1111-4222-8333-444444444444"


@pytest.fixture
def double() -> Iterator[GatewayDouble]:
    """The gateway."""
    server = GatewayDouble()
    yield server
    server.close()


def outgoing(url: str, body: str = "Terima kasih.", **settings: str) -> Outgoing:
    route = Route(
        key="jalur",
        address="+6281299003001",
        settings={"url": url, **settings},
        secrets={"username": "posko", "password": "rahasia"},
        door_key="kunci-pintu",
    )
    return Outgoing(ref=REF, route=route, to=PHONE, body=body, valid_seconds=600)


def outcome(carrier: str, asked: Outgoing) -> object:
    """What send gives, or what it raises as (class, code, and whether the route is broken)."""
    try:
        return carriers.named(carrier).send(asked)
    except TryLater as later:
        return (TryLater, later.code, later.route_broken)
    except (Refused, Uncertain) as problem:
        return (type(problem), problem.code)


class TestKannel:
    def test_it_is_asked_for_every_report_under_our_ref(self, double: GatewayDouble) -> None:
        double.answer = (202, "0: Accepted for delivery")
        asked = outgoing(double.address, app_url="https://posko.example", smsc="operator")
        assert outcome("kannel", asked) == Sent(carrier_ref=REF)
        ((method, path, headers, body),) = double.asked
        assert (method, path, body) == ("POST", "/", b"Terima kasih.")
        assert (headers["X-Kannel-To"], headers["X-Kannel-DLR-Mask"]) == (PHONE, "31")
        assert (headers["X-Kannel-SMSC"], headers["X-Kannel-Validity"]) == ("operator", "10")
        door = "https://posko.example/sms/kannel/kunci-pintu/status/"
        assert headers["X-Kannel-DLR-Url"] == f"{door}?ref={REF}&status=%d&fid=%F&ans=%A"
        assert "X-Kannel-Coding" not in headers

    def test_words_outside_the_sms_alphabet_are_said_to_be_so(self, double: GatewayDouble) -> None:
        double.answer = (202, "0: Accepted for delivery")
        outcome("kannel", outgoing(double.address, "halo 😀"))
        _, _, headers, body = double.asked[0]
        assert (headers["X-Kannel-Coding"], body.decode()) == ("2", "halo 😀")

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            ((202, "3: Queued for later delivery"), Sent(carrier_ref=REF)),
            ((202, "aneh"), (Uncertain, "http_202")),
            ((400, "Number(s) has/have been denied"), (Refused, "http_400")),
            ((403, "Authorization failed for sendsms"), (TryLater, "http_403", True)),
            ((404, "Unknown request."), (TryLater, "http_404", True)),
            ((503, "Temporal failure, try again later."), (TryLater, "http_503", False)),
            ((500, ""), (Uncertain, "http_500")),
            ((302, ""), (Uncertain, "http_302")),
        ],
        ids=str,
    )
    def test_answered(self, answer: tuple[int, str], expected: object, double: GatewayDouble) -> None:
        double.answer = answer
        assert outcome("kannel", outgoing(double.address)) == expected
        assert len(double.asked) == 1

    def test_it_keeps_no_list(self, double: GatewayDouble) -> None:
        with pytest.raises(CannotTell):
            carriers.named("kannel").find(outgoing(double.address))
        with pytest.raises(CannotTell):
            carriers.named("kannel").received(outgoing("").route, since=AT, until=AT)


class TestSMSGate:
    def test_our_ref_is_the_messages_id(self, double: GatewayDouble) -> None:
        double.answer = (202, {"id": REF, "state": "Pending"})
        assert outcome("smsgate", outgoing(f"{double.address}/", simNumber="2")) == Sent(carrier_ref=REF)
        ((method, path, headers, body),) = double.asked
        assert (method, path) == ("POST", "/messages")
        assert headers["Authorization"] == "Basic " + base64.b64encode(b"posko:rahasia").decode()
        assert json.loads(body) == {
            "id": REF,
            "textMessage": {"text": "Terima kasih."},
            "phoneNumbers": [PHONE],
            "withDeliveryReport": True,
            "ttl": 600,
            "simNumber": 2,
        }

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            ((409, ""), Sent(carrier_ref=REF)),
            ((201, "bukan JSON"), Sent(carrier_ref=REF)),
            ((202, {"state": "Failed"}), Sent(carrier_ref=REF, status="failed")),
            ((400, {"message": "bad"}), (Refused, "http_400")),
            ((401, ""), (TryLater, "http_401", True)),
            ((429, ""), (TryLater, "http_429", False)),
            ((500, ""), (Uncertain, "http_500")),
        ],
        ids=str,
    )
    def test_answered(self, answer: tuple[int, Any], expected: object, double: GatewayDouble) -> None:
        double.answer = answer
        assert outcome("smsgate", outgoing(double.address)) == expected

    @pytest.mark.parametrize(
        ("answer", "found"),
        [
            ((200, {"state": "Pending"}), Sent(carrier_ref=REF)),
            ((200, {"state": "Processed"}), Sent(carrier_ref=REF)),
            ((200, {"state": "Sent"}), Sent(carrier_ref=REF, status="sent")),
            ((200, {"state": "Delivered"}), Sent(carrier_ref=REF, status="delivered")),
            ((404, ""), None),
        ],
        ids=str,
    )
    def test_it_is_looked_up_by_our_ref(
        self, answer: tuple[int, Any], found: Sent | None, double: GatewayDouble
    ) -> None:
        double.answer = answer
        assert carriers.named("smsgate").find(outgoing(double.address)) == found
        assert double.asked[0][:2] == ("GET", f"/messages/{REF}")

    def test_a_list_that_cannot_be_read_is_read_another_time(self, double: GatewayDouble) -> None:
        double.answer = (500, "")
        with pytest.raises(TryLater):
            carriers.named("smsgate").find(outgoing(double.address))


@pytest.mark.parametrize("carrier", ["kannel", "smsgate"])
class TestEveryGateway:
    @pytest.mark.parametrize(("mode", "code"), [("hang", "ReadTimeout"), ("cut", "ConnectionError")])
    def test_no_answer_is_an_uncertain_outcome(
        self, carrier: str, mode: str, code: str, double: GatewayDouble, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(calling, "TIMEOUT_SECONDS", (1.0, 0.3))
        double.mode = mode
        assert outcome(carrier, outgoing(double.address)) == (Uncertain, code)

    def test_where_nobody_listens_nothing_left_and_the_route_is_broken(self, carrier: str) -> None:
        assert outcome(carrier, outgoing("http://127.0.0.1:9")) == (TryLater, "ConnectionError", True)

    @pytest.mark.parametrize("url", ["", "bukan alamat", "ftp://127.0.0.1/"])
    def test_an_address_that_is_none_breaks_the_route(self, carrier: str, url: str) -> None:
        told = outcome(carrier, outgoing(url))
        assert isinstance(told, tuple)
        assert (told[0], told[2]) == (TryLater, True)

    def test_no_log_and_no_address_tells_the_number_or_the_words(
        self, carrier: str, double: GatewayDouble, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            outcome(carrier, outgoing(double.address))
            outcome(carrier, outgoing("http://127.0.0.1:9"))
        told = caplog.text + "".join(path for _, path, _, _ in double.asked)
        assert PHONE[1:] not in told
        assert "Terima kasih" not in told
        assert "rahasia" not in told

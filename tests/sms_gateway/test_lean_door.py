"""The short way to the carriers' doors turns away what the long way does, and nobody else enters."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.test import Client
from django.test.client import ClientHandler
from django.urls import Resolver404, reverse

from sms_gateway import arrivals, lean_door, spool
from sms_gateway.lean_door import FewLayers, LeanDoor, is_door, with_lean_door
from sms_gateway.models import InboundSMS, Line
from tests.sms_gateway.conftest import AT
from tests.sms_gateway.test_twilio_doors import (  # noqa: F401 - each runs again here, by the short way
    FORM,
    IN,
    SMS,
    TestADeliveryReportComesIn,
    TestAnSMSComesIn,
    TestHostileInput,
    TestSharedKeys,
    TestWhatTwilioDidNotSignStaysOutside,
    post,
    signature,
    twilio,
)


class ShortWay(FewLayers, ClientHandler):
    """The test client's handler, with no layers."""


@pytest.fixture
def client() -> Client:
    """A client that comes in by the short way."""
    short = Client()
    short.handler = ShortWay(enforce_csrf_checks=True)
    return short


def call(application: Any, path: str, body: bytes = b"", **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of a WSGI application's answer."""
    told: list[Any] = []
    given = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "HTTP_HOST": "posko.example",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        **environ,
    }
    answer = application(given, lambda status, headers: told.extend((status, dict(headers))))
    content = b"".join(answer)
    if hasattr(answer, "close"):  # a plain list has none
        answer.close()
    return told[0], told[1], content


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The application as wsgi.py makes it, but for connections: a test's must outlive the request."""
    for signal in ("request_started", "request_finished"):
        monkeypatch.setattr(f"django.core.signals.{signal}.send", lambda **_: None)
    return with_lean_door(WSGIHandler())


@pytest.mark.usefixtures("line", "twilio")
class TestTheShortWay:
    def test_a_genuine_sms_is_stored(self, application: Any) -> None:
        body = urlencode(SMS).encode()
        status, headers, content = call(application, IN, body, HTTP_X_TWILIO_SIGNATURE=signature(IN, SMS))
        assert (status, headers["Content-Type"]) == ("200 OK", "text/xml")
        assert headers["Content-Length"] == str(len(content))
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert InboundSMS.objects.get().body == SMS["Body"]

    def test_another_host_is_a_400(self, application: Any) -> None:
        body, signed = urlencode(SMS).encode(), signature(IN, SMS)
        host = {"HTTP_HOST": "jahat.example", "HTTP_X_TWILIO_SIGNATURE": signed}
        status, _, _ = call(application, IN, body, **host)
        assert status == "400 Bad Request"
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize("charset", ["rot13", "base64", "undefined", "zlib", "a\x00b"])
    @pytest.mark.parametrize("path", [IN, "/"])
    def test_a_charset_that_reads_no_text_is_a_400(self, application: Any, charset: str, path: str) -> None:
        content_type = f"{FORM}; charset={charset}"
        signed = signature(IN, SMS)
        body = urlencode(SMS).encode()
        status, _, content = call(
            application, path, body, CONTENT_TYPE=content_type, HTTP_X_TWILIO_SIGNATURE=signed
        )
        assert (status, content) == ("400 Bad Request", b"")
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"', "keine-ahnung"])
    def test_any_charset_of_text_or_of_nobody_comes_in(self, application: Any, charset: str) -> None:
        content_type, signed = f"{FORM}; charset={charset}", signature(IN, SMS)
        body = urlencode(SMS).encode()
        status, _, _ = call(application, IN, body, CONTENT_TYPE=content_type, HTTP_X_TWILIO_SIGNATURE=signed)
        assert status == "200 OK"

    def test_when_the_database_is_away_the_sms_lies_on_disk_and_the_carrier_is_asked_to_come_again(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, line: Line
    ) -> None:
        def away(**_: Any) -> None:
            raise OperationalError

        monkeypatch.setattr(arrivals, "take", away)
        answers = [post(client, IN, SMS) for _ in range(3)]
        assert {(answer.status_code, answer["Retry-After"]) for answer in answers} == {(503, "5")}
        assert spool.waiting() == 1
        monkeypatch.undo()
        assert post(client, IN, SMS | {"MessageSid": "SM2"}).status_code == 200
        assert spool.replay(at=AT, limit=9) == 1
        assert set(InboundSMS.objects.values_list("carrier_ref", flat=True)) == {SMS["MessageSid"], "SM2"}

    def test_what_is_not_genuine_is_not_spooled(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(**_: Any) -> None:
            raise OperationalError

        monkeypatch.setattr(arrivals, "take", away)
        assert post(client, IN, SMS, signed="x").status_code == 403
        assert post(client, IN, SMS | {"MessageSid": ""}).status_code == 400
        assert spool.waiting() == 0

    def test_a_full_disk_acknowledges_nothing(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(**_: Any) -> None:
            raise OperationalError

        def full(_: Any) -> None:
            raise spool.NotKept("OSError")

        monkeypatch.setattr(arrivals, "take", away)
        monkeypatch.setattr(spool, "keep", full)
        assert post(client, IN, SMS).status_code == 503


class TestWhoMayComeByTheShortWay:
    def test_every_door_of_a_carrier(self) -> None:
        assert is_door(reverse("sms-twilio-masuk"))
        assert is_door(reverse("sms-twilio-status"))

    @pytest.mark.parametrize("path", ["/", "/masuk/", "/simulator/", "/sms/", "/sms/tidak-ada/"])
    def test_nobody_else(self, path: str) -> None:
        assert not is_door(path)

    def test_a_page_keeps_every_layer(self, db: None) -> None:
        ways: list[str] = []

        def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            ways.append(environ["PATH_INFO"])
            return []

        application = with_lean_door(pages)
        for path in ("/masuk/", "/sms/lain/", "/simulator/"):
            application({"PATH_INFO": path}, None)  # type: ignore[arg-type]
        assert ways == ["/masuk/", "/sms/lain/", "/simulator/"]

    def test_under_sms_a_view_that_asks_for_a_csrf_token_keeps_every_layer(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_door.cache_clear()

        class Match:
            func = staticmethod(lambda request: None)

        monkeypatch.setattr(lean_door, "resolve", lambda path: Match)
        assert not is_door("/sms/formulir/")
        is_door.cache_clear()

    def test_it_is_a_wsgi_application(self) -> None:
        assert callable(LeanDoor())


def test_the_view_behind_an_address_is_looked_up_once_and_no_address_without_one_is_remembered() -> None:
    lean_door._behind.cache_clear()
    assert lean_door._behind(IN) is lean_door._behind(IN)
    for _ in range(2):
        with pytest.raises(Resolver404):
            lean_door._behind("/sms/tidak-ada/")
    assert lean_door._behind.cache_info().currsize == 1

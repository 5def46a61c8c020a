"""Photos are fetched from known hosts alone, and from the very address that was looked at."""

import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from sms_gateway.carriers import pinned
from sms_gateway.carriers.pinned import Bounds, NotFetched, fetch
from tests.sms_gateway.media_double import Answer, MediaHosts, certificate_for, jpeg, media_hosts

BOUNDS = Bounds(bytes=5 * 1024 * 1024, seconds=5.0, redirects=3)
METADATA = "http://169.254.169.254/latest/meta-data/"
PRIVATE = [
    "127.0.0.1",
    "10.0.0.7",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.7",
    "fe80::1",
    "fd00::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
]


@pytest.fixture
def hosts(settings: Settings) -> Iterator[MediaHosts]:
    """A store that this test alone knows."""
    with media_hosts() as listening:
        settings.SMS_MEDIA_ALSO_FROM = frozenset({listening.origin})
        yield listening


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets every name stand for the addresses that a test says, one list after the other."""

    real = socket.getaddrinfo

    def stand_for(*turns: list[str]) -> None:
        left = list(turns)

        def resolve(host: str, port: int, *how: Any, **more: Any) -> list[Any]:
            if host[-1:].isdecimal() or ":" in host:
                return real(host, port, *how, **more)  # an address is no name
            found = left.pop(0) if len(left) > 1 else left[0]
            kind = {True: socket.AF_INET6, False: socket.AF_INET}
            return [(kind[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

        monkeypatch.setattr("socket.getaddrinfo", resolve)

    return stand_for


@pytest.fixture
def knocked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where a connection was tried; none is ever made."""
    tried: list[Any] = []

    def connect(address: Any, *args: Any, **more: Any) -> Any:
        tried.append(address)
        raise OSError

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    return tried


def got(address: str, login: pinned.Login = lambda _: None, bounds: Bounds = BOUNDS) -> bytes:
    return fetch(address, login=login, bounds=bounds)


def refusal(address: str, bounds: Bounds = BOUNDS) -> NotFetched:
    with pytest.raises(NotFetched) as told:
        got(address, bounds=bounds)
    return told.value


class TestOnlyKnownHosts:
    @pytest.mark.parametrize(
        "address",
        [
            "http://api.twilio.com/x",
            "https://api.twilio.com:8443/x",
            "https://api.twilio.com.evil.example/x",
            "https://evil.example/api.twilio.com",
            "https://api.twilio.com@evil.example/x",
            "https://evil.example#@api.twilio.com/",
            "https://api.twilio.com\\@evil.example/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://api.twilio.com:99999/x",
            "https://аpi.twilio.com/x",
            "file:///etc/passwd",
            "ftp://api.twilio.com/x",
            "//api.twilio.com/x",
            "https://api.twilio.com/" + "a" * 5000,
            "https://",
            "",
        ],
    )
    def test_no_other_address_is_asked(
        self, address: str, named: Callable[..., None], knocked: list[Any]
    ) -> None:
        named(["93.184.216.34"])
        assert (refusal(address).code, refusal(address).for_good) == ("host", True)
        assert knocked == []

    @pytest.mark.parametrize("private", PRIVATE)
    def test_a_known_name_that_stands_for_a_private_address_is_not_asked(
        self, private: str, named: Callable[..., None], knocked: list[Any]
    ) -> None:
        named(["93.184.216.34", private])
        assert refusal("https://api.twilio.com/x").code == "private_address"
        assert knocked == []

    def test_the_connection_goes_to_the_address_that_was_looked_at_and_asks_for_none_again(
        self, named: Callable[..., None], knocked: list[Any]
    ) -> None:
        named(["93.184.216.34"], ["127.0.0.1"])
        assert refusal("https://api.twilio.com/x").code == "nobody_there"
        assert knocked == [("93.184.216.34", 443)]

    def test_a_name_that_nobody_knows_may_be_known_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def resolve(*args: Any, **more: Any) -> Any:
            raise socket.gaierror

        monkeypatch.setattr("socket.getaddrinfo", resolve)
        assert (refusal("https://api.twilio.com/x").code, refusal("https://api.twilio.com/x").for_good) == (
            "no_such_name",
            False,
        )


class TestRedirects:
    def test_one_is_followed_and_the_login_is_not_told_on(
        self, hosts: MediaHosts, settings: Settings
    ) -> None:
        with media_hosts() as store:
            settings.SMS_MEDIA_ALSO_FROM |= {store.origin}
            hosts.answers["/foto"] = Answer(307, location=f"{store.origin}/rahasia?kunci=1")
            store.answers["/rahasia?kunci=1"] = Answer(body=b"foto")
            login = {f"{hosts.origin}/foto": ("AC1", "sandi")}.get
            assert got(f"{hosts.origin}/foto", login=login) == b"foto"
        assert hosts.logins() == ["Basic QUMxOnNhbmRp"]
        assert store.logins() == [""]

    @pytest.mark.parametrize(
        "target",
        [METADATA, "http://api.twilio.com/x", "https://evil.example/x", "file:///etc/passwd", "//x/y"],
    )
    def test_one_to_elsewhere_ends_it(self, hosts: MediaHosts, target: str) -> None:
        hosts.answers["/foto"] = Answer(302, location=target)
        assert (refusal(f"{hosts.origin}/foto").code, len(hosts.came)) == ("host", 1)

    def test_one_to_a_known_name_is_looked_up_anew(
        self, hosts: MediaHosts, named: Callable[..., None]
    ) -> None:
        hosts.answers["/foto"] = Answer(302, location="https://mms.twiliocdn.com/x")
        named(["127.0.0.1"], ["10.0.0.7"])
        assert refusal(f"{hosts.origin}/foto").code == "private_address"

    def test_too_many_end_it(self, hosts: MediaHosts) -> None:
        hosts.answers["/foto"] = Answer(302, location="/foto")
        assert (refusal(f"{hosts.origin}/foto").code, len(hosts.came)) == ("redirects", 4)


class TestHowMuchIsRead:
    @pytest.mark.parametrize("says_size", [True, False])
    def test_six_megabytes_are_too_much(self, hosts: MediaHosts, says_size: bool) -> None:
        hosts.answers["/foto"] = Answer(body=b"x" * 6 * 1024 * 1024, says_size=says_size)
        assert (refusal(f"{hosts.origin}/foto").code, refusal(f"{hosts.origin}/foto").for_good) == (
            "too_large",
            True,
        )

    def test_exactly_the_most_is_read(self, hosts: MediaHosts) -> None:
        hosts.answers["/foto"] = Answer(body=b"x" * 1000, says_size=False)
        assert len(got(f"{hosts.origin}/foto", bounds=Bounds(1000, 5.0, 0))) == 1000

    def test_what_drips_is_broken_off(self, hosts: MediaHosts) -> None:
        hosts.answers["/foto"] = Answer(body=b"x" * 5000, drips=True)
        told = refusal(f"{hosts.origin}/foto", bounds=Bounds(10_000, 0.2, 0))
        assert (told.code, told.for_good) == ("slow", False)

    @pytest.mark.parametrize(
        ("status", "for_good"),
        [(404, False), (401, False), (429, False), (503, False), (410, True), (400, True)],
    )
    def test_another_answer_says_whether_to_come_again(
        self, hosts: MediaHosts, status: int, for_good: bool
    ) -> None:
        hosts.answers["/foto"] = Answer(status)
        told = refusal(f"{hosts.origin}/foto")
        assert (told.code, told.for_good) == (f"http_{status}", for_good)


class TestTheCertificate:
    @pytest.fixture
    def behind_tls(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: Callable[..., None], settings: Settings
    ) -> Iterator[Callable[[str], tuple[MediaHosts, str]]]:
        """Hosts whose certificate names `name`; the address that is asked names api.twilio.com."""
        opened = []

        def open_for(name: str) -> tuple[MediaHosts, str]:
            certificate = certificate_for(name, tmp_path)
            monkeypatch.setattr("certifi.where", lambda: str(certificate))
            listening = media_hosts(certificate)
            opened.append(listening)
            hosts = listening.__enter__()
            origin = hosts.origin.replace("127.0.0.1", "api.twilio.com")
            settings.SMS_MEDIA_ALSO_FROM = frozenset({origin})
            named(["127.0.0.1"])
            return hosts, origin

        yield open_for
        for listening in opened:
            listening.__exit__(None, None, None)

    def test_the_name_of_the_host_is_asked_for_and_checked(
        self, behind_tls: Callable[[str], tuple[MediaHosts, str]]
    ) -> None:
        hosts, origin = behind_tls("api.twilio.com")
        hosts.answers["/foto"] = Answer(body=jpeg())
        assert got(f"{origin}/foto") == jpeg()
        assert hosts.came[0][1]["host"] == origin.removeprefix("https://")

    def test_a_certificate_of_somebody_else_is_not_believed(
        self, behind_tls: Callable[[str], tuple[MediaHosts, str]]
    ) -> None:
        hosts, origin = behind_tls("evil.example")
        assert (refusal(f"{origin}/foto").code, hosts.came) == ("SSLError", [])


class TestNothingIsTold:
    def test_no_log_holds_an_address(self, hosts: MediaHosts, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            hosts.answers["/canary"] = Answer(302, location="/canary2")
            hosts.answers["/canary2"] = Answer(body=b"x")
            got(f"{hosts.origin}/canary")
            told = refusal(f"{hosts.origin}/canary3")
        assert "canary" not in caplog.text + str(told) + repr(told)

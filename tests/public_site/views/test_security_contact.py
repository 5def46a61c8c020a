"""Who finds a weakness learns where to tell it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accountability import environment as env

WHERE = "/.well-known/security.txt"


@pytest.mark.django_db
class TestTheContact:
    def test_it_says_whom_to_write_to_and_how_long_that_holds(self, client: Client, settings: object) -> None:
        settings.SECURITY_CONTACT = "mailto:keamanan@posko.example"  # type: ignore[attr-defined]
        answer = client.get(WHERE)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
        assert told["Contact"] == "mailto:keamanan@posko.example"
        assert told["Canonical"] == f"https://posko.example{WHERE}"
        left = dt.datetime.fromisoformat(told["Expires"]) - timezone.now()
        assert dt.timedelta(days=178) < left < dt.timedelta(days=365)

    def test_without_one_the_file_is_not_there(self, client: Client) -> None:
        assert client.get(WHERE).status_code == 404


class TestItsSetting:
    @pytest.mark.parametrize(
        "value", ["keamanan@posko.example", "http://posko.example", "mailto:a\nContact: b"]
    )
    def test_what_is_no_contact_stops_the_start(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("SECURITY_CONTACT", value)
        with pytest.raises(env.BadEnvironment, match="SECURITY_CONTACT"):
            env.contact("SECURITY_CONTACT")

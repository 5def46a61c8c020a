"""Setting up a line: what is stored, what is printed for the gateway, and that no secret lies about."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accountability.regions.models import Wilayah
from sms_gateway.models import Line
from sms_gateway.routes import route_of, signing_key


def run(*arguments: str) -> str:
    """What the command printed."""
    out = StringIO()
    call_command("sms_line", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def base(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_BASE_URL = "https://posko.example"
    monkeypatch.setenv("SMS_SECRET_USERNAME", "posko")
    monkeypatch.setenv("SMS_SECRET_PASSWORD", "rahasia-gateway")


@pytest.mark.django_db
class TestMaking:
    def test_a_line_by_kannel_has_a_door_a_route_and_sealed_passwords(self, desa: Wilayah) -> None:
        printed = run(
            *("kannel", "--carrier", "kannel", "--address", "+6281299003001", "--desa", desa.kode),
            *("--setting", "url=http://127.0.0.1:13013/cgi-bin/sendsms", "--setting", "callers=10.0.0.4"),
            *("--secret", "username", "--secret", "password"),
            *("--priority", "5", "--price", "350", "--per-minute", "60"),
        )
        line = Line.objects.get(key="kannel")
        assert (line.desa, line.sends, line.receives, line.assigned) == (desa, True, True, True)
        assert (line.priority, line.rupiah_per_segment, line.segments_per_minute) == (5, 350, 60)
        assert line.settings["callers"] == "10.0.0.4"
        assert route_of(line, with_secrets=True).secrets == {
            "username": "posko",
            "password": "rahasia-gateway",
        }
        assert b"rahasia-gateway" not in bytes(line.sealed_secrets)
        assert "rahasia-gateway" not in printed + json.dumps(line.settings)
        assert len(line.door_key) >= 32
        with_key = f"https://posko:{line.door_key}@posko.example/sms/kannel/masuk/"
        assert f'post-url = "{with_key}?id=%I' in printed
        assert "get-url" not in printed

    def test_an_android_phone_is_told_its_addresses_and_its_signing_key(self) -> None:
        printed = run("hp", "--carrier", "smsgate", "--address", "+6281299004001")
        door = f"https://posko.example/sms/smsgate/{Line.objects.get().door_key}"
        assert signing_key("hp") in printed
        assert f'"sms:received", "url": "{door}/masuk/"' in printed
        assert f'"sms:delivered", "url": "{door}/status/"' in printed

    def test_a_modem_here_is_kicked_by_a_command_and_one_elsewhere_by_a_script(self, tmp_path: Path) -> None:
        here = run("m", "--carrier", "gammu", "--address", "+628129", "--setting", f"inbox={tmp_path}")
        assert "sms_gammu --line m" in here
        there = run("n", "--carrier", "gammu", "--address", "+628128")
        key = Line.objects.get(key="n").door_key
        assert f'"url": "https://posko.example/sms/gammu/masuk/", "key": "{key}"' in there

    def test_twilio_stays_the_default_and_has_no_door_of_its_own(self) -> None:
        run("utama", "--address", "+15005550006")
        line = Line.objects.get()
        assert (line.carrier, line.door_key) == ("twilio", "")

    def test_an_unassigned_line_is_taken_over(self) -> None:
        Line.objects.create(key="twilio-6281", carrier="twilio", address="+6281", sends=False, assigned=False)
        run("utama", "--address", "+6281")
        line = Line.objects.get()
        assert (line.key, line.sends, line.assigned) == ("utama", True, True)


@pytest.mark.django_db
class TestChanging:
    def test_what_is_not_told_stays(self, desa: Wilayah) -> None:
        run("hp", "--carrier", "smsgate", "--address", "+628", "--desa", desa.kode, "--secret", "password")
        before = Line.objects.get()
        run("hp", "--setting", "simNumber=2", "--secret", "username")
        line = Line.objects.get()
        assert (line.door_key, line.desa, line.carrier) == (before.door_key, desa, "smsgate")
        assert line.settings == {"simNumber": "2"}
        assert set(route_of(line, with_secrets=True).secrets) == {"username", "password"}

    def test_a_new_door_key_ends_the_old_address(self) -> None:
        run("hp", "--carrier", "smsgate", "--address", "+628")
        before = Line.objects.get().door_key
        run("hp", "--new-door-key")
        assert Line.objects.get().door_key != before

    def test_a_route_that_only_sends(self) -> None:
        run("keluar", "--address", "POSKO", "--send-only")
        assert Line.objects.get().receives is False


@pytest.mark.django_db
class TestRefusing:
    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["baru"], "--address"),
            (["baru", "--address", "+628", "--desa", "99.99.99.9999"], "nothing was changed"),
            (["baru", "--address", "+628", "--setting", "x"], "name=value"),
            (["baru", "--address", "+628", "--setting", "password=a"], "--secret password"),
            (["baru", "--address", "+628", "--setting", "url=127.0.0.1"], "http"),
            (["baru", "--address", "+628", "--setting", "callers=semua"], "callers"),
            (["baru", "--carrier", "gammu", "--address", "+628", "--setting", "inbox=/tak/ada"], "folder"),
            (["baru", "--address", "+628", "--send-only", "--receive-only"], "either"),
            (["baru", "--address", "+628", "--price", "-1"], "negative"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_could_never_work(self, arguments: list[str], sentence: str) -> None:
        with pytest.raises(CommandError, match=sentence):
            run(*arguments)
        assert Line.objects.count() == 0

    def test_an_empty_secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SMS_SECRET_PASSWORD")
        monkeypatch.setattr("sys.stdin", StringIO("\n"))
        with pytest.raises(CommandError, match="password"):
            run("hp", "--carrier", "smsgate", "--address", "+628", "--secret", "password")

    def test_a_secret_by_stdin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SMS_SECRET_PASSWORD")
        monkeypatch.setattr("sys.stdin", StringIO("dari-stdin\n"))
        run("hp", "--carrier", "smsgate", "--address", "+628", "--secret", "password")
        assert route_of(Line.objects.get(), with_secrets=True).secrets == {"password": "dari-stdin"}


@pytest.mark.django_db
def test_the_list_tells_no_secret(settings: Any) -> None:
    run("hp", "--carrier", "smsgate", "--address", "+628", "--secret", "password")
    listed = run()
    line = Line.objects.get()
    assert listed == "hp\tsmsgate\t+628\teveryone\n"
    assert line.door_key not in listed

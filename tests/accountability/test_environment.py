"""The environment is read strictly, and a broken value stops the start with one sentence that names it."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from accountability import environment as env
from tests.house.sources import ROOT

NAME = "POSKO_CONTOH"


class TestText:
    def test_the_value_is_read_without_the_blanks_around_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, "  nilai ")
        assert env.text(NAME) == "nilai"

    def test_a_named_file_beats_the_value(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "rahasia").write_text("dari berkas\n", encoding="utf-8")
        monkeypatch.setenv(NAME, "nilai")
        monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "rahasia"))
        assert env.text(NAME) == "dari berkas"

    def test_a_file_that_is_not_there_is_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "tidak-ada"))
        with pytest.raises(env.BadEnvironment, match=f"^{NAME}_FILE names a file that cannot be read"):
            env.text(NAME, "ada")

    def test_without_value_and_default_the_start_stops(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(NAME, raising=False)
        with pytest.raises(env.BadEnvironment, match=f"^{NAME} is missing"):
            env.text(NAME)


class TestKept:
    @pytest.fixture(autouse=True)
    def kept(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        monkeypatch.delenv(NAME, raising=False)
        (tmp_path / "env").mkdir()
        (tmp_path / "env" / NAME).write_text("disimpan\n", encoding="utf-8")

    def test_what_the_first_start_kept_is_used(self) -> None:
        assert env.text(NAME, "bawaan") == "disimpan"

    @pytest.mark.parametrize(("said", "heard"), [("nilai", "nilai"), ("", "bawaan")])
    def test_what_the_operator_says_beats_it(
        self, monkeypatch: pytest.MonkeyPatch, said: str, heard: str
    ) -> None:
        monkeypatch.setenv(NAME, said)
        assert env.text(NAME, "bawaan") == heard


class TestKinds:
    @pytest.mark.parametrize(("said", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)])
    def test_a_flag_is_on_or_off(self, monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
        monkeypatch.setenv(NAME, said)
        assert env.flag(NAME) is meant

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ("mungkin", env.flag),
            ("-1", lambda name: env.number(name, 1)),
            ("70000", lambda name: env.port(name, 1)),
            ("0", lambda name: env.port(name, 1)),
            ("posko.example", lambda name: env.address(name, "")),
            ("25-06", lambda name: env.hours(name, "off")),
            ("malam", lambda name: env.hours(name, "off")),
        ],
    )
    def test_what_cannot_be_meant_stops_the_start(
        self, monkeypatch: pytest.MonkeyPatch, said: str, read: Callable[[str], object]
    ) -> None:
        monkeypatch.setenv(NAME, said)
        with pytest.raises(env.BadEnvironment, match=f"^{NAME} must "):
            read(NAME)

    def test_hours_may_be_written_in_several_ways(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for said in ("20-06", "20.00-06.00", "20:00 - 06:00"):
            monkeypatch.setenv(NAME, said)
            assert env.hours(NAME, "off") == (dt.time(20), dt.time(6))
        monkeypatch.setenv(NAME, "off")
        assert env.hours(NAME, "20-06") is None


SOUND = {
    "SECRET_KEY": "s" * 40,
    "PHONE_PEPPER": "p" * 40,
    "PHONE_PUBLIC_KEY": "cNyuQMIcMMqaewuXqQN5PXIK/ohuG8pejwKBpTwyFkU=",
    "PUBLIC_BASE_URL": "https://posko.example",
    "ALLOWED_HOSTS": "posko.example",
}
BROKEN = [
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "only-for-demo-and-debug"),
    ("PHONE_PEPPER", "short"),
    ("PHONE_PUBLIC_KEY", "bukan kunci"),
    ("PHONE_PUBLIC_KEY", "A" * 43 + "="),
    ("PHONE_PRIVATE_KEY", "A" * 43 + "="),
    ("PHONE_PUBLIC_KEY", "tnma7ZvWPXW/p8zaBjhfFPBHEwxWvMZ58bUk672zEDg="),
    ("VAPID_PUBLIC_KEY", "bukan kunci"),
    ("VAPID_PUBLIC_KEY", "A" * 87),
    ("LEDGER_SIGNING_KEY", "bukan kunci"),
    ("LEDGER_SIGNING_KEY", "cG9za28tYXNwaXJhc2ktZGVtby1sZWRnZXIta2V5ISE="),
    ("LEDGER_SIGNING_KEY_BEFORE", "A" * 20),
    ("LEDGER_RETIRED_KEYS", "posko.example/buku-jejak+00000000+AAAA"),
    ("LEDGER_ORIGIN", "posko example"),
    ("PUBLIC_BASE_URL", "posko.example"),
    ("ALLOWED_HOSTS", ""),
    ("DATABASE_URL", "mysql://x/y"),
    ("DATABASE_URL", "nonsense"),
    ("REDIS_URL", "localhost:6379"),
    ("DEMO", "ya"),
    ("SMS_QUIET_HOURS", "malam"),
    ("METRICS_TOKEN", "pendek"),
    ("LOG_FORMAT", "xml"),
    ("SENTRY_DSN", "https://sentry.example/1"),
    ("DEFAULT_TIME_ZONE", "Asia/Sukamaju"),
]


def settings_with(tmp_path: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of their own with nothing but these values."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-c", "import accountability.settings"]
    environment = bare | {"VAR_DIR": str(tmp_path)} | values
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


class TestStart:
    def test_sound_values_let_it_start(self, tmp_path: Path) -> None:
        assert settings_with(tmp_path, **SOUND).stderr == ""

    @pytest.mark.parametrize(("name", "value"), BROKEN)
    def test_one_broken_value_stops_it_with_one_sentence(self, tmp_path: Path, name: str, value: str) -> None:
        start = settings_with(tmp_path, **(SOUND | {name: value}))
        assert start.returncode == 1
        assert start.stderr.startswith(f"{name} ")
        assert start.stderr.count("\n") == 1


class TestMailer:
    def test_without_an_address_none_is_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(NAME, raising=False)
        assert env.mailer(NAME, "") == {}

    def test_a_server_with_its_port_and_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, "smtp+tls://posko:p%40ss@mail.contoh.id")
        options = env.mailer(NAME, "")["OPTIONS"]
        assert options == {
            "host": "mail.contoh.id",
            "port": 587,
            "username": "posko",
            "password": "p@ss",
            "use_tls": True,
            "use_ssl": False,
            "timeout": 10,
        }

    @pytest.mark.parametrize("said", ["mail.contoh.id", "http://mail.contoh.id", "smtp://", "smtp://h:x"])
    def test_what_names_no_way_is_refused(self, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
        monkeypatch.setenv(NAME, said)
        with pytest.raises(env.BadEnvironment, match=f"^{NAME} "):
            env.mailer(NAME, "")

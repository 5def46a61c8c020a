"""The installs without containers: systemd shuts each part in, the script may be run again and taken back."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accountability import compose_secrets
from accountability.work_schedule import OTHERS, QUEUES
from tests.house.sources import ROOT

FOLDER = ROOT / "deploy" / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))
MANY = [path for path in UNITS if re.fullmatch(r"posko-(web|live|worker|sender|beat)\.service", path.name)]
INSTALL = ROOT / "deploy" / "install-village.sh"
EXPOSURE = 2.0  # of ten, as systemd-analyze counts: "OK" and nothing above

type Unit = dict[str, list[str]]

SHUT = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectControlGroups": "yes",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
    "SystemCallArchitectures": "native",
    "User": "posko",
    "UMask": "0077",
    "StateDirectory": "posko",
    "StateDirectoryMode": "0700",
}
ONLY = {
    "phone_private_key": {"posko-sender.service", "posko-many-backup.service"},
    "ledger_signing_key": {"posko-worker.service", "posko-many-backup.service"},
    "database_owner_url": set(),
}


def read(words: str) -> Unit:
    """Each setting with all its values, in order."""
    found: Unit = {}
    for line in words.splitlines():
        name, is_one, value = line.partition("=")
        if is_one and not line.startswith(("#", "[")):
            found.setdefault(name, []).append(value)
    return found


def is_shut_in(name: str, unit: Unit) -> Iterator[str]:
    """It can write its own folder alone and gains no right."""
    yield from (f"{key}={value}" for key, value in SHUT.items() if unit.get(key, [None])[-1] != value)
    if "@system-service" not in unit.get("SystemCallFilter", []):
        yield "SystemCallFilter"
    yield from (limit for limit in ("MemoryMax", "TasksMax") if limit not in unit)


def is_started_again(name: str, unit: Unit) -> Iterator[str]:
    """Whatever happened; what runs once ends instead."""
    if unit.get("Type") != ["oneshot"] and (
        unit.get("Restart") != ["always"] or unit.get("StartLimitIntervalSec") != ["0"]
    ):
        yield "Restart"


def holds_only_its_own(name: str, unit: Unit) -> Iterator[str]:
    """Secrets come from systemd, each part its own; only the sender leaves this computer."""
    held = {one.partition(":")[0] for one in unit.get("LoadCredential", [])}
    yield from (secret for secret, holders in ONLY.items() if secret in held and name not in holders)
    told = " ".join(unit.get("Environment", []))
    asked = set(re.findall(r"_FILE=%d/(\w+)", told))
    yield from sorted(asked ^ held)
    if re.search(r"(PASSWORD|TOKEN|_KEY|PEPPER|_URL)=", told):
        yield "a secret in the environment"
    may_leave = {"posko.service", "posko-sender.service"}
    if name not in may_leave and "any" not in unit.get("IPAddressDeny", []):
        yield "IPAddressDeny"


RULES: tuple[Callable[[str, Unit], Iterator[str]], ...] = (is_shut_in, is_started_again, holds_only_its_own)
PLANTED = [
    ("posko.service", "ProtectSystem=strict", "ProtectSystem=full", is_shut_in),
    ("posko.service", "NoNewPrivileges=yes", "", is_shut_in),
    ("posko-sender.service", "MemoryMax=512M", "", is_shut_in),
    ("posko-web.service", "Restart=always", "Restart=on-failure", is_started_again),
    ("posko-web.service", "IPAddressDeny=any", "", holds_only_its_own),
    (
        "posko-worker.service",
        "LoadCredential=email_url:/etc/posko/secrets/email_url",
        "LoadCredential=phone_private_key:/etc/posko/secrets/phone_private_key",
        holds_only_its_own,
    ),
    ("posko-beat.service", "PYTHONUNBUFFERED=1", "SECRET_KEY=x", holds_only_its_own),
]


class TestUnits:
    def test_there_are_both_shapes(self) -> None:
        assert len(MANY) == 5
        assert {"posko.service", "posko-backup.service"} <= {path.name for path in UNITS}

    @pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
    def test_each_keeps_the_rules(self, path: Path) -> None:
        unit = read(path.read_text(encoding="utf-8"))
        assert [one for rule in RULES for one in rule(path.name, unit)] == []

    @pytest.mark.parametrize(("name", "was", "planted", "rule"), PLANTED)
    def test_what_breaks_a_rule_is_found(
        self, name: str, was: str, planted: str, rule: Callable[[str, Unit], Iterator[str]]
    ) -> None:
        words = (FOLDER / name).read_text(encoding="utf-8")
        assert was in words
        assert list(rule(name, read(words.replace(was, planted)))) != []

    def test_every_queue_is_heard_and_the_keyed_ones_by_the_sender(self) -> None:
        heard = {}
        for path in MANY:
            found = re.search(r"--queues (\S+)", path.read_text(encoding="utf-8"))
            if found:
                heard[path.name] = set(found[1].split(","))
        assert heard == {
            "posko-worker.service": {"inbound", OTHERS},
            "posko-sender.service": set(QUEUES) - {"inbound"},
        }

    def test_every_secret_it_names_is_drawn(self, tmp_path: Path) -> None:
        compose_secrets.draw(tmp_path)
        drawn = {path.name for path in tmp_path.iterdir()}
        named = {
            one.partition(":")[0]
            for path in UNITS
            for one in read(path.read_text(encoding="utf-8")).get("LoadCredential", [])
        }
        assert named <= drawn
        assert "phone_private_key" in named

    def test_every_program_it_starts_is_one_of_ours(self) -> None:
        for path in UNITS:
            words = read(path.read_text(encoding="utf-8"))["ExecStart"][0].split()
            assert words[0].startswith("/opt/posko/.venv/bin/")
            assert Path(sys.executable).with_name(words[0].rpartition("/")[2]).exists()

    def test_the_many_processes_start_as_in_docker(self) -> None:
        compose = " ".join((ROOT / "docker-compose.yml").read_text(encoding="utf-8").split())
        for path in MANY:
            words = read(path.read_text(encoding="utf-8"))["ExecStart"][0].split()
            options = [
                one for one in words[1:] if one.startswith("--") and one not in {"--hostname", "--host"}
            ]
            assert {one for one in options if one not in compose} == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
class TestAnalyzed:
    @pytest.fixture
    def units(self, tmp_path: Path) -> list[Path]:
        """The units as they are, but for programs that are not installed here."""
        for path in FOLDER.iterdir():
            words = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", path.read_text(encoding="utf-8"))
            (tmp_path / path.name).write_text(words, encoding="utf-8")
        return sorted(tmp_path.iterdir())

    def test_systemd_understands_every_line(self, units: list[Path]) -> None:
        command = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
        told = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
        about_ours = [line for line in told.stderr.splitlines() if "posko" in line]
        assert about_ours == []

    def test_none_is_more_exposed_than_it_must(self, units: list[Path]) -> None:
        for path in units:
            if path.suffix != ".service":
                continue
            command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(path)]
            told = subprocess.run(command, capture_output=True, text=True).stdout
            found = re.search(r"exposure level for \S+: ([\d.]+)", told)
            if found is None:
                pytest.skip("this systemd-analyze does not look offline")
            assert float(found[1]) <= EXPOSURE, path.name


class TestInstallVillage:
    """Into a folder, as it would be written on a computer of its own; nothing is started."""

    def run(self, root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"POSKO_ROOT": str(root), "PYTHON": sys.executable}
        command = ["bash", str(INSTALL), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment)

    def files(self, root: Path) -> dict[str, bytes]:
        """Everything below it."""
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def test_twice_is_as_once_and_what_was_set_by_hand_stays(self, tmp_path: Path) -> None:
        asked = ("--url", "https://posko.example", "--backup-to", "age1uji", "--without-packages")
        assert self.run(tmp_path, *asked).returncode == 0
        settings = tmp_path / "etc/posko/posko.env"
        settings.write_text(
            settings.read_text(encoding="utf-8") + "SMS_QUIET_HOURS=21-05\n", encoding="utf-8"
        )
        before = self.files(tmp_path)
        assert self.run(tmp_path, "--without-packages").returncode == 0
        after = self.files(tmp_path)
        told = set(settings.read_text(encoding="utf-8").splitlines())
        assert set(before) == set(after)
        assert {name for name in before if before[name] != after[name]} <= {"etc/posko/posko.env"}
        assert {"SMS_QUIET_HOURS=21-05", "PUBLIC_BASE_URL=https://posko.example"} <= told
        assert {"ALLOWED_HOSTS=posko.example,127.0.0.1", "DEMO=0", "BACKUP_RECIPIENTS=age1uji"} <= told

    def test_no_secret_and_nothing_of_ours_alone_is_copied(self, tmp_path: Path) -> None:
        self.run(tmp_path, "--url", "https://posko.example", "--without-packages")
        copied = {path.name for path in (tmp_path / "opt/posko").iterdir()}
        assert {"manage.py", "accountability", "requirements.txt"} <= copied
        assert copied & {"var", "secrets", "backups", ".env", ".git", "tests", "bench", ".venv"} == set()
        assert (tmp_path / "var/lib/posko").stat().st_mode & 0o777 == 0o700

    def test_without_an_address_or_with_one_that_is_not_safe_it_stops(self, tmp_path: Path) -> None:
        for asked in ((), ("--url", "http://posko.example")):
            told = self.run(tmp_path, *asked, "--without-packages")
            assert told.returncode == 1
            assert "--url https://posko.example" in told.stderr
            assert not (tmp_path / "opt/posko/manage.py").exists()

    def test_without_a_key_to_back_up_to_it_says_so_loudly(self, tmp_path: Path) -> None:
        assert (
            "NO BACKUP IS MADE"
            in self.run(tmp_path, "--url", "https://posko.example", "--without-packages").stdout
        )

    def test_taken_back_it_leaves_data_settings_and_backups(self, tmp_path: Path) -> None:
        self.run(tmp_path, "--url", "https://posko.example", "--without-packages")
        (tmp_path / "var/lib/posko/posko.sqlite3").write_text("suara", encoding="utf-8")
        assert self.run(tmp_path, "--uninstall").returncode == 0
        left = set(self.files(tmp_path))
        assert left == {"var/lib/posko/posko.sqlite3", "etc/posko/posko.env"}
        assert self.run(tmp_path, "--uninstall").returncode == 0

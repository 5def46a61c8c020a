"""docker-compose.yml keeps what it promises; without an engine, it is read as an engine would read it."""

import copy
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from accountability import compose_secrets
from tests.house import rules_of_compose
from tests.house.rules_of_compose import RULES, Rule, Services
from tests.house.sources import ROOT

FILE = ROOT / "docker-compose.yml"
# Anchors and merges are resolved, as Docker does it.
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: Services = COMPOSE["services"]
DIGEST = "registry.example/x:1@sha256:" + "0" * 64


# For each rule: in which part what is set so that it is broken.
_DEAF = SERVICES["worker"]["command"].replace("inbound,later", "inbound")
BREAKS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "shut": [
        ("nginx", {"cap_drop": []}),
        ("db", {"cap_add": ["CHOWN"]}),
        ("web", {"privileged": True}),
        ("redis", {"security_opt": []}),
        ("db", {"read_only": False}),
        ("nginx", {"user": "root"}),
        ("redis", {"user": "0:0"}),
        ("live", {"user": None}),
    ],
    "within_limits": [
        *(("beat", {limit: None}) for limit in ("mem_limit", "cpus", "pids_limit")),
        ("db", {"memswap_limit": "2g"}),
        ("redis", {"logging": {}}),
    ],
    "mounts_are_plain": [
        ("web", {"tmpfs": ["/tmp:size=64m"]}),
        ("web", {"tmpfs": ["/tmp:noexec,nosuid"]}),
        ("worker", {"volumes": ["/var/run/docker.sock:/x:ro"]}),
        ("worker", {"volumes": ["./secrets:/x"]}),
    ],
    "is_watched": [
        ("sender", {"healthcheck": {}}),
        ("live", {"healthcheck": {"disable": True}}),
        ("db", {"healthcheck": {"test": ["CMD", "true"]}}),
        ("web", {"restart": "on-failure"}),
        ("web", {"stop_grace_period": None}),
    ],
    "images_are_pinned": [
        ("nginx", {"image": "nginx:1.28"}),
        ("redis", {"image": "${REDIS_IMAGE:-redis:8}"}),
        ("web", {"pull_policy": "missing"}),
        ("web", {"build": {"context": "."}}),
    ],
    "one_door": [
        ("db", {"ports": ["5432:5432"]}),
        ("web", {"network_mode": "host"}),
        ("nginx", {"networks": ["edge", "front", "back"]}),
    ],
    "one_way_out": [
        ("worker", {"networks": ["back", "egress"]}),
        ("web", {"networks": ["edge", "back"]}),
        ("beat", {"networks": []}),
    ],
    "secrets_are_files": [
        ("worker", {"secrets": ["phone_private_key"]}),
        ("web", {"environment": {"PHONE_PEPPER": "x"}}),
        ("web", {"environment": {"X_FILE": "/run/secrets/database_owner_url"}}),
        ("redis", {"command": "redis-server --requirepass x"}),
    ],
    "every_queue_is_heard": [("worker", {"command": _DEAF})],
}
PLANTED = [(name, part, change) for name, cases in BREAKS.items() for part, change in cases]


class TestRules:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
    def test_every_part_keeps_the_rule(self, rule: Rule) -> None:
        assert list(rule(SERVICES)) == []

    @pytest.mark.parametrize(("rule", "part", "change"), PLANTED, ids=str)
    def test_what_breaks_the_rule_is_found(self, rule: str, part: str, change: dict[str, Any]) -> None:
        services = copy.deepcopy(SERVICES)
        services[part] |= change
        found = list(getattr(rules_of_compose, rule)(services))
        assert any(one.startswith(part) for one in found), found

    def test_each_rule_is_broken_somewhere(self) -> None:
        assert {rule.__name__ for rule in RULES} == set(BREAKS)


class TestWhole:
    def test_only_edge_and_egress_lead_out(self) -> None:
        inner = {name for name, one in COMPOSE["networks"].items() if one.get("internal")}
        assert set(COMPOSE["networks"]) - inner == {"edge", "egress"}

    def test_every_secret_is_drawn_and_every_one_that_is_drawn_is_used(self, tmp_path: Path) -> None:
        compose_secrets.draw(tmp_path)
        files = {one["file"].removeprefix("./secrets/") for one in COMPOSE["secrets"].values()}
        used = {name for one in SERVICES.values() for name in one.get("secrets", [])}
        assert files == set(COMPOSE["secrets"]) == used
        # The password of Redis stands in its address; it is kept apart only to draw both again from it.
        assert {path.name for path in tmp_path.iterdir()} - files == {"redis_password"}

    def test_the_manual_names_every_secret_and_every_value_that_must_be_given(self) -> None:
        manual = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
        asked = set(re.findall(r"\$\{([A-Z_]+):\?", FILE.read_text(encoding="utf-8")))
        missing = {name for name in {*COMPOSE["secrets"], *asked} if f"`{name}`" not in manual}
        assert missing == set()

    def test_none_of_it_gets_into_the_image_or_the_repository(self) -> None:
        for name in (".dockerignore", ".gitignore"):
            lines = {line.strip("/") for line in (ROOT / name).read_text(encoding="utf-8").splitlines()}
            assert {"secrets", "backups", ".env"} <= lines, name

    def test_the_linter_finds_nothing(self, tmp_path: Path) -> None:
        """As it stands once the images are pinned."""
        pinned = re.sub(r"\$\{[A-Z]+_IMAGE:\?[^}]*\}", DIGEST, FILE.read_text(encoding="utf-8"))
        path = tmp_path / "docker-compose.yml"
        path.write_text(pinned, encoding="utf-8")
        lint = str(Path(sys.executable).with_name("compose-lint"))
        config = ["--config", str(ROOT / ".compose-lint.yml")]
        told = subprocess.run(
            [lint, "check", "--fail-on", "low", *config, str(path)], capture_output=True, text=True
        )
        assert told.returncode == 0, told.stdout


def commands() -> list[tuple[str, list[str]]]:
    """What each part of ours runs, also inside a shell, word by word."""
    found = []
    for name, one in SERVICES.items():
        told = one.get("command", "")
        inner = re.fullmatch(r'sh -ec "(.+)"', told.strip(), re.DOTALL)
        parts = re.split(r"&&", inner[1]) if inner else [told]
        found += [(name, shlex.split(part)) for part in parts if part.strip()]
    return found


class TestCommands:
    def test_a_management_command_is_there(self) -> None:
        asked = {words[2] for _, words in commands() if words[:2] == ["python", "manage.py"]}
        assert asked >= {"migrate", "grant_app_role", "backup"}
        assert asked <= set(get_commands())

    def test_an_application_is_there(self) -> None:
        named = [word for _, words in commands() for word in words if word.endswith(":application")]
        assert len(named) == 2
        for word in named:
            path = ROOT / (word.partition(":")[0].replace(".", "/") + ".py")
            assert "application" in path.read_text(encoding="utf-8")
        assert hasattr(import_module("accountability"), "celery_app")

    @pytest.mark.parametrize(
        ("part", "asking"),
        [
            ("web", ["-m", "granian", "--help"]),
            ("live", ["-m", "uvicorn", "--help"]),
            ("worker", ["-m", "celery", "worker", "--help"]),
            ("sender", ["-m", "celery", "worker", "--help"]),
            ("beat", ["-m", "celery", "beat", "--help"]),
        ],
    )
    def test_every_option_is_one_of_the_program(self, part: str, asking: list[str]) -> None:
        told = subprocess.run([sys.executable, *asking], capture_output=True, text=True, cwd=ROOT).stdout
        words = next(words for name, words in commands() if name == part)
        options = {word.rstrip("=").partition("=")[0] for word in words if word.startswith("--")}
        assert options
        assert {one for one in options if one not in told} == set()

    def test_every_file_it_mounts_or_runs_is_there(self) -> None:
        mounted = {volume.partition(":")[0] for one in SERVICES.values() for volume in one.get("volumes", [])}
        files = {one for one in mounted if one.startswith("./deploy/")}
        checks = " ".join(str(one.get("healthcheck", {}).get("test", "")) for one in SERVICES.values())
        files |= set(re.findall(r"deploy/[\w.-]+", checks))
        assert {one for one in files if not (ROOT / one).is_file()} == set()
        assert len(files) >= 4

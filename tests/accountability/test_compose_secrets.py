"""Secrets for docker-compose.yml are drawn once, belong together, and are nobody else's to read."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accountability import compose_secrets
from accountability import environment as env
from tests.house.sources import ROOT
from tests.peers.ports import answers, free_port


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Freshly drawn."""
    compose_secrets.draw(tmp_path / "secrets")
    return tmp_path / "secrets"


def told(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8").strip()


class TestDraw:
    def test_the_folder_is_the_owners_and_the_files_can_be_read_in_containers(self, folder: Path) -> None:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}

    def test_a_second_time_changes_nothing(self, folder: Path) -> None:
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert compose_secrets.draw(folder) == []
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    def test_what_somebody_wrote_stays_and_gaps_are_filled(self, folder: Path) -> None:
        (folder / "twilio_auth_token").chmod(0o600)
        (folder / "twilio_auth_token").write_text("milik kami", encoding="utf-8")
        (folder / "email_url").unlink()
        assert compose_secrets.draw(folder) == ["email_url"]
        assert told(folder, "twilio_auth_token") == "milik kami"

    def test_keys_and_addresses_belong_together(self, folder: Path) -> None:
        env.check_phone_keys(told(folder, "phone_public_key"), told(folder, "phone_private_key"))
        env.check_vapid_keys(told(folder, "vapid_public_key"), told(folder, "vapid_private_key"))
        assert len(base64.b64decode(told(folder, "ledger_signing_key"))) == 32
        for role, name in (
            ("owner", "database_owner_url"),
            ("app", "database_url"),
            ("backup", "database_backup_url"),
        ):
            password = told(folder, f"database_{role}_password")
            assert told(folder, name) == f"postgres://{role}:{password}@db:5432/posko"
        password = told(folder, "redis_password")
        assert password in told(folder, "redis_url")
        assert hashlib.sha256(password.encode()).hexdigest() in told(folder, "redis_acl")
        assert password not in told(folder, "redis_acl")

    def test_the_command_says_what_was_drawn_and_never_what_it_is(self, tmp_path: Path) -> None:
        bare = {"PATH": os.environ["PATH"]}  # no settings: it is the first thing that is run
        command = [sys.executable, "-m", "accountability.compose_secrets", str(tmp_path / "s")]
        said = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=True).stdout
        assert "email_url is empty" in said
        secrets = [path.read_text(encoding="utf-8").strip() for path in (tmp_path / "s").iterdir()]
        assert [one for one in secrets if one and one in said] == []


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")
class TestRedis:
    def test_the_product_may_work_and_not_empty_it_and_a_health_check_may_only_ping(
        self, folder: Path, tmp_path: Path
    ) -> None:
        port, password = free_port(), told(folder, "redis_password")
        conf = (ROOT / "deploy" / "redis.conf").read_text(encoding="utf-8")
        (tmp_path / "redis.conf").write_text(
            conf.replace("/run/secrets/redis_acl", str(folder / "redis_acl")), encoding="utf-8"
        )
        command = ["redis-server", str(tmp_path / "redis.conf"), "--port", str(port), "--dir", str(tmp_path)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while not answers(port):
                assert server.poll() is None
                time.sleep(0.02)

            def ask(*words: str, user: str = "posko", word: str = password) -> str:
                who = ["--user", user, "--pass", word, "--no-auth-warning"]
                asked = ["redis-cli", "-p", str(port), *who, *words]
                return subprocess.run(asked, capture_output=True, text=True).stdout

            assert "OK" in ask("set", "a", "1")
            assert "1" in ask("publish", "x", "y") or "0" in ask("publish", "x", "y")
            for words in (
                ["flushall"],
                ["flushdb"],
                ["keys", "*"],
                ["config", "get", "*"],
                ["shutdown"],
                ["acl", "list"],
                ["replicaof", "127.0.0.1", "1"],
                ["monitor"],
            ):
                assert "NOPERM" in ask(*words), words
            assert "PONG" in ask("ping", user="health", word="any")
            assert "NOPERM" in ask("get", "a", user="health", word="any")
            assert "NOAUTH" in ask("ping", user="default", word="")
            assert password not in " ".join(command)
        finally:
            server.kill()
            server.wait()

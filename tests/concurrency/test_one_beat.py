"""Two beats by mistake ring as one, and the second takes over when the first dies."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from accountability.one_beat import OneBeat
from tests.concurrency.installation import ROOT

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
]
PATIENCE = 60.0  # s until what will never come is given up
# Rings into a file, one line each, with who rang; nobody listens and nothing is brokered.
BEAT = """
import os, sys
import django
django.setup()
from accountability.celery import app
from accountability.steady_beat import SteadyPersistentScheduler
from celery.beat import Service

class Noting(SteadyPersistentScheduler):
    def apply_entry(self, entry, producer=None):
        with open(sys.argv[1], "a") as file:
            file.write(f"{os.getpid()} {entry.task}\\n")

app.conf.beat_schedule = {"sering": {"task": "sering", "schedule": 0.5}}
Service(app, scheduler_cls=Noting, max_interval=1, schedule_filename=sys.argv[2]).start()
"""


@pytest.fixture
def url() -> Iterator[str]:
    """A database of its own: beats of other tests hold other locks."""
    server, name = os.environ["TEST_DATABASE_URL"], f"posko_beat_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
    yield server.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def beats(url: str, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two real beats, the second begun after the first."""
    environment = {
        **{name: said for name, said in os.environ.items() if not name.startswith(("TEST_", "REDIS_"))},
        "DATABASE_URL": url, "DEMO": "1", "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "accountability.settings",
    }  # fmt: skip
    started: list[subprocess.Popen[bytes]] = []
    for name in ("satu", "dua"):
        command = [sys.executable, "-c", BEAT, str(tmp_path / "rung"), str(tmp_path / name)]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        if name == "satu":
            wait_for(tmp_path, started[0].pid, 2)
    yield started
    for one in started:
        one.kill()
        one.wait()


def rung_by(folder: Path, pid: int) -> int:
    """How often this process rang."""
    file = folder / "rung"
    return sum(line.startswith(f"{pid} ") for line in file.read_text().splitlines()) if file.exists() else 0


def wait_for(folder: Path, pid: int, times: int) -> None:
    """Until it has rung so often."""
    until = time.monotonic() + PATIENCE
    while rung_by(folder, pid) < times:
        assert time.monotonic() < until, "it never rang"
        time.sleep(0.1)


def test_one_of_two_rings_and_the_other_takes_over_when_it_is_killed(
    beats: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    first, second = beats
    wait_for(tmp_path, first.pid, rung_by(tmp_path, first.pid) + 12)  # while the second has begun and waits
    assert rung_by(tmp_path, second.pid) == 0
    first.kill()
    first.wait()
    wait_for(tmp_path, second.pid, 3)


@pytest.mark.django_db(transaction=True)
class TestTheLock:
    def test_a_lost_connection_is_asked_for_anew(self, settings: Settings) -> None:
        beat = OneBeat()
        assert beat.rings()
        pid = beat._connection.connection.info.backend_pid
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other = OneBeat()
        until = time.monotonic() + PATIENCE
        while not other._look():
            assert time.monotonic() < until
        other._held = True
        beat._next_look = 0.0
        assert beat.rings()  # nobody could be asked: a ring too many is harmless
        beat._next_look = 0.0
        assert not beat.rings()  # and now it knows that the other does
        other.let_go()
        beat._next_look = 0.0
        assert beat.rings()
        beat.let_go()

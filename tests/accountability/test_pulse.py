"""What a watchman is shown: a file when something was done, a word to systemd when something was begun."""

import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from accountability import pulse
from accountability.patient_task import PatientTask
from accountability.steady_beat import SteadyScheduler

AN_HOUR_AGO = 3600


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file a health check looks at; nothing was shown yet."""
    monkeypatch.setenv("PULSE_FILE", str(tmp_path / "pulse"))
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setattr(pulse, "_shown", pulse._Shown())
    return tmp_path / "pulse"


class TestDone:
    def test_the_file_is_of_now(self, file: Path) -> None:
        file.touch()
        os.utime(file, (time.time() - AN_HOUR_AGO,) * 2)
        pulse.done()
        assert time.time() - file.stat().st_mtime < AN_HOUR_AGO / 2

    def test_a_thousand_deeds_touch_it_once(self, file: Path) -> None:
        pulse.done()
        file.unlink()
        for _ in range(1000):
            pulse.done()
        assert not file.exists()

    def test_where_nobody_looks_or_nothing_can_be_written_work_goes_on(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PULSE_FILE", "/nowhere/pulse")
        pulse.done()
        monkeypatch.delenv("PULSE_FILE")
        pulse.done()


class TestTellSystemd:
    def test_each_word_is_one_datagram(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(str(tmp_path / "notify"))
            systemd.settimeout(10)
            monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
            pulse.ready()
            pulse.alive()
            pulse.alive()
            assert [systemd.recv(100), systemd.recv(100)] == [b"READY=1", b"WATCHDOG=1"]
            systemd.setblocking(False)
            with pytest.raises(BlockingIOError):
                systemd.recv(100)

    def test_without_systemd_nothing_happens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pulse.ready()
        monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/notify")
        pulse.ready()


class TestWhoShowsIt:
    def app(self) -> Celery:
        return Celery("of this test", broker="memory://", task_cls=PatientTask)

    def test_a_task_that_succeeds_and_none_that_fails(self, file: Path) -> None:
        app = self.app()

        @app.task
        def fails() -> None:
            raise LookupError

        @app.task
        def works() -> None:
            return

        with pytest.raises(LookupError):
            fails()
        assert not file.exists()
        works()
        assert file.exists()

    def test_the_beat_that_rings(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        app = self.app()
        app.conf.beat_schedule = {"often": {"task": "often", "schedule": 5.0}}
        scheduler: Any = SteadyScheduler(app=app)
        monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer=None: None)
        scheduler.tick()
        assert file.exists()

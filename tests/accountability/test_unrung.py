"""A worker that hears no bell does the urgent work by itself, and stops when it hears one again."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from accountability import unrung
from accountability.celery import app
from accountability.patient_task import PatientTask
from accountability.unrung import URGENT, Unrung


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the urgent work was done."""
    times: list[float] = []
    monkeypatch.setattr(unrung, "go_on", lambda app: times.append(time.monotonic()))
    monkeypatch.setattr(unrung, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(unrung, "SILENCE_SECONDS", 0.2)
    return times


def step() -> Any:
    return Unrung(SimpleNamespace(app=app))


@override_settings(EMBEDDED=False)
def test_only_in_silence(done: list[float]) -> None:
    one = step()
    one.start(SimpleNamespace(app=app))
    for _ in range(15):
        PatientTask.heard()
        time.sleep(0.02)
    assert done == []
    time.sleep(0.5)
    assert done
    PatientTask.heard()
    time.sleep(0.1)
    done.clear()
    PatientTask.heard()
    time.sleep(0.1)
    assert done == []
    one.stop(SimpleNamespace(app=app))
    one.thread.join(5)
    assert not one.thread.is_alive()


@override_settings(EMBEDDED=True)
def test_embedded_the_broker_is_never_away(done: list[float]) -> None:
    one = step()
    one.start(SimpleNamespace(app=app))
    assert one.thread is None


def test_every_worker_has_it_and_every_urgent_task_is_one() -> None:
    import sms_gateway.tasks  # noqa: F401

    assert Unrung in app.steps["worker"]
    assert all(isinstance(app.tasks[name], PatientTask) for name in URGENT)


def test_one_that_fails_keeps_none_of_the_others_from_being_done(caplog: pytest.LogCaptureFixture) -> None:
    called: list[str] = []

    def task(name: str) -> Any:
        def run() -> None:
            called.append(name)
            raise RuntimeError("+6281200000001")

        return run

    unrung.go_on(SimpleNamespace(tasks={name: task(name) for name in URGENT}))
    assert set(called) == set(URGENT)
    assert "RuntimeError" in caplog.text
    assert "+62812" not in caplog.text

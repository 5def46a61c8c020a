"""A worker that hears no bell does the urgent work by itself, and stops when it hears one again."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from accountability import unrung
from accountability.celery import app
from accountability.patient_task import PatientTask
from accountability.unrung import URGENT, Unrung, urgent_of
from accountability.work_schedule import OTHERS, ROUTES


class Worker:
    """How long it has heard nothing, as the test says, and what it did since."""

    def __init__(self) -> None:
        self.silent, self.looks, self.done = 0.0, 0, 0

    def silent_for(self) -> float:
        self.looks += 1
        return self.silent

    def go_on(self, app: Any) -> None:
        self.done += 1

    def looks_again(self) -> None:
        """Waits until it has looked twice more: what the first of them found is then dealt with."""
        before = self.looks
        for _ in range(6000):
            if self.looks >= before + 2:
                return
            time.sleep(0.01)
        raise TimeoutError("It looks no more.")


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker whose time is the test's."""
    it = Worker()
    monkeypatch.setattr(unrung, "go_on", it.go_on)
    monkeypatch.setattr(unrung, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(PatientTask, "silent_for", it.silent_for)
    return it


def step() -> Any:
    return Unrung(SimpleNamespace(app=app))


@override_settings(EMBEDDED=False)
def test_only_in_silence(worker: Worker) -> None:
    one = step()
    one.start(SimpleNamespace(app=app))
    worker.silent = unrung.SILENCE_SECONDS
    worker.looks_again()
    assert worker.done == 0
    worker.silent = unrung.SILENCE_SECONDS + 0.1
    worker.looks_again()
    assert worker.done > 0
    worker.silent = 0.0
    worker.looks_again()
    worker.done = 0
    worker.looks_again()
    assert worker.done == 0
    one.stop(SimpleNamespace(app=app))
    one.thread.join(60)
    assert not one.thread.is_alive()


@override_settings(EMBEDDED=True)
def test_embedded_the_broker_is_never_away() -> None:
    one = step()
    one.start(SimpleNamespace(app=app))
    assert one.thread is None


def test_every_worker_has_it_and_every_urgent_task_is_one() -> None:
    import posko.tasks  # noqa: F401
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

    tasks = {name: task(name) for name in URGENT}
    unrung.go_on(SimpleNamespace(tasks=tasks, conf=app.conf, amqp=app.amqp))
    assert set(called) == set(URGENT)
    assert "RuntimeError" in caplog.text
    assert "+62812" not in caplog.text


@pytest.mark.parametrize(
    ("heard", "done"),
    [
        (["inbound", "later"], {"sms_gateway.tasks.hand_over_waiting", "posko.tasks.erase_due"}),
        (
            ["outbound", "keyed", "outside"],
            {*URGENT} - {"sms_gateway.tasks.hand_over_waiting", "posko.tasks.erase_due"},
        ),
    ],
)
def test_each_worker_goes_on_with_what_it_hears_of_alone(heard: list[str], done: set[str]) -> None:
    """A worker without the private key must not try to open what is spooled."""
    conf = SimpleNamespace(task_routes=ROUTES, task_default_queue=OTHERS)
    amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=heard))
    assert set(urgent_of(SimpleNamespace(conf=conf, amqp=amqp))) == done

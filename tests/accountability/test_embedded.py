"""The embedded work goes on when a part of it ends by itself, and ends when the server ends."""

import threading

import pytest

from accountability import embedded


class Part:
    """Stands for a Celery worker: ends at once the first `deaths` times, then works until it is stopped."""

    def __init__(self, made: list["Part"], deaths: int) -> None:
        self.dies = len(made) < deaths
        self.working, self.stopped = threading.Event(), threading.Event()
        made.append(self)

    def start(self) -> None:
        self.working.set()
        if not self.dies:
            self.stopped.wait(30)

    def stop(self) -> None:
        self.stopped.set()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started anew at once."""
    monkeypatch.setattr(embedded, "PAUSE", 0.0)


class TestKept:
    def test_a_part_that_ends_by_itself_is_made_anew(self, caplog: pytest.LogCaptureFixture) -> None:
        made: list[Part] = []
        third = threading.Event()

        def make() -> Part:
            part = Part(made, deaths=2)
            if len(made) == 3:
                third.set()
            return part

        kept = embedded.Kept("worker", make)
        kept.thread.start()
        assert third.wait(10)
        assert made[2].working.wait(10)
        kept.stop()
        assert len(made) == 3
        assert "ended by itself" in caplog.text

    def test_a_stopped_part_ends_and_stays_ended(self) -> None:
        made: list[Part] = []
        kept = embedded.Kept("worker", lambda: Part(made, deaths=0))
        kept.thread.start()
        assert made[0].working.wait(10)
        kept.stop()
        assert not kept.thread.is_alive()
        assert len(made) == 1

"""The beat goes on when the clock is set back, and when its file remembers a time that has not come yet."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from accountability.steady_beat import SteadyPersistentScheduler, SteadyScheduler

BEGAN = datetime(2026, 7, 1, 3, tzinfo=UTC)
TASKS = {"often": {"task": "often", "schedule": 5.0}, "seldom": {"task": "seldom", "schedule": 3600.0}}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = BEGAN


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(Celery, "now", lambda app: clock.now)
    return clock


def app() -> Celery:
    own = Celery("of this test", broker="memory://")
    own.conf.beat_schedule = TASKS
    return own


def rings(scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names it rings from now on."""
    rung: list[str] = []
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer=None: rung.append(entry.task))
    return rung


def run(scheduler: Any, clock: Clock, seconds: int) -> None:
    for _ in range(seconds):
        scheduler.tick()
        scheduler.tick()
        clock.now += timedelta(seconds=1)


def test_set_back_by_two_years_it_rings_as_before(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = SteadyScheduler(app=app())
    rung = rings(scheduler, monkeypatch)
    clock.now += timedelta(days=730)
    run(scheduler, clock, 20)
    assert rung.count("often") >= 3
    assert rung.count("seldom") == 1
    rung.clear()
    clock.now -= timedelta(days=730)
    run(scheduler, clock, 21)
    assert rung.count("often") in {4, 5}
    assert rung.count("seldom") == 1


@pytest.mark.django_db(transaction=True)  # on PostgreSQL it asks whether another beat rings
def test_a_file_that_remembers_the_future_stops_nothing(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = app()
    rung: list[str] = []
    for moment in (BEGAN + timedelta(days=730), BEGAN):
        clock.now = moment
        scheduler = SteadyPersistentScheduler(app=own, schedule_filename=str(tmp_path / "beat"))
        rung = rings(scheduler, monkeypatch)
        run(scheduler, clock, 12)
        scheduler.close()
    assert rung.count("often") >= 2


def test_a_clock_that_goes_on_is_left_alone(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = SteadyScheduler(app=app())
    rung = rings(scheduler, monkeypatch)
    run(scheduler, clock, 21)
    assert rung.count("often") == 4
    assert rung.count("seldom") == 0

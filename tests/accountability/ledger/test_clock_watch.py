"""A clock that leapt is doubted: what time alone does, and nobody can undo, waits until it is believed."""

import datetime as dt
import logging

import pytest

from accountability.ledger import clock_watch
from accountability.ledger.models import ClockWatch

AT = dt.datetime(2026, 11, 21, 3, tzinfo=dt.UTC)
AHEAD = AT + dt.timedelta(days=730)

pytestmark = pytest.mark.django_db


def steps(begin: dt.datetime, hours: int) -> None:
    """The worker looks once an hour."""
    for hour in range(hours + 1):
        clock_watch.look(at=begin + dt.timedelta(hours=hour))


def test_a_clock_nobody_has_seen_yet_and_one_that_goes_on_are_believed() -> None:
    assert clock_watch.is_sure(at=AT)
    steps(AT, 100)
    assert clock_watch.is_sure(at=AT + dt.timedelta(hours=101))
    assert ClockWatch.objects.get().seen_at == AT + dt.timedelta(hours=100)


def test_a_night_and_a_day_switched_off_is_no_leap() -> None:
    clock_watch.look(at=AT)
    clock_watch.look(at=AT + dt.timedelta(hours=35))
    assert clock_watch.is_sure(at=AT + dt.timedelta(hours=35))


def test_a_leap_is_doubted_before_it_is_noticed_and_for_three_days_after() -> None:
    clock_watch.look(at=AT)
    assert not clock_watch.is_sure(at=AHEAD)
    steps(AHEAD, 71)
    assert not clock_watch.is_sure(at=AHEAD + dt.timedelta(hours=71))
    assert clock_watch.is_sure(at=AHEAD + dt.timedelta(hours=72))
    assert clock_watch.sane_since() == AT


def test_set_back_it_is_believed_at_once(caplog: pytest.LogCaptureFixture) -> None:
    clock_watch.look(at=AT)
    clock_watch.look(at=AHEAD)
    with caplog.at_level(logging.ERROR):
        clock_watch.look(at=AT + dt.timedelta(minutes=1))
    assert "set back" in caplog.text
    assert clock_watch.is_sure(at=AT + dt.timedelta(minutes=1))
    assert clock_watch.sane_since() == AT


def test_two_machines_that_differ_by_minutes_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    clock_watch.look(at=AT)
    clock_watch.look(at=AT - dt.timedelta(minutes=5))
    assert caplog.text == ""


def test_a_deed_of_time_alone_waits() -> None:
    done: list[dt.datetime] = []

    @clock_watch.once_sure
    def deed(*, at: dt.datetime, limit: int) -> int:
        done.append(at)
        return limit

    clock_watch.look(at=AT)
    assert deed(at=AHEAD, limit=3) == 0
    assert deed(at=AT, limit=3) == 3
    assert done == [AT]

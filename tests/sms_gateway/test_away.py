"""A database that hangs is asked by one at a time: the others are told at once that it is away."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from django.db import DataError, OperationalError
from django.test import Client
from pytest_django import Settings

from sms_gateway import away, spool
from sms_gateway.models import InboundSMS
from tests.sms_gateway.test_twilio_doors import IN, SMS, TOKEN, post


class Clock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    ours = Clock()
    monkeypatch.setattr(away, "time", ours)
    away._rest.until = 0.0
    yield ours
    away._rest.until = 0.0


def fails(clock: Clock, seconds: float, problem: Exception) -> None:
    """Somebody asks, waits so long, and in vain."""

    def ask() -> None:
        with away.asked():
            clock.now += seconds
            raise problem

    with pytest.raises(type(problem)):
        ask()


def test_one_that_is_away_at_once_is_asked_by_everyone(clock: Clock) -> None:
    fails(clock, away.HUNG_SECONDS, OperationalError())
    assert not away.rests()


def test_a_fault_of_the_sms_is_none_of_the_database(clock: Clock) -> None:
    fails(clock, away.HUNG_SECONDS + 1, DataError())
    assert not away.rests()


def test_after_one_waited_in_vain_nobody_else_waits_and_then_one_tries(clock: Clock) -> None:
    fails(clock, away.HUNG_SECONDS + 1, OperationalError())
    assert away.rests()
    clock.now += away.REST_SECONDS - 0.1
    with pytest.raises(OperationalError), away.asked():
        pytest.fail("It was asked.")
    clock.now += 0.2
    trying, tried = Event(), Event()

    def try_it() -> None:
        with away.asked():
            trying.set()
            tried.wait(60)

    one = Thread(target=try_it)
    one.start()
    assert trying.wait(60)
    with pytest.raises(OperationalError), away.asked():
        pytest.fail("Two try.")
    tried.set()
    one.join()
    assert not away.rests()
    with away.asked():
        pass


def test_one_that_tries_in_vain_lets_it_rest_again(clock: Clock) -> None:
    fails(clock, away.HUNG_SECONDS + 1, OperationalError())
    clock.now += away.REST_SECONDS
    fails(clock, 0, OperationalError())
    with pytest.raises(OperationalError), away.asked():
        pytest.fail("It was asked.")


@pytest.mark.usefixtures("line")
def test_the_door_keeps_it_on_disk_meanwhile_and_says_come_again(
    client: Client, settings: Settings, clock: Clock
) -> None:
    settings.TWILIO_AUTH_TOKEN, settings.PUBLIC_BASE_URL = TOKEN, "https://posko.example"
    away._rest.until = clock.now + 60
    answer = post(client, IN, SMS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert spool.waiting() == 1
    assert InboundSMS.objects.count() == 0
    clock.now += 60
    assert post(client, IN, SMS).status_code == 200
    assert not away.rests()

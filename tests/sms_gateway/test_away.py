"""A database that hangs is asked by one at a time: the others are told at once that it is away."""

import time
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from django.db import DataError, OperationalError
from django.test import Client
from pytest_django import Settings

from sms_gateway import away, spool
from sms_gateway.models import InboundSMS
from tests.sms_gateway.test_twilio_doors import IN, SMS, TOKEN, post


@pytest.fixture(autouse=True)
def well(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(away, "HUNG_SECONDS", 0.05)
    monkeypatch.setattr(away, "REST_SECONDS", 0.2)
    away._rest.until = 0.0
    yield
    away._rest.until = 0.0


def fail(seconds: float, problem: Exception) -> None:
    with away.asked():
        time.sleep(seconds)
        raise problem


def fails(seconds: float, problem: Exception) -> None:
    with pytest.raises(type(problem)):
        fail(seconds, problem)


def test_one_that_is_away_at_once_is_asked_by_everyone() -> None:
    fails(0, OperationalError())
    assert not away.rests()


def test_a_fault_of_the_sms_is_none_of_the_database() -> None:
    fails(0.1, DataError())
    assert not away.rests()


def test_after_one_waited_in_vain_nobody_else_waits_and_then_one_tries() -> None:
    fails(0.1, OperationalError())
    assert away.rests()
    began = time.monotonic()
    with pytest.raises(OperationalError), away.asked():
        pytest.fail("It was asked.")
    assert time.monotonic() - began < 0.05
    time.sleep(0.25)
    trying, tried = Event(), Event()

    def try_it() -> None:
        with away.asked():
            trying.set()
            tried.wait(5)

    one = Thread(target=try_it)
    one.start()
    trying.wait(5)
    with pytest.raises(OperationalError), away.asked():
        pytest.fail("Two try.")
    tried.set()
    one.join()
    assert not away.rests()
    with away.asked():
        pass


def test_one_that_tries_in_vain_lets_it_rest_again() -> None:
    fails(0.1, OperationalError())
    time.sleep(0.25)
    fails(0, OperationalError())
    with pytest.raises(OperationalError), away.asked():
        pytest.fail("It was asked.")


@pytest.mark.usefixtures("line")
def test_the_door_keeps_it_on_disk_meanwhile_and_says_come_again(client: Client, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN, settings.PUBLIC_BASE_URL = TOKEN, "https://posko.example"
    away._rest.until = time.monotonic() + 60
    answer = post(client, IN, SMS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert spool.waiting() == 1
    assert InboundSMS.objects.count() == 0
    away._rest.until = time.monotonic()
    assert post(client, IN, SMS).status_code == 200
    assert not away.rests()

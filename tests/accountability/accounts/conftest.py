"""A browser at the door, and a clock that tests may move."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.accounts.totp import set_up
from tests import makers
from tests.accountability.accounts.test_totp import SECRET, code_at

PASSWORD = "rahasia-uji-coba"


class Clock:
    """What the doors see when they look at the clock."""

    def __init__(self) -> None:
        self.at = makers.NOW

    def on(self, **span: int) -> dt.datetime:
        """So much later."""
        self.at += dt.timedelta(**span)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock, standing at the fixed moment."""
    shown = Clock()
    monkeypatch.setattr(timezone, "now", lambda: shown.at)
    return shown


@pytest.fixture
def with_codes(ketua: Membership, clock: Clock) -> Membership:
    """The ketua, who has set up codes on a phone."""
    set_up(user=ketua.user, secret=SECRET, code=code_at(clock.at), at=clock.at)
    clock.on(minutes=5)
    return ketua


SignsIn = Callable[..., Any]


@pytest.fixture
def signs_in() -> SignsIn:
    """Sends the sign-in page."""

    def sent(client: Client, name: str = "ketua-uji", password: str = PASSWORD, **more: Any) -> Any:
        said = {"username": name, "password": password, **more.pop("fields", {})}
        return client.post("/masuk/", said, secure=True, **more)

    return sent

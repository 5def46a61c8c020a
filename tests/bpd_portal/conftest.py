"""Members at their desks, and a neighbour whose words must never be seen here."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from tests import makers

CANARY = "burung kenari tetangga"
Desk = Callable[[Membership], Client]


@pytest.fixture
def at() -> dt.datetime:
    """Now, for doors look at the clock themselves."""
    return timezone.now()


@pytest.fixture
def desk_of() -> Desk:
    """A browser in which this member has signed in."""

    def signed_in(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return signed_in


@pytest.fixture
def neighbours_voice(other_desa: Wilayah, at: dt.datetime) -> Aspirasi:
    """What a citizen of the neighbouring desa said."""
    return makers.make_aspirasi(other_desa, CANARY, at=at)


def refusals(answer: Any) -> str:
    """All sentences a refused form says."""
    assert answer.status_code == 422, answer.status_code
    errors: dict[str, list[str]] = answer.context["salah"].errors
    return " ".join(sentence for some in errors.values() for sentence in some)

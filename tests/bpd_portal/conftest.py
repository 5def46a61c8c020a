"""Members at their desks, and a neighbour whose words must never be seen here."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.planning.agenda import propose
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan
from accountability.planning.priorities import choose_method
from accountability.planning.slips import print_slips
from accountability.planning.voting import open_vote
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from tests import makers

CANARY = "burung kenari tetangga"
Desk = Callable[[Membership], Client]
Bring = Callable[..., Usulan]
SEED = bytes(range(32))  # of the slips of a ballot


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


@pytest.fixture
def meeting(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Musyawarah:
    """A musyawarah of today that may decide."""
    return makers.make_held(desa, ketua.actor(), at)


@pytest.fixture
def bring(desa: Wilayah, ketua: Membership, meeting: Musyawarah, at: dt.datetime) -> Bring:
    """Brings a new kelompok to the meeting."""

    def brought(title: str, to: Musyawarah = meeting, voices: int = 2) -> Usulan:
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=voices, title=title, at=at)
        return propose(kelompok=kelompok, musyawarah=to, title=title, by=ketua.actor(), at=at)

    return brought


@pytest.fixture
def ballot(meeting: Musyawarah, bring: Bring, ketua: Membership, at: dt.datetime) -> Musyawarah:
    """Two proposals, two dots each, five slips, and the vote is open."""
    by = ketua.actor()
    for title in ("Jalan", "Air"):
        bring(title)
    choose_method(musyawarah=meeting, method=PriorityMethod.DOTS, dots_each=2, by=by, at=at)
    print_slips(musyawarah=meeting, count=5, seed=SEED, by=by, at=at)
    open_vote(musyawarah=meeting, by=by, at=at)
    meeting.refresh_from_db()
    return meeting


def page(desk: Client, name: str, *args: Any) -> str:
    """The text of a page that opens."""
    answer = desk.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def refusals(answer: Any) -> str:
    """All sentences a refused form says."""
    assert answer.status_code == 422, answer.status_code
    errors: dict[str, list[str]] = answer.context["salah"].errors
    return " ".join(sentence for some in errors.values() for sentence in some)

"""Meetings on their day with an agenda, proposals on a board, and slips to vote with."""

import datetime as dt
from collections.abc import Callable

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership
from accountability.planning.agenda import propose
from accountability.planning.attending import Attendance, attend
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan
from accountability.planning.priorities import choose_method
from accountability.planning.slips import codes, print_slips
from accountability.planning.voting import open_vote
from accountability.regions.models import Wilayah
from tests import makers

NOW = makers.NOW
SEED = bytes(range(32))
Bring = Callable[..., Usulan]
DAY = dt.timedelta(days=1)
HELD = NOW + 7 * DAY  # the day of the meeting, at ten


@pytest.fixture
def by(ketua: Membership) -> Actor:
    """The head of the council, as a doer."""
    return ketua.actor()


@pytest.fixture
def usulan(desa: Wilayah, by: Actor) -> Usulan:
    """A proposal on the agenda of a meeting in a week; its two voices have phones."""
    kelompok = makers.make_kelompok(desa, by, contact=makers.make_contact("+6281200000011"))
    meeting = makers.make_musyawarah(kelompok.desa, by)
    return propose(kelompok=kelompok, musyawarah=meeting, title="Perbaikan jalan", by=by, at=NOW)


@pytest.fixture
def held(usulan: Usulan) -> Musyawarah:
    """That meeting."""
    return usulan.musyawarah


@pytest.fixture
def attended(held: Musyawarah, by: Actor) -> Musyawarah:
    """That meeting on its day, counted and with a number."""
    attend(
        musyawarah=held,
        attendance=Attendance(20, 19, disabled=2, poor=6, elderly=4, children=1),
        by=by,
        at=HELD,
        berita_acara_no="001/BA/BPD/X/2026",
    )
    return held


@pytest.fixture
def meeting(desa: Wilayah, by: Actor) -> Musyawarah:
    """A musyawarah of today that may decide."""
    return makers.make_held(desa, by)


@pytest.fixture
def bring(desa: Wilayah, by: Actor) -> Bring:
    """Brings a new kelompok of some voices to a meeting."""

    def brought(meeting: Musyawarah, title: str = "Jalan rusak", voices: int = 1) -> Usulan:
        kelompok = makers.make_kelompok(desa, by, voices=voices, title=title)
        return propose(kelompok=kelompok, musyawarah=meeting, title=title, by=by, at=NOW)

    return brought


@pytest.fixture
def ballot(meeting: Musyawarah, bring: Bring, by: Actor) -> Musyawarah:
    """Three proposals, two dots each, six slips of SEED, and the vote is open."""
    for title in ("Jalan", "Air", "Lampu"):
        bring(meeting, title)
    choose_method(musyawarah=meeting, method=PriorityMethod.DOTS, dots_each=2, by=by, at=NOW)
    print_slips(musyawarah=meeting, count=6, seed=SEED, by=by, at=NOW)
    open_vote(musyawarah=meeting, by=by, at=NOW)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def printed() -> list[str]:
    """The codes of the six slips."""
    return codes(seed=SEED, count=6)

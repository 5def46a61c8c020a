"""How long ago, in words people use."""

import datetime as dt

import pytest

from accountability.regions.sebutan import PRESETS
from bpd_portal.rows import ago, badge_of
from posko.states import State
from public_site.place import badge

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)  # 10.00 in Jakarta


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(seconds=30), "baru saja"),
        (dt.timedelta(minutes=5), "5 menit lalu"),
        (dt.timedelta(hours=2), "2 jam lalu"),
        (dt.timedelta(hours=11), "kemarin"),
        (dt.timedelta(days=4), "4 hari lalu"),
        (dt.timedelta(days=20), "1 November 2026"),
    ],
)
def test_ago(before: dt.timedelta, words: str) -> None:
    assert ago(NOW - before, NOW, "33.29.04.2001") == words


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("state", list(State))
def test_desk_and_public_call_a_state_by_the_same_word(state: State, preset: str) -> None:
    words = PRESETS[preset]
    assert badge_of(state, words)["label"] == badge(state, words)["label"] == state.label

"""How long ago, in words people use."""

import datetime as dt

import pytest

from bpd_portal.rows import ago

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

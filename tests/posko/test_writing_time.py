"""A phone's word about when something was written is believed as far as it can be true."""

import datetime as dt

import pytest

from posko.writing_time import written_at

NOW = dt.datetime(2026, 10, 5, 3, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def told(at: dt.datetime) -> str:
    """As Date.now() of a browser tells it."""
    return str(round(at.timestamp() * 1000))


class TestWrittenAt:
    @pytest.mark.parametrize("before", [dt.timedelta(minutes=10), HOUR, 29 * 24 * HOUR])
    def test_a_wait_on_the_phone_is_believed(self, before: dt.timedelta) -> None:
        assert written_at(told(NOW - before), at=NOW) == NOW - before

    @pytest.mark.parametrize(
        "off", [HOUR, -dt.timedelta(minutes=9), -31 * 24 * HOUR, dt.timedelta(days=9000)]
    )
    def test_the_future_the_far_past_and_just_now_say_nothing(self, off: dt.timedelta) -> None:
        assert written_at(told(NOW + off), at=NOW) is None

    @pytest.mark.parametrize("word", ["", "kemarin", "-1", "0", "1e9", "9" * 16, "9" * 400, "١٢٣", "12.5"])
    def test_what_is_no_moment_is_no_reason_to_refuse(self, word: str) -> None:
        assert written_at(word, at=NOW) is None

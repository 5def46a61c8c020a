"""A form counts once; without a cache it counts all the same."""

from typing import Any

import pytest
from django.core.cache import cache

from bpd_portal import once


class TestClaim:
    def test_the_first_sending_counts_and_the_second_does_not(self) -> None:
        assert [once.claim(1, "k1"), once.claim(1, "k1")] == [True, False]

    def test_another_person_or_another_form_is_another_sending(self) -> None:
        once.claim(1, "k1")
        assert once.claim(2, "k1")
        assert once.claim(1, "k2")

    def test_without_a_key_each_counts(self) -> None:
        assert [once.claim(1, ""), once.claim(1, "")] == [True, True]

    def test_what_came_to_nothing_may_be_sent_again(self) -> None:
        once.claim(1, "k1")
        once.release(1, "k1")
        assert once.claim(1, "k1")

    def test_a_broken_cache_stops_no_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_args: Any, **_kwargs: Any) -> None:
            raise ConnectionError

        monkeypatch.setattr(cache, "add", broken)
        monkeypatch.setattr(cache, "delete", broken)
        assert once.claim(1, "k1")
        once.release(1, "k1")

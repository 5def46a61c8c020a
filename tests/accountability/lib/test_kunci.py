"""The kunci opens its own aspirasi and nothing else, and is nowhere to be read."""

from typing import Literal

import pytest
from argon2 import PasswordHasher
from pytest_django import Settings

from accountability.lib import kunci


def test_a_drawn_kunci_is_sixteen_digits_and_differs_each_time() -> None:
    drawn = {kunci.draw() for _ in range(100)}
    assert len(drawn) == 100
    assert all(len(one) == 16 and one.isdigit() for one in drawn)


def test_it_is_written_in_groups_of_four_and_read_back() -> None:
    assert kunci.written("1234567890123456") == "1234 5678 9012 3456"
    assert kunci.tidy("1234 5678-9O12 3456") == "1234567890123456"


@pytest.mark.parametrize("typed", ["", "123456789012345", "12345678901234567", "sukamaju"])
def test_what_is_not_sixteen_digits_is_no_kunci(typed: str) -> None:
    assert kunci.tidy(typed) == ""


class TestMatching:
    def test_the_right_kunci_matches_its_hash(self) -> None:
        mine = kunci.draw()
        assert kunci.matches(mine, kunci.hashed(mine))

    def test_another_kunci_does_not(self) -> None:
        assert not kunci.matches("1234567890123457", kunci.hashed("1234567890123456"))

    def test_nothing_matches_where_no_hash_is_kept(self) -> None:
        assert not kunci.matches("1234567890123456", "")

    def test_a_hash_that_is_none_matches_nothing(self) -> None:
        assert not kunci.matches("1234567890123456", "plain text")

    def test_a_hash_made_at_another_cost_still_matches(self, settings: Settings) -> None:
        kept = kunci.hashed("1234567890123456")
        settings.KUNCI_HASH_COST = {"time_cost": 2, "memory_cost": 16, "parallelism": 1}
        assert kunci.matches("1234567890123456", kept)


def test_the_hash_is_argon2id_salted_and_does_not_hold_the_kunci() -> None:
    first, second = kunci.hashed("1234567890123456"), kunci.hashed("1234567890123456")
    assert first.startswith("$argon2id$")
    assert first != second
    assert "1234567890123456" not in first


def test_an_absent_aspirasi_is_verified_at_the_cost_of_the_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the delay of the answer would tell which numbers exist."""
    settings.KUNCI_HASH_COST = {"time_cost": 3, "memory_cost": 24, "parallelism": 1}
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, *args: str | bytes) -> Literal[True]:
            verified.append(str(args[0]))
            return super().verify(*args)

    monkeypatch.setattr(kunci, "PasswordHasher", Watched)
    assert not kunci.matches("1234567890123456", "")
    assert len(verified) == 1
    assert "m=24,t=3,p=1" in verified[0]

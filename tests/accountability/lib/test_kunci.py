"""The kunci opens its own aspirasi and nothing else, and is nowhere to be read."""

from collections.abc import Callable
from typing import Literal

import pytest
from argon2 import PasswordHasher
from pytest_django import Settings

from accountability.lib import kunci, phone_vault


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
    assert first.startswith("v1$argon2id$")
    assert first != second
    assert "1234567890123456" not in first


class TestTheThreeForms:
    def test_one_kept_before_there_was_a_pepper_in_it_still_opens(self) -> None:
        older = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("1234567890123456")
        assert kunci.matches("1234567890123456", older)
        assert not kunci.matches("1234567890123457", older)

    def test_a_mark_opens_and_so_does_what_it_is_hardened_to(self) -> None:
        mark = kunci.marked("1234567890123456")
        hardened = kunci.hardened(mark)
        for kept in (mark, hardened):
            assert kunci.matches("1234567890123456", kept)
            assert not kunci.matches("1234567890123457", kept)
        assert hardened.startswith("v1$argon2id$")
        assert mark.removeprefix(kunci.MARK) not in hardened

    def test_what_is_hardened_stays_as_it_is(self) -> None:
        kept = kunci.hashed("1234567890123456")
        assert kunci.hardened(kept) == kept

    @pytest.mark.parametrize("form", [kunci.marked, kunci.hashed])
    def test_it_says_nothing_without_the_secret_of_the_server(
        self, form: Callable[[str], str], settings: Settings
    ) -> None:
        kept = form("1234567890123456")
        settings.PHONE_PEPPER = "another installation, another pepper"
        assert not kunci.matches("1234567890123456", kept)

    def test_the_mark_is_no_fingerprint_of_a_phone(self) -> None:
        assert phone_vault.fingerprint("1234567890123456") not in kunci.marked("1234567890123456")

    def test_the_mark_itself_opens_nothing(self) -> None:
        mark = kunci.marked("1234567890123456")
        assert not kunci.matches(mark, mark)
        assert not kunci.matches(mark.removeprefix(kunci.MARK), mark)


@pytest.mark.parametrize(
    "kept",
    ["", "plain text", kunci.MARK + "0" * 64, "marked", "hashed", "older"],
    ids=["absent", "nonsense", "a wrong mark", "a mark", "hardened", "older"],
)
def test_every_answer_costs_one_argon2id_at_the_cost_of_the_settings(
    kept: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the delay of the answer would tell which numbers exist, or came in a minute ago."""
    settings.KUNCI_HASH_COST = {"time_cost": 3, "memory_cost": 24, "parallelism": 1}
    made: dict[str, Callable[[str], str]] = {
        "marked": kunci.marked,
        "hashed": kunci.hashed,
        "older": PasswordHasher(time_cost=3, memory_cost=24, parallelism=1).hash,
    }
    kept = made[kept]("1234567890123456") if kept in made else kept
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, *args: str | bytes) -> Literal[True]:
            verified.append(str(args[0]))
            return super().verify(*args)

    monkeypatch.setattr(kunci, "PasswordHasher", Watched)
    assert not kunci.matches("1234567890123457", kept)
    assert len(verified) == 1
    assert "m=24,t=3,p=1" in verified[0]

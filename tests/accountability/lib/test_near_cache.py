"""What a process remembers by itself."""

from collections.abc import Iterator

import pytest

from accountability.lib.near_cache import NearCache


@pytest.fixture
def cache() -> Iterator[NearCache]:
    found = NearCache("test-near", {"OPTIONS": {"MAX_ENTRIES": 9}})
    yield found
    found.clear()


class TestKeeping:
    def test_who_asks_gets_the_very_thing_that_was_put_in(self, cache: NearCache) -> None:
        words = object()
        cache.set("words", words)
        assert cache.get("words") is words

    def test_what_was_never_put_in_is_not_there(self, cache: NearCache) -> None:
        assert cache.get("words", "none") == "none"

    def test_after_its_time_it_is_gone(self, cache: NearCache) -> None:
        cache.set("words", 1, -1)
        assert cache.get("words") is None
        assert not cache.has_key("words")

    def test_a_key_may_be_any_text(self, cache: NearCache) -> None:
        key = "pintu:\x00 \n" + "é" * 400
        cache.set(key, 1)
        assert cache.get(key) == 1

    def test_what_is_there_is_not_put_in_again(self, cache: NearCache) -> None:
        assert cache.add("one", 1)
        assert not cache.add("one", 2)
        assert cache.get("one") == 1

    def test_what_was_asked_for_last_stays_longest(self, cache: NearCache) -> None:
        for number in range(9):
            cache.set(f"key-{number}", number)
        cache.get("key-0")
        cache.set("one more", 9)
        assert cache.get("key-0") == 0
        assert cache.get("key-1") is None


class TestCounting:
    def test_a_number_grows_in_place(self, cache: NearCache) -> None:
        cache.set("n", 1)
        assert cache.incr("n", 4) == 5
        assert cache.get("n") == 5

    def test_where_nothing_is_nothing_grows(self, cache: NearCache) -> None:
        with pytest.raises(ValueError, match="Nothing is kept"):
            cache.incr("n")

"""While Redis hangs or is away, what is counted goes on being counted in this process, and soon."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from redis.exceptions import ConnectionError as NoRedis

from accountability.lib import steady_cache
from accountability.lib.steady_cache import SteadyRedisCache

OPTIONS = {"OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}}


@pytest.fixture
def silent() -> Iterator[SteadyRedisCache]:
    """A Redis that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield SteadyRedisCache(f"redis://127.0.0.1:{listening.getsockname()[1]}/0", OPTIONS)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    SteadyRedisCache("redis://127.0.0.1:1/0", OPTIONS)._here.clear()


def test_wrong_tries_are_counted_though_redis_hangs_and_only_the_first_waits(
    silent: SteadyRedisCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(steady_cache, "REST_SECONDS", 3600)
    silent.add("tries", 0, 60)
    for _ in range(50):
        silent.incr("tries")
    assert silent.get("tries") == 50
    assert caplog.text.count("goes on without Redis") == 1  # said each time that somebody has waited


def test_what_was_not_there_is_told_as_ever(silent: SteadyRedisCache) -> None:
    with pytest.raises(ValueError, match="tries"):
        silent.incr("tries")
    assert silent.get("tries", "none") == "none"
    assert silent.add("tries", 1)
    assert not silent.add("tries", 2)
    assert silent.has_key("tries")
    assert silent.delete("tries")
    silent.set_many({"a": 1, "b": 2})
    assert silent.get_many(["a", "b"]) == {"a": 1, "b": 2}
    assert silent.touch("a", 5)
    silent.delete_many(["a"])
    silent.clear()
    assert silent.get("b") is None


def test_after_a_rest_redis_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, asked = SteadyRedisCache("redis://127.0.0.1:1/0", OPTIONS), []

    def away(self: object, key: str, *given: object, **named: object) -> str:
        asked.append(key)
        if len(asked) == 1:
            raise NoRedis
        return "from Redis"

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", away)
    now = [100.0]
    monkeypatch.setattr(steady_cache, "time", SimpleNamespace(monotonic=lambda: now[0]))
    assert cache.get("a") is None
    assert cache.get("b") is None
    now[0] += steady_cache.REST_SECONDS
    assert cache.get("c") == "from Redis"
    assert asked == ["a", "c"]


def test_it_is_the_cache_where_there_is_a_redis(settings: object) -> None:
    from django.conf import settings as ours

    if not ours.REDIS_URL:
        pytest.skip("needs Redis: set TEST_REDIS_URL")
    cache = caches["default"]
    assert isinstance(cache, SteadyRedisCache)
    cache.set("steady", 7)
    assert cache.incr("steady") == 8
    assert cache._here.get("steady") is None

"""A cache in Redis that goes on in this process's own memory while Redis is away or hangs.

What is kept here are counts of wrong tries and the like. Each process then counts for itself, which lets a
guesser have a few tries more; a page or an SMS that fails would let nobody in and help nobody.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REST_SECONDS = 5.0  # Redis is not asked for so long after it failed: nobody waits for it again and again


class SteadyRedisCache(RedisCache):
    """As Django's; what Redis does not do is done here. Times out after OPTIONS' socket_timeout."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("steady", {})
        self._rests_until = 0.0

    def _steadily(self, deed: str, *given: Any, **named: Any) -> Any:
        if time.monotonic() >= self._rests_until:
            try:
                return getattr(super(), deed)(*given, **named)
            except RedisError as problem:
                self._rests_until = time.monotonic() + REST_SECONDS
                logger.warning("The cache goes on without Redis: %s", type(problem).__name__)
        return getattr(self._here, deed)(*given, **named)

    def add(self, *given: Any, **named: Any) -> Any:
        """Keeps what is not there yet; whether it did."""
        return self._steadily("add", *given, **named)

    def get(self, *given: Any, **named: Any) -> Any:
        """What is kept, or the default."""
        return self._steadily("get", *given, **named)

    def set(self, *given: Any, **named: Any) -> Any:
        """Keeps it."""
        return self._steadily("set", *given, **named)

    def touch(self, *given: Any, **named: Any) -> Any:
        """Keeps it longer; whether it was there."""
        return self._steadily("touch", *given, **named)

    def delete(self, *given: Any, **named: Any) -> Any:
        """Lets it go; whether it was there."""
        return self._steadily("delete", *given, **named)

    def has_key(self, *given: Any, **named: Any) -> Any:
        """Whether it is there."""
        return self._steadily("has_key", *given, **named)

    def incr(self, *given: Any, **named: Any) -> Any:
        """One more; raises ValueError where nothing is kept."""
        return self._steadily("incr", *given, **named)

    def get_many(self, *given: Any, **named: Any) -> Any:
        """Those that are kept."""
        return self._steadily("get_many", *given, **named)

    def set_many(self, *given: Any, **named: Any) -> Any:
        """Keeps them."""
        return self._steadily("set_many", *given, **named)

    def delete_many(self, *given: Any, **named: Any) -> Any:
        """Lets them go."""
        return self._steadily("delete_many", *given, **named)

    def clear(self, *given: Any, **named: Any) -> Any:
        """Lets everything go."""
        return self._steadily("clear", *given, **named)

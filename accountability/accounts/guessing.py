"""Counts wrong passwords, so that nobody guesses one; a door is shut for an hour at most."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import cache

HOUR = 3600  # seconds
FROM_ONE_PLACE, FROM_EVERYWHERE = 10, 60  # wrong passwords an hour for one account (trust: ten guesses)


def place_of(meta: Mapping[str, Any]) -> str:
    """Where a request comes from: the address our own web server saw, else the one that called us.

    Behind a web server every call has its address; counted by that, a stranger could shut anyone's door.
    """
    seen = str(meta.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_A_PROXY else ""
    return seen.rpartition(",")[2].strip() or str(meta.get("REMOTE_ADDR", ""))


def too_many(*, username: str, place: str) -> bool:
    """Whether this account had its wrong passwords of the hour, from `place` (an address) or in all."""
    here, everywhere = _counters(username, place)
    return bool(cache.get(here, 0) >= FROM_ONE_PLACE or cache.get(everywhere, 0) >= FROM_EVERYWHERE)


def wrong(*, username: str, place: str) -> None:
    """One more wrong password."""
    for counter in _counters(username, place):
        cache.add(counter, 0, HOUR)
        try:
            cache.incr(counter)
        except ValueError:  # it ran out between the two calls
            cache.set(counter, 1, HOUR)


def right(*, username: str, place: str) -> None:
    """The person came in: this place starts anew."""
    cache.delete(_counters(username, place)[0])


def _counters(username: str, place: str) -> tuple[str, str]:
    # Hashed by hex: a cache key bears no blanks, and a name may hold any sign.
    name = username.lower().encode().hex()[:160]
    return f"sandi-keliru:{name}:{place}", f"sandi-keliru:{name}"

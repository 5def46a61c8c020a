"""Counts wrong codes by where they come from; no count ever shuts an account for its own person elsewhere."""

import hashlib

from django.core.cache import cache

from accountability.accounts.account_rules import account_rule

HOUR = 3600  # seconds


def too_many(*, username: str, place: str, year: int) -> bool:
    """Whether this place had its wrong codes of the hour, for this name or in all.

    Sixteen digits need no count of all places together, which a stranger could use to lock a person out.
    """
    one, all_of_them = _counters(username, place)
    return bool(
        cache.get(one, 0) >= account_rule("code_tries_an_hour", year)
        or cache.get(all_of_them, 0) >= account_rule("code_tries_an_hour_from_a_place", year)
    )


def count(*, username: str, place: str) -> None:
    """One more wrong code, or one more wish for a new one."""
    for counter in _counters(username, place):
        cache.add(counter, 0, HOUR)
        try:
            cache.incr(counter)
        except ValueError:  # it ran out between the two calls
            cache.set(counter, 1, HOUR)


def _counters(username: str, place: str) -> tuple[str, str]:
    name = hashlib.sha256(username.lower().encode()).hexdigest()[:32]
    return f"kode-keliru:{name}:{place}", f"kode-keliru:{place}"

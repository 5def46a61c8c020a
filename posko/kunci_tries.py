"""Counts wrong kunci for a number, so that nobody guesses one; the pages and the SMS share the count."""

from django.core.cache import cache

from accountability.lib import kunci
from posko.models import Aspirasi

TRIES_AN_HOUR = 10  # wrong kunci for one number (trust: at most ten guesses an hour)
HOUR = 3600


def opens(aspirasi: Aspirasi, typed: str) -> bool:
    """Whether `typed` is the kunci; a wrong one counts, and after ten in an hour none is looked at."""
    counter = f"kunci-keliru:{aspirasi.nomor}"
    cache.add(counter, 0, HOUR)
    if int(cache.get(counter, 0)) >= TRIES_AN_HOUR:
        return False
    digits = kunci.tidy(typed)
    if digits and kunci.matches(digits, aspirasi.kunci_hash):
        return True
    try:
        cache.incr(counter)
    except ValueError:  # it ran out between the two calls
        cache.set(counter, 1, HOUR)
    return False

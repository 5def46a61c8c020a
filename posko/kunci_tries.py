"""Counts wrong kunci for a number, so that nobody guesses one; the pages and the SMS share the count."""

from django.core.cache import cache

from accountability.lib import kunci
from posko.models import Aspirasi

TRIES_AN_HOUR = 10  # wrong kunci for one number (trust: at most ten guesses an hour)
HOUR = 3600


def too_many(nomor: str) -> bool:
    """Whether this number had its ten wrong kunci of the hour."""
    return int(cache.get(f"kunci-keliru:{nomor}", 0)) >= TRIES_AN_HOUR


def count_wrong(nomor: str) -> None:
    """One more wrong kunci for this number."""
    counter = f"kunci-keliru:{nomor}"
    cache.add(counter, 0, HOUR)
    try:
        cache.incr(counter)
    except ValueError:  # it ran out between the two calls
        cache.set(counter, 1, HOUR)


def opens(aspirasi: Aspirasi, typed: str) -> bool:
    """Whether `typed` is the kunci; a wrong one counts, and after ten in an hour none is looked at."""
    if too_many(aspirasi.nomor):
        return False
    digits = kunci.tidy(typed)
    if digits and matches(aspirasi, digits):
        return True
    count_wrong(aspirasi.nomor)
    return False


def matches(aspirasi: Aspirasi, digits: str) -> bool:
    """Whether these sixteen digits are the kunci; one kept under a pepper of before is kept anew.

    Nobody but its citizen knows a kunci, so a change of keys can reach it only now.
    """
    if not kunci.matches(digits, aspirasi.kunci_hash):
        return False
    if kunci.is_from_before(digits, aspirasi.kunci_hash):
        Aspirasi.objects.filter(pk=aspirasi.pk).update(kunci_hash=kunci.hashed(digits))
    return True

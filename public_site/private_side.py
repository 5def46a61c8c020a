"""The private side of an aspirasi: opened by its kunci, for a while, in this browser only."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from accountability.lib import kunci
from posko import kunci_tries
from posko.models import Aspirasi

SESSION_KEY = "terbuka"
JUST_SENT = "baru_terkirim"  # session: number and kunci of what this browser sent (views.just_sent)
OPEN_SECONDS = 1800  # phones are shared: half an hour without the kunci, no longer
TRIES_AN_HOUR = 10  # wrong kunci for one number (trust: at most ten guesses an hour)


class TooManyTries(Exception):
    """This number had ten wrong kunci within the hour."""


class WrongKunci(Exception):
    """These sixteen digits are not the kunci of this aspirasi."""


def open_with(request: HttpRequest, aspirasi: Aspirasi, typed: str) -> None:
    """Opens the private side for half an hour. Raises TooManyTries, WrongKunci."""
    counter = f"kunci-keliru:{aspirasi.nomor}"
    cache.add(counter, 0, 3600)
    if int(cache.get(counter, 0)) >= TRIES_AN_HOUR:
        raise TooManyTries
    digits = kunci.tidy(typed)
    if not digits or not kunci_tries.matches(aspirasi, digits):
        try:
            cache.incr(counter)
        except ValueError:  # it ran out between the two calls
            cache.set(counter, 1, 3600)
        raise WrongKunci
    request.session.cycle_key()
    opened = _opened(request)
    opened[aspirasi.nomor] = int(timezone.now().timestamp()) + OPEN_SECONDS
    request.session[SESSION_KEY] = opened


def is_open(request: HttpRequest, aspirasi: Aspirasi) -> bool:
    """Whether this browser showed the kunci within the last half hour."""
    until = _opened(request).get(aspirasi.nomor, 0)
    now = timezone.now().timestamp()
    # No longer than that either, should it have been opened by a clock that ran ahead.
    return isinstance(until, int) and now < until <= now + OPEN_SECONDS


def close(request: HttpRequest, aspirasi: Aspirasi) -> None:
    """Shuts it again, for the next person who holds the phone."""
    opened = _opened(request)
    opened.pop(aspirasi.nomor, None)
    request.session[SESSION_KEY] = opened
    request.session.pop(JUST_SENT, None)


def _opened(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(SESSION_KEY, {})
    return dict(found) if isinstance(found, dict) else {}

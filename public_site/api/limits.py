"""How often somebody may ask: data/api_limits.csv, counted in the cache without keeping who it was.

What is counted under is a keyed hash of an address or a key together with the span it was counted in, so that
nobody is followed from one span to the next. Where the cache is away each process counts for itself.
"""

import csv
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.core.cache import cache as counted

from public_site.api.problems import Problem

FILE = Path(__file__).parent / "data" / "api_limits.csv"
HEADERS = ("RateLimit-Policy", "RateLimit", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    name: str
    requests: int
    seconds: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands for one who asks: what is left of a limit, and in how many seconds it begins anew."""

    limit: Limit
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers tells it, and as older clients read it."""
        return {
            "RateLimit-Policy": f'"{self.limit.name}";q={self.limit.requests};w={self.limit.seconds}',
            "RateLimit": f'"{self.limit.name}";r={self.left};t={self.seconds}',
            "RateLimit-Limit": str(self.limit.requests),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.seconds),
        }


@cache
def limits() -> Mapping[str, Limit]:
    """Every limit by its name; a demo world, which is hammered by whoever tries it, has wider ones."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    column = "in_demo" if settings.DEMO else "requests"
    found = [Limit(r["name"], int(r[column]), int(r["seconds"]), r["meaning"]) for r in rows]
    return MappingProxyType({one.name: one for one in found})


def count(name: str, who: str, *, now: float) -> Standing:
    """One more request of `who` under the limit `name`, at `now` (seconds since 1970).

    Raises Problem (429, with Retry-After) beyond the limit.
    """
    limit = limits()[name]
    span, gone = divmod(int(now), limit.seconds)
    rest = limit.seconds - gone
    key = f"api:{_mark(f'{name} {span} {who}')}"
    if counted.add(key, 1, limit.seconds + 5):
        done = 1
    else:
        try:
            done = int(counted.incr(key))
        except ValueError:  # it ran out between the two calls
            counted.set(key, 1, limit.seconds + 5)
            done = 1
    standing = Standing(limit, max(limit.requests - done, 0), rest)
    if done > limit.requests:
        raise Problem(429, headers={**standing.headers(), "Retry-After": str(rest)})
    return standing


def _mark(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"api-limit:{text}".encode(), hashlib.sha256).hexdigest()

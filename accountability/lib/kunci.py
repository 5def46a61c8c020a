"""The kunci of an aspirasi: sixteen digits, shown once, kept only as an Argon2id hash."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings

from accountability.lib import nomor

DIGITS = 16


def draw() -> str:
    """Return sixteen random digits (53 bits, more than an online guesser can ever try)."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def tidy(text: str) -> str:
    """Return the sixteen digits a person typed, or "" when they are not sixteen digits."""
    digits = nomor.tidy(text)
    return digits if len(digits) == DIGITS else ""


def written(kunci: str) -> str:
    """Return the kunci in groups of four: "1234 5678 9012 3456"."""
    return " ".join(kunci[start : start + 4] for start in range(0, len(kunci), 4))


def hashed(kunci: str) -> str:
    """Return the Argon2id hash of `kunci`, at the cost named by settings.KUNCI_HASH_COST."""
    return _hasher().hash(kunci)


def matches(kunci: str, kunci_hash: str) -> bool:
    """Tell whether `kunci` is the one that was hashed.

    An empty hash (no such aspirasi) takes the same time as a wrong kunci, so the answer's delay tells nobody
    which numbers exist.
    """
    hasher = _hasher()
    expected = kunci_hash or _nobodys_hash(_cost())
    try:
        hasher.verify(expected, kunci)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kunci_hash)


def _cost() -> tuple[int, int, int]:
    cost: dict[str, int] = settings.KUNCI_HASH_COST
    return cost["time_cost"], cost["memory_cost"], cost["parallelism"]


def _hasher() -> PasswordHasher:
    time_cost, memory_cost, parallelism = _cost()
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)


@lru_cache(maxsize=4)
def _nobodys_hash(cost: tuple[int, int, int]) -> str:
    time_cost, memory_cost, parallelism = cost
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism).hash(draw())

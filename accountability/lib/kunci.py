"""The kunci of an aspirasi: sixteen digits, shown once, kept as Argon2id over an HMAC keyed by the server.

Argon2id takes tens of milliseconds on purpose, too long for the road of a voice in. A new voice keeps the
HMAC alone at first (`marked`), which says nothing without the server's secret, and is hardened within minutes
(`hardened`); `hashed` does both. See docs/decisions/0015 and 0115.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings

from accountability.lib import nomor, phone_vault

DIGITS = 16
MARK = "hmac$v1$"  # not yet hardened: 64 hex digits follow
_WRAPPED = "v1$argon2id$"  # Argon2id over the HMAC; what begins with "$argon2id$" is older, over the digits
_PURPOSE = "kunci:v1:"  # the pepper also makes fingerprints of phones; the two never meet


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


def marked(kunci: str) -> str:
    """Return the keyed HMAC of `kunci`, to be kept until it is hardened; takes microseconds."""
    return MARK + _mac(kunci)


def hardened(mark: str) -> str:
    """Return what `marked` gave, wrapped into Argon2id at the cost named by settings.KUNCI_HASH_COST.

    Anything else is returned as it is: it is hardened already.
    """
    return f"v1{_hasher().hash(mark.removeprefix(MARK))}" if mark.startswith(MARK) else mark


def hashed(kunci: str) -> str:
    """Return `kunci` as it is kept in the end: Argon2id over its keyed HMAC."""
    return hardened(marked(kunci))


def matches(kunci: str, kept: str) -> bool:
    """Tell whether `kunci` is the one that is kept, in whichever of the three forms.

    Every answer costs one Argon2id (one for each pepper while keys are being changed): an empty `kept` (no
    such aspirasi) and a mark that is not hardened yet take the same time as a wrong kunci, so the delay tells
    nobody which numbers exist or are new.
    """
    return any(_matches_under(pepper, kunci, kept) for pepper in phone_vault.peppers())


def is_from_before(kunci: str, kept: str) -> bool:
    """Whether a kunci that matches is kept under a pepper of before, so that it should be kept anew."""
    return bool(settings.PHONE_PEPPERS_BEFORE) and not _matches_under(settings.PHONE_PEPPER, kunci, kept)


def _matches_under(pepper: str, kunci: str, kept: str) -> bool:
    mac = _mac(kunci, pepper)
    if kept.startswith(_WRAPPED):
        return _verified(kept.removeprefix("v1"), mac)
    if kept.startswith("$argon2id$"):
        return _verified(kept, kunci)
    _verified(_nobodys_hash(_cost()), mac)
    return kept.startswith(MARK) and hmac.compare_digest(kept.removeprefix(MARK), mac)


def _mac(kunci: str, pepper: str = "") -> str:
    pepper = pepper or settings.PHONE_PEPPER
    return hmac.new(pepper.encode(), f"{_PURPOSE}{kunci}".encode(), hashlib.sha256).hexdigest()


def _verified(argon2_hash: str, secret: str) -> bool:
    try:
        return _hasher().verify(argon2_hash, secret)
    except (VerificationError, InvalidHashError):
        return False


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

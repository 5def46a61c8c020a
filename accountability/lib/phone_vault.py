"""Keeps telephone numbers apart: a keyed fingerprint to recognise them, a sealed copy to answer them.

Keys can be changed while people write: the ones before stand beside those of today until everything is
brought under these (manage.py renew_keys). What is written is written under today's keys alone; what is
looked for is looked for under all of them.
"""

import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from nacl.encoding import Base64Encoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


class NoPrivateKey(Exception):
    """This process was not given the key that opens sealed telephone numbers."""


class SealBroken(Exception):
    """The sealed telephone number does not open with this installation's keys."""


class Reference(str):
    """A keyed name of an SMS, and what the same SMS was called under the peppers before."""

    __slots__ = ("before",)
    before: tuple[str, ...]


def peppers() -> list[str]:
    """Today's pepper first, then those before it."""
    return [settings.PHONE_PEPPER, *settings.PHONE_PEPPERS_BEFORE]


def keys_name() -> str:
    """The name of today's keys, 16 hex digits: a row that bears it needs none of the keys before."""
    told = f"phone-keys:v1:{settings.PHONE_PEPPER}:{settings.PHONE_PUBLIC_KEY}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def fingerprint(e164: str) -> str:
    """Return the HMAC-SHA256 of an E.164 number under settings.PHONE_PEPPER, as 64 hex digits.

    Indonesia has few enough numbers to try them all, so a plain hash would hide nothing.
    """
    return _under(settings.PHONE_PEPPER, e164)


def fingerprints(e164: str) -> list[str]:
    """Every fingerprint the number may be kept under: today's first, then those of the peppers before."""
    return [_under(pepper, e164) for pepper in peppers()]


def reference(kind: str, told: str) -> Reference:
    """`kind`, a dash and the fingerprint of what is told; it also knows its names from before."""
    name, *before = [f"{kind}-{one}" for one in fingerprints(told)]
    named = Reference(name)
    named.before = tuple(before)
    return named


def seal(e164: str) -> bytes:
    """Return the number sealed to settings.PHONE_PUBLIC_KEY; only the sending process can open it."""
    public_key = PublicKey(settings.PHONE_PUBLIC_KEY.encode(), Base64Encoder)
    return bytes(SealedBox(public_key).encrypt(e164.encode()))


def unseal(sealed: bytes) -> str:
    """Return the E.164 number inside `sealed`, whichever of the private keys it takes.

    Raises NoPrivateKey when this process has no key, SealBroken when none of its keys is the right one.
    """
    if not settings.PHONE_PRIVATE_KEY:
        raise NoPrivateKey
    return _opened(sealed, [settings.PHONE_PRIVATE_KEY, *settings.PHONE_PRIVATE_KEYS_BEFORE])


def is_of_today(sealed: bytes) -> bool:
    """Whether `sealed` opens with today's private key alone; raises NoPrivateKey."""
    if not settings.PHONE_PRIVATE_KEY:
        raise NoPrivateKey
    try:
        _opened(sealed, [settings.PHONE_PRIVATE_KEY])
    except SealBroken:
        return False
    return True


def renewed(sealed: bytes) -> bytes | None:
    """What `sealed` holds, sealed to today's key; None where it is. Raises NoPrivateKey, SealBroken."""
    return None if is_of_today(sealed) else seal(unseal(sealed))


def _opened(sealed: bytes, private_keys: Sequence[str]) -> str:
    for one in private_keys:
        try:
            return SealedBox(PrivateKey(one.encode(), Base64Encoder)).decrypt(bytes(sealed)).decode()
        except CryptoError:
            continue
    # Outside the handler on purpose: nothing about the number may reach a traceback.
    raise SealBroken from None


def _under(pepper: str, told: str) -> str:
    return hmac.new(pepper.encode(), told.encode(), hashlib.sha256).hexdigest()

"""Keeps telephone numbers apart: a keyed fingerprint to recognise them, a sealed copy to answer them."""

import hashlib
import hmac

from django.conf import settings
from nacl.encoding import Base64Encoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


class NoPrivateKey(Exception):
    """This process was not given the key that opens sealed telephone numbers."""


class SealBroken(Exception):
    """The sealed telephone number does not open with this installation's key."""


def fingerprint(e164: str) -> str:
    """Return the HMAC-SHA256 of an E.164 number under settings.PHONE_PEPPER, as 64 hex digits.

    Indonesia has few enough numbers to try them all, so a plain hash would hide nothing.
    """
    pepper: str = settings.PHONE_PEPPER
    return hmac.new(pepper.encode(), e164.encode(), hashlib.sha256).hexdigest()


def seal(e164: str) -> bytes:
    """Return the number sealed to settings.PHONE_PUBLIC_KEY; only the sending process can open it."""
    public_key = PublicKey(settings.PHONE_PUBLIC_KEY.encode(), Base64Encoder)
    return bytes(SealedBox(public_key).encrypt(e164.encode()))


def unseal(sealed: bytes) -> str:
    """Return the E.164 number inside `sealed`.

    Raises NoPrivateKey when this process has no key, SealBroken when the key is not the right one.
    """
    if not settings.PHONE_PRIVATE_KEY:
        raise NoPrivateKey
    private_key = PrivateKey(settings.PHONE_PRIVATE_KEY.encode(), Base64Encoder)
    try:
        return SealedBox(private_key).decrypt(bytes(sealed)).decode()
    except CryptoError:
        # The cause is cut off on purpose: nothing about the number may reach a traceback.
        raise SealBroken from None

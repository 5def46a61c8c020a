"""Puts a few signs into an address so that only this installation reads them again.

For marks that must stand in an address bar although what they hold, a moment to the microsecond, would tell
strangers when somebody spoke (XSalsa20-Poly1305 under a key drawn from SECRET_KEY).
"""

import base64
import binascii
import hashlib
import hmac

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def closed(text: str, *, purpose: str) -> str:
    """The text as letters, digits, "-" and "_"; the same text gives the same signs."""
    return _closed(text, _key(purpose))


def closed_by_each_key(text: str, *, purpose: str) -> tuple[str, ...]:
    """What `closed` makes of the text, and what it made under each key that still stands beside."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(_closed(text, _key(purpose, secret)) for secret in keys)


def opened(signs: str, *, purpose: str) -> str | None:
    """The text behind signs that `closed` made for the same purpose; None for anything else."""
    try:
        kept = base64.b64decode(signs + "=" * (-len(signs) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return SecretBox(_key(purpose, secret)).decrypt(kept).decode()
        except (ValueError, CryptoError):
            continue
    return None


def _closed(text: str, key: bytes) -> str:
    # The same text may show that it is the same: a page asked for again keeps its address.
    nonce = hmac.new(key, text.encode(), hashlib.sha256).digest()[: SecretBox.NONCE_SIZE]
    return base64.urlsafe_b64encode(SecretBox(key).encrypt(text.encode(), nonce)).decode().rstrip("=")


def _key(purpose: str, secret: str = "") -> bytes:
    secret = secret or settings.SECRET_KEY
    return hmac.new(secret.encode(), f"opaque:{purpose}".encode(), hashlib.sha256).digest()

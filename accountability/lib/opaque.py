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
    key = _key(purpose)
    # The same text may show that it is the same: a page asked for again keeps its address.
    nonce = hmac.new(key, text.encode(), hashlib.sha256).digest()[: SecretBox.NONCE_SIZE]
    return base64.urlsafe_b64encode(SecretBox(key).encrypt(text.encode(), nonce)).decode().rstrip("=")


def opened(signs: str, *, purpose: str) -> str | None:
    """The text behind signs that `closed` made for the same purpose; None for anything else."""
    try:
        kept = base64.b64decode(signs + "=" * (-len(signs) % 4), altchars=b"-_", validate=True)
        return SecretBox(_key(purpose)).decrypt(kept).decode()
    except (binascii.Error, ValueError, CryptoError):
        return None


def _key(purpose: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"opaque:{purpose}".encode(), hashlib.sha256).digest()

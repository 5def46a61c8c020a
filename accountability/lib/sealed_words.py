"""Seals what this installation alone may read again, and opens it only for its own purpose."""

import hashlib

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def seal(purpose: str, words: bytes) -> bytes:
    """Return `words` sealed with settings.SECRET_KEY, for this purpose only."""
    return bytes(SecretBox(_key(settings.SECRET_KEY, purpose)).encrypt(words))


def unseal(purpose: str, sealed: bytes) -> bytes | None:
    """Return what was sealed for this purpose, also with an older secret; None for anything else."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return SecretBox(_key(secret, purpose)).decrypt(bytes(sealed))
        except (CryptoError, ValueError, TypeError):
            continue
    return None


def renewed(purpose: str, sealed: bytes) -> bytes | None:
    """The same words sealed with today's secret; None where they are already, or open with no secret."""
    try:
        SecretBox(_key(settings.SECRET_KEY, purpose)).decrypt(bytes(sealed))
    except (CryptoError, ValueError, TypeError):
        words = unseal(purpose, sealed)
        return seal(purpose, words) if words is not None else None
    return None


def _key(secret: str | bytes, purpose: str) -> bytes:
    return hashlib.blake2b(
        purpose.encode(),
        key=hashlib.sha256(secret if isinstance(secret, bytes) else secret.encode()).digest(),
        digest_size=32,
    ).digest()

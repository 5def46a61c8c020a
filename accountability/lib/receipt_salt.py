"""What a receipt (number and kunci) makes into the salt of its leaf in the public log, and only it.

The log is public and a kunci has but sixteen digits: a fast derivation could be tried for every kunci there
is within weeks. So the salt is scrypt over HKDF: `first` takes microseconds, in the deed that takes a voice
in, and is kept `sealed` with the server's pepper; `hardened` takes tens of milliseconds, apart from it (as a
kunci, docs/decisions/0015 and 0095). public_log/verify_log.py derives the same with nothing but the receipt.
"""

import hashlib
import hmac

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

INFO = b"posko-aspirasi/buku-jejak/v1"
LENGTH = 32


def first(kunci: str, nomor: str) -> bytes:
    """HKDF-SHA256 (RFC 5869) of the kunci's digits, salted with the number's: 32 bytes."""
    extracted = hmac.digest(nomor.encode(), kunci.encode(), hashlib.sha256)
    return hmac.digest(extracted, INFO + b"\x01", hashlib.sha256)


def hardened(early: bytes) -> bytes:
    """The salt itself: scrypt over `first`, at the cost of settings.RECEIPT_SCRYPT_N (r 8, p 1)."""
    return hashlib.scrypt(early, salt=INFO, n=settings.RECEIPT_SCRYPT_N, r=8, p=1, dklen=LENGTH)


def salt_of(kunci: str, nomor: str) -> bytes:
    """The salt of a receipt's leaf, from what stands on the receipt."""
    return hardened(first(kunci, nomor))


def sealed(early: bytes) -> bytes:
    """`first`, as it may wait in the database: without the pepper, which is not there, nobody reads it."""
    return bytes(_box(settings.PHONE_PEPPER).encrypt(early))


def unsealed(kept: bytes) -> bytes:
    """What `sealed` kept, also under a pepper of before; raises nacl's CryptoError under another."""
    for pepper in settings.PHONE_PEPPERS_BEFORE:
        try:
            return bytes(_box(pepper).decrypt(kept))
        except CryptoError:
            continue
    return bytes(_box(settings.PHONE_PEPPER).decrypt(kept))


def _box(pepper: str) -> SecretBox:
    return SecretBox(hashlib.sha256(b"receipt-salt:v1:" + pepper.encode()).digest())

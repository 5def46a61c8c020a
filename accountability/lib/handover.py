"""Hands a telephone number from the one process that can read it to one browser, past the database.

A pair of Curve25519 keys is made for one look: the public half lies in the database, the private half only in
a cookie of the browser that asked. The sending process seals the number to the public half; whoever has the
database alone, or the cookie alone, has nothing.
"""

from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from accountability.lib import phone_vault


class WrongKey(Exception):
    """What was sealed does not open with this key."""


def new_pair() -> tuple[str, str]:
    """A fresh private key and its public one, as text."""
    private = PrivateKey.generate()
    return _text(bytes(private)), _text(bytes(private.public_key))


def resealed(sealed: bytes, public_key: str) -> bytes:
    """The number inside `sealed` (lib.phone_vault), sealed to `public_key` instead.

    Raises phone_vault.NoPrivateKey where this process cannot read numbers, phone_vault.SealBroken.
    """
    box = SealedBox(PublicKey(public_key.encode(), URLSafeBase64Encoder))
    return bytes(box.encrypt(phone_vault.unseal(sealed).encode()))


def opened(sealed: bytes, private_key: str) -> str:
    """The number that was sealed to this key; raises WrongKey."""
    try:
        key = PrivateKey(private_key.encode(), URLSafeBase64Encoder)
        return SealedBox(key).decrypt(bytes(sealed)).decode()
    except (CryptoError, ValueError, TypeError):
        # The cause is cut off on purpose: nothing about the number may reach a traceback.
        raise WrongKey from None


def _text(raw: bytes) -> str:
    return URLSafeBase64Encoder.encode(raw).decode()

"""Codes of six digits that a phone makes from a shared secret and the time (RFC 6238).

The arithmetic is django-otp's; its tables are not used: they keep the secret readable and look at the clock
themselves (docs/decisions/0096).
"""

import base64
import datetime as dt
import secrets
from urllib.parse import quote

from django.db import transaction
from django_otp.oath import TOTP

from accountability.accounts.models import AccountNews, TotpKey, User
from accountability.accounts.telling import tell
from accountability.lib.sealed_words import seal, unseal

STEP = 30  # seconds (RFC 6238, 5.2)
TOLERANCE = 1  # steps before and after (RFC 6238, 5.2): a phone may be half a minute off
FAR = 20  # steps within which a wrong clock is told when the code is first set up
PURPOSE = "totp"
_ISSUER = "Posko Aspirasi"


class WrongCode(Exception):
    """The code is not the one of this moment; `minutes` says how far the phone's clock seems to be off."""

    def __init__(self, minutes: int = 0) -> None:
        super().__init__()
        self.minutes = minutes


def new_secret() -> bytes:
    """A secret of 160 bits, as RFC 4226 asks."""
    return secrets.token_bytes(20)


def written(secret: bytes) -> str:
    """The secret as people copy it: base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(secret: bytes, username: str) -> str:
    """What the QR holds, and what a tap on the same phone opens."""
    label = quote(f"{_ISSUER}:{username}")
    return f"otpauth://totp/{label}?secret={written(secret).replace(' ', '')}&issuer={quote(_ISSUER)}"


def step_of(at: dt.datetime) -> int:
    """The number of the half minute of `at`."""
    return int(at.timestamp()) // STEP


def matching_step(
    secret: bytes, code: str, at: dt.datetime, *, after: int = -1, tolerance: int = TOLERANCE
) -> int | None:
    """The step whose code this is, later than `after` and at most `tolerance` from `at`; None for no step."""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    totp = TOTP(secret, step=STEP)
    totp.time = at.timestamp()
    return int(totp.t()) if totp.verify(int(code), tolerance=tolerance, min_t=after + 1) else None


@transaction.atomic
def set_up(*, user: User, secret: bytes, code: str, at: dt.datetime) -> TotpKey:
    """Keeps the secret once the phone has shown that it makes the right code; an older secret goes.

    Raises WrongCode. That code is spent: it does not also open the door.
    """
    step = matching_step(secret, code, at)
    if step is None:
        far = matching_step(secret, code, at, tolerance=FAR)
        raise WrongCode(minutes=round((far - step_of(at)) * STEP / 60) if far is not None else 0)
    key, _new = TotpKey.objects.update_or_create(
        user=user, defaults={"sealed": seal(PURPOSE, secret), "added_at": at, "last_step": step}
    )
    tell(user=user, kind=AccountNews.TOTP_ON, by_id=user.pk, at=at)
    return key


@transaction.atomic
def accept(*, user: User, code: str, at: dt.datetime) -> bool:
    """Whether this is the person's code of now; each is taken once, and none older than the last."""
    key = TotpKey.objects.select_for_update().filter(user=user).first()
    secret = unseal(PURPOSE, bytes(key.sealed)) if key is not None else None
    if key is None or secret is None:
        return False
    step = matching_step(secret, code, at, after=key.last_step)
    if step is None:
        return False
    key.last_step = step
    key.save(update_fields=["last_step"])
    return True


@transaction.atomic
def take_off(*, user: User, at: dt.datetime) -> None:
    """The phone's codes no longer count."""
    if TotpKey.objects.filter(user=user).delete()[0]:
        tell(user=user, kind=AccountNews.TOTP_OFF, by_id=user.pk, at=at)

"""Ten codes on paper for the day the phone is lost; each is good once."""

import datetime as dt
import re
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accountability.accounts.models import AccountNews, RecoveryCode, User
from accountability.accounts.telling import tell

HOW_MANY = 10
# No letters that look like another: 27 ** 11 is 52 bits, so they are kept under a password hash (ASVS 6.5.2).
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 11
_NOT_LETTERS = re.compile(r"[^0-9a-z]")


def is_like_one(typed: str) -> bool:
    """Whether this was meant as a recovery code rather than as six digits."""
    return len(_NOT_LETTERS.sub("", typed.lower())) == _LENGTH + 1


@transaction.atomic
def make(*, user: User, at: dt.datetime) -> list[str]:
    """Ten new codes, written `3abc-defg-hjkm`; the old ones count no more. Nobody can show them again."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [
        f"{slot}" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for slot in range(HOW_MANY)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, slot=slot, code_hash=make_password(code), made_at=at)
        for slot, code in enumerate(codes)
    )
    tell(user=user, kind=AccountNews.CODES, by_id=user.pk, at=at)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


@transaction.atomic
def use(*, user: User, typed: str, at: dt.datetime) -> bool:
    """Whether this code was good; then it is spent. Its first digit says which of the ten it is."""
    code = _NOT_LETTERS.sub("", typed.lower())
    if len(code) != _LENGTH + 1 or not code[0].isdigit():
        return False
    row = RecoveryCode.objects.select_for_update().filter(user=user, slot=int(code[0]), used_at=None).first()
    if row is None or not check_password(code, row.code_hash):
        return False
    row.used_at = at
    row.save(update_fields=["used_at"])
    tell(user=user, kind=AccountNews.CODE_USED, by_id=user.pk, at=at)
    return True


def left(user: User) -> int:
    """How many are still good."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()

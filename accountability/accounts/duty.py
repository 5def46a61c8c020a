"""Who must have a second factor, and until when it may still be missing."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from accountability.accounts.models import FactorDuty, Passkey, TotpKey, User
from accountability.accounts.sign_in_rules import roles_in_duty, span


def has_factor(user: User) -> bool:
    """Whether a second factor is set up: codes or a passkey. Paper codes alone are none."""
    return TotpKey.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def must_have(user: User, day: dt.date) -> bool:
    """Whether a role of this day asks for it; settings.SECOND_FACTOR_REQUIRED may lift it."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    roles = set(user.memberships.on(day).values_list("role", flat=True))
    if user.is_superuser:
        roles.add("superadmin")
    return bool(roles & roles_in_duty())


@transaction.atomic
def missing_until(*, user: User, day: dt.date, at: dt.datetime) -> dt.datetime | None:
    """Until when this person may come in without; None where nothing is missing. The first look starts it."""
    if has_factor(user) or not must_have(user, day):
        return None
    duty, _new = FactorDuty.objects.get_or_create(user=user, defaults={"until_at": at + span("grace")})
    return duty.until_at


@transaction.atomic
def begin_anew(*, user: User, at: dt.datetime) -> None:
    """After a reset there are a few days to set it up again."""
    FactorDuty.objects.update_or_create(user=user, defaults={"until_at": at + span("grace_after_reset")})

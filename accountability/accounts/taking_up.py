"""Takes up an invitation: a name, a code and a new password; every other session of the account ends."""

import datetime as dt

from django.db import transaction

from accountability.accounts import sessions
from accountability.accounts.models import Ending, Invitation, User
from accountability.lib import kunci


class WrongCode(Exception):
    """Name and code do not belong together; nobody learns which of them was wrong."""


class CodeUsed(Exception):
    """The code was right, and has been used already."""


class CodeOver(Exception):
    """The code was right, and too old, withdrawn, or of an account that is closed."""


@transaction.atomic
def take_up(*, username: str, code: str, password: str, at: dt.datetime) -> Invitation:
    """Sets the password of the account whose code this is. Raises WrongCode, CodeUsed, CodeOver.

    Whoever is signed in with the password before is not any more, on any device. Unknown names and wrong
    codes cost the same (lib.kunci.matches).
    """
    newest = Invitation.objects.filter(user__username=username).exclude(mark="").order_by("-id")
    found = newest.select_for_update(of=("self",)).first()
    if not kunci.matches(kunci.tidy(code), found.mark if found is not None else "") or found is None:
        raise WrongCode
    if found.taken_up_at is not None:
        raise CodeUsed
    user = User.objects.select_for_update().get(pk=found.user_id)
    over = found.withdrawn_at is not None or (found.expires_at is not None and found.expires_at <= at)
    if over or not user.is_active:
        raise CodeOver
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_others(user=user, but="", how=Ending.PASSWORD, at=at)
    found.taken_up_at = at
    found.save(update_fields=["taken_up_at"])
    found.user = user
    return found

"""Takes a second factor off an account from above; the deed with its ledger entry stands in oversight."""

import datetime as dt

from django.db import transaction

from accountability.accounts import duty, sessions
from accountability.accounts.models import AccountNews, Ending, Passkey, RecoveryCode, TotpKey, User
from accountability.accounts.telling import tell


@transaction.atomic
def strip(*, user: User, by_id: int, at: dt.datetime) -> None:
    """Removes codes, passkeys and paper codes, ends every session, and leaves the person word of it."""
    for table in (TotpKey, Passkey, RecoveryCode):
        table.objects.filter(user=user).delete()
    duty.begin_anew(user=user, at=at)
    sessions.end_others(user=user, but="", how=Ending.RESET, at=at)
    tell(user=user, kind=AccountNews.RESET, by_id=by_id, at=at)

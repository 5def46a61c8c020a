"""Counts a desk's form once: the key it carries is kept together with what the form did."""

import datetime as dt

from django.db import transaction

from accountability.accounts.models import SentForm

KEPT = dt.timedelta(days=7)


@transaction.atomic
def count_once(*, user_id: int, key: str, at: dt.datetime) -> bool:
    """Whether this is the first sending under `key`; a form without a key always is.

    Called in the transaction of the deed: they commit together, or the same form may be sent again. Two
    sendings at once wait for each other. Keys are kept for a week.
    """
    if not key:
        return True
    SentForm.objects.filter(user_id=user_id, at__lt=at - KEPT).delete()
    _, first = SentForm.objects.get_or_create(user_id=user_id, key=key, defaults={"at": at})
    return first

"""Withdraws SMS that were promised and have not left: what they tell of was undone."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from sms_gateway import moves
from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundSMS


@transaction.atomic
def withdraw(*, keys: Iterable[str], at: dt.datetime) -> bool:
    """Whether none of the SMS with these dedupe keys has left or will leave; then all of them are cancelled.

    A key without an SMS has nothing to withdraw.
    """
    rows = OutboundSMS.objects.filter(dedupe_key__in=list(keys)).exclude(state=OutboundState.CANCELLED)
    waiting = rows.select_for_update().filter(state=OutboundState.PROMISED)
    if rows.count() != len(list(waiting)):
        return False
    moves.forward(rows, OutboundState.CANCELLED, error_code="withdrawn")
    return True

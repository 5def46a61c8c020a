"""Forgets what an SMS carried and must not be kept: a kunci once it has left, a vote once it is counted."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import Fragment, InboundSMS, OutboundSMS

MASK = "**** **** **** ****"
_SECRET = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


@transaction.atomic
def forget_secrets(*, at: datetime, limit: int) -> int:
    """Masks the kunci in up to `limit` SMS promised by `at` that wait no more to leave; returns how many.

    One of unknown outcome may have to be found by its words, or sent again: it keeps them until that is over.
    The simulator's SMS keep theirs: its page is the phone, in demo and development only.
    """
    gone = OutboundSMS.objects.filter(
        holds_secret=True, promised_at__lte=at, rank__gt=RANKS[OutboundState.SENDING]
    )
    open_question = Q(state=OutboundState.UNKNOWN, look_ups__lt=LIMITS.lookup_tries, expires_at__gt=at)
    rows = gone.exclude(open_question).exclude(line__carrier="simulator").order_by("id")
    held = list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])
    for sms in held:
        sms.body = _SECRET.sub(MASK, sms.body)
        sms.holds_secret = False
    OutboundSMS.objects.bulk_update(held, ["body", "holds_secret"])
    return len(held)


@transaction.atomic
def forget_words(*, sms: InboundSMS, instead: str, at: datetime) -> None:
    """Puts `instead` in place of the words of an SMS that came in, also in the parts it was joined from.

    For words that must not be kept beside the phone that wrote them, such as a secret vote.
    """
    InboundSMS.objects.filter(pk=sms.pk).update(body=instead)
    Fragment.objects.filter(joined_into=sms.pk).update(body="")
    sms.body = instead

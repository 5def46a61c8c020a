"""Two machines that answer each other: how they are recognised, so that we fall silent first."""

import csv
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from accountability.lib.moments import between
from sms_gateway import lately
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundSMS, OutboundKind, OutboundSMS

_USSD = re.compile(r"\*\d{2,}(?:\*\d+)*#")  # *123#
_DAY = timedelta(days=1)


def is_automatic(text: str) -> bool:
    """True for what a phone or an operator writes by itself: data/automatic_texts.csv, or a *123#."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    return any(phrase in plain for phrase in _phrases()) or _USSD.search(plain) is not None


def said_too_often(told: Sequence[lately.Told], *, body: str, at: datetime) -> bool:
    """True when a phone that was `told` this heard the same text as often as it may in a few minutes."""
    since = at - timedelta(minutes=LIMITS.same_text_minutes)
    same = [one for one in told if one.promised_at > since and one.body == body]
    return len(same) >= LIMITS.same_text_times


def wrote_by_itself(*, inbound: InboundSMS, at: datetime) -> bool:
    """True when this SMS is to get no answer any more: a machine wrote it, and machines are answered once.

    It is one when the same SMS came LIMITS.echo_times in a few minutes, or when its words are those of one
    and another such SMS of this phone was answered within a day.
    """
    since = at - timedelta(minutes=LIMITS.echo_minutes)
    wrote = lately.wrote(inbound.contact_id or 0, since, at)
    # Those that came after it do not count: the first of a hundred is still answered.
    if sum(pk <= inbound.pk and body == inbound.body for pk, body in wrote) >= LIMITS.echo_times:
        return True
    if not is_automatic(inbound.body):
        return False
    answered = OutboundSMS.objects.filter(
        between("promised_at", at - _DAY, at),
        contact=inbound.contact_id,
        kind=OutboundKind.REPLY,
        in_reply_to__isnull=False,
    ).exclude(state=OutboundState.CANCELLED)
    return any(map(is_automatic, answered.values_list("in_reply_to__body", flat=True)))


@cache
def _phrases() -> tuple[str, ...]:
    path = Path(__file__).parent / "data" / "automatic_texts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(row["phrase"] for row in csv.DictReader(file))

"""Frees what a clock that ran ahead has put into the future, once the clock is right again.

An SMS that came in "2028" would wait for its turn until then, one that was being sent would block its phone
as long, and a line would rest. Nothing is lost and nothing sent twice: what may have left is looked up, and
looked for since before the clock leapt.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accountability.ledger import clock_watch
from accountability.lib import local_time
from accountability.lib.moments import CLOCKS_DIFFER
from sms_gateway import moves
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundMedia, InboundSMS, Line, OutboundKind, OutboundSMS

logger = logging.getLogger(__name__)

AT_ONCE = 500
_LONGEST_PLANNED = timedelta(days=40)  # what the budget of a month holds back waits for the next one


def _night_is_over(at: datetime) -> Q:
    """Not those that were brought back already and wait for the morning."""
    return Q(not_before__gt=at + timedelta(hours=14))


@transaction.atomic
def bring_back(*, at: datetime) -> int:
    """Makes due, known or free what lies further in the future than any wait of ours reaches; how many."""
    count = _inbound(at) + _media(at) + _sending(at) + _unknown(at) + _promised(at) + _lines(at)
    if count:
        logger.error("%s rows had been put into the future by a clock that ran ahead.", count)
    return count


def _beyond(seconds: float, at: datetime) -> datetime:
    return at + timedelta(seconds=seconds) + CLOCKS_DIFFER


def _inbound(at: datetime) -> int:
    longest = LIMITS.inbox_backoff_seconds * 2**LIMITS.inbox_attempts
    return InboundSMS.objects.waiting().filter(not_before__gt=_beyond(longest, at)).update(not_before=at)


def _media(at: datetime) -> int:
    longest = LIMITS.media_backoff_seconds * 2**LIMITS.media_attempts
    return InboundMedia.objects.waiting().filter(not_before__gt=_beyond(longest, at)).update(not_before=at)


def _since(at: datetime) -> datetime:
    """When what was noted in the future may really have happened, at the earliest."""
    leapt_from = clock_watch.sane_since()
    before = at - clock_watch.LEAP
    return min(leapt_from, before) if leapt_from else before


def _sending(at: datetime) -> int:
    stuck = OutboundSMS.objects.filter(state=OutboundState.SENDING, sending_at__gt=at + CLOCKS_DIFFER)
    return moves.forward(
        stuck, OutboundState.UNKNOWN, error_code="no_answer", not_before=at, sending_at=_since(at)
    )


def _unknown(at: datetime) -> int:
    """Also those that were handed over by such a clock: they are looked for since before it leapt."""
    noted = OutboundSMS.objects.unknown().filter(sending_at__gt=at + CLOCKS_DIFFER)
    moved = noted.update(sending_at=_since(at), not_before=at)
    longest = LIMITS.lookup_seconds * 2**LIMITS.lookup_tries
    return moved + OutboundSMS.objects.unknown().filter(not_before__gt=_beyond(longest, at)).update(
        not_before=at
    )


def _promised(at: datetime) -> int:
    """Those promised by such a clock; a reply goes now, news when quiet hours allow, each for its hours."""
    by_it = Q(promised_at__gt=at + CLOCKS_DIFFER) & (_night_is_over(at) | Q(kind=OutboundKind.REPLY))
    later = OutboundSMS.objects.promised().filter(not_before__gt=at)
    found = list(later.filter(by_it | Q(not_before__gt=at + _LONGEST_PLANNED))[:AT_ONCE])
    for sms in found:
        reply = sms.kind == OutboundKind.REPLY
        helps = sms.expires_at - sms.not_before
        quiet_hours = None if reply else settings.SMS_QUIET_HOURS
        sms.not_before = local_time.after_quiet(at, sms.desa_id or "", quiet_hours)
        sms.expires_at = sms.not_before + helps
    OutboundSMS.objects.bulk_update(found, ["not_before", "expires_at"])
    return len(found)


def _lines(at: datetime) -> int:
    beyond = _beyond(LIMITS.line_rest_longest_seconds, at)
    for told in ("last_heard_at", "last_sent_at"):  # or a line that falls silent is not noticed until then
        Line.objects.filter(**{f"{told}__gt": at + CLOCKS_DIFFER}).update(**{told: at})
    return Line.objects.filter(rests_until__gt=beyond).update(rests_until=None, failures_in_a_row=0)

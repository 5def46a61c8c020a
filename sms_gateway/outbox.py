"""The outbox: an SMS is promised together with the fact it tells of, and reaches its phone once.

Sending stands in sms_gateway.sending, what becomes of an unknown outcome in sms_gateway.outcomes, reports in
sms_gateway.delivery_reports, and the moves between the states in sms_gateway.moves.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib import bell, gsm7, local_time, together
from accountability.regions.models import Wilayah
from sms_gateway import caps, lines, moves
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.delivery_reports import report
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, InboundSMS, OutboundKind, OutboundSMS
from sms_gateway.sending import send

__all__ = ["NothingToSay", "promise", "report", "send", "sweep"]

logger = logging.getLogger(__name__)


class NothingToSay(Exception):
    """An SMS without a word is not sent."""


@transaction.atomic
def promise(
    *,
    contact: Contact,
    desa: Wilayah | None,
    body: str,
    template: str,
    dedupe_key: str,
    kind: str,
    at: datetime,
    by: Actor | None = None,
    in_reply_to: InboundSMS | None = None,
    not_before: datetime | None = None,
    holds_secret: bool = False,
    to_many: bool = False,
    new: bool = False,
) -> OutboundSMS:
    """Promises one SMS per `dedupe_key`, in the caller's transaction; a second call finds the first.

    News and notices wait for the end of the village's quiet hours. What may not be sent at all is kept as
    `cancelled`, with the reason in `error_code` (sms_gateway.caps.held_back). `to_many` says that others are
    told the same: such an SMS is never sent a second time on a guess. `new` says that the key names a row of
    this very transaction, so that nobody can have promised it before. The body is made GSM-7. Raises
    NothingToSay.
    """
    mine = OutboundSMS(contact=contact, desa=desa, in_reply_to=in_reply_to, kind=kind, to_many=to_many)
    mine.body, mine.holds_secret = gsm7.plain(body).strip(), holds_secret
    mine.template, mine.dedupe_key = template, dedupe_key
    mine.promised_at, mine.promised_by = at, f"{by.kind} {by.role}".strip() if by else "system"
    if not mine.body:
        raise NothingToSay
    mine.error_code = caps.held_back(mine, at=at, by=by)
    _prepare(mine, max(at, not_before or at))
    # Among many SMS in one transaction nobody looks first; a second promise undoes them all instead.
    promised = _kept(mine, new=new or (in_reply_to is not None and together.current() is not None))
    if promised.ref == mine.ref and promised.state == OutboundState.PROMISED:
        bell.ring_task("sms_gateway.tasks.send_due")
    return promised


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Calls `unknown` what has been `sending` longer than LIMITS.sending_minutes: its sender died.

    Returns how many. sms_gateway.outcomes looks at them from now on.
    """
    stuck = OutboundSMS.objects.sending_since_before(at - timedelta(minutes=LIMITS.sending_minutes))
    count = moves.forward(stuck, OutboundState.UNKNOWN, error_code="no_answer", not_before=at)
    if count:
        logger.warning("%s outgoing SMS have an unknown outcome.", count)
    return count


def _kept(mine: OutboundSMS, *, new: bool) -> OutboundSMS:
    """This row, or the one that has its key already."""
    if new:
        together.insert(mine)
        return mine
    OutboundSMS.objects.bulk_create([mine], ignore_conflicts=True)
    return OutboundSMS.objects.get(dedupe_key=mine.dedupe_key)


def _prepare(sms: OutboundSMS, earliest: datetime) -> None:
    """Fills in what follows from the rest: when it may go, how long it helps, its line, its parts."""
    kode = sms.desa_id or sms.contact.desa_id
    reply = sms.kind == OutboundKind.REPLY
    hours = LIMITS.reply_expires_hours if reply else LIMITS.news_expires_hours
    quiet_hours = None if reply else settings.SMS_QUIET_HOURS
    sms.not_before = local_time.after_quiet(earliest, kode or "", quiet_hours)
    sms.expires_at = sms.not_before + timedelta(hours=hours)
    sms.line = lines.route_for(
        contact=sms.contact, desa_kode=kode, in_reply_to=sms.in_reply_to, at=sms.promised_at
    )
    sms.segments = gsm7.segments(sms.body)
    sms.state = OutboundState.CANCELLED if sms.error_code else OutboundState.PROMISED
    sms.rank = RANKS[sms.state]

"""What is promised and yet not sent: every SMS that comes in is kept, answers are what has a limit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from accountability.accounts.actors import Actor
from accountability.lib.moments import between
from sms_gateway import lately, loops
from sms_gateway.models import OutboundKind, OutboundSMS

_MINUTE = timedelta(minutes=1)


def held_back(sms: OutboundSMS, *, at: datetime, by: Actor | None) -> str:
    """Why this SMS is never to be sent, or "".

    "opted_out": news to a phone that wants none. "looping": an answer to a machine. "same_text": this phone
    was just told the same. "reply_cap": more in an hour or a day than one phone is answered. "village_cap":
    more in a day than one village answers.
    """
    reply = sms.kind == OutboundKind.REPLY
    if not reply and sms.contact.opted_out_at:
        return "opted_out"
    if reply and sms.in_reply_to is not None and loops.wrote_by_itself(inbound=sms.in_reply_to, at=at):
        return "looping"
    # Anyone may type anyone's number into a form: what strangers make us send has the cap of replies.
    told = lately.told(sms.contact_id, at)
    if reply or (by is not None and by.kind == "citizen"):
        if _phone_has_had_enough(told, reply=reply, at=at):
            return "reply_cap"
        if _village_has_said_enough(sms, at=at):
            return "village_cap"
    return "same_text" if loops.said_too_often(told, body=sms.body, at=at) else ""


def replies_wait(at: datetime) -> bool:
    """True while the whole installation has answered as much within a minute as it may: a loop, or a flood.

    Nothing is dropped; the answers leave later.
    """
    allowed: int = settings.SMS_REPLIES_PER_MINUTE
    if not allowed:
        return False
    just_now = OutboundSMS.objects.filter(between("sending_at", at - _MINUTE, at), kind=OutboundKind.REPLY)
    return just_now.count() >= allowed


def _phone_has_had_enough(told: Sequence[lately.Told], *, reply: bool, at: datetime) -> bool:
    counted = [one.promised_at for one in told if _counts(one, reply=reply)]
    for allowed, hours in ((settings.SMS_REPLIES_PER_HOUR, 1), (settings.SMS_REPLIES_PER_DAY, 24)):
        since = at - timedelta(hours=hours)
        if allowed and sum(promised_at > since for promised_at in counted) >= allowed:
            return True
    return False


def _counts(one: lately.Told, *, reply: bool) -> bool:
    """Replies by themselves, and news that citizens set off by themselves."""
    is_reply = one.kind == OutboundKind.REPLY
    return is_reply if reply else not is_reply and one.promised_by == "citizen"


def _village_has_said_enough(sms: OutboundSMS, *, at: datetime) -> bool:
    allowed: int = settings.SMS_REPLIES_PER_VILLAGE_DAY
    if not allowed or sms.desa_id is None:
        return False
    return lately.replies_in_a_day(sms.desa_id, at) >= allowed

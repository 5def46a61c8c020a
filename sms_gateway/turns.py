"""Whose turn it is among the promised SMS: answers first, and one phone hears one SMS after the other."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundKind, OutboundSMS, OutboundSMSQuerySet

# An answer is waited for; everything else can wait for it.
_BEHIND_REPLIES = [OutboundKind.NEWS, OutboundKind.NOTICE]


def next_of_each_phone(*, at: datetime, replies: bool) -> OutboundSMSQuerySet:
    """The replies, or else the news and notices, that are due and whose phone's turn it is.

    Nothing goes to a phone while another SMS is on its way to it. Of those whose time has come, replies go
    before news, and otherwise each in the order of the promises.
    """
    same = OutboundSMS.objects.filter(contact=OuterRef("contact"))
    reply, earlier = Q(kind=OutboundKind.REPLY), Q(pk__lt=OuterRef("pk"))
    before = same.due(at).filter(reply & earlier if replies else reply | earlier)
    on_its_way = same.filter(state=OutboundState.SENDING)
    mine = OutboundSMS.objects.due(at).filter(reply if replies else Q(kind__in=_BEHIND_REPLIES))
    return mine.filter(~Exists(on_its_way), ~Exists(before))


def replies_are_due(at: datetime) -> bool:
    """Whether any reply waits whose time has come: a small question, asked before the large one."""
    return OutboundSMS.objects.due(at).filter(kind=OutboundKind.REPLY).exists()

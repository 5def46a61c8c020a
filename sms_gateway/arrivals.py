"""What arrives by a gateway is taken in here, whichever way it came: a call, a folder, a table."""

from datetime import datetime, timedelta

from sms_gateway import contacts, fragments, inbox
from sms_gateway.carriers import Incoming
from sms_gateway.models import InboundSMS, Line

_CLOCKS_DIFFER = timedelta(days=20 * 365)


def take(*, line: Line, told: Incoming, at: datetime) -> InboundSMS | None:
    """Stores an SMS, or one part of a long one; None while other parts are missing.

    Once this returns it is committed, unless the caller holds a transaction open. A wish that the provider
    has obeyed by itself (it no longer delivers to this phone, or does again) is obeyed here too.
    """
    if told.part is not None:
        return fragments.keep(line=line, told=told, part=told.part, at=at)
    sms = inbox.receive(
        line=line,
        carrier_ref=told.carrier_ref,
        sender=told.sender,
        body=told.body,
        at=at,
        sent_at_provider=_plausible(told.sent_at_provider, at=at),
        attached=told.attached,
    ).sms
    if told.wish == "stop" and sms.contact is not None:
        contacts.opt_out(contact=sms.contact, at=at)
    elif told.wish == "start" and sms.contact is not None:
        contacts.opt_in(contact=sms.contact, at=at)
    return sms


def _plausible(told: datetime | None, *, at: datetime) -> datetime | None:
    """The provider's time, unless no clock tells it: a year Python cannot read back stops every worker."""
    return told if told is not None and abs(told - at) < _CLOCKS_DIFFER else None

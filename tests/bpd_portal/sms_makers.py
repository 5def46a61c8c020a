"""Makers for the SMS pages: one SMS in and answered, through the doors of the gateway themselves."""

import datetime as dt
import itertools

from accountability.regions.models import Wilayah
from sms_gateway import inbox, outbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests import makers

_refs = itertools.count(1)


def write(line: Line, body: str, at: dt.datetime, sender: str = makers.PHONE) -> InboundSMS:
    """A citizen writes; the SMS is taken in and answered."""
    ref = f"uji-{next(_refs)}"
    sms = inbox.receive(line=line, carrier_ref=ref, sender=sender, body=body, at=at).sms
    inbox.hand_over(at=at, limit=1)
    sms.refresh_from_db()
    return sms


def promise(
    desa: Wilayah, body: str, at: dt.datetime, *, key: str = "", number: str = makers.PHONE, **fields: str
) -> OutboundSMS:
    """An SMS that is promised to a phone, news unless said otherwise."""
    said = {"template": "dibaca", "kind": "news", **fields}
    return outbox.promise(
        contact=makers.make_contact(number),
        desa=desa,
        body=body,
        dedupe_key=key or f"uji:{next(_refs)}",
        at=at,
        template=said["template"],
        kind=said["kind"],
    )


def mark(sms: OutboundSMS | InboundSMS, **fields: object) -> None:
    """Puts a row into the state a test speaks of."""
    type(sms)._base_manager.filter(pk=sms.pk).update(**fields)
    sms.refresh_from_db()

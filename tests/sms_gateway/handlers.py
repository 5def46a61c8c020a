"""Stand-ins for the function that takes in a stored SMS; the real one belongs to posko."""

import uuid
from datetime import datetime

from sms_gateway import outbox
from sms_gateway.models import InboundSMS


class CannotRead(Exception):
    """This SMS cannot be taken in; the text repeats a citizen's words, as a careless one would."""


def answer(*, sms: InboundSMS, at: datetime) -> None:
    """One reply per hand-over, with a key that would let a second hand-over show as a second reply."""
    assert sms.contact is not None
    outbox.promise(
        contact=sms.contact,
        desa=None,
        body=f"Diterima: {sms.body}"[:160],
        template="terima",
        dedupe_key=f"terima:{uuid.uuid4()}",
        kind="reply",
        in_reply_to=sms,
        at=at,
    )


def answer_and_break(*, sms: InboundSMS, at: datetime) -> None:
    """Writes, then fails: what was written must not stay."""
    answer(sms=sms, at=at)
    raise CannotRead(sms.body)


def break_on_poison(*, sms: InboundSMS, at: datetime) -> None:
    """Fails for one text only."""
    if sms.body == "racun":
        raise CannotRead(sms.body)
    answer(sms=sms, at=at)

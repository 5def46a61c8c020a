"""Stand-ins for the function that takes in a stored SMS; the real one belongs to posko."""

import uuid
from contextlib import suppress
from datetime import datetime

from django.db import transaction

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


@transaction.atomic
def _in_vain(sms: InboundSMS, at: datetime, *, writes: bool) -> None:
    if writes:
        answer(sms=sms, at=at)
    raise CannotRead(sms.body)


def try_in_vain_then_answer(*, sms: InboundSMS, at: datetime) -> None:
    """A deed inside refuses before it wrote anything, as when there is nothing to rate yet."""
    with suppress(CannotRead):
        _in_vain(sms, at, writes=False)
    answer(sms=sms, at=at)


def write_in_vain_then_answer(*, sms: InboundSMS, at: datetime) -> None:
    """A deed inside writes and then fails; what it wrote must not stay."""
    with suppress(CannotRead):
        _in_vain(sms, at, writes=True)
    answer(sms=sms, at=at)

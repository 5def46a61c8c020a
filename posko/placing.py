"""Says which desa a phone speaks for, and takes in what it wrote while nobody knew."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import CITIZEN, Actor
from accountability.ledger.record import hold
from accountability.regions.models import Wilayah
from posko import village
from posko.adding import add_words
from posko.grammar import Context, parse
from posko.intake import TakenIn
from posko.telling import tell
from posko.thanks import thanks_for
from posko.voicing import take_in_words
from sms_gateway import contacts
from sms_gateway.models import Contact, InboundSMS

A_NAME = 80  # of 100: so like the name of the desa is an answer, and nothing else was said


@dataclass(frozen=True, slots=True)
class Placed:
    """The voices that were taken in, oldest first."""

    taken: list[TakenIn]


@transaction.atomic
def place(
    *, contact: Contact, desa: Wilayah, by: Actor, at: dt.datetime, before: InboundSMS | None = None
) -> Placed:
    """The phone belongs to `desa` from now on; what it wrote while its village was unknown is taken in.

    Each voice gets its receipt. With `before`, the SMS in which the citizen named the village, the newest
    voice has none yet: its receipt is the answer to that SMS, which the caller gives. Raises NoSuchDesa.
    """
    hold(desa=desa)
    contacts.settle(contact=contact, desa=desa, at=at)
    taken: list[TakenIn] = []
    for held in village.held_back(contact, before=before):
        held.contact = contact
        if not _is_an_answer(held.body, desa, first=not taken):
            taken.append(take_in_words(sms=held, desa=desa, secret=village.was_promised_secrecy(held)))
        elif taken and village.likeness(held.body, desa) < A_NAME:
            add_words(aspirasi=taken[0].aspirasi, text=held.body, by=CITIZEN, at=at, inbound=held)
    for one in taken if before is None else taken[:-1]:
        template, values = thanks_for(one)
        tell(aspirasi=one.aspirasi, template=template, about="terima", by=by, at=at, **values)
    return Placed(taken)


def _is_an_answer(body: str, desa: Wilayah, *, first: bool) -> bool:
    """Whether an SMS that was held back only said where the phone is, or tried to."""
    if parse(body).intent == "desa":
        return True
    answers = parse(body, Context(asked="village")).intent == "answer_village"
    return answers and (not first or village.likeness(body, desa) >= A_NAME)

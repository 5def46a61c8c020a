"""Remembers what a phone was last asked, for as long as its next words may be the answer."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from accountability.lib.together import ahead
from posko.models import Aspirasi, PendingQuestion
from sms_gateway.models import Contact, InboundSMS

VILLAGE, PLACE, NUMBER, SECRET = "village", "dusun", "number", "secret"
HOURS = {VILLAGE: 24, PLACE: 72, NUMBER: 24, SECRET: 2}
RATING_HOURS = 72  # so long a lone digit or "belum …" answers the news that something is done
MOST_MISFITS = 2  # then nobody is asked again: a person looks


def pending(contact: Contact, at: dt.datetime) -> PendingQuestion | None:
    """The question this phone may now be answering, or None."""

    def load(phones: Collection[int]) -> dict[int, PendingQuestion]:
        asked = PendingQuestion.objects.filter(contact__in=phones, expires_at__gt=at)
        return {one.contact_id: one for one in asked.select_related("aspirasi__desa", "inbound")}

    return ahead("phone", contact.pk, "pending question", load, None)


@transaction.atomic
def ask_village(
    *, contact: Contact | None, at: dt.datetime, options: list[str] | None = None, misfits: int = 0
) -> None:
    """Waits for the name of the village, or for one of `options` (codes, in the order they were offered).

    What waits for it stays in the inbox (posko.village.held_back).
    """
    _ask(contact, VILLAGE, at, options=options or [], misfits=misfits)


@transaction.atomic
def ask_place(*, contact: Contact | None, aspirasi: Aspirasi, at: dt.datetime) -> None:
    """Waits for words about `aspirasi`, such as its dusun; they may come without its number."""
    _ask(contact, PLACE, at, aspirasi_id=aspirasi.pk)


@transaction.atomic
def ask_number(
    *, contact: Contact | None, options: list[str], inbound: InboundSMS, at: dt.datetime, misfits: int = 0
) -> None:
    """Waits for which of the numbers `inbound` speaks; the option "baru" means none of them."""
    _ask(contact, NUMBER, at, options=options, inbound_id=inbound.pk, misfits=misfits)


@transaction.atomic
def await_secret(*, contact: Contact | None, at: dt.datetime) -> None:
    """The next words of this phone will be confidential."""
    _ask(contact, SECRET, at)


def forget(contact: Contact | None) -> None:
    """Nothing is asked of this phone any more."""
    PendingQuestion.objects.filter(contact=contact).delete()


def _ask(
    contact: Contact | None,
    kind: str,
    at: dt.datetime,
    *,
    aspirasi_id: int | None = None,
    inbound_id: int | None = None,
    options: list[str] | None = None,
    misfits: int = 0,
) -> None:
    PendingQuestion.objects.update_or_create(
        contact=contact,
        defaults={
            "kind": kind,
            "aspirasi_id": aspirasi_id,
            "inbound_id": inbound_id,
            "options": options or [],
            "misfits": misfits,
            "asked_at": at,
            "expires_at": at + dt.timedelta(hours=HOURS[kind]),
        },
    )

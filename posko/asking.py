"""Remembers what a phone was last asked, for as long as its next words may be the answer."""

import datetime as dt

from django.db import transaction

from posko.models import Aspirasi, PendingQuestion
from sms_gateway.models import Contact

VILLAGE, RATING, SECRET = "village", "rating", "secret"
HOURS = {VILLAGE: 24, RATING: 72, SECRET: 2}


def pending(contact: Contact, at: dt.datetime) -> PendingQuestion | None:
    """The question this phone may now be answering, or None."""
    return (
        PendingQuestion.objects.filter(contact=contact, expires_at__gt=at).select_related("aspirasi").first()
    )


@transaction.atomic
def ask_village(*, contact: Contact | None, at: dt.datetime) -> None:
    """Waits for the name of the village; what waits for it stays in the inbox (posko.village.held_back)."""
    _ask(contact, VILLAGE, at)


@transaction.atomic
def ask_rating(*, contact: Contact, aspirasi: Aspirasi, at: dt.datetime) -> None:
    """Waits for PUAS or BELUM about `aspirasi`."""
    _ask(contact, RATING, at, aspirasi_id=aspirasi.pk)


@transaction.atomic
def await_secret(*, contact: Contact | None, at: dt.datetime) -> None:
    """The next words of this phone will be confidential."""
    _ask(contact, SECRET, at)


def forget(contact: Contact | None) -> None:
    """Nothing is asked of this phone any more."""
    PendingQuestion.objects.filter(contact=contact).delete()


def _ask(contact: Contact | None, kind: str, at: dt.datetime, aspirasi_id: int | None = None) -> None:
    PendingQuestion.objects.update_or_create(
        contact=contact,
        defaults={
            "kind": kind,
            "aspirasi_id": aspirasi_id,
            "asked_at": at,
            "expires_at": at + dt.timedelta(hours=HOURS[kind]),
        },
    )

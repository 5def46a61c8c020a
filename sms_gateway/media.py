"""What came along with an SMS: noted with it, settled once, let go when whoever took the SMS in is done."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from django.db import transaction

from accountability.lib import bell, phone_vault
from sms_gateway.carriers import Attached
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundMedia, InboundSMS, MediaKind, MediaState

FETCH = "sms_gateway.tasks.fetch_media"
MOST_NOTED = 10  # in one message by Twilio and WhatsApp; what a gateway tells beyond that is no message
LONGEST_ADDRESS = 2000  # signs

NOT_A_PHOTO, FORMAT, TOO_MANY, NO_ADDRESS = "not_a_photo", "format", "too_many", "no_address"


@cache
def _fetchable() -> frozenset[str]:
    path = Path(__file__).parent / "data" / "media_types.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["content_type"] for row in csv.DictReader(file))


@transaction.atomic
def note(*, sms: InboundSMS, attached: Sequence[Attached], at: datetime) -> None:
    """Notes what came along, once per place; photos wait to be fetched, the rest is refused at once.

    Nothing of a machine is noted. Photos beyond LIMITS.media_photos are not fetched.
    """
    if sms.contact is None:
        return
    rows = list(_rows(sms, attached[:MOST_NOTED], at))
    InboundMedia.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.state == MediaState.WAITING for row in rows):
        bell.ring_task(FETCH)


@transaction.atomic
def deal_with(*, medium: InboundMedia, at: datetime) -> None:
    """Whoever took the SMS in needs this no more: its file goes. Twice is once; one that waits stays."""
    done = InboundMedia.objects.open().filter(pk=medium.pk).update(dealt_with_at=at, file="")
    if done and medium.file:
        transaction.on_commit(partial(medium.file.storage.delete, str(medium.file.name)))


@transaction.atomic
def look_again(*, medium: InboundMedia, wait: timedelta, at: datetime) -> None:
    """It cannot be dealt with yet; not asked about before `wait` is over."""
    InboundMedia.objects.open().filter(pk=medium.pk).update(not_before=at + wait)


def _rows(sms: InboundSMS, attached: Sequence[Attached], at: datetime) -> Iterator[InboundMedia]:
    photos = 0
    for place, one in enumerate(attached):
        told = one.content_type.partition(";")[0].strip().lower()
        row = InboundMedia(inbound=sms, place=place, not_before=at)
        row.kind = MediaKind.PHOTO if told.startswith("image/") else MediaKind.OTHER
        row.reason = _why_not(row.kind, told, one.address, photos)
        if row.reason:
            row.state, row.settled_at = MediaState.REFUSED, at
        else:
            photos += 1
            row.sealed_address = phone_vault.seal(one.address)
        yield row


def _why_not(kind: str, told: str, address: str, photos: int) -> str:
    """Why it is not even tried, or ""."""
    if kind != MediaKind.PHOTO:
        return NOT_A_PHOTO
    if told not in _fetchable():
        return FORMAT
    if not 0 < len(address) <= LONGEST_ADDRESS:
        return NO_ADDRESS
    return TOO_MANY if photos >= LIMITS.media_photos else ""

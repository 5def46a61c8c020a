"""Adds a citizen's later words to their aspirasi."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.lib.bell import ring_group
from posko.live import group_of
from posko.models import Aspirasi, Message
from sms_gateway.models import InboundSMS


class NoWords(Exception):
    """There is nothing to add."""


@transaction.atomic
def add_words(
    *, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime, inbound: InboundSMS | None = None
) -> Message:
    """Keeps the citizen's words with the aspirasi; the same `inbound` adds them once. Raises NoWords."""
    if not text.strip():
        raise NoWords
    if inbound is not None and (known := Message.objects.filter(inbound=inbound).first()):
        return known
    message = Message.objects.create(
        aspirasi=aspirasi, from_citizen=True, text=text.strip(), at=at, by_user_id=by.user_id, inbound=inbound
    )
    record(kind="aspirasi.tambah", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)
    ring_group(group_of(aspirasi.desa_id))
    return message


@transaction.atomic
def keep_secret(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Makes an aspirasi confidential: its words leave every public page for good."""
    aspirasi.confidential = True
    aspirasi.public_summary = ""
    aspirasi.save(update_fields=["confidential", "public_summary"])
    record(kind="aspirasi.rahasia", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)

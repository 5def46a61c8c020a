"""Hands in a sheet: its phone is met, the voice taken in and the receipt promised, all or nothing."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.regions.models import Wilayah
from posko.intake import TakenIn, Voice, take_in
from posko.telling import tell
from sms_gateway import contacts


@transaction.atomic
def hand_in(*, desa: Wilayah, voice: Voice, hp: str, key: str, by: Actor, at: dt.datetime) -> TakenIn:
    """Takes in what stands on a sheet; the same `key` finds the same aspirasi again.

    `hp` is the phone as written, "" for none; with it the citizen gets a receipt and later news.
    Raises NotAPhone.
    """
    contact = contacts.meet(number=hp, at=at, desa=desa) if hp.strip() else None
    taken = take_in(
        desa=desa,
        voice=voice,
        by=by,
        at=at,
        contact=contact,
        idempotency_key=f"lembar:{key}" if key else None,
    )
    if taken.fresh:
        tell(aspirasi=taken.aspirasi, template="terima_titipan", about="titipan", by=by, at=at)
    return taken

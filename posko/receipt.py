"""Takes a voice in from the web and promises its receipt to the phone that was left, in one transaction."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.regions.models import Wilayah
from posko.intake import TakenIn, Voice, take_in
from posko.telling import tell
from sms_gateway.contacts import meet


@transaction.atomic
def take_in_with_receipt(
    *,
    desa: Wilayah,
    voice: Voice,
    by: Actor,
    at: dt.datetime,
    number: str = "",
    idempotency_key: str | None = None,
) -> TakenIn:
    """Keeps the voice; the phone `number`, when given, hears of it once by SMS.

    The SMS names neither topic nor kunci, for phones are shared.

    Raises NotAPhone (sms_gateway.contacts), NoSuchDesa, NoNumberLeft.
    """
    contact = meet(number=number, at=at, desa=desa) if number else None
    taken = take_in(desa=desa, voice=voice, by=by, at=at, contact=contact, idempotency_key=idempotency_key)
    if taken.fresh:
        tell(aspirasi=taken.aspirasi, template="terima_web", about="terima", by=by, at=at)
    return taken

"""Takes a voice in from the web and promises its receipt to the phone that was left, in one transaction."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.regions.models import Wilayah
from posko.adding import add_words, keep_secret
from posko.intake import TakenIn, Voice, take_in
from posko.models import Aspirasi
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
    if not taken.fresh:
        _keep_what_is_new(taken.aspirasi, voice, by, at)
    else:
        tell(aspirasi=taken.aspirasi, template="terima_web", about="terima", by=by, at=at)
    return taken


def _keep_what_is_new(aspirasi: Aspirasi, voice: Voice, by: Actor, at: dt.datetime) -> None:
    """The same key with other words ("back" in a browser): one number still, and not a word lost."""
    if voice.confidential and not aspirasi.confidential:
        keep_secret(aspirasi=aspirasi, by=by, at=at)
    known = voice.text == aspirasi.text or aspirasi.messages.filter(text=voice.text.strip()).exists()
    if not known:
        add_words(aspirasi=aspirasi, text=voice.text, by=by, at=at)

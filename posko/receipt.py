"""Takes a voice in from the web or a sheet and promises its receipt to the phone that was left, at once."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.regions.models import Wilayah
from posko.adding import add_words, keep_secret
from posko.intake import TakenIn, Voice, keep_photos, take_in
from posko.models import Aspirasi, Sheet
from posko.quarantining import judged
from posko.recognising import read_out
from posko.states import Channel
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
    template: str = "terima_web",
    sheet: Sheet | None = None,
) -> TakenIn:
    """Keeps the voice; the phone `number`, when given, hears of it once by SMS.

    What the words tell and the form left open (topic, place, danger, secrecy) is read out of them
    (posko.recognising). The SMS names neither topic nor kunci, for phones are shared; `template` says how
    the voice came (`terima_web`, or `terima_titipan` for what an officer wrote down). A printed
    `sheet` gives the voice its number.

    Raises NotAPhone (sms_gateway.contacts), NoSuchDesa, NoNumberLeft, SheetIsUsed.
    """
    # A number typed into a form is nobody's proof: where its phone belongs, the phone itself says.
    contact = meet(number=number, at=at) if number else None
    voice = read_out(voice, desa=desa)
    if voice.channel == Channel.WEB:
        voice = judged(voice, desa=desa, contact=contact, at=at)
    taken = take_in(
        desa=desa,
        voice=voice,
        by=by,
        at=at,
        contact=contact,
        idempotency_key=idempotency_key,
        sheet=sheet,
    )
    if not taken.fresh:
        _keep_what_is_new(taken.aspirasi, voice, by, at)
    else:
        tell(aspirasi=taken.aspirasi, template=template, about="terima", by=by, at=at, first=True)
    return taken


def _keep_what_is_new(aspirasi: Aspirasi, voice: Voice, by: Actor, at: dt.datetime) -> None:
    """The same key with other words ("back" in a browser): one number still, and not a word lost."""
    if voice.confidential and not aspirasi.confidential:
        keep_secret(aspirasi=aspirasi, by=by, at=at)
    known = voice.text == aspirasi.text or aspirasi.messages.filter(text=voice.text.strip()).exists()
    if not known:
        add_words(aspirasi=aspirasi, text=voice.text, by=by, at=at)
    if voice.photos and not aspirasi.photos.exists():
        keep_photos(aspirasi, voice.photos)

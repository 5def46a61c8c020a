"""Finds the kelompok that DUKUNG names, and joins the phone's voice to it once."""

import datetime as dt

from accountability.accounts.actors import CITIZEN
from posko.clustering import AlreadyEnded
from posko.intake import TakenIn
from posko.models import Aspirasi, Kelompok
from posko.states import Channel
from posko.supporting import support
from sms_gateway.models import InboundSMS

SHORTEST_NOMOR = 7


def support_by_number(*, sms: InboundSMS, digits: str, at: dt.datetime) -> TakenIn | None:
    """Joins the kelompok of an aspirasi's number, or of its own id as its page shows it.

    None when there is none, when it is not public, or when its road has ended: all told alike, for the
    answer must not say what a confidential number is about.
    """
    kelompok = _kelompok(sms, digits)
    if kelompok is None or not Kelompok.objects.may_be_named().filter(pk=kelompok.pk).exists():
        return None
    try:
        return support(kelompok=kelompok, by=CITIZEN, at=at, channel=Channel.SMS, contact=sms.contact)
    except AlreadyEnded:
        return None


def _kelompok(sms: InboundSMS, digits: str) -> Kelompok | None:
    if len(digits) < SHORTEST_NOMOR:
        return Kelompok.objects.select_related("desa").filter(pk=int(digits)).first()
    voice = Aspirasi.objects.select_related("kelompok__desa").filter(nomor=digits).first()
    if voice is None or (not voice.is_open_to_all and voice.contact_id != getattr(sms.contact, "pk", None)):
        return None
    return voice.kelompok

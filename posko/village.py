"""Finds out which desa a phone speaks for."""

import datetime as dt

from django.db.models import QuerySet

from accountability.regions.models import Wilayah, name_key
from posko.asking import HOURS, SECRET
from sms_gateway.models import Contact, InboundSMS

# The answers that say: your words are kept, which village is it?
ASKS_PLACE = ("tanya_tempat", "tempat_tak_dikenal")
PROMISES_SECRECY = "rahasia_berikutnya"


def of(sms: InboundSMS) -> Wilayah | None:
    """The desa of an SMS: the line's own, else the one the phone told us; None when neither is known."""
    if sms.line.desa is not None:
        return sms.line.desa
    return sms.contact.desa if sms.contact is not None else None


def recognised(sms: InboundSMS, name: str) -> Wilayah | None:
    """The one desa that `name` can mean, optionally followed by its kecamatan; None when none or several fit.

    On a village's own line nobody is moved elsewhere, so None there. Names repeat across the country; a desa
    served by one of our lines is meant before any other.
    """
    if sms.line.desa is not None or not name.strip():
        return None
    words = name.split()
    for cut in range(len(words), 0, -1):
        found = (
            Wilayah.objects.desa().filter(name_key=name_key(" ".join(words[:cut]))).select_related("parent")
        )
        if cut < len(words):
            found = found.filter(parent__name_key__startswith=name_key(" ".join(words[cut:])))
        if (desa := _only(found)) is not None:
            return desa
    return None


def held_back(contact: Contact, *, before: InboundSMS) -> list[InboundSMS]:
    """The SMS this phone sent while its village was unknown, oldest first.

    Known by the answer each got and not by the question that is open now: a phone may have been asked
    something else since, and what it followed as a command is no voice.
    """
    kept = InboundSMS.objects.filter(contact=contact, pk__lt=before.pk, replies__template__in=ASKS_PLACE)
    return list(kept.filter(aspirasi=None, added_words=None).order_by("pk"))


def was_promised_secrecy(sms: InboundSMS) -> bool:
    """Whether RAHASIA came before these words, close enough to be meant for them."""
    since = sms.received_at - dt.timedelta(hours=HOURS[SECRET])
    earlier = InboundSMS.objects.filter(contact=sms.contact, pk__lt=sms.pk, received_at__gte=since)
    return earlier.filter(replies__template=PROMISES_SECRECY).exists()


def _only(found: QuerySet[Wilayah]) -> Wilayah | None:
    few = list(found[:2])
    if len(few) == 1:
        return few[0]
    served = list(found.filter(sms_lines__active=True).distinct()[:2]) if few else []
    return served[0] if len(served) == 1 else None

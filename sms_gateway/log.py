"""The message log of a village: which SMS are its own, by time, and nothing that names a phone."""

import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accountability.regions.models import Wilayah
from sms_gateway.models import Contact, InboundSMS, InboundSMSQuerySet, OutboundSMS, OutboundSMSQuerySet

# Digits and capitals that nobody mistakes for each other when they are read aloud.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LETTERS = 5  # 33 million names: two phones of one village hardly ever share one
_SECRET = re.compile(r"(?<![\d-])\d{4}(?:[ -]?\d{4}){3}(?![\d-])")  # a kunci, a NIK, a bank card
_PHONE = re.compile(r"(?<!\d)(?:\+?62[ -]?|0)8[1-9](?:[ .-]?\d){6,10}(?!\d)")
# A telephone at home: an area code and five to eight digits.
_LANDLINE = re.compile(r"(?<!\d)\(?0(?:2[124]|31|61|[2-7]\d\d|9\d\d)\)?[ .-]?\d{3}(?:[ .-]?\d){2,5}(?!\d)")
_IN, _OUT = 1, 0
FAR_FUTURE = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class NoSuchPlace(ValueError):
    """The text names no place in the log."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the log: what comes after it is older. At one moment what came in stands first."""

    at: dt.datetime = FAR_FUTURE
    stream: int = _IN
    pk: int = 2**62

    def __str__(self) -> str:
        micro = (self.at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
        return f"{micro}-{self.stream}-{self.pk}"


type Message = InboundSMS | OutboundSMS


def read_place(text: str) -> Place:
    """The place that `str(place)` wrote. Raises NoSuchPlace."""
    found = re.fullmatch(r"(\d{1,18})-([01])-(\d{1,18})", text, re.ASCII)
    if found is None:
        raise NoSuchPlace
    try:
        at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(found[1]))
    except OverflowError:
        raise NoSuchPlace from None
    return Place(at, int(found[2]), int(found[3]))


def inbound_of(*, desa: Wilayah) -> InboundSMSQuerySet:
    """What came in for this village: what was answered in its name, and the rest of its lines and phones.

    A phone of a shared line may move to another village, and a village's line may be written to about a
    number of its neighbour: whoever answered is the one it was said to.
    """
    answers = OutboundSMS.objects.exclude(in_reply_to=None)
    elsewhere = Exists(answers.filter(in_reply_to=OuterRef("pk")).exclude(desa=None).exclude(desa=desa))
    own = InboundSMS.objects.exclude(elsewhere)
    # Each by its own index: an OR would read the SMS of every village of the country.
    here = answers.filter(desa=desa).values("in_reply_to")
    of_lines = own.filter(line__desa=desa).values("pk")
    of_phones = own.filter(line__desa=None, contact__desa=desa).values("pk")
    return InboundSMS.objects.filter(pk__in=here.union(of_lines, of_phones))


def outbound_of(*, desa: Wilayah, few: bool = False) -> OutboundSMSQuerySet:
    """What went out in this village's name, and the questions to its phones from before it was known.

    `few`: the caller narrows it to a handful by something that has an index (a phone, what they answer), so
    that looking through the village first would be in vain.
    """
    if few:
        return OutboundSMS.objects.filter(Q(desa=desa) | Q(desa=None, contact__desa=desa))
    of_phones = OutboundSMS.objects.filter(desa=None, contact__desa=desa).values("pk")
    own = OutboundSMS.objects.filter(desa=desa).values("pk")
    return OutboundSMS.objects.filter(pk__in=own.union(of_phones))  # each by its own index, as above


def page_of(
    inbound: QuerySet[InboundSMS], outbound: QuerySet[OutboundSMS], *, after: Place, size: int
) -> tuple[list[Message], Place | None]:
    """The `size` newest messages after the place, and where to go on (None at the end). 2 queries."""
    both: list[Message] = [*_older(inbound, "received_at", _IN, after)[: size + 1]]
    both += _older(outbound, "promised_at", _OUT, after)[: size + 1]
    both.sort(key=_rank, reverse=True)
    shown = both[:size]
    return shown, Place(*_rank(shown[-1])) if len(both) > size else None


def moment_of(sms: Message) -> dt.datetime:
    """When it came in, or was promised."""
    return sms.received_at if isinstance(sms, InboundSMS) else sms.promised_at


def pseudonym(contact: Contact, kode: str) -> str:
    """A name for this phone in the log of this village, always the same: `A3F7K`.

    From a keyed hash, so neither the number nor its fingerprint follows from it, and another village's log
    has another name for the same phone.
    """
    told = f"sms-log:{kode}:{contact.fingerprint}".encode()
    number = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), told, hashlib.sha256)[:8])
    return "".join(_SIGNS[number >> (5 * place) & 31] for place in range(_LETTERS))


def for_eyes(body: str) -> str:
    """The words of an SMS as the log shows them: kunci, NIK and telephone numbers covered."""
    hidden = _PHONE.sub("08** **** ****", _SECRET.sub("**** **** **** ****", body))
    return _LANDLINE.sub("0*** ******", hidden)


def _older[Row: (InboundSMS, OutboundSMS)](
    rows: QuerySet[Row], field: str, stream: int, after: Place
) -> QuerySet[Row]:
    older = Q(**{f"{field}__lt": after.at})
    same_moment = Q(**{field: after.at})
    if stream == after.stream:
        older |= same_moment & Q(pk__lt=after.pk)
    elif stream < after.stream:
        older |= same_moment
    return rows.filter(older).order_by(f"-{field}", "-pk")


def _rank(sms: Message) -> tuple[dt.datetime, int, int]:
    return moment_of(sms), _IN if isinstance(sms, InboundSMS) else _OUT, sms.pk

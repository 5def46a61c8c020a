"""Finds out which desa a phone speaks for."""

import datetime as dt
import re

from django.db.models import QuerySet
from rapidfuzz import fuzz

from accountability.lib.moments import between
from accountability.regions.models import Wilayah, WilayahQuerySet, name_key
from posko import lexicons, numbers_in_text
from posko.answers import AHEAD, ALIKE
from posko.asking import HOURS, SECRET
from sms_gateway.models import Contact, InboundSMS, InboundState

# The answers that say: your words are kept, which village is it? (The last one asks no more.)
ASKS_PLACE = ("tanya_tempat", "pilih_tempat", "tempat_tak_dikenal", "darurat_di_mana", "tempat_ditunggu")
STOPPED_ASKING = "tempat_ditunggu"
PROMISES_SECRECY = "rahasia_berikutnya"
MOST_OFFERED = 5
MOST_COMPARED = 2000  # names a misspelt one is compared with
_RESTS = dt.timedelta(days=30)

_MENTIONED = re.compile(
    r"\b(?:dari|dr|warga|penduduk|di|d)\s{1,3}(?:desa|ds|kampung|gampong|nagari|kalurahan|lembang)\.?\s{1,3}"
    r"([^\W\d_]+(?:\s{1,2}[^\W\d_]+){0,3})",
    re.IGNORECASE,
)


def of(sms: InboundSMS) -> Wilayah | None:
    """The desa of an SMS: the line's own, else the one the phone told us; None when neither is known."""
    if sms.line.desa is not None:
        return sms.line.desa
    return sms.contact.desa if sms.contact is not None else None


def meant_by(name: str) -> list[Wilayah]:
    """The desa that a code or a name can mean, the best first; one is certain, of several one must be chosen.

    A name may be followed by its kecamatan. Names repeat across the country: a desa that uses the posko is
    meant before any other, and only among those a misspelt name is looked for.
    """
    if kode := numbers_in_text.kode_in(name):
        return list(_desa().filter(kode=kode))
    words = name.split()
    for cut in range(len(words), 0, -1):
        found = _desa().filter(name_key=name_key(" ".join(words[:cut])))
        if cut < len(words):
            found = found.filter(parent__name_key__startswith=name_key(" ".join(words[cut:])))
        if few := _served_first(found):
            return few
    return _misspelt(name)


def in_text(text: str, in_front: str) -> list[Wilayah]:
    """The desa that a report itself names: by its code, or as where the writer is or comes from.

    `in_front` are the words behind a leading DESA. Only desa that use the posko, and no misspelt names: a
    report may speak of many places.
    """
    if kode := numbers_in_text.kode_in(text[:200]):
        return list(_desa().filter(kode=kode))
    named = [in_front] if in_front else []
    named += [found[1] for found in _MENTIONED.finditer(text[:400])][:2]
    for name in named:
        words = [word for word in name.split() if word]
        for cut in range(min(4, len(words)), 0, -1):
            key = name_key(" ".join(words[:cut]))
            found = list(_desa().in_service().filter(name_key=key)[: MOST_OFFERED + 1])
            if found:
                return found
    return []


def offered() -> list[Wilayah]:
    """The desa to offer as choices where so few use the posko that all can be offered; else none."""
    few = list(_desa().in_service().order_by("kode")[: MOST_OFFERED + 1])
    return few if 1 < len(few) <= MOST_OFFERED else []


def called(options: list[Wilayah]) -> list[str]:
    """What each is called among the others: its name, with its kecamatan where names repeat."""
    names = [one.name for one in options]
    return [
        f"{one.name} {one.parent.name}" if names.count(one.name) > 1 and one.parent else one.name
        for one in options
    ]


def held_back(contact: Contact, *, before: InboundSMS | None = None) -> list[InboundSMS]:
    """The SMS this phone sent while its village was unknown, oldest first.

    Known by the answer each got and not by the question that is open now: a phone may have been asked
    something else since, and what it followed as a command is no voice.
    """
    kept = _held_back().filter(contact=contact)
    if before is not None:
        kept = kept.filter(pk__lt=before.pk)
    return list(kept.order_by("pk"))


def unplaced() -> QuerySet[InboundSMS]:
    """SMS of phones whose village nobody knows, oldest first: a person may place them (posko.placing)."""
    waiting = _held_back().filter(contact__desa=None, line__desa=None, state=InboundState.HANDED_OVER)
    return waiting.select_related("line").order_by("pk")


def waits_for_a_person(contact: Contact, at: dt.datetime) -> bool:
    """Whether this phone was asked often enough: for a month nobody asks again."""
    told = contact.outbound.filter(
        between("promised_at", at - _RESTS, at), template__in=[STOPPED_ASKING, "tempat_tercatat"]
    )
    last = told.order_by("-pk").first()
    return last is not None and last.template == STOPPED_ASKING


def was_promised_secrecy(sms: InboundSMS) -> bool:
    """Whether RAHASIA came before these words, close enough to be meant for them."""
    since = sms.received_at - dt.timedelta(hours=HOURS[SECRET])
    earlier = InboundSMS.objects.filter(contact=sms.contact, pk__lt=sms.pk, received_at__gte=since)
    return earlier.filter(replies__template=PROMISES_SECRECY).exists()


def likeness(text: str, desa: Wilayah) -> float:
    """How much of a short text is the name of the desa, 0 to 100."""
    bare = "".join(word for word in lexicons.words_of(text) if word not in {"desa", "ds", "kampung", "dari"})
    return fuzz.ratio(name_key(bare), desa.name_key)


def _desa() -> WilayahQuerySet:
    return Wilayah.objects.desa().select_related("parent")


def _held_back() -> QuerySet[InboundSMS]:
    kept = InboundSMS.objects.filter(replies__template__in=ASKS_PLACE)
    return kept.filter(aspirasi=None, added_words=None)


def _served_first(found: "QuerySet[Wilayah]") -> list[Wilayah]:
    """One when one is meant for sure: by a line of its own, or by using the posko."""
    few = list(found.order_by("kode")[: MOST_OFFERED + 1])
    if len(few) <= 1:
        return few
    with_line = list(found.filter(sms_lines__active=True).distinct()[:2])
    if len(with_line) == 1:
        return with_line
    served = list(found.filter(facts__isnull=False).order_by("kode")[: MOST_OFFERED + 1])
    return served or few


def _misspelt(name: str) -> list[Wilayah]:
    key = name_key(name)
    if len(key) < 4 or key.isdigit():
        return []
    near = _desa().filter(facts__isnull=False).order_by("kode")[:MOST_COMPARED]
    ranked = sorted(((fuzz.ratio(key, one.name_key), one.kode, one) for one in near), key=lambda one: -one[0])
    best = [one for score, _, one in ranked if score >= ALIKE and score > ranked[0][0] - AHEAD]
    return best[:MOST_OFFERED]

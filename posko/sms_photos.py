"""Gives photos that came with an SMS to the voice it became, and tells once what could not be kept.

Photos and words come in any order: a photo may be fetched before or after its SMS was taken in, and a photo
without words belongs to what its phone said just before, or says next. Everything is found from the rows.
"""

import csv
import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from posko import small_talk
from posko.intake import keep_photos
from posko.models import Aspirasi, Message
from posko.models.photos import MOST
from posko.models.voices import ERASED
from posko.states import Channel
from posko.telling import reply
from sms_gateway import media
from sms_gateway.models import InboundMedia, InboundMediaQuerySet, InboundSMS, MediaKind, MediaState

logger = logging.getLogger(__name__)

WORDS_WANTED, NOT_A_PHOTO, JOINED = "foto_tanpa_kata", "bukan_foto", "foto_susulan"
LOST, LOST_OF_VOICE, ENOUGH = "foto_gagal", "foto_gagal_nomor", "foto_cukup"


@dataclass(frozen=True)
class Rules:
    """One attribute per row of data/sms_photos.csv; the unit stands in the name."""

    joins_minutes: int
    waits_hours: int
    look_again_seconds: int
    reply_minutes: int


def _read() -> Rules:
    path = Path(__file__).parent / "data" / "sms_photos.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return Rules(**{row["name"]: int(row["value"]) for row in csv.DictReader(file)})


RULES = _read()


def answer_to(sms: InboundSMS) -> tuple[str, Aspirasi | None] | None:
    """How an SMS without words of its own is answered when something came along; None when nothing did."""
    kinds = set(sms.media.values_list("kind", flat=True))
    if not kinds:
        return None
    if MediaKind.PHOTO not in kinds:
        return NOT_A_PHOTO, None
    before = _said_before(sms)
    return (WORDS_WANTED if before is None else JOINED), before


def keep_due(*, at: dt.datetime, limit: int) -> int:
    """Deals with up to `limit` photos of SMS that were handed over; returns how many were looked at."""
    looked_at = 0
    while looked_at < limit and _deal_with_next(at):
        looked_at += 1
    return looked_at


def lost(aspirasi: Aspirasi) -> dict[str, int]:
    """How much came with the SMS of this voice and is not here: photos, and what is no photo."""
    own = Q(inbound__aspirasi=aspirasi) | Q(inbound__added_words__aspirasi=aspirasi)
    kinds = list(InboundMedia.objects.lost().filter(own).values_list("kind", flat=True))
    return {"foto": kinds.count(MediaKind.PHOTO), "lain": kinds.count(MediaKind.OTHER)}


@transaction.atomic
def _deal_with_next(at: dt.datetime) -> bool:
    rows = InboundMedia.objects.to_deal_with(at).select_related("inbound__contact", "inbound__line__desa")
    medium = rows.order_by("not_before", "id").select_for_update(skip_locked=True, of=("self",)).first()
    if medium is None:
        return False
    if medium.state == MediaState.KEPT:
        _give(medium, at)
    else:
        _tell_when_all_is_settled(medium, at)
    return True


def _give(medium: InboundMedia, at: dt.datetime) -> None:
    """To its voice, when there is one; else it waits, for a day."""
    sms = medium.inbound
    voice = _voice_of(sms)
    if voice is not None:
        _keep_with(voice, medium, at)
    elif at < sms.received_at + dt.timedelta(hours=RULES.waits_hours):
        media.look_again(medium=medium, wait=dt.timedelta(seconds=RULES.look_again_seconds), at=at)
    else:
        media.deal_with(medium=medium, at=at)
        _tell(sms, LOST, None, at)


def _keep_with(voice: Aspirasi, medium: InboundMedia, at: dt.datetime) -> None:
    # Two photos of one voice, given by two workers, must not take the same place.
    held = Aspirasi.objects.select_for_update().get(pk=voice.pk)
    photo = _bytes_of(medium)
    if held.text == ERASED:
        photo = None  # its citizen wished everything gone
    elif photo is None:
        _tell(medium.inbound, LOST_OF_VOICE, held, at)
    elif held.photos.count() >= MOST:
        _tell(medium.inbound, ENOUGH, held, at)
    else:
        keep_photos(held, [photo])
    media.deal_with(medium=medium, at=at)


def _bytes_of(medium: InboundMedia) -> bytes | None:
    try:
        with medium.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        logger.error("The file of photo %s of an SMS is gone.", medium.pk)
        return None


def _tell_when_all_is_settled(medium: InboundMedia, at: dt.datetime) -> None:
    """One SMS for all that was lost of one message, when it is known of each."""
    sms = medium.inbound
    if sms.media.waiting().exists():
        media.look_again(medium=medium, wait=dt.timedelta(seconds=RULES.look_again_seconds), at=at)
        return
    gone = sms.media.lost()
    voice = _voice_of(sms)
    template = _words_for(sms, gone, voice)
    if template:
        _tell(sms, template, voice, at)
    for one in gone:
        media.deal_with(medium=one, at=at)


def _words_for(sms: InboundSMS, gone: InboundMediaQuerySet, voice: Aspirasi | None) -> str:
    """The template that tells of it; "" when the answer to the SMS has said it already."""
    photos = [one.reason for one in gone if one.kind == MediaKind.PHOTO]
    if not photos:
        only_that = not sms.media.filter(kind=MediaKind.PHOTO).exists()
        return "" if only_that and _is_wordless(sms) else NOT_A_PHOTO
    if voice is None:
        return LOST
    return ENOUGH if set(photos) == {media.TOO_MANY} else LOST_OF_VOICE


def _tell(sms: InboundSMS, template: str, voice: Aspirasi | None, at: dt.datetime) -> None:
    """Once for each message, and of too many photos once for each voice."""
    late = at > sms.received_at + dt.timedelta(minutes=RULES.reply_minutes)
    once = f"{template}:{voice.nomor}" if voice is not None and template == ENOUGH else f"foto:{sms.pk}"
    reply(
        inbound=sms, aspirasi=voice, template=template, at=at, about=once, kind="notice" if late else "reply"
    )


def _voice_of(sms: InboundSMS) -> Aspirasi | None:
    """The voice this SMS became or was added to; without words of its own, that of its neighbour."""
    own = Aspirasi.objects.filter(inbound=sms).first()
    if own is not None:
        return own
    added = Message.objects.filter(inbound=sms).select_related("aspirasi").first()
    if added is not None:
        return added.aspirasi
    if not _is_wordless(sms):
        return _same_words(sms)
    return _said_before(sms) or _said_next(sms)


def _is_wordless(sms: InboundSMS) -> bool:
    """Whether the SMS says nothing that is kept: empty, a greeting, thanks."""
    return not any(sign.isalnum() for sign in sms.body) or bool(small_talk.answer_to(sms.body))


def _said_before(sms: InboundSMS) -> Aspirasi | None:
    since = sms.received_at - dt.timedelta(minutes=RULES.joins_minutes)
    told = Aspirasi.objects.filter(contact=sms.contact, channel=Channel.SMS)
    return told.filter(received_at__range=(since, sms.received_at)).order_by("received_at", "pk").last()


def _said_next(sms: InboundSMS) -> Aspirasi | None:
    until = sms.received_at + dt.timedelta(hours=RULES.waits_hours)
    told = Aspirasi.objects.filter(contact=sms.contact, channel=Channel.SMS)
    later = told.filter(received_at__gt=sms.received_at, received_at__lte=until)
    return later.order_by("received_at", "pk").first()


def _same_words(sms: InboundSMS) -> Aspirasi | None:
    """An album by WhatsApp may repeat its words under each photo; they became one voice."""
    before = _said_before(sms)
    return before if before is not None and before.inbound and before.inbound.body == sms.body else None

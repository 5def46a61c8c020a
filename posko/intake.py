"""Takes a voice in: kept word for word, given a number and a kunci, with a receipt promised, once."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.public_log import receipts
from accountability.ledger.record import hold, record
from accountability.lib import kunci as kunci_of
from accountability.lib import together
from accountability.lib.bell import ring_group
from accountability.lib.local_time import local_date
from accountability.regions.days_off import days_off_now
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import has_budget
from posko import clocks
from posko.live import group_of
from posko.models import Aspirasi, Milestone, Outreach, Sheet, VoicePhoto, Volunteer
from posko.models.photos import MOST
from posko.numbering import TRIES, draw_for_voice
from posko.numbering import NoNumberLeft as NoNumberLeft  # noqa: PLC0414 - also known from here
from posko.states import Channel, Kind, State
from sms_gateway.models import Contact, InboundSMS


class NoSuchDesa(Exception):
    """A voice can only be taken in for a desa or desa adat."""


class SheetIsUsed(Exception):
    """The number of this sheet has a voice already: one sheet is one aspirasi."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a citizen said and chose to say about themselves."""

    text: str
    channel: Channel
    kind: str = Kind.LAPORAN
    topic: str = ""
    dusun: Dusun | None = None
    confidential: bool = False
    gender: str = ""
    vulnerable: str = ""
    # JPEGs drawn anew (accountability.lib.photo), three at most.
    photos: tuple[bytes, ...] = ()
    urgent: bool = False
    place: str = ""
    # What was read out of the text, and why (posko.recognising).
    recognised: dict[str, list[str]] = field(default_factory=dict)
    # It is about the kepala desa or the perangkat, and goes past them.
    about_pemdes: bool = False
    # Why it waits aside (posko.states.Quarantine); empty for nearly all.
    quarantine: str = ""
    # When it was written, where it waited on a phone for a signal (posko.writing_time); for the desk alone.
    written_at: dt.datetime | None = None
    # Heard on an outreach, and by which of its volunteers.
    outreach: Outreach | None = None
    volunteer: Volunteer | None = None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The aspirasi, its kunci (digits; "" when it was shown before), and whether it is new."""

    aspirasi: Aspirasi
    kunci: str = field(repr=False)
    fresh: bool


@transaction.atomic
def take_in(
    *,
    desa: Wilayah,
    voice: Voice,
    by: Actor,
    at: dt.datetime,
    contact: Contact | None = None,
    inbound: InboundSMS | None = None,
    idempotency_key: str | None = None,
    sheet: Sheet | None = None,
    last_deed: bool = False,
) -> TakenIn:
    """Keeps a voice and returns its number and kunci; the ledger entry commits with it.

    The same `idempotency_key` or `inbound` finds the same aspirasi again, also under concurrency. With a
    printed `sheet` of this desa the voice gets exactly the number on it, and the kunci of its strip, which is
    not told again. `last_deed`: nothing but its answer follows, so among many SMS of one transaction its row
    may wait. Raises NoSuchDesa for a wilayah that is no desa, NoNumberLeft, SheetIsUsed.
    """
    if not has_budget(desa.kode):
        raise NoSuchDesa
    # Among many SMS of one transaction nobody looks first: the constraint on `inbound` would undo them all.
    known = _known(inbound, idempotency_key) if inbound is None or together.current() is None else None
    if known is not None:
        return TakenIn(known, _kunci_of(known), fresh=False)
    kunci, kept = _new_kunci(idempotency_key, sheet)
    hold(desa=desa)  # who decrees a day off holds it too: no promise is made beside one
    aspirasi = _row(desa, voice, kept, at)
    aspirasi.contact, aspirasi.inbound, aspirasi.taken_in_by_id = contact, inbound, by.user_id
    aspirasi.idempotency_key = idempotency_key
    waits = last_deed and inbound is not None and together.current() is not None
    if not (_save_later(aspirasi) if waits else _save_with_number(aspirasi, sheet)):
        return _found_again(inbound, idempotency_key)
    if sheet is not None:
        _use_up(sheet, aspirasi)
    if voice.photos:
        keep_photos(aspirasi, voice.photos)
    _remember(aspirasi, kunci, by, at)
    ring_group(group_of(desa.kode))
    return TakenIn(aspirasi, kunci, fresh=True)


def _found_again(inbound: InboundSMS | None, idempotency_key: str | None) -> TakenIn:
    """Somebody else kept the same voice meanwhile; if nobody did, the numbers have run out."""
    again = _known(inbound, idempotency_key)
    if again is None:
        raise NoNumberLeft
    return TakenIn(again, _kunci_of(again), fresh=False)


def _row(desa: Wilayah, voice: Voice, kunci_hash: str, at: dt.datetime) -> Aspirasi:
    """What was said, with the clocks of its promise; not saved yet."""
    today, off = local_date(at, desa.kode), days_off_now(desa.kode)
    return Aspirasi(
        desa=desa,
        kunci_hash=kunci_hash,
        text=voice.text,
        kind=voice.kind,
        topic=voice.topic,
        channel=voice.channel,
        dusun=voice.dusun,
        confidential=voice.confidential,
        gender=voice.gender,
        vulnerable=voice.vulnerable,
        urgent=voice.urgent,
        place=voice.place,
        recognised=voice.recognised,
        about_pemdes=voice.about_pemdes,
        quarantine=voice.quarantine,
        outreach=voice.outreach,
        volunteer=voice.volunteer,
        state_since_at=at,
        received_at=at,
        written_at=voice.written_at,
        read_due_date=clocks.due("read", today, off),
        answer_due_date=clocks.due(voice.kind, today, off),
    )


def keep_photos(aspirasi: Aspirasi, photos: Iterable[bytes]) -> None:
    """Keeps the photos of a voice behind those it has; what is more than three is left out."""
    has = aspirasi.photos.count()
    for place, photo in enumerate(list(photos)[: MOST - has], start=has + 1):
        row = VoicePhoto(aspirasi=aspirasi, place=place)
        row.file.save("foto.jpg", ContentFile(photo), save=False)
        row.save(force_insert=True)


def _remember(aspirasi: Aspirasi, kunci: str, by: Actor, at: dt.datetime) -> None:
    together.insert(
        Milestone(
            aspirasi=aspirasi,
            state=State.RECEIVED,
            news="terima",
            at=at,
            actor_kind=by.kind,
            actor_role=by.role,
            actor_user_id=by.user_id,
        )
    )
    entry = record(
        kind="aspirasi.masuk",
        ref=aspirasi.nomor,
        desa=aspirasi.desa,
        by=by,
        at=at,
        facts={"channel": aspirasi.channel, "kind": aspirasi.kind},
    )
    receipts.stage(entry=entry, nomor=aspirasi.nomor, kunci=kunci)


def _known(inbound: InboundSMS | None, idempotency_key: str | None) -> Aspirasi | None:
    if inbound is not None:
        return Aspirasi.objects.filter(inbound=inbound).first()
    if idempotency_key:
        return Aspirasi.objects.filter(idempotency_key=idempotency_key).first()
    return None


def _kunci_of(aspirasi: Aspirasi) -> str:
    """The kunci of a voice that is sent again; it may have been made before SECRET_KEY was changed."""
    drawn = [_kunci(aspirasi.idempotency_key, secret) for secret in ("", *settings.SECRET_KEY_FALLBACKS)]
    older = (one for one in drawn[1:] if one and kunci_of.matches(one, aspirasi.kunci_hash))
    return next(older, drawn[0])


def _kunci(idempotency_key: str | None, secret: str = "") -> str:
    """The kunci of a web voice follows from its key, so that a repeated send shows the same screen again."""
    if not idempotency_key:
        return ""
    secret = secret or settings.SECRET_KEY
    mac = hmac.new(secret.encode(), f"kunci:{idempotency_key}".encode(), hashlib.sha256)
    return f"{int.from_bytes(mac.digest()[:16]) % 10**kunci_of.DIGITS:0{kunci_of.DIGITS}d}"


def _new_kunci(key: str | None, sheet: Sheet | None) -> tuple[str, str]:
    """The kunci to tell ("" when it stands on a strip), and how it is kept."""
    if sheet is not None and sheet.kunci_hash:
        return "", sheet.kunci_hash
    kunci = _kunci(key) or kunci_of.draw()
    # Many may come at once: the mark now, Argon2id within minutes (posko.hardening; decision 0115).
    return kunci, kunci_of.marked(kunci)


def _use_up(sheet: Sheet, aspirasi: Aspirasi) -> None:
    """The sheet has its voice; one that was given up has been found again."""
    sheet.aspirasi, sheet.given_up_at, sheet.kunci_hash = aspirasi, None, ""
    sheet.save(update_fields=["aspirasi", "given_up_at", "kunci_hash"])


def _save_later(aspirasi: Aspirasi) -> bool:
    """Under a number that is free, together with the other rows of the block; always True."""
    aspirasi.nomor = draw_for_voice()
    together.insert(aspirasi)
    return True


def _save_with_number(aspirasi: Aspirasi, sheet: Sheet | None) -> bool:
    """Saves under the sheet's number, or one nobody has; False when another request kept the voice first.

    Raises SheetIsUsed when the sheet's number has a voice.
    """
    for _ in range(TRIES):
        aspirasi.nomor = sheet.nomor if sheet else draw_for_voice()
        try:
            with transaction.atomic():
                aspirasi.save(force_insert=True)
        except IntegrityError:
            if _known(aspirasi.inbound, aspirasi.idempotency_key) is not None:
                return False
            if not Aspirasi.objects.filter(nomor=aspirasi.nomor).exists():
                raise
            if sheet is not None:
                raise SheetIsUsed from None
        else:
            return True
    return False

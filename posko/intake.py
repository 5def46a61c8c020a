"""Takes a voice in: kept word for word, given a number and a kunci, with a receipt promised, once."""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.lib import kunci as kunci_of
from accountability.lib import nomor, together
from accountability.lib.bell import ring_group
from accountability.lib.local_time import local_date
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import has_budget
from posko import clocks
from posko.live import group_of
from posko.models import Aspirasi, Milestone
from posko.states import Channel, Kind, State
from sms_gateway.models import Contact, InboundSMS

FULLEST = 0.01  # at most this share of the number space is used, so that a guess rarely finds anyone
TRIES = 25
DRAWN_AT_ONCE = 60


class NoSuchDesa(Exception):
    """A voice can only be taken in for a desa or desa adat."""


class NoNumberLeft(Exception):
    """No free number was found; the installation needs longer numbers."""


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
    photo: bytes = b""
    urgent: bool = False
    place: str = ""
    # What was read out of the text, and why (posko.recognising).
    recognised: dict[str, list[str]] = field(default_factory=dict)


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
) -> TakenIn:
    """Keeps a voice and returns its number and kunci; the ledger entry commits with it.

    The same `idempotency_key` or `inbound` finds the same aspirasi again, also under concurrency.
    Raises NoSuchDesa for a wilayah that is no desa, NoNumberLeft when numbers run out.
    """
    if not has_budget(desa.kode):
        raise NoSuchDesa
    # Among many SMS of one transaction nobody looks first: the constraint on `inbound` would undo them all.
    looks_first = inbound is None or together.current() is None
    if looks_first and (known := _known(inbound, idempotency_key)) is not None:
        return TakenIn(known, _kunci(idempotency_key), fresh=False)
    kunci = _kunci(idempotency_key) or kunci_of.draw()
    # By SMS many come at once and nobody waits at a screen: the mark now, Argon2id within minutes.
    kept = kunci_of.hashed(kunci) if inbound is None else kunci_of.marked(kunci)
    aspirasi = _row(desa, voice, kept, at)
    aspirasi.contact, aspirasi.inbound, aspirasi.idempotency_key = contact, inbound, idempotency_key
    aspirasi.taken_in_by_id = by.user_id
    if not _save_with_number(aspirasi):
        again = _known(inbound, idempotency_key)
        if again is None:
            raise NoNumberLeft
        return TakenIn(again, _kunci(idempotency_key), fresh=False)
    _remember(aspirasi, by, at)
    ring_group(group_of(desa.kode))
    return TakenIn(aspirasi, kunci, fresh=True)


def _row(desa: Wilayah, voice: Voice, kunci_hash: str, at: dt.datetime) -> Aspirasi:
    """What was said, with the clocks of its promise; not saved yet."""
    today = local_date(at, desa.kode)
    aspirasi = Aspirasi(
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
        state_since_at=at,
        received_at=at,
        read_due_date=clocks.due("read", today),
        answer_due_date=clocks.due(voice.kind, today),
    )
    if voice.photo:
        aspirasi.photo.save("foto.jpg", ContentFile(voice.photo), save=False)
    return aspirasi


def _remember(aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
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
    record(
        kind="aspirasi.masuk",
        ref=aspirasi.nomor,
        desa=aspirasi.desa,
        by=by,
        at=at,
        facts={"channel": aspirasi.channel, "kind": aspirasi.kind},
    )


def _known(inbound: InboundSMS | None, idempotency_key: str | None) -> Aspirasi | None:
    if inbound is not None:
        return Aspirasi.objects.filter(inbound=inbound).first()
    if idempotency_key:
        return Aspirasi.objects.filter(idempotency_key=idempotency_key).first()
    return None


def _kunci(idempotency_key: str | None) -> str:
    """The kunci of a web voice follows from its key, so that a repeated send shows the same screen again."""
    if not idempotency_key:
        return ""
    mac = hmac.new(settings.SECRET_KEY.encode(), f"kunci:{idempotency_key}".encode(), hashlib.sha256)
    return f"{int.from_bytes(mac.digest()[:16]) % 10**kunci_of.DIGITS:0{kunci_of.DIGITS}d}"


def _save_with_number(aspirasi: Aspirasi) -> bool:
    """Saves under a number nobody has; False when another request kept the same voice first."""
    for _ in range(TRIES):
        aspirasi.nomor = _number()
        try:
            with transaction.atomic():
                aspirasi.save(force_insert=True)
        except IntegrityError:
            if _known(aspirasi.inbound, aspirasi.idempotency_key) is not None:
                return False
            if not Aspirasi.objects.filter(nomor=aspirasi.nomor).exists():
                raise
        else:
            return True
    return False


def _number() -> str:
    """A number drawn at random; among many SMS of one transaction a free one: a clash would undo them all."""
    batch = together.current()
    if batch is None:
        return nomor.draw(_digits_needed())
    free: list[str] = batch.memory.setdefault("free numbers", [])
    if not free:
        digits = _digits_needed()
        drawn = dict.fromkeys(nomor.draw(digits) for _ in range(DRAWN_AT_ONCE))  # each once, as it was drawn
        taken = set(Aspirasi.objects.filter(nomor__in=drawn).values_list("nomor", flat=True))
        free.extend(number for number in drawn if number not in taken)
    return free.pop()


def _digits_needed() -> int:
    # The newest id stands for the count: counting a hundred million rows for each voice would not do.
    used = Aspirasi.objects.order_by("-id").values_list("id", flat=True).first() or 0
    digits = nomor.MIN_DIGITS
    while used + 1 > FULLEST * 10 ** (digits - 1):
        digits += 1
    return digits

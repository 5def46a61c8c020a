"""Hands a voice in for a partner by the deed of the village's own form; tells what its citizen must know."""

import datetime as dt
import hashlib
import io
import logging
from dataclasses import dataclass

from django.conf import settings
from django.forms import ValidationError
from django.http import QueryDict

from accountability.accounts.actors import CITIZEN
from accountability.lib import kunci as kunci_of
from accountability.lib import nomor
from accountability.lib.local_time import local_date
from accountability.lib.photo import has_room
from accountability.partners.keys import holder_of
from accountability.partners.models import ApiKey
from posko.grammar import parse
from posko.intake import TakenIn, Voice
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.states import Channel
from public_site.forms import SECRET
from public_site.open311.brought import HEAVY_PHOTO, RequestForm, drawn_again
from public_site.open311.refusals import FORBIDDEN, Refused, wrong
from public_site.place import Place
from sms_gateway.carriers.pinned import Bounds, NotFetched, fetch

SCOPE = "aspirasi:kirim"
NO_KEY = "api_key belum diisi, keliru, atau bukan untuk wilayah ini."
NAMES = "Nama, surel dan tanda gawai yang ikut dikirim tidak disimpan."
SEALED = "Nomor HP disimpan tersegel, hanya untuk kabar lewat SMS."
NO_SMS = "Nomor HP itu tidak bisa dikirimi SMS di sini, jadi tidak disimpan."
NOT_FETCHED = "Foto di media_url tidak diambil; kirim sebagai media kalau perlu."
# At the door somebody waits: little is read, and not for long.
BOUNDS = Bounds(bytes=5_000_000, seconds=5.0, redirects=1)
_OURS = "o311"
_NOT_THE_REPORT = frozenset({"api_key"})  # it may be changed between two tries of the same report

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Photos:
    """The photos of a report, and whether one that was named could not be had."""

    kept: tuple[bytes, ...]
    lacking: bool


def partner_of(key: str, place: Place, at: dt.datetime) -> ApiKey:
    """Whose key this is, where it may hand in voices of this village. Raises Refused (403)."""
    found = holder_of(key=key.strip(), scope=SCOPE, kode=place.desa.kode, at=at)
    if found is None:
        raise Refused(FORBIDDEN, NO_KEY)
    return found


def hand_in(
    form: RequestForm, sent: QueryDict, partner: ApiKey, at: dt.datetime, repeat: str = ""
) -> dict[str, str | None]:
    """Takes the voice in and returns the row of the standard's answer. Raises Refused.

    The same report of the same partner on the same day, or under the same `repeat` (Idempotency-Key), is one
    voice and gets the same answer.
    """
    photos = _photos(form)
    told = form.cleaned_data
    voice = Voice(
        text=form.text,
        channel=Channel.WEB,  # nobody knows who speaks, as by the form of the web: the same limits hold
        kind=parse(form.text).kind,
        topic=told["service_code"],
        dusun=told["at_dusun"],
        place=form.where_told,
        confidential=told["attribute[sifat]"] == SECRET,
        gender=told["attribute[kelamin]"],
        vulnerable=told["attribute[kelompok_rentan]"],
        photos=photos.kept,
    )
    taken = take_in_with_receipt(
        desa=form.place.desa,
        voice=voice,
        number=form.reachable,
        by=CITIZEN,
        at=at,
        idempotency_key=_once(sent, partner, form.place, at, repeat),
    )
    return {
        "service_request_id": taken.aspirasi.nomor,
        "service_notice": _notice(taken, form, photos, sent),
        "account_id": None,
    }


def handed_in_by(partner: ApiKey, place: Place, digits: str) -> Aspirasi | None:
    """The voice of this number, when this partner handed it in."""
    mine = Aspirasi.objects.filter(idempotency_key__startswith=_of(partner), desa=place.desa, nomor=digits)
    return mine.first()


def all_of(
    partner: ApiKey, place: Place, since: dt.datetime, until: dt.datetime, most: int
) -> list[Aspirasi]:
    """The voices of this village that this partner handed in and that moved in the span, the last first."""
    mine = Aspirasi.objects.filter(
        idempotency_key__startswith=_of(partner),
        desa=place.desa,
        state_since_at__gte=since,
        state_since_at__lte=until,
    )
    found = mine.select_related("kelompok").prefetch_related("milestones__aspirasi")
    return list(found.order_by("-state_since_at", "-pk")[:most])


def _of(partner: ApiKey) -> str:
    return f"{_OURS}.{partner.prefix}."


def _once(sent: QueryDict, partner: ApiKey, place: Place, at: dt.datetime, repeat: str) -> str:
    """The key of one report: whose it is stands in front, so that the partner finds its own again.

    Everything that was sent belongs to it, also what is not kept: two people who say the same are two.
    """
    words = sorted((name, many) for name, many in sent.lists() if name not in _NOT_THE_REPORT)
    day = repeat or local_date(at, place.desa.kode).isoformat()
    digest = hashlib.sha256(repr((place.desa.kode, day, words)).encode()).hexdigest()
    return f"{_of(partner)}{digest}"[:64]


def _photos(form: RequestForm) -> Photos:
    """Those that came along, and the one behind media_url where its host is one of OPEN311_MEDIA_HOSTS."""
    kept, address = list(form.cleaned_data["media"]), str(form.cleaned_data["media_url"])
    if not address:
        return Photos(tuple(kept), lacking=False)
    if kept or not settings.OPEN311_MEDIA_HOSTS or not has_room():
        return Photos(tuple(kept), lacking=not kept)
    try:
        body = fetch(address, login=lambda _address: None, bounds=BOUNDS, hosts=settings.OPEN311_MEDIA_HOSTS)
        return Photos((drawn_again(io.BytesIO(body), len(body)),), lacking=False)
    except NotFetched as problem:
        if problem.code == "too_large":
            raise wrong(HEAVY_PHOTO) from None
        logger.info("A photo of a partner was not fetched: %s.", problem.code)
        return Photos((), lacking=True)
    except ValidationError as bad:
        raise wrong(*bad.messages) from None


def _notice(taken: TakenIn, form: RequestForm, photos: Photos, sent: QueryDict) -> str:
    """What the citizen must know: how to follow it, the kunci, and what was not kept."""
    parts = [f"Nomor aspirasi: {nomor.written(taken.aspirasi.nomor)}."]
    if taken.kunci:
        parts.append(f"Kunci rahasia, untuk menambah dan menilai: {kunci_of.written(taken.kunci)}.")
    if any(sent.get(name) for name in ("first_name", "last_name", "email", "device_id", "account_id")):
        parts.append(NAMES)
    if form.cleaned_data["phone"]:
        parts.append(SEALED if form.reachable else NO_SMS)
    if photos.lacking:
        parts.append(NOT_FETCHED)
    return " ".join(parts)

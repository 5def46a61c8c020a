"""Setor lembar: one sheet is one aspirasi, whoever keys it in and however often it is sent."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.intake import TakenIn, Voice
from posko.models import Aspirasi, Sheet
from posko.receipt import take_in_with_receipt


class NoSuchSheet(Exception):
    """No sheet of this desa has that number."""


class NotOfThisDesa(Exception):
    """The outreach or the volunteer belongs elsewhere."""


class Outcome(StrEnum):
    """What became of what was keyed in."""

    KEPT = "baru"  # it is an aspirasi now, with the sheet's number when it had one
    KEPT_BEFORE = "sudah"  # the same words of this sheet were there
    KEPT_APART = "lain"  # the sheet had other words already; these have a number of their own


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The aspirasi that holds the words, its kunci ("" when it was told before), and how it went."""

    aspirasi: Aspirasi
    outcome: Outcome
    kunci: str = field(default="", repr=False)


@transaction.atomic
def hand_in(
    *,
    desa: Wilayah,
    voice: Voice,
    by: Actor,
    at: dt.datetime,
    sheet_no: str = "",
    phone: str = "",
    idempotency_key: str | None = None,
) -> HandedIn:
    """Keeps what was written on a sheet or a box note, or said at the posko; a phone left with it is told.

    `sheet_no` (digits) is the number printed on a sheet of this desa: the voice gets exactly that number.
    Sent again under the same `idempotency_key` it is found again. Another keying of the same sheet adds
    nothing when the words are the same; other words are kept under a number of their own: none may be lost.
    Raises NoSuchSheet, NotOfThisDesa, NotAPhone (sms_gateway.contacts), NoSuchDesa, NoNumberLeft.
    """
    _check_place(desa, voice)
    keep = partial(
        take_in_with_receipt,
        desa=desa,
        number=phone,
        idempotency_key=idempotency_key,
        template="terima_titipan",
        by=by,
        at=at,
    )
    if not sheet_no:
        return _fresh(keep(voice=voice), Outcome.KEPT)
    hold(desa=desa)  # two keyings of one sheet wait for each other here
    sheet = _sheet(desa, sheet_no)
    if sheet.aspirasi is None:
        return _fresh(keep(voice=_with_what_is_printed(voice, sheet), sheet=sheet), Outcome.KEPT)
    if idempotency_key and sheet.aspirasi.idempotency_key == idempotency_key:
        return HandedIn(keep(voice=voice).aspirasi, Outcome.KEPT)
    if _bare(sheet.aspirasi.text) == _bare(voice.text):
        if voice.confidential and not sheet.aspirasi.confidential:
            keep_secret(aspirasi=sheet.aspirasi, by=by, at=at)
        return HandedIn(sheet.aspirasi, Outcome.KEPT_BEFORE)
    return _fresh(keep(voice=_with_what_is_printed(voice, sheet)), Outcome.KEPT_APART)


def said_lately(*, aspirasi: Aspirasi, since: dt.datetime) -> Aspirasi | None:
    """Another voice the same person keyed in since then in the same words, or None; perhaps sent twice."""
    others = Aspirasi.objects.filter(
        desa=aspirasi.desa, taken_in_by=aspirasi.taken_in_by_id, received_at__gte=since
    ).exclude(pk=aspirasi.pk)
    bare = _bare(aspirasi.text)
    return next((one for one in others.newest_first()[:50] if _bare(one.text) == bare), None)


def _fresh(taken: TakenIn, outcome: Outcome) -> HandedIn:
    return HandedIn(taken.aspirasi, outcome, taken.kunci)


def _check_place(desa: Wilayah, voice: Voice) -> None:
    elsewhere = voice.outreach is not None and voice.outreach.desa_id != desa.kode
    stray = voice.volunteer is not None and (
        voice.outreach is None or voice.volunteer.outreach_id != voice.outreach.pk
    )
    if elsewhere or stray:
        raise NotOfThisDesa


def _sheet(desa: Wilayah, number: str) -> Sheet:
    rows = Sheet.objects.select_related("aspirasi__desa", "outreach__desa", "volunteer__dusun")
    found = rows.select_for_update(of=("self",)).filter(desa=desa, nomor=number).first()
    if found is None:
        raise NoSuchSheet
    return found


def _with_what_is_printed(voice: Voice, sheet: Sheet) -> Voice:
    """What the keyer left open and the print knows: the outreach, its volunteer, the volunteer's dusun."""
    if voice.outreach is not None or sheet.outreach is None:
        return voice
    dusun = voice.dusun or (sheet.volunteer.dusun if sheet.volunteer else None)
    return replace(voice, outreach=sheet.outreach, volunteer=sheet.volunteer, dusun=dusun)


def _bare(text: str) -> str:
    """Words without case, signs and spaces: "Jalan  rusak." and "jalan rusak" are the same sheet."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()

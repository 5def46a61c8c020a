"""Pesan and komplain: the words enter as a voice by the rules of the web form; who wrote is never kept."""

import hashlib
import html
import re
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.html import strip_tags

from accountability.accounts.actors import CITIZEN
from accountability.partners.models import ApiKey
from posko.grammar import parse
from posko.intake import TakenIn, Voice
from posko.receipt import take_in_with_receipt
from posko.states import Channel
from public_site.forms import ASKED, SpeakForm
from public_site.opendk.answers import Refused
from public_site.place import Place

MOST_PHOTOS = 3
_BREAKS = re.compile(r"(?i)<\s*(?:br|/p|/div|/li)\b[^>]*>")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def take_in_words(
    *, row: ApiKey, place: Place, title: str, said: str, phone: str = "", their_id: str = "", photos: Any = ()
) -> TakenIn:
    """The voice, once for each key and `their_id` (without one: for the same words). Raises Refused.

    Names, NIK, birthdays and e-mail addresses are not handed to this at all.
    """
    isi = "\n".join(part for part in (plain(title), plain(said)) if part)
    fields = {"isi": isi, "hp": phone, "mirip": ASKED}
    files: MultiValueDict[str, Any] = MultiValueDict({"foto": list(photos)[:MOST_PHOTOS]})
    form = SpeakForm(fields, files, desa=place.desa, words=place.words)
    if not form.is_valid():
        names = {"isi": "pesan", "hp": "telepon", "foto": "lampiran"}
        name, errors = next(iter(form.errors.items()))
        raise Refused(str(errors[0]), names.get(name, name))
    told = form.cleaned_data
    voice = Voice(
        text=told["isi"], channel=Channel.WEB, kind=parse(told["isi"]).kind, photos=tuple(form.photos)
    )
    if their_id and not _ID.fullmatch(their_id):
        raise Refused("Nomor komplain hanya boleh huruf dan angka.", "komplain_id")
    mark = f"id {their_id}" if their_id else f"isi {isi}"
    key = hashlib.sha256(f"opendk {row.pk} {place.desa.kode} {mark}".encode()).hexdigest()
    return take_in_with_receipt(
        desa=place.desa,
        voice=voice,
        number=told["hp"],
        by=CITIZEN,
        at=timezone.now(),
        idempotency_key=key,
    )


def plain(said: str) -> str:
    """Words without the marks of OpenSID's editor (HTML)."""
    text = html.unescape(strip_tags(_BREAKS.sub("\n", said)))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)

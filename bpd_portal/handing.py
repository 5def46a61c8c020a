"""Reads a sheet's form and hands it in, for the page and for the queue of a phone alike."""

import datetime as dt
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Membership
from accountability.lib.nomor import written
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from bpd_portal.forms.sheets import SheetForm
from bpd_portal.rows import rows_of
from posko.handing_in import HandedIn, Outcome, hand_in, said_lately
from posko.intake import Voice
from posko.states import Channel

LAST = 5
OWN_ENTRY = dt.timedelta(days=7)
JUST = dt.timedelta(minutes=15)


def owner_of(member: Membership) -> str:
    """Who owns a queue on a phone: one person at one desa, by a mark that names neither (16 hex digits)."""
    told = f"antrean:{member.user_id}:{member.wilayah_id}"
    # While SECRET_KEY is being changed the oldest stays: queues on phones still bear its marks.
    secret = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS][-1]
    return hmac.digest(secret.encode(), told.encode(), hashlib.sha256).hex()[:16]


def hand_in_form(request: DeskRequest, form: SheetForm, key: str, at: dt.datetime) -> HandedIn:
    """Hands in what a valid form says; `key` makes this one sending count once ("" for none)."""
    said = form.cleaned_data
    volunteer = said["relawan"]
    voice = Voice(
        text=said["isi"],
        channel=Channel(said["saluran"]),
        kind=said["jenis"],
        topic=said["topik"],
        dusun=said["dusun"],
        confidential=said["rahasia"],
        gender=said["kelamin"],
        vulnerable=said["rentan"],
        outreach=volunteer.outreach if volunteer else said["kegiatan"],
        volunteer=volunteer,
    )
    return hand_in(
        desa=request.member.wilayah,
        voice=voice,
        sheet_no=said["nomor"],
        phone=said["hp"].strip(),
        idempotency_key=f"lembar:{key}" if key else None,
        by=request.member.actor(),
        at=at,
    )


def told(done: HandedIn, sheet_no: str) -> str:
    """What the keyer is told of it, in a sentence or two."""
    if done.outcome == Outcome.KEPT_BEFORE:
        return _("Lembar ini sudah disetor. Nomornya:")
    if done.outcome == Outcome.KEPT_APART:
        return _(
            "Lembar %(nomor)s sudah disetor dengan kata lain. Tulisan ini kami simpan dengan nomor baru:"
        ) % {"nomor": written(sheet_no)}
    if sheet_no and not done.kunci:
        return _("Tersimpan. Nomornya sama dengan di sobekan:")
    return _("Tersimpan. Tulis ini di sobekan lembar:")


def twice(done: HandedIn, at: dt.datetime) -> str:
    """A warning when the same person keyed in the same words minutes ago, else ""; both are kept."""
    if done.outcome == Outcome.KEPT_BEFORE:
        return ""
    other = said_lately(aspirasi=done.aspirasi, since=at - JUST)
    if other is None:
        return ""
    return _("Kata yang sama baru saja disetor (%(nomor)s). Kalau dua kali, batalkan salah satunya.") % {
        "nomor": written(other.nomor)
    }


def printed_digits(desa: Wilayah) -> int:
    """How many digits the numbers on this desa's waiting sheets have; 0 when none waits or they differ."""
    lengths = {len(number) for number in desa.sheets.waiting().values_list("nomor", flat=True)}
    return lengths.pop() if len(lengths) == 1 else 0


def last_entries(member: Membership, words: Words, at: dt.datetime) -> dict[str, Any]:
    """What the list of one's own last entries shows, and how many there were in a week."""
    own = member.wilayah.aspirasi.filter(taken_in_by=member.user, received_at__gte=at - OWN_ENTRY)
    rows = rows_of(own.for_reading().newest_first()[:LAST], words, at)
    for row in rows:
        row["href"] = reverse("lembar-betul", args=[row["nomor"]])
    return {"butir": rows, "banyak": own.count()}

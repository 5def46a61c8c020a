"""After a leak: how many people are concerned, whom to notify, and the letter (UU 27/2022 ps 46).

A list leaves this place with opaque marks only: it says how many, and lets the notices be sent from here,
where the numbers are sealed; whoever holds the list alone can call nobody.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string

from accountability.accounts.actors import system
from accountability.ledger.record import record
from accountability.lib import opaque
from accountability.lib.local_time import local_date, tanggal, tanggal_pendek
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.personal.rules import rule
from posko.telling import written
from posko.words import sms
from sms_gateway import outbox

KINDS = {
    "nomor": "nomor HP (tersegel) dan sidik nomornya",
    "kata": "kata-kata aspirasi dan percakapan",
    "foto": "foto yang dikirim warga",
    "diri": "jenis kelamin, kelompok warga, dan tempat tinggal yang disebut",
}
BY = system("kebocoran")


class UnknownKind(Exception):
    """The data named is none of KINDS."""


@dataclass(frozen=True, slots=True)
class Breach:
    """What leaked: of which wilayah (a code or its beginning), which data, of voices of which days."""

    kode: str
    kinds: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime
    found_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """One person concerned: a mark in place of the phone, the village, and how many voices."""

    mark: str
    desa: str
    voices: int
    reachable: bool


def voices_of(breach: Breach) -> QuerySet[Aspirasi]:
    """The voices whose data leaked. Raises UnknownKind."""
    if not breach.kinds or not set(breach.kinds) <= set(KINDS):
        raise UnknownKind
    found = Aspirasi.objects.filter(desa__kode__startswith=breach.kode)
    found = found.filter(received_at__gte=breach.since, received_at__lt=breach.until)
    if set(breach.kinds) <= {"nomor"}:
        found = found.filter(contact__isnull=False)
    if set(breach.kinds) <= {"foto"}:
        found = found.filter(photos__isnull=False).distinct()
    return found


def subjects(breach: Breach) -> list[Subject]:
    """Everyone concerned, a phone once; a voice without a phone is one person nobody can reach."""
    rows = voices_of(breach).order_by("contact_id", "id")
    told: dict[str, Subject] = {}
    for pk, contact, desa, sealed in rows.values_list("pk", "contact_id", "desa_id", "contact__sealed"):
        key = f"hp:{contact}" if contact else f"suara:{pk}"
        before = told.get(key)
        mark = opaque.closed(key, purpose="kebocoran")[:24]
        many = before.voices + 1 if before else 1
        told[key] = Subject(mark, desa, many, bool(contact) and bool(bytes(sealed or b"")))
    return list(told.values())


def letter(breach: Breach, people: list[Subject], *, to: str) -> str:
    """The written notice of ps 46, to the lembaga ("lembaga") or to the people concerned ("warga")."""
    last = breach.found_at + dt.timedelta(hours=rule("breach_within_hours"))
    context = {
        "data": [KINDS[kind] for kind in breach.kinds],
        "sejak": tanggal(local_date(breach.since, breach.kode)),
        "sampai": tanggal(local_date(breach.until, breach.kode)),
        "diketahui": tanggal(local_date(breach.found_at, breach.kode)),
        "batas": tanggal(local_date(last, breach.kode)),
        "orang": len(people),
        "terjangkau": sum(one.reachable for one in people),
        "desa": sorted({one.desa for one in people}),
    }
    return render_to_string(f"surat/kebocoran_{to}.txt", context)


def notify(breach: Breach, *, at: dt.datetime) -> int:
    """Promises one SMS to every phone concerned, whatever it asked about news before; returns how many.

    Called twice it tells nobody twice. Each village's ledger says how many were told.
    """
    day, many = tanggal_pendek(local_date(breach.found_at, breach.kode)), 0
    reachable = voices_of(breach).filter(contact__isnull=False).exclude(contact__sealed=b"")
    for kode in sorted(set(reachable.values_list("desa_id", flat=True))):
        many += _notify_village(Wilayah.objects.get(kode=kode), reachable.filter(desa=kode), day, at)
    return many


@transaction.atomic
def _notify_village(desa: Wilayah, voices: QuerySet[Aspirasi], day: str, at: dt.datetime) -> int:
    told: set[int] = set()
    for voice in voices.select_related("contact").order_by("id"):
        if voice.contact is None or voice.contact_id in told:
            continue
        told.add(voice.contact_id or 0)
        outbox.promise(
            contact=voice.contact,
            desa=desa,
            body=sms("kebocoran", desa, nomor=written(voice), tanggal=day),
            template="kebocoran",
            dedupe_key=f"{voice.nomor}:kebocoran:{day}",
            kind="notice",
            by=BY,
            at=at,
            to_many=True,
        )
    record(kind="kebocoran.dikabari", ref=desa.kode, desa=desa, by=BY, at=at, facts={"orang": len(told)})
    return len(told)

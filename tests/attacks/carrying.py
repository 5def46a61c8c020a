"""Carries hostile words in by the doors themselves: SMS, the form on the web, a budget file, a map."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accountability.accounts.models import Role
from accountability.lib.typed_text import typed_text
from posko.models import Aspirasi
from sms_gateway import inbox
from sms_gateway.models import InboundSMS
from tests.accountability.budget.spreadsheet.books import HEADINGS, book
from tests.trust.asking import Asking
from tests.trust.village import Village

# Where what was carried in is shown to people.
SHOWN_AT = ("bpd", "bpd-gabung", "bpd-disisihkan", "tertahan", "sms", "desa", "hasil", "rekap", "jejak")
_SITE: dict[str, Any] = {"headers": {"host": "posko.example"}, "secure": True}


def by_sms(village: Village, words: tuple[str, ...], asking: Asking) -> int:
    """Each as an SMS of its own phone; how many lie there as they were sent, but for signs nobody types."""
    for number, one in enumerate(words):
        sender, ref = f"+62813777{number:05}", f"serang-{number}"
        inbox.receive(
            line=village.line, carrier_ref=ref, sender=sender, body=f"LAPOR {one}", at=asking.world.at
        )
    inbox.hand_over(at=asking.world.at, limit=len(words))
    bodies = InboundSMS.objects.filter(carrier_ref__startswith="serang-").values_list("body", flat=True)
    kept = {typed_text(one).strip() for one in bodies}
    return sum(typed_text(f"LAPOR {one}").strip() in kept for one in words)


def by_the_form(village: Village, words: tuple[str, ...]) -> int:
    """Each by the form of the village, with hostile names of place and photo; how many voices it made."""
    before = Aspirasi.objects.count()
    for one in words:
        photo = SimpleUploadedFile(f"{one[:60]}.jpg", b"\xff\xd8 kanari", "image/jpeg")
        for more in ({}, {"foto": photo}):
            sent = {"isi": f"Jalan rusak {one}", "dusun": one, "topik": one, "hp": one, **more}
            Client().post(f"/desa/{village.kode}/kirim/", sent, **_SITE)
            Client().post(f"/desa/{village.kode}/kirim/", {"isi": f"Jalan rusak {one}"}, **_SITE)
    return Aspirasi.objects.count() - before


def by_files(village: Village, words: tuple[str, ...], asking: Asking) -> list[tuple[str, str, Any]]:
    """A budget and a map full of them; the pages that answer, each with who sent it."""
    lines: list[list[Any]] = [HEADINGS]
    lines += [
        ["2.3.10 Jalan", "5.3.5.02", _in_a_cell(one), _in_a_cell(one), None, None, 1000, "DDS"]
        for one in words
    ]
    lines += [[_in_a_cell(one)] * 8 for one in words]
    places = [
        {"type": "Feature", "properties": {"nama": one, "kode": one}, "geometry": {"type": one}}
        for one in words
    ]
    sent = (
        (Role.KEUANGAN, "/pemdes/apb/impor/", book({"Anggaran": lines}).getvalue(), "xlsx"),
        (
            Role.CAMAT,
            "/kec/peta/",
            json.dumps({"type": "FeatureCollection", "features": places}).encode(),
            "geojson",
        ),
    )
    return [
        (role, path, _sent(asking, role, path, data, f"{words[0][:40]}.{kind}", village))
        for role, path, data, kind in sent
    ]


def _sent(asking: Asking, role: str, path: str, data: bytes, called: str, village: Village) -> Any:
    who = next(one for one in asking.world.people if one.role == role)
    file = SimpleUploadedFile(called, data)
    fields = {"aksi": "berkas", "tahun": village.draft.year, "berkas": file}
    return asking.client(who).post(path, fields, follow=True, **_SITE)


def _in_a_cell(one: str) -> str:
    return typed_text(one)[:200]

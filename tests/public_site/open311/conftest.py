"""A village with something in its list, a partner with a key, and a short way to ask."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.partners.keys import give_key
from accountability.regions.models import Dusun, Wilayah
from posko.clustering import gather
from posko.models import Aspirasi, Kelompok
from posko.reading import mark_read
from tests import makers

BASE = "/open311/v2/"
DAY = dt.timedelta(days=1)

type Asking = Callable[..., Any]


@dataclass(frozen=True)
class Told:
    """What is in the list of the village."""

    desa: Wilayah
    dusun: Dusun
    kelompok: Kelompok
    voice: Aspirasi
    hidden: Aspirasi


@pytest.fixture
def ask(client: Client, desa: Wilayah) -> Asking:
    """GETs an address below /open311/v2/ of the village."""

    def _ask(address: str, **query: Any) -> Any:
        return client.get(f"{BASE}{address}", {"jurisdiction_id": desa.kode, **query})

    return _ask


@pytest.fixture
def key(desa: Wilayah) -> str:
    """The key of a partner that may hand voices in for the kecamatan around the village."""
    assert desa.parent is not None
    given = give_key(
        partner="Aplikasi Uji",
        wilayah=desa.parent,
        scopes=["aspirasi:kirim"],
        by=system("uji"),
        at=makers.NOW,
    )
    return given.key


@pytest.fixture
def report(client: Client, desa: Wilayah, key: str) -> Asking:
    """POSTs a report as the standard's own example does."""

    def _report(form: str = "json", **told: Any) -> Any:
        sent = {
            "api_key": key,
            "jurisdiction_id": desa.kode,
            "service_code": "jalan",
            "lat": "-7.25012",
            "long": "112.75034",
            "description": "Jembatan bambu lapuk, anak sekolah takut lewat.",
            **told,
        }
        return client.post(
            f"{BASE}requests.{form}", {name: one for name, one in sent.items() if one is not None}
        )

    return _report


@pytest.fixture
def told(desa: Wilayah, ketua: Membership) -> Told:
    """A kelompok of six, a voice with public words, and one nobody has read."""
    at, by = timezone.now() - 20 * DAY, ketua.actor()
    dusun = makers.make_dusun(desa, "Krajan")
    said = [
        makers.make_aspirasi(desa, f"jalan rusak {n}", at=at, topic="jalan", dusun=dusun) for n in range(6)
    ]
    kelompok = gather(desa=desa, aspirasi=said, title="Jalan Krajan rusak", by=by, at=at + DAY)
    voice = makers.make_aspirasi(desa, "lampu balai mati kenari-rahasia", at=at, topic="lainnya")
    mark_read(aspirasi=voice, by=by, at=at + DAY)
    makers.make_summary(voice, "Lampu dekat balai mati.", by, at=at + DAY)
    hidden = makers.make_aspirasi(
        desa, "kades minta kenari-rahasia", at=at, about_pemdes=True, topic="layanan"
    )
    voice.refresh_from_db()
    return Told(desa, dusun, kelompok, voice, hidden)

"""A council with a year behind it: voices of every kind, a musyawarah, letters, and what was handed on."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.council.models import Direction, HandedOnBy, Letter, OfficialAnswer, Penyaluran
from accountability.planning.agenda import propose
from accountability.planning.attending import Attendance, attend
from accountability.planning.deciding import adopt
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi, Kelompok, Outreach
from posko.reading import mark_read
from posko.states import Channel, Gender, Quarantine
from tests import makers

DAY = dt.timedelta(days=1)
NOW = makers.NOW  # Monday 5 October 2026
SECRET = "kenari-kuning rahasia jangan terbaca"
SAID = "jalan depan rumah bu Marni rusak"
YEAR = NOW.year


@dataclass(frozen=True)
class Year:
    """What a year left behind."""

    desa: Wilayah
    voices: list[Aspirasi]
    secret: Aspirasi
    kelompok: Kelompok
    meeting: Musyawarah


def make_letter(desa: Wilayah, order: int = 1, **fields: Any) -> Letter:
    """A letter in the agenda."""
    fields = {
        "direction": Direction.OUT,
        "year": YEAR,
        "number": f"{order}/BPD/{YEAR}",
        "date": NOW.date(),
        "party": "Kepala",
        "subject": "Masukan warga",
        "entered_at": NOW,
        **fields,
    }
    return Letter.objects.create(desa=desa, order=order, **fields)


def make_outreach(desa: Wilayah, **fields: Any) -> Outreach:
    """A visit that was held."""
    day = fields.pop("day", NOW.date() - 20 * DAY)
    fields = {
        "kind": "kunjungan",
        "title": "Kunjungan ke Krajan",
        "maksud": "Mendengar",
        "tujuan": "Mencatat",
        "sasaran": "Perempuan",
        "uraian": "Dari rumah ke rumah",
        **fields,
    }
    return Outreach.objects.create(desa=desa, starts_on=day, ends_on=day, planned_at=NOW, **fields)


@pytest.fixture
def year(desa: Wilayah, ketua: Membership) -> Year:
    """Six open voices (four by women), one confidential, one set aside; a kelompok that was adopted."""
    by, at = ketua.actor(), NOW - 40 * DAY
    dusun = makers.make_dusun(desa)
    voices = [
        makers.make_aspirasi(
            desa,
            f"{SAID} {n}",
            at=at,
            dusun=dusun,
            topic="jalan",
            channel=Channel.SHEET if n % 2 else Channel.WEB,
            gender=Gender.WOMAN if n < 4 else Gender.MAN,
        )
        for n in range(6)
    ]
    secret = makers.make_aspirasi(desa, SECRET, at=at, confidential=True)
    aside = makers.make_aspirasi(desa, "iklan pinjaman", at=at)
    Aspirasi.objects.filter(pk=aside.pk).update(quarantine=Quarantine.JUNK)
    for voice in voices[:5]:
        mark_read(aspirasi=voice, by=by, at=at + DAY)
    mark_read(aspirasi=voices[5], by=by, at=at + 20 * DAY)
    kelompok = gather(desa=desa, aspirasi=voices[:3], title="Jalan Krajan", by=by, at=at + 2 * DAY)
    meeting = makers.make_musyawarah(desa, by, at, held_on=(at + 7 * DAY).date())
    usulan = propose(kelompok=kelompok, musyawarah=meeting, title="Perkerasan", by=by, at=at + 3 * DAY)
    attend(
        musyawarah=meeting,
        attendance=Attendance(men=30, women=21, disabled=2, poor=5),
        by=by,
        at=at + 7 * DAY,
        berita_acara_no="BA/1",
    )
    adopt(usulan=usulan, sentence="Disepakati.", into_year=YEAR + 1, by=by, at=at + 7 * DAY)
    _hand_on(desa, kelompok)
    return Year(desa, voices, secret, kelompok, meeting)


def _hand_on(desa: Wilayah, kelompok: Kelompok) -> None:
    """A letter that was delivered and answered, one that came, a visit that was held and one called off."""
    letter = make_letter(desa, delivered_on=NOW.date(), delivered_to="Kantor")
    make_letter(desa, direction=Direction.IN, number="=1+1", party="Camat", received_date=NOW.date())
    handed = Penyaluran.objects.create(
        desa=desa, channel=HandedOnBy.INPUT, date=NOW.date() - DAY, letter=letter, words="Mohon.", at=NOW
    )
    handed.kelompok.add(kelompok)
    OfficialAnswer.objects.create(penyaluran=handed, text="Baik.", at=NOW)
    make_outreach(desa)
    make_outreach(desa, title="Batal", called_off_at=NOW, called_off_why="Hujan")

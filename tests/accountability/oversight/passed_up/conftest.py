"""What came up: a voice rated BELUM twice, one the village sent on, and a kelompok a musyawarah sent on."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accountability.accounts.models import Membership, Role
from accountability.oversight.models import PassedUp
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.coming_up import come_up
from accountability.regions.models import Wilayah
from posko import answering, verdicts
from posko.models import Aspirasi
from posko.states import Channel
from tests import makers

HOUR = dt.timedelta(hours=1)
SENT = makers.NOW + HOUR * 7


def twice_not_yet(
    desa: Wilayah, member: Membership, text: str = "jembatan RT 03 putus", **fields: object
) -> Aspirasi:
    """A voice with a phone whose citizen said BELUM twice."""
    phone = makers.make_contact(f"+62812000{Aspirasi.objects.count():05}")
    voice = makers.make_aspirasi(desa, text, contact=phone, channel=Channel.SMS, **fields)
    for turn in range(2):
        at = makers.NOW + HOUR * (turn * 2 + 1)
        answering.answer(aspirasi=voice, sentence="Sudah dilihat.", by=member.actor(), at=at)
        verdicts.rate(aspirasi=voice, satisfied=False, words="masih putus", at=at + HOUR)
        voice.refresh_from_db()
    return voice


def up(voice: Aspirasi, at: dt.datetime = makers.NOW + HOUR * 6) -> PassedUp:
    """Its row on the desk above."""
    region = voice.desa.parent
    assert region is not None
    come_up(region=region, at=at)
    return PassedUp.objects.select_related("desa__parent__parent", "aspirasi").get(
        aspirasi=voice, standing="menunggu"
    )


@pytest.fixture
def voice(desa: Wilayah, ketua: Membership) -> Aspirasi:
    """Rated BELUM twice."""
    return twice_not_yet(desa, ketua)


@pytest.fixture
def passed(voice: Aspirasi) -> PassedUp:
    """The same on the desk of the kecamatan."""
    return up(voice)


@pytest.fixture
def sent_on(desa: Wilayah, ketua: Membership) -> Aspirasi:
    """Sent on to the kecamatan by the council."""
    phone = makers.make_contact("+628120009999")
    said = makers.make_aspirasi(desa, "batas wilayah dipasang di mana", contact=phone, channel=Channel.SMS)
    answering.forward(
        aspirasi=said, to="kecamatan", sentence="Ini urusan di atas kami.", by=ketua.actor(), at=makers.NOW
    )
    return said


@pytest.fixture
def kabupaten(desa: Wilayah) -> Membership:
    """An officer of the kabupaten."""
    assert desa.parent is not None
    assert desa.parent.parent is not None
    return makers.make_member(Role.KABUPATEN, desa.parent.parent, "kab-uji")


def signed_in(member: Membership) -> Client:
    """A browser of theirs."""
    client = Client()
    client.force_login(member.user)
    return client


def sent(passed: PassedUp, by: Membership, at: dt.datetime = SENT, **more: Any) -> PassedUp:
    """The same at SP4N-LAPOR!."""
    said = Said("Kami teruskan.", category="pekerjaan_umum", report="Jembatan putus.", **more)
    acting.pass_to_sp4n(passed=passed, said=said, by=by.actor(), at=at)
    passed.refresh_from_db()
    return passed


@pytest.fixture
def there(passed: PassedUp, camat: Membership) -> PassedUp:
    """At SP4N-LAPOR!."""
    return sent(passed, camat)

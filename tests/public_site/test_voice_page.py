"""Silence after the end is told as silence, never as praise, and gives way to what the citizen says."""

import datetime as dt

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi
from posko.verdicts import note_silence, rate, silent_days
from tests import makers


@pytest.fixture
def silent(desa: Wilayah, ketua: Membership) -> Aspirasi:
    """Answered, and then nothing was heard for as long as it takes."""
    voice = makers.make_aspirasi(desa)
    answer(aspirasi=voice, sentence="Sudah diperbaiki.", by=ketua.actor(), at=makers.NOW)
    assert note_silence(at=makers.NOW + dt.timedelta(days=silent_days() + 1), limit=5) == 1
    voice.refresh_from_db()
    return voice


def page_of(client: Client, voice: Aspirasi) -> str:
    """What everyone may read of it."""
    return str(client.get(f"/a/{voice.nomor}/").content.decode())


class TestSilence:
    def test_it_says_that_nothing_was_heard(self, client: Client, silent: Aspirasi) -> None:
        page = page_of(client, silent)
        assert "Tanpa kabar 14 hari: warga belum menilai." in page
        assert "Dinilai: puas" not in page

    def test_what_the_citizen_says_afterwards_takes_its_place(self, client: Client, silent: Aspirasi) -> None:
        rate(aspirasi=silent, satisfied=True, at=makers.NOW + dt.timedelta(days=30))
        page = page_of(client, silent)
        assert "Dinilai: puas" in page
        assert "Tanpa kabar" not in page

"""The berita acara for everyone: what was decided, without a name and without a small count."""

import datetime as dt

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.planning.attending import Attendance, attend
from accountability.planning.models import DocumentKind, Musyawarah
from accountability.planning.papers import Wording
from accountability.planning.settling import settle_paper
from accountability.regions.models import Wilayah
from public_site.minutes_paper import public_minutes
from tests import makers
from tests.accountability.planning.test_papers import told

HELD = makers.NOW + dt.timedelta(days=7)
NAMES = Wording(leader="Ketua Rekaan", scribe="Notulis Rekaan", topics="Keluhan Pak Rekaan", agreed="Rekaan")


@pytest.fixture
def held(desa: Wilayah, ketua: Membership) -> Musyawarah:
    """A meeting that decided, and its settled paper."""
    by = ketua.actor()
    usulan = makers.make_usulan(makers.make_kelompok(desa, by), by, adopted=True)
    meeting = usulan.musyawarah
    attend(musyawarah=meeting, attendance=Attendance(21, 19, disabled=2), by=by, at=HELD)
    settle_paper(
        musyawarah=meeting,
        kind=DocumentKind.BERITA_ACARA,
        by=by,
        number="9/BA/2026",
        date=HELD.date(),
        wording=NAMES,
        at=HELD,
    )
    return meeting


class TestPublicMinutes:
    def test_it_says_what_was_decided_and_who_came_in_safe_counts(self, held: Musyawarah) -> None:
        for text in told(public_minutes(held, number="9/BA/2026", date=HELD.date())):
            assert "Nomor: 9/BA/2026" in text
            assert "Jalan rusak" in text
            assert "Disepakati sebagai prioritas pertama." in text
            assert "Hadir 40 orang, 19 perempuan." in text

    def test_it_holds_no_name_no_free_words_and_no_small_count(self, held: Musyawarah) -> None:
        for text in told(public_minutes(held, number="9/BA/2026", date=HELD.date())):
            assert "Rekaan" not in text.replace("Nusa Rekaan", "")
            assert "disabilitas" not in text.lower()


class TestDoor:
    def test_the_page_of_the_meetings_leads_to_a_pdf(self, client: Client, held: Musyawarah) -> None:
        address = f"/desa/{held.desa_id}/musyawarah/{held.pk}/berita-acara.pdf"
        assert address in client.get(f"/desa/{held.desa_id}/musyawarah/").content.decode()
        found = client.get(address)
        assert found["Content-Type"] == "application/pdf"
        assert found.content.startswith(b"%PDF-")

    def test_before_it_is_settled_there_is_none(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        meeting = makers.make_musyawarah(desa, ketua.actor())
        address = f"/desa/{desa.kode}/musyawarah/{meeting.pk}/berita-acara.pdf"
        assert client.get(address).status_code == 404
        assert "berita-acara.pdf" not in client.get(f"/desa/{desa.kode}/musyawarah/").content.decode()

    def test_another_desa_does_not_give_it(
        self, client: Client, held: Musyawarah, other_desa: Wilayah
    ) -> None:
        address = f"/desa/{other_desa.kode}/musyawarah/{held.pk}/berita-acara.pdf"
        assert client.get(address).status_code == 404

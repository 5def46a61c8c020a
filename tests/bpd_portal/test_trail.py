"""Jejak: who did what here; the ketua sees all, members their own, an auditor a village they look after."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from bpd_portal.deed_words import DEEDS
from posko.models import Aspirasi, Opening
from posko.noting import note_inside
from posko.opening_log import rule
from posko.reading import mark_read
from tests import makers
from tests.bpd_portal.conftest import Desk

DOOR = "/bpd/jejak/"


@pytest.fixture
def voice(desa: Wilayah, anggota: Membership, ketua: Membership, at: dt.datetime) -> Aspirasi:
    """Read by a member, with a note of the ketua, opened by both."""
    held = makers.make_aspirasi(desa, "kata-rahasia-warga", at=at, contact=makers.make_contact())
    mark_read(aspirasi=held, by=anggota.actor(), at=at)
    note_inside(aspirasi=held, text="catatan-dalam", by=ketua.actor(), at=at)
    for member in (anggota, ketua):
        Opening.objects.create(aspirasi=held, user=member.user, opened_at=at, seen_at=at)
    return held


def text(desk: Client, **query: str) -> str:
    """The list of the page."""
    page = desk.get(DOOR, query).content.decode()
    return page[page.index('<h2 class="vh">') :]


class TestWhoSeesWhat:
    def test_the_ketua_sees_all(self, ketua: Membership, desk_of: Desk, voice: Aspirasi) -> None:
        told = text(desk_of(ketua))
        for deed in ("Menandai dibaca", "Menulis catatan anggota", "Aspirasi masuk", "Membuka aspirasi"):
            assert deed in told

    def test_a_member_sees_what_they_did_themselves(
        self, anggota: Membership, desk_of: Desk, voice: Aspirasi
    ) -> None:
        told = text(desk_of(anggota))
        assert "Menandai dibaca" in told
        assert told.count("Membuka aspirasi") == 1
        assert "Menulis catatan anggota" not in told

    def test_an_auditor_chooses_a_village_they_look_after(
        self, desk_of: Desk, voice: Aspirasi, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        assert desa.parent is not None
        desk = desk_of(makers.make_member(Role.AUDITOR, desa.parent))
        assert f"?desa={desa.kode}" in desk.get(DOOR).content.decode()
        assert "Menulis catatan anggota" in text(desk, desa=desa.kode)
        assert desk.get(DOOR, {"desa": "99.02.01.2001"}).status_code == 404

    @pytest.mark.parametrize("role", ["petugas", "kades", "keuangan", "camat"])
    def test_it_is_no_door_of_others(
        self, request: pytest.FixtureRequest, desk_of: Desk, role: str, desa: Wilayah
    ) -> None:
        desk = desk_of(request.getfixturevalue(role))
        assert {desk.get(one).status_code for one in (DOOR, reverse("jejak-csv"))} == {403}

    def test_no_word_of_a_citizen_and_none_of_a_note_is_told(
        self, ketua: Membership, desk_of: Desk, voice: Aspirasi
    ) -> None:
        desk = desk_of(ketua)
        for page in (desk.get(DOOR), desk.get(reverse("jejak-csv"))):
            told = page.content.decode()
            assert [one for one in ("kata-rahasia", "catatan-dalam", "81200000001") if one in told] == []


class TestFilters:
    def test_by_deed_person_number_and_day(
        self, ketua: Membership, anggota: Membership, desk_of: Desk, voice: Aspirasi, at: dt.datetime
    ) -> None:
        desk = desk_of(ketua)
        assert "Menulis catatan" not in text(desk, perbuatan="aspirasi.dibaca")
        assert "Menulis catatan" not in text(desk, orang=str(anggota.user_id))
        assert "Aspirasi masuk" in text(desk, orang="warga")
        assert "Menandai dibaca" in text(desk, nomor=voice.nomor)
        tomorrow = (at + dt.timedelta(days=2)).date().isoformat()
        assert "Tidak ada yang cocok" in text(desk, sejak=tomorrow)
        assert "Menandai dibaca" not in text(desk, perbuatan="dibuka")

    def test_a_gathering_is_found_by_the_number_of_each_voice(
        self, ketua: Membership, desk_of: Desk, desa: Wilayah, at: dt.datetime
    ) -> None:
        held = makers.make_kelompok(desa, ketua.actor(), at=at)
        numbers = held.aspirasi.values_list("nomor", flat=True)
        assert all("Menggabung aspirasi" in text(desk_of(ketua), nomor=one) for one in numbers)

    def test_before_anything_happened_it_says_so(self, ketua: Membership, desk_of: Desk) -> None:
        assert "Belum ada jejak" in text(desk_of(ketua))


class TestUnusual:
    def test_it_stands_at_the_top_for_the_ketua_alone(
        self, ketua: Membership, anggota: Membership, desk_of: Desk, desa: Wilayah, at: dt.datetime
    ) -> None:
        for n in range(rule("openings_an_hour") + 1):
            seen = at - dt.timedelta(minutes=50) + dt.timedelta(minutes=n)
            one = makers.make_aspirasi(desa, f"jalan {n}", at=seen)
            Opening.objects.create(aspirasi=one, user=anggota.user, opened_at=seen, seen_at=seen)
        assert "membuka 31 aspirasi dalam satu jam" in desk_of(ketua).get(DOOR).content.decode()
        assert "dalam satu jam" not in desk_of(anggota).get(DOOR).content.decode()


class TestCsv:
    def test_the_rows_are_those_of_the_page(self, ketua: Membership, desk_of: Desk, voice: Aspirasi) -> None:
        answer = desk_of(ketua).get(reverse("jejak-csv"), {"nomor": voice.nomor})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert answer["Content-Disposition"].startswith("attachment")
        assert len(rows) == Entry.objects.about(voice.nomor).count() + 2
        assert {row["perbuatan"] for row in rows} >= {"Menandai dibaca", "Membuka aspirasi"}

    def test_no_cell_is_a_formula(self, ketua: Membership, desk_of: Desk, voice: Aspirasi) -> None:
        ketua.user.display_name = "=1+1"
        ketua.user.save()
        told = desk_of(ketua).get(reverse("jejak-csv")).content.decode()
        assert ",=1" not in told
        assert "'=1+1" in told


class TestWords:
    def test_every_deed_of_the_code_has_words(self) -> None:
        import re
        from pathlib import Path

        root = Path(__file__).resolve().parents[2]
        found = set()
        for folder in ("posko", "accountability"):
            for path in (root / folder).rglob("*.py"):
                found |= set(re.findall(r'kind="([a-z]+\.[a-z_]+)"', path.read_text(encoding="utf-8")))
        assert found - set(DEEDS) == set()

"""Musyawarah: convened, attended, and each usulan decided once, on the record."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.planning.models import Decision, Musyawarah, Usulan
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def usulan(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Usulan:
    usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor(), at=at), ketua.actor(), at=at)
    Musyawarah.objects.update(held_on=local_date(at, desa.kode))  # its day has come
    return usulan


def door(usulan: Usulan, part: str = "") -> str:
    """Where a proposal is decided, or a part of the page of its meeting."""
    if not part:
        return reverse("bpd-putusan-tulis", args=[usulan.musyawarah_id, usulan.pk])
    return reverse(f"bpd-musyawarah-{part}", args=[usulan.musyawarah_id])


class TestConvene:
    SAID = {
        "jenis": "desa",
        "judul": "Rencana 2027",
        "tanggal": "2026-12-01",
        "jam": "09:00",
        "tempat": "Balai",
    }

    def test_it_is_written_down_once(self, desk: Client, desa: Wilayah) -> None:
        for _tap in range(2):
            assert desk.post(reverse("bpd-musyawarah"), {**self.SAID, "kunci_kirim": "k1"}).status_code == 303
        meeting = desa.musyawarah.get()
        assert (meeting.held_on, meeting.starts_at) == (dt.date(2026, 12, 1), dt.time(9))

    def test_what_is_missing_is_said(self, desk: Client) -> None:
        said = refusals(desk.post(reverse("bpd-musyawarah"), {"jenis": "desa", "tanggal": "besok"}))
        for sentence in ("Beri nama musyawarahnya.", "Pilih tanggalnya.", "Tulis tempatnya."):
            assert sentence in said


class TestAttend:
    def test_heads_and_berita_acara_are_kept(self, desk: Client, usulan: Usulan) -> None:
        said = {
            "aksi": "hadir",
            "perempuan": 29,
            "laki": 35,
            "difabel": 3,
            "miskin": 10,
            "berita_acara": "BA/5",
        }
        assert desk.post(door(usulan, "hadir"), said).status_code == 303
        meeting = Musyawarah.objects.get()
        assert (meeting.attendance, meeting.disabled, meeting.berita_acara_no) == (64, 3, "BA/5")

    @pytest.mark.parametrize("number", ["-1", "banyak", "99999999999999999999"])
    def test_a_count_that_is_none_is_told(self, desk: Client, usulan: Usulan, number: str) -> None:
        assert refusals(desk.post(door(usulan, "hadir"), {"aksi": "hadir", "perempuan": number, "laki": 1}))

    def test_a_group_cannot_outnumber_all(self, desk: Client, usulan: Usulan) -> None:
        said = {"aksi": "hadir", "perempuan": 1, "laki": 1, "difabel": 3}
        assert "melebihi semua yang hadir" in refusals(desk.post(door(usulan, "hadir"), said))


class TestDecide:
    ADOPT = {"hasil": "rkp", "kalimat": "Disepakati, prioritas pertama.", "tahun": 2027}
    DEFER = {
        "hasil": "deferred",
        "tahun": 2027,
        "tujuan": "kabupaten",
        "alasan": "no_money",
        "kalimat": "Dana belum cukup.",
        "langkah": "Diusulkan lagi tahun depan.",
    }

    def test_what_is_adopted_is_locked_and_shown(self, desk: Client, usulan: Usulan) -> None:
        desk.post(door(usulan), {**self.ADOPT, "usulan": usulan.pk})
        assert Decision.objects.get().into_year == 2027
        page = desk.get(reverse("bpd-putusan", args=[usulan.musyawarah_id])).content.decode()
        assert "Tercatat dan terkunci." in page
        assert "Catat putusan" not in page

    @pytest.mark.parametrize(
        ("outcome", "state"), [("deferred", "not_now"), ("forwarded", "forwarded"), ("not_now", "not_now")]
    )
    def test_what_is_not_adopted_says_why_and_what_next(
        self, desk: Client, usulan: Usulan, outcome: str, state: str
    ) -> None:
        desk.post(door(usulan), {**self.DEFER, "hasil": outcome, "usulan": usulan.pk})
        assert Decision.objects.get().next_step == "Diusulkan lagi tahun depan."
        assert set(usulan.kelompok.aspirasi.values_list("state", flat=True)) == {state}

    def test_nothing_is_decided_without_words(self, desk: Client, usulan: Usulan) -> None:
        said = {**self.DEFER, "usulan": usulan.pk, "langkah": " ", "alasan": ""}
        refused = refusals(desk.post(door(usulan), said))
        assert "Pilih alasannya." in refused
        assert "Tulis langkah berikutnya." in refused
        assert not Decision.objects.exists()

    def test_a_second_decision_is_told_that_the_first_stands(self, desk: Client, usulan: Usulan) -> None:
        desk.post(door(usulan), {**self.ADOPT, "usulan": usulan.pk})
        answer = desk.post(door(usulan), {**self.DEFER, "usulan": usulan.pk})
        assert "terkunci" in refusals(answer)
        assert Decision.objects.get().outcome == "adopted"

    def test_an_usulan_of_another_meeting_is_not_decided_here(
        self, desk: Client, usulan: Usulan, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        other = makers.make_musyawarah(desa, ketua.actor(), at=at)
        address = reverse("bpd-putusan-tulis", args=[other.pk, usulan.pk])
        assert desk.post(address, {**self.ADOPT, "usulan": usulan.pk}).status_code == 404

    def test_a_member_sees_that_the_ketua_records_it(
        self, anggota: Membership, desk_of: Desk, usulan: Usulan
    ) -> None:
        address = reverse("bpd-putusan", args=[usulan.musyawarah_id])
        page = desk_of(anggota).get(address).content.decode()
        assert "Menunggu keputusan, dicatat oleh ketua." in page
        assert "Catat putusan" not in page

"""Kelompok: counted by whom they come from, and brought to a musyawarah."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.models import Usulan
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    return desk_of(anggota)


@pytest.fixture
def group(desa: Wilayah, anggota: Membership, at: dt.datetime) -> Kelompok:
    return makers.make_kelompok(
        desa, anggota.actor(), voices=3, at=at, dusun=makers.make_dusun(desa), gender="p"
    )


def door(group: Kelompok) -> str:
    """The address of a kelompok."""
    return reverse("bpd-kelompok-rinci", args=[group.pk])


class TestList:
    def test_the_largest_stands_first(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        makers.make_kelompok(desa, anggota.actor(), voices=4, title="Air keruh", at=at)
        rows = desk.get(reverse("bpd-kelompok")).context["butir"]
        assert [(row["kelompok"].title, row["kelompok"].voices) for row in rows] == [
            ("Air keruh", 4),
            ("Jalan rusak", 3),
        ]

    def test_without_any_it_says_how_to_make_one(self, desk: Client) -> None:
        assert "Centang aspirasi serupa" in desk.get(reverse("bpd-kelompok")).content.decode()


class TestPage:
    def test_it_counts_by_dusun_and_gender(self, desk: Client, group: Kelompok) -> None:
        context = desk.get(door(group)).context
        assert [(bar["label"], bar["nilai"]) for bar in context["per_dusun"]] == [("Krajan", "3 suara")]
        assert [(bar["label"], bar["nilai"]) for bar in context["per_kelamin"]] == [("Perempuan", "3 suara")]

    def test_it_costs_the_same_for_three_voices_as_for_twenty(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        big = makers.make_kelompok(desa, anggota.actor(), voices=20, title="Besar", at=at)
        desk.get(door(group))
        with CaptureQueriesContext(connection) as few:
            desk.get(door(group))
        with CaptureQueriesContext(connection) as many:
            desk.get(door(big))
        assert len(many) == len(few)


class TestPropose:
    def test_it_comes_to_the_meeting_and_every_voice_is_on_the_agenda(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        meeting = makers.make_musyawarah(desa, anggota.actor(), at=at)
        answer = desk.post(door(group), {"musyawarah": meeting.pk, "usulan": "Perbaikan jalan"})
        assert answer["Location"] == reverse("bpd-musyawarah-rinci", args=[meeting.pk])
        assert Usulan.objects.get().title == "Perbaikan jalan"
        assert set(group.aspirasi.values_list("state", flat=True)) == {"on_agenda"}

    def test_twice_to_the_same_meeting_is_told(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        meeting = makers.make_musyawarah(desa, anggota.actor(), at=at)
        said = {"musyawarah": meeting.pk, "usulan": "Perbaikan jalan"}
        desk.post(door(group), said)
        assert "sudah diajukan" in refusals(desk.post(door(group), said))

    def test_a_meeting_of_another_desa_is_no_choice(
        self, desk: Client, outsider: Membership, other_desa: Wilayah, group: Kelompok, at: dt.datetime
    ) -> None:
        theirs = makers.make_musyawarah(other_desa, outsider.actor(), at=at)
        answer = desk.post(door(group), {"musyawarah": theirs.pk, "usulan": "Perbaikan jalan"})
        assert "Pilih musyawarahnya." in refusals(answer)

    def test_without_a_meeting_it_says_what_comes_first(self, desk: Client, group: Kelompok) -> None:
        page = desk.get(door(group)).content.decode()
        assert "Belum ada musyawarah" in page
        assert reverse("bpd-musyawarah") in page

    def test_a_kelompok_with_money_behind_it_is_not_brought_back(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        usulan = makers.make_usulan(group, anggota.actor(), at=at, adopted=True)
        kegiatan = makers.make_kegiatan(desa, anggota.actor(), usulan, at=at)
        makers.make_published(desa, anggota.actor(), kegiatan, at=at)
        assert desk.post(door(group), {"musyawarah": usulan.musyawarah_id, "usulan": "x"}).status_code == 404
        assert "sudah lewat tahap musyawarah" in desk.get(door(group)).content.decode()


class TestWalk:
    def test_from_its_page_the_voices_of_the_kelompok_are_walked(
        self, desk: Client, desa: Wilayah, group: Kelompok, at: dt.datetime
    ) -> None:
        makers.make_aspirasi(desa, "bukan di kelompok", at=at)
        rows = desk.get(door(group)).context["butir"]
        walked, here, before = [], rows[0]["href"], ""
        while here:
            seen = desk.get(here)
            before = seen.context["tetangga"]["sebelum"]
            walked.append(seen.context["aspirasi"].nomor)
            assert seen.context["tetangga"]["daftar"] == door(group)
            assert group.title in seen.content.decode()
            here = seen.context["tetangga"]["sesudah"]
        assert walked == [row["nomor"] for row in rows]
        assert before.startswith(reverse("bpd-aspirasi", args=[rows[-2]["nomor"]]))

    @pytest.mark.parametrize("told", ["0", "x", "999999"])
    def test_another_kelompok_in_the_address_is_as_if_not_there(
        self, desk: Client, group: Kelompok, told: str
    ) -> None:
        one = group.aspirasi.newest_first()[0]
        seen = desk.get(reverse("bpd-aspirasi", args=[one.nomor]), {"dari_kelompok": told})
        assert seen.context["tetangga"]["daftar"].startswith(reverse("bpd"))


class TestRegroup:
    def test_ticked_voices_move_into_another_kelompok_and_back(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        into = makers.make_kelompok(desa, anggota.actor(), title="Air", at=at - dt.timedelta(minutes=1))
        one = group.aspirasi.newest_first()[0]
        said = {"aksi": "pindah", "nomor": one.nomor, "ke": into.pk}
        page = desk.get(reverse("bpd-kelompok-atur", args=[group.pk])).content.decode()
        assert "Pindahkan ke kelompok" in page
        answer = desk.post(reverse("bpd-kelompok-atur", args=[group.pk]), said)
        assert answer["Location"] == door(into)
        assert (group.aspirasi.count(), into.aspirasi.count()) == (2, 3)
        assert "1 suara pindah kelompok." in desk.get(door(into)).content.decode()
        desk.post(reverse("bpd-urung"))
        assert (group.aspirasi.count(), into.aspirasi.count()) == (3, 2)

    def test_without_a_tick_or_a_kelompok_it_is_told(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        into = makers.make_kelompok(desa, anggota.actor(), title="Air", at=at)
        address = reverse("bpd-kelompok-atur", args=[group.pk])
        assert "Tidak ada lagi" in refusals(desk.post(address, {"aksi": "pindah", "ke": into.pk}))
        one = group.aspirasi.newest_first()[0]
        assert "Pilih kelompoknya." in refusals(desk.post(address, {"aksi": "pindah", "nomor": one.nomor}))

    def test_split_off_under_a_name_that_is_taken_they_may_join_it(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        into = makers.make_kelompok(desa, anggota.actor(), title="Air", at=at - dt.timedelta(minutes=1))
        said = {"aksi": "pisah", "nomor": group.aspirasi.newest_first()[0].nomor, "judul": "AIR"}
        address = reverse("bpd-kelompok-atur", args=[group.pk])
        assert "Sudah ada kelompok terbuka dengan nama ini." in refusals(desk.post(address, said))
        desk.post(address, {**said, "sama": "gabung"})
        assert (group.aspirasi.count(), into.aspirasi.count()) == (2, 3)


class TestRename:
    def test_a_name_that_is_taken_is_told_once_and_the_two_may_become_one(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        into = makers.make_kelompok(desa, anggota.actor(), title="Air", at=at)
        address = reverse("bpd-kelompok-nama", args=[group.pk])
        answer = desk.post(address, {"nama": "air "})
        assert "Sudah ada kelompok terbuka dengan nama ini." in refusals(answer)
        group.refresh_from_db()
        assert group.title == "Jalan rusak"
        assert desk.post(address, {"nama": "air ", "sama": "gabung"})["Location"] == door(into)
        assert (group.aspirasi.count(), into.aspirasi.count()) == (0, 5)

    def test_meant_so_both_keep_the_name(
        self, desk: Client, desa: Wilayah, anggota: Membership, group: Kelompok, at: dt.datetime
    ) -> None:
        makers.make_kelompok(desa, anggota.actor(), title="Air", at=at)
        desk.post(reverse("bpd-kelompok-nama", args=[group.pk]), {"nama": "Air", "sama": "tetap"})
        group.refresh_from_db()
        assert group.title == "Air"

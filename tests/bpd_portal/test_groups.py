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

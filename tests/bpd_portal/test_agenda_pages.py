"""The page of an agenda: what is brought, moved, held elsewhere; and where a vote of few slips leads."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.agenda import propose
from accountability.planning.models import Musyawarah, MusyawarahKind
from accountability.planning.slips import codes
from accountability.planning.voting import close_vote, vote
from accountability.regions.models import Wilayah
from posko.states import State
from tests import makers
from tests.bpd_portal.conftest import SEED, Bring, Desk, page, refusals


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


class TestAgenda:
    def test_several_kelompok_are_chosen_from_their_list(
        self, desk: Client, desa: Wilayah, ketua: Membership, meeting: Musyawarah, at: dt.datetime
    ) -> None:
        chosen = [
            makers.make_kelompok(desa, ketua.actor(), title=title, at=at).pk for title in ("Air", "Jalan")
        ]
        assert 'name="kelompok"' in page(desk, "bpd-kelompok")
        ticked = [*map(str, chosen), "x", "9999999", "²", "9" * 40]
        asked = desk.get(reverse("bpd-kelompok-bawa"), {"kelompok": ticked})
        assert asked.content.decode().count(" checked>") == 2
        said = {"kelompok": chosen, "musyawarah": meeting.pk, "kunci_kirim": "k"}
        for _tap in range(2):
            assert desk.post(reverse("bpd-kelompok-bawa"), said).status_code == 303
        assert meeting.usulan.count() == 2
        assert set(desa.aspirasi.values_list("state", flat=True)) == {State.ON_AGENDA}

    def test_nothing_ticked_and_no_meeting_are_told(self, desk: Client, meeting: Musyawarah) -> None:
        assert "Pilih musyawarahnya." in refusals(desk.post(reverse("bpd-kelompok-bawa"), {}))
        said = {"musyawarah": meeting.pk}
        assert "Centang dulu" in refusals(desk.post(reverse("bpd-kelompok-bawa"), said))

    def test_order_estimate_and_move(
        self,
        desk: Client,
        desa: Wilayah,
        ketua: Membership,
        meeting: Musyawarah,
        bring: Bring,
        at: dt.datetime,
    ) -> None:
        first, second = bring("Air"), bring("Jalan")
        door = reverse("bpd-acara", args=[meeting.pk])
        desk.post(door, {"aksi": "urut", f"urut_{first.pk}": 5, f"urut_{second.pk}": 1})
        assert list(meeting.usulan.order_by("place").values_list("title", flat=True)) == ["Jalan", "Air"]
        desk.post(door, {"aksi": "kira", "usulan": first.pk, "jiwa": 200, "biaya": "50jt"})
        assert "200 jiwa · Rp50.000.000" in page(desk, "bpd-acara", meeting.pk)
        later = makers.make_musyawarah(desa, ketua.actor(), at=at)
        said = {"aksi": "pindah", "usulan": first.pk, "ke": later.pk}
        assert desk.post(door, said).status_code == 303
        assert later.usulan.get() == first

    def test_bad_input_is_told(self, desk: Client, meeting: Musyawarah, bring: Bring) -> None:
        usulan = bring("Air")
        door = reverse("bpd-acara", args=[meeting.pk])
        assert refusals(desk.post(door, {"aksi": "urut", f"urut_{usulan.pk}": "satu"}))
        assert refusals(desk.post(door, {"aksi": "kira", "usulan": usulan.pk, "jiwa": "banyak"}))
        assert "Kalau belum ada, undang dulu." in refusals(
            desk.post(door, {"aksi": "pindah", "usulan": usulan.pk})
        )
        assert desk.post(door, {"aksi": "pindah", "usulan": 10**25}).status_code == 404
        assert desk.post(door, {"aksi": "lain"}).status_code == 404

    def test_a_kelompok_of_another_agenda_is_named_and_fetched_with_a_button(
        self,
        desk: Client,
        desa: Wilayah,
        ketua: Membership,
        bring: Bring,
        meeting: Musyawarah,
        at: dt.datetime,
    ) -> None:
        later = makers.make_musyawarah(desa, ketua.actor(), at=at, title="Musyawarah susulan")
        usulan = bring("Air", later)
        shown = page(desk, "bpd-acara", meeting.pk)
        assert "Sudah ada di acara Musyawarah susulan" in shown
        assert "Pindahkan ke sini" in shown
        door = reverse("bpd-acara", args=[meeting.pk])
        brought = desk.post(door, {"aksi": "tambah", "kelompok": [usulan.kelompok_id]})
        assert "Air (ada di Musyawarah susulan" in refusals(brought)
        assert desk.post(door, {"aksi": "ambil", "usulan": usulan.pk}).status_code == 303
        assert meeting.usulan.get() == usulan
        assert desk.post(door, {"aksi": "ambil", "usulan": usulan.pk}).status_code == 404

    def test_its_own_page_and_the_list_say_where_it_stands(
        self,
        desk: Client,
        desa: Wilayah,
        ketua: Membership,
        bring: Bring,
        meeting: Musyawarah,
        at: dt.datetime,
    ) -> None:
        usulan = bring("Air")
        own = page(desk, "bpd-kelompok-rinci", usulan.kelompok_id)
        assert f"Sudah ada di acara {meeting.title}" in own
        assert "Ajukan ke musyawarah" not in own
        later = makers.make_musyawarah(desa, ketua.actor(), at=at)
        said = {"musyawarah": later.pk, "usulan": "Air bersih"}
        refused = desk.post(reverse("bpd-kelompok-rinci", args=[usulan.kelompok_id]), said)
        assert f"Sudah ada di acara {meeting.title}" in refusals(refused)
        assert 'value="Air bersih"' in refused.content.decode()
        asked = desk.get(reverse("bpd-kelompok-bawa"), {"kelompok": [usulan.kelompok_id]})
        assert f"Sudah ada di acara {meeting.title}" in asked.content.decode()

    def test_a_feeder_says_which_meeting_took_its_proposal_up(
        self,
        desk: Client,
        desa: Wilayah,
        ketua: Membership,
        bring: Bring,
        meeting: Musyawarah,
        at: dt.datetime,
    ) -> None:
        by = ketua.actor()
        women = makers.make_held(desa, by, at, kind=MusyawarahKind.WOMEN)
        usulan = bring("Air", women)
        propose(kelompok=usulan.kelompok, musyawarah=meeting, title="Air", by=by, at=at)
        told = f"Dibawa ke {meeting.title}"
        for name in ("bpd-acara", "bpd-putusan", "bpd-musyawarah-rinci"):
            assert told in page(desk, name, women.pk), name
        one = desk.get(reverse("bpd-putusan-tulis", args=[women.pk, usulan.pk])).content.decode()
        assert told in one
        assert "Bunyi keputusan" not in one

    @pytest.mark.parametrize("name", ["bpd-acara", "bpd-prioritas", "bpd-papan", "bpd-putusan"])
    def test_another_villages_meeting_is_not_found(
        self, outsider: Membership, desk_of: Desk, meeting: Musyawarah, name: str
    ) -> None:
        assert desk_of(outsider).get(reverse(name, args=[meeting.pk])).status_code == 404


class TestFewSlips:
    @pytest.mark.parametrize("used", [0, 3])
    def test_few_slips_are_explained_everywhere_with_the_two_ways_on(
        self, desk: Client, ketua: Membership, ballot: Musyawarah, at: dt.datetime, used: int
    ) -> None:
        for code in codes(seed=SEED, count=5)[:used]:
            vote(musyawarah=ballot, code=code, places=[1], at=at)
        close_vote(musyawarah=ballot, by=ketua.actor(), at=at)
        for name in ("bpd-suara", "bpd-prioritas", "bpd-putusan"):
            told = page(desk, name, ballot.pk)
            assert "Hasil kartu dihitung kalau yang memilih 5 atau lebih." in told, name
            assert "Isi hasil hitungannya" in told
            assert "Pakai mufakat" in told
        assert "kurang dari 5 kartu" in page(desk, "bpd-papan", ballot.pk)
        assert not re.search(r"\d titik</span>", page(desk, "bpd-prioritas", ballot.pk))

    def test_dots_on_paper_or_agreement_lead_on_to_the_decision(
        self, desk: Client, ketua: Membership, ballot: Musyawarah, at: dt.datetime
    ) -> None:
        close_vote(musyawarah=ballot, by=ketua.actor(), at=at)
        door = reverse("bpd-prioritas", args=[ballot.pk])
        first, second = ballot.usulan.order_by("place")
        desk.post(door, {"aksi": "titik", f"titik_{first.pk}": 3, f"titik_{second.pk}": 9})
        shown = page(desk, "bpd-putusan", ballot.pk)
        assert "<b>Peringkat 1</b>, 9 titik." in shown
        assert "Urutannya dari titik yang dihitung di kertas." in shown
        onward = desk.post(door, {"aksi": "mufakat"})
        assert onward["Location"] == reverse("bpd-putusan", args=[ballot.pk])
        agreed = page(desk, "bpd-putusan", ballot.pk)
        assert "Peringkat" not in agreed
        assert "Catat putusan" in agreed

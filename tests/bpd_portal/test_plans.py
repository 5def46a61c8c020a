"""Rencana: what was agreed becomes a kegiatan; every kegiatan says where it comes from."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.models import Kegiatan, Usulan
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

JOB = {"tahun": 2027, "kode": "2.3.10", "nama": "Perkerasan jalan", "biaya": "Rp. 50.000.000,-"}


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def usulan(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Usulan:
    group = makers.make_kelompok(desa, ketua.actor(), voices=3, at=at)
    return makers.make_usulan(group, ketua.actor(), at=at, adopted=True)


class TestPlan:
    def test_an_agreed_usulan_becomes_a_kegiatan_with_its_origin(self, desk: Client, usulan: Usulan) -> None:
        assert desk.post(reverse("rencana"), {**JOB, "usulan": usulan.pk}).status_code == 303
        kegiatan = Kegiatan.objects.get()
        assert (kegiatan.usulan, kegiatan.cost) == (usulan, 50_000_000)
        page = desk.get(reverse("rencana"), {"tahun": 2027}).content.decode()
        assert "Dari kelompok" in page
        assert "3 suara" in page

    def test_a_kegiatan_without_origin_is_said_openly(self, desk: Client, desa: Wilayah) -> None:
        desk.post(reverse("rencana"), JOB)
        answer = desk.get(reverse("rencana"), {"tahun": 2027})
        assert answer.context["tanpa_asal"] == 1
        assert "Belum ada asalnya" in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "rupiah"), [("50jt", 50_000_000), ("1,5 miliar", 1_500_000_000), ("2000000", 2_000_000)]
    )
    def test_money_may_be_written_as_people_do(self, desk: Client, typed: str, rupiah: int) -> None:
        desk.post(reverse("rencana"), {**JOB, "biaya": typed})
        assert Kegiatan.objects.get().cost == rupiah

    @pytest.mark.parametrize("typed", ["banyak", "-5jt", "99999999999999999", "0,5"])
    def test_money_that_is_none_is_told(self, desk: Client, typed: str) -> None:
        assert "rupiah" in refusals(desk.post(reverse("rencana"), {**JOB, "biaya": typed}))

    def test_the_code_may_be_picked_with_its_name(self, desk: Client) -> None:
        desk.post(reverse("rencana"), {**JOB, "kode": "2.3.10 Pembangunan jalan"})
        assert Kegiatan.objects.get().kode == "2.3.10"

    def test_words_that_are_no_code_get_the_nearest_codes(self, desk: Client) -> None:
        refused = refusals(desk.post(reverse("rencana"), {**JOB, "kode": "posyandu"}))
        assert "Kode kegiatan belum dikenal" in refused
        assert "Mungkin: 2.2." in refused

    def test_two_taps_plan_once(self, desk: Client) -> None:
        for _tap in range(2):
            assert desk.post(reverse("rencana"), {**JOB, "kunci_kirim": "k1"}).status_code == 303
        assert Kegiatan.objects.count() == 1

    def test_an_usulan_planned_already_is_told(self, desk: Client, usulan: Usulan) -> None:
        desk.post(reverse("rencana"), {**JOB, "usulan": usulan.pk})
        answer = desk.post(reverse("rencana"), {**JOB, "usulan": usulan.pk})
        assert "sudah menjadi kegiatan" in refusals(answer)

    def test_an_usulan_not_agreed_is_no_origin(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        open_one = makers.make_usulan(makers.make_kelompok(desa, ketua.actor(), at=at), ketua.actor(), at=at)
        assert desk.post(reverse("rencana"), {**JOB, "usulan": open_one.pk}).status_code == 404

    @pytest.mark.parametrize("year", ["1066", "abad", "-1", "9" * 30])
    def test_a_year_out_of_this_world_is_no_page(self, desk: Client, year: str) -> None:
        assert desk.get(reverse("rencana"), {"tahun": year}).status_code == 404


class TestEnact:
    SAID = {"aksi": "tetapkan", "tahun": 2027, "perdes": "04/2026", "tanggal": "2026-09-30"}

    def test_it_closes_the_plan(self, desk: Client, desa: Wilayah) -> None:
        desk.post(reverse("rencana"), JOB)
        assert desk.post(reverse("rencana"), self.SAID).status_code == 303
        assert desa.rkp.get().perdes_no == "04/2026"
        assert "sudah ditetapkan" in refusals(desk.post(reverse("rencana"), JOB))
        assert "sudah ditetapkan" in refusals(desk.post(reverse("rencana"), self.SAID))

    def test_a_plan_that_does_not_exist_is_not_enacted(self, desk: Client) -> None:
        assert desk.post(reverse("rencana"), self.SAID).status_code == 404

    def test_what_is_missing_is_said(self, desk: Client) -> None:
        desk.post(reverse("rencana"), JOB)
        refused = refusals(desk.post(reverse("rencana"), {"aksi": "tetapkan", "tahun": 2027}))
        assert "Tulis nomor peraturannya." in refused

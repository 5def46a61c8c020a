"""A voice about the village government goes past it: on no page, in no count and in no file of theirs."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal.moves import BY_KODE, acts_for
from posko.clustering import gather
from posko.models import Aspirasi
from posko.recognising import correct
from tests import makers
from tests.bpd_portal.conftest import Desk

WORDS = "sandi-ungu-4411 kades minta uang"
PEMDES_PAGES = ("pemdes", "tanggapan", "rencana", "tugas", "sinergi", "pemdes-apb", "pemdes-realisasi")


@pytest.fixture
def past(desa: Wilayah, at: dt.datetime) -> Aspirasi:
    return makers.make_aspirasi(desa, WORDS, at=at, about_pemdes=True, topic="layanan")


class TestCouncil:
    def test_the_page_says_who_can_and_cannot_see_it(
        self, ketua: Membership, desk_of: Desk, past: Aspirasi
    ) -> None:
        page = desk_of(ketua).get(reverse("bpd-aspirasi", args=[past.nomor])).content.decode()
        assert "Tentang pemerintah desa." in page
        assert "Kepala desa dan bagian keuangan tidak melihatnya." in page
        assert WORDS in page

    def test_it_offers_no_words_for_the_public(self, past: Aspirasi) -> None:
        assert BY_KODE["ringkas"] not in acts_for(past, "ketua_bpd")

    def test_the_form_puts_it_right_both_ways(self, ketua: Membership, desk_of: Desk, past: Aspirasi) -> None:
        desk, door = desk_of(ketua), reverse("bpd-aspirasi", args=[past.nomor])
        said = {"aksi": "betulkan", "jenis": "laporan", "initial-jenis": "laporan"}
        told = {
            **said,
            "topik": "layanan",
            "initial-topik": "layanan",
            "initial-tempat": "",
        }
        desk.post(door, {**told, "initial-tentang_pemdes": "True"})
        past.refresh_from_db()
        assert past.about_pemdes is False
        desk.post(door, {**told, "tentang_pemdes": "on", "initial-tentang_pemdes": "False"})
        past.refresh_from_db()
        assert past.about_pemdes is True


class TestVillageGovernment:
    @pytest.mark.parametrize("page", PEMDES_PAGES)
    def test_no_page_of_theirs_shows_it(
        self,
        page: str,
        kades: Membership,
        keuangan: Membership,
        ketua: Membership,
        desk_of: Desk,
        past: Aspirasi,
    ) -> None:
        held = gather(
            desa=past.desa, aspirasi=[past], title="Pelayanan surat", by=ketua.actor(), at=past.received_at
        )
        for member in (kades, keuangan):
            answer = desk_of(member).get(reverse(page))
            told = answer.content.decode()
            assert answer.status_code in {200, 403}
            assert [word for word in (WORDS, past.nomor, held.title) if word in told] == []

    def test_its_own_page_is_no_door_of_theirs_whatever_the_number(
        self, kades: Membership, keuangan: Membership, desk_of: Desk, past: Aspirasi
    ) -> None:
        for member in (kades, keuangan):
            desk = desk_of(member)
            told = {
                desk.get(reverse("bpd-aspirasi", args=[one])).status_code for one in (past.nomor, "1000000")
            }
            assert len(told) == 1
            assert told <= {403, 404}

    def test_they_never_see_a_summary_written_before(
        self, kades: Membership, ketua: Membership, desk_of: Desk, desa: Wilayah, at: dt.datetime
    ) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        makers.make_summary(voice, "Pelayanan surat lambat.", ketua.actor(), at=at)
        desk = desk_of(kades)
        assert "Pelayanan surat lambat." in desk.get(reverse("tanggapan")).content.decode()
        correct(aspirasi=voice, about_pemdes=True, by=ketua.actor(), at=at)
        assert "Pelayanan surat lambat." not in desk.get(reverse("tanggapan")).content.decode()

    def test_a_group_is_counted_without_it(
        self,
        kades: Membership,
        ketua: Membership,
        desk_of: Desk,
        desa: Wilayah,
        past: Aspirasi,
        at: dt.datetime,
    ) -> None:
        said = [makers.make_aspirasi(desa, f"surat lama {n}", at=at) for n in range(5)]
        held = gather(desa=desa, aspirasi=[*said, past], title="Surat", by=ketua.actor(), at=at)
        usulan = makers.make_usulan(held, ketua.actor(), at=at, adopted=True)
        makers.make_kegiatan(desa, ketua.actor(), usulan, at=at, year=at.year + 1)
        address = f"{reverse('rencana')}?tahun={at.year + 1}"
        assert "6 suara" in desk_of(ketua).get(address).content.decode()
        theirs = desk_of(kades).get(address).content.decode()
        assert "5 suara" in theirs
        assert "6 suara" not in theirs


class TestPublic:
    def test_the_page_of_its_number_shows_the_state_alone(self, client: Client, past: Aspirasi) -> None:
        page = client.get(f"/a/{past.nomor}/").content.decode()
        assert "Diterima" in page
        assert "pemerintah" not in page.lower().replace("pemerintah desa</", "")
        assert "Perjalanannya" not in page

    def test_a_group_of_it_alone_is_not_shown(
        self, client: Client, ketua: Membership, past: Aspirasi, at: dt.datetime
    ) -> None:
        held = gather(desa=past.desa, aspirasi=[past], title="Kades", by=ketua.actor(), at=at)
        assert client.get(f"/desa/{past.desa_id}/kelompok/{held.pk}/").status_code == 404
        assert "Kades" not in client.get(f"/desa/{past.desa_id}/hasil/").content.decode()

    def test_a_group_with_others_is_counted_without_it(
        self, client: Client, ketua: Membership, desa: Wilayah, past: Aspirasi, at: dt.datetime
    ) -> None:
        said = [makers.make_aspirasi(desa, f"surat lama {n}", at=at) for n in range(5)]
        held = gather(desa=desa, aspirasi=[*said, past], title="Surat lama", by=ketua.actor(), at=at)
        page = client.get(f"/desa/{desa.kode}/kelompok/{held.pk}/").content.decode()
        assert "5 warga" in page
        assert "6 warga" not in page


class TestKecamatan:
    def test_it_is_told_how_many_and_how_long_and_no_words(
        self, camat: Membership, desk_of: Desk, desa: Wilayah, at: dt.datetime
    ) -> None:
        for days in (3, 40):
            makers.make_aspirasi(desa, WORDS, at=at - dt.timedelta(days=days), about_pemdes=True)
        page = desk_of(camat).get(reverse("kec-desa", args=[desa.kode])).content.decode()
        assert "2 aspirasi tentang pemerintah desa dalam setahun." in page
        assert "2 masih menunggu: paling lama 40 hari" in page
        assert "1 lewat batas jawab." in page
        assert WORDS not in page

    def test_without_one_nothing_is_said(self, camat: Membership, desk_of: Desk, desa: Wilayah) -> None:
        page = desk_of(camat).get(reverse("kec-desa", args=[desa.kode])).content.decode()
        assert "lewat-pemdes" not in page

"""The page of the plan of eight years: begun, filled, enacted, extended, opened again and closed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.agenda import propose
from accountability.planning.deciding import adopt
from accountability.planning.models import IntoPlan, RPJMActivity
from accountability.planning.rpjm import Planned, add_activity, begin, enact_rpjm
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import State
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

YEAR = 2027


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


class TestRPJM:
    def test_it_is_begun_filled_and_enacted(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        address = reverse("rpjm")
        assert desk.post(address, {"tahun": YEAR, "aksi": "mulai", "tahun_pertama": YEAR}).status_code == 303
        activity = {
            "tahun": YEAR,
            "aksi": "kegiatan",
            "kode": "2.3.10",
            "nama": "Jalan",
            "tahun_kerja": [YEAR],
        }
        assert "paling sedikit satu tahun" in refusals(desk.post(address, {**activity, "tahun_kerja": []}))
        assert desk.post(address, activity).status_code == 303
        one = RPJMActivity.objects.get()
        own = reverse("rpjm-kegiatan", args=[one.pk])
        change = {"kode": "2.3.11", "nama": "Gang", "tahun_kerja": [YEAR, YEAR + 1], "aksi": "ubah"}
        assert desk.post(own, change).status_code == 303
        enacted = {"tahun": YEAR, "aksi": "tetapkan", "perdes": "2", "tanggal": f"{at.date()}"}
        assert desk.post(address, enacted).status_code == 303
        assert "sudah ditetapkan" in refusals(desk.post(own, change))
        assert desk.get(address, {"tahun": YEAR}).status_code == 200

    def test_an_extension_that_is_refused_keeps_what_was_typed(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        by = ketua.actor()
        rpjm = begin(desa=desa, first_year=2021, by=by, at=at)
        enact_rpjm(rpjm=rpjm, perdes_no="2", enacted_date=dt.date(2021, 3, 1), by=by, at=at)
        said = {"tahun": 2026, "aksi": "perpanjang", "perdes": "4 Tahun 2024", "tanggal": "2020-06-01"}
        refused = desk.post(reverse("rpjm"), said)
        assert "paling awal 1 Maret 2021" in refusals(refused)
        assert 'value="4 Tahun 2024"' in refused.content.decode()
        assert desk.post(reverse("rpjm"), {**said, "tanggal": "2024-06-01"}).status_code == 303
        page = desk.get(reverse("rpjm"), {"tahun": 2028}).content.decode()
        assert "Lamanya 8 tahun menurut UU 3/2024" in page

    def test_what_is_agreed_for_one_in_force_finds_its_way_to_a_year_plan(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        by = ketua.actor()
        rpjm = begin(desa=desa, first_year=YEAR, by=by, at=at)
        enact_rpjm(rpjm=rpjm, perdes_no="2", enacted_date=at.date(), by=by, at=at)
        held = makers.make_held(desa, by, at)
        kelompok = makers.make_kelompok(desa, by, at=at)
        usulan = propose(kelompok=kelompok, musyawarah=held, title="Selokan", by=by, at=at)
        adopt(usulan=usulan, sentence="Ya.", into_year=YEAR, into_plan=IntoPlan.RPJM, by=by, at=at)
        page = desk.get(f"{reverse('rpjm')}?tahun={YEAR}").content.decode()
        assert "sudah ditetapkan. Usulan ini bisa masuk rencana tahunannya." in page
        assert f"{reverse('rencana')}?tahun={YEAR}&amp;usulan={usulan.pk}" in page

    @pytest.fixture
    def activity(self, desa: Wilayah, ketua: Membership, at: dt.datetime) -> RPJMActivity:
        """An activity of a plan from 2027 that was enacted."""
        by = ketua.actor()
        rpjm = begin(desa=desa, first_year=YEAR, by=by, at=at)
        planned = Planned("2.3.10", "Jalan lingkungan", (YEAR,))
        made = add_activity(rpjm=rpjm, planned=planned, by=by, at=at)
        enact_rpjm(rpjm=rpjm, perdes_no="2", enacted_date=at.date(), by=by, at=at)
        return made

    def test_an_enacted_one_is_opened_changed_and_closed_with_its_history(
        self, desk: Client, activity: RPJMActivity, at: dt.datetime
    ) -> None:
        address, own = reverse("rpjm"), reverse("rpjm-kegiatan", args=[activity.pk])
        change = {"kode": "2.3.10", "nama": "Jalan dan talud", "tahun_kerja": [YEAR + 1], "aksi": "ubah"}
        assert "Perubahan perlu revisi" in refusals(desk.post(own, change))
        assert "Buka perubahan rencana dulu" in desk.get(own).content.decode()
        opened = {"tahun": YEAR, "aksi": "revisi", "mengapa": ""}
        assert "mengapa rencana ini diubah" in refusals(desk.post(address, opened))
        assert desk.post(address, {**opened, "mengapa": "Banjir bandang"}).status_code == 303
        page = desk.get(address, {"tahun": YEAR}).content.decode()
        assert "Rencana ini sedang diubah." in page
        assert "Perpanjang" not in page
        assert desk.post(own, {**change, "alasan": "Terseret banjir"}).status_code == 303
        again = {"tahun": YEAR, "aksi": "revisi-batal"}
        assert "sudah ada yang berubah" in refusals(desk.post(address, again)).lower()
        kept = desk.get(own).content.decode()
        assert "<del>2027</del>" in kept
        assert "<ins>2028</ins>" in kept
        assert "perubahan ke 1" in kept
        assert "Terseret banjir" in kept
        closed = {"tahun": YEAR, "aksi": "tetapkan", "perdes": "9", "tanggal": f"{at.date()}"}
        assert desk.post(address, closed).status_code == 303
        page = desk.get(address, {"tahun": YEAR}).content.decode()
        assert "perubahan ke 1" in page
        assert "Banjir bandang" in page
        assert "Sebelumnya: Peraturan Desa 2," in page

    def test_one_opened_by_mistake_is_closed(self, desk: Client, activity: RPJMActivity) -> None:
        address = reverse("rpjm")
        desk.post(address, {"tahun": YEAR, "aksi": "revisi", "mengapa": "Banjir"})
        assert desk.post(address, {"tahun": YEAR, "aksi": "revisi-batal"}).status_code == 303
        assert "Buka perubahan rencana" in desk.get(address, {"tahun": YEAR}).content.decode()

    def test_what_leaves_says_why_and_to_its_voices_what_comes_next(
        self, desk: Client, activity: RPJMActivity, ketua: Membership, at: dt.datetime
    ) -> None:
        desk.post(reverse("rpjm"), {"tahun": YEAR, "aksi": "revisi", "mengapa": "Banjir"})
        own = reverse("rpjm-kegiatan", args=[activity.pk])
        group = makers.make_kelompok(activity.rpjm.desa, ketua.actor(), voices=3, at=at)
        wanted = makers.make_usulan(group, ketua.actor(), at=at, adopted=True)
        RPJMActivity.objects.update(usulan=wanted)
        said = {"aksi": "keluarkan", "sebab": "Longsor", "arah": "not_now", "kelas": "no_money"}
        refused = desk.post(own, said)
        assert "Tulis langkah berikutnya" in refusals(refused)
        assert "Longsor" in refused.content.decode()
        assert desk.post(own, {**said, "langkah": "Dibahas tahun depan."}).status_code == 303
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.NOT_NOW}
        page = desk.get(reverse("rpjm"), {"tahun": YEAR}).content.decode()
        assert "Yang keluar dari rencana" in page

    def test_who_only_reads_sees_no_form(
        self, desk_of: Desk, anggota: Membership, activity: RPJMActivity
    ) -> None:
        other = desk_of(anggota)
        assert "Buka perubahan" not in other.get(reverse("rpjm"), {"tahun": YEAR}).content.decode()
        assert (
            other.post(reverse("rpjm"), {"tahun": YEAR, "aksi": "revisi", "mengapa": "x"}).status_code == 403
        )

    def test_a_code_is_searched_for(self, desk: Client) -> None:
        desk.post(reverse("rpjm"), {"tahun": YEAR, "aksi": "mulai", "tahun_pertama": YEAR})
        said = {"tahun": YEAR, "aksi": "cari", "kode": "sampah", "nama": "Bak", "tahun_kerja": [YEAR]}
        page = desk.post(reverse("rpjm"), said).content.decode()
        assert 'value="2.4.15"' in page
        assert 'value="Bak"' in page

"""The pages about plans: who may write, what is refused with which sentence, what others may see."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.du_rkp import Onward, list_item
from accountability.planning.models import DURKPItem, Kegiatan, RPJMActivity, Usulan
from accountability.planning.rkp import enact
from accountability.planning.rpjm import Planned, add_activity, begin
from accountability.regions.models import Wilayah
from bpd_portal.plan_papers import rkp_paper
from posko.models import Aspirasi
from posko.states import State
from tests import makers
from tests.accountability.planning.plan_books import ROAD, book
from tests.bpd_portal.conftest import Desk, refusals

YEAR = 2027
LEAVE = {"aksi": "keluarkan", "sebab": "Lahan", "kelas": "no_money", "langkah": "Juni"}
JOB = {"tahun": YEAR, "kode": "2.3.10", "nama": "Perkerasan jalan", "biaya": "50jt"}


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def usulan(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Usulan:
    group = makers.make_kelompok(desa, ketua.actor(), voices=3, at=at)
    return makers.make_usulan(group, ketua.actor(), at=at, adopted=True)


@pytest.fixture
def planned(desa: Wilayah, ketua: Membership, usulan: Usulan, at: dt.datetime) -> Kegiatan:
    return makers.make_kegiatan(desa, ketua.actor(), usulan, at=at, year=YEAR)


def page_of(one: Kegiatan) -> str:
    return reverse("rencana-kegiatan", args=[one.pk])


class TestKegiatan:
    def test_everything_is_written(self, desk: Client) -> None:
        more = {
            "volume": "12,5",
            "satuan": "meter",
            "mulai": "3",
            "selesai": "5",
            "penerima": "40",
            "g_p": "20",
        }
        assert desk.post(reverse("rencana"), {**JOB, **more}).status_code == 303
        made = Kegiatan.objects.get()
        assert (str(made.volume), made.starts_month, made.ends_month) == ("12.50", 3, 5)
        assert list(made.beneficiary_groups.values_list("group", "people")) == [("p", 20)]

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"mulai": "5", "selesai": "3"}, "bulan mulai dan selesai"),
            ({"penerima": "10", "g_p": "20"}, "melebihi jumlah semuanya"),
            ({"volume": "banyak"}, "Volume harus angka"),
            ({"rpjm": "#99"}, "Tidak ada di rencana jangka menengah"),
            ({"kode": "got"}, "Mungkin: 2."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, desk: Client, wrong: dict[str, str], sentence: str
    ) -> None:
        answer = desk.post(reverse("rencana"), {**JOB, **wrong})
        assert sentence in refusals(answer)
        assert 'value="Perkerasan jalan"' in answer.content.decode()
        assert not Kegiatan.objects.exists()

    def test_a_code_is_searched_for_by_words_and_the_rest_stays(self, desk: Client) -> None:
        answer = desk.post(reverse("rencana"), {**JOB, "kode": "posyandu", "aksi": "cari"})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'type="radio" name="kode" value="2.2.02"' in page
        assert 'value="Perkerasan jalan"' in page
        assert not Kegiatan.objects.exists()

    def test_it_belongs_to_an_activity_of_the_rpjm(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        rpjm = begin(desa=desa, first_year=2025, by=ketua.actor(), at=at)
        activity = add_activity(
            rpjm=rpjm, planned=Planned("2.3.10", "Jalan lingkungan", (YEAR,)), by=ketua.actor(), at=at
        )
        assert "#" in desk.get(f"{reverse('rencana')}?tahun={YEAR}&rpjm={activity.pk}").content.decode()
        desk.post(reverse("rencana"), {**JOB, "rpjm": "lingkungan"})
        assert Kegiatan.objects.get().rpjm_activity == activity

    def test_it_is_changed_and_its_history_shown(self, desk: Client, planned: Kegiatan) -> None:
        said = {**JOB, "aksi": "ubah", "biaya": "40jt", "alasan": "Harga turun"}
        assert desk.post(page_of(planned), said).status_code == 303
        page = desk.get(page_of(planned)).content.decode()
        assert "<del>Rp125.500.000</del>" in page
        assert "<ins>Rp40.000.000</ins>" in page
        assert "Harga turun" in page

    def test_it_leaves_with_a_reason_and_comes_back(self, desk: Client, planned: Kegiatan) -> None:
        said = {
            "aksi": "keluarkan",
            "sebab": "Lahan",
            "arah": "on_agenda",
            "kelas": "no_money",
            "langkah": "Juni",
        }
        refused = desk.post(page_of(planned), {**said, "langkah": ""})
        assert "Tulis langkah berikutnya" in refusals(refused)
        assert desk.post(page_of(planned), said).status_code == 303
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.ON_AGENDA}
        assert "keluar dari rencana" in desk.get(page_of(planned)).content.decode()
        desk.post(page_of(planned), {"aksi": "kembalikan"})
        assert Kegiatan.objects.standing().count() == 1

    def test_money_that_hangs_on_it_is_named(
        self, desk: Client, desa: Wilayah, planned: Kegiatan, ketua: Membership
    ) -> None:
        makers.make_draft(desa, ketua.actor(), planned, year=YEAR)
        said = {
            "aksi": "keluarkan",
            "sebab": "Lahan",
            "arah": "not_now",
            "kelas": "no_money",
            "langkah": "Juni",
        }
        assert "Hapus dulu barisnya dari rancangan" in refusals(desk.post(page_of(planned), said))

    def test_an_enacted_plan_is_opened_by_a_revision(
        self, desk: Client, planned: Kegiatan, ketua: Membership, at: dt.datetime
    ) -> None:
        enact(rkp=planned.rkp, perdes_no="4", enacted_date=at.date(), by=ketua.actor(), at=at)
        refused = desk.post(page_of(planned), {**JOB, "aksi": "ubah"})
        assert "Perubahan perlu revisi" in refusals(refused)
        plan = {"tahun": YEAR, "aksi": "revisi", "mengapa": "Banjir"}
        assert desk.post(reverse("rencana"), plan).status_code == 303
        assert desk.post(page_of(planned), {**JOB, "aksi": "ubah"}).status_code == 303
        assert (
            "sudah ada yang berubah"
            in refusals(desk.post(reverse("rencana"), {"tahun": YEAR, "aksi": "revisi-batal"})).lower()
        )
        closed = {"tahun": YEAR, "aksi": "tetapkan", "perdes": "1/2027", "tanggal": f"{at.date()}"}
        assert desk.post(reverse("rencana"), closed).status_code == 303
        assert "Banjir" in desk.get(reverse("rencana"), {"tahun": YEAR}).content.decode()

    def test_the_village_government_reads_safe_counts_and_writes_nothing(
        self, desk_of: Desk, kades: Membership, planned: Kegiatan
    ) -> None:
        other = desk_of(kades)
        assert "kurang dari 5 suara" in other.get(page_of(planned)).content.decode()
        assert other.post(page_of(planned), {"aksi": "keluarkan", "sebab": "x"}).status_code == 403

    def test_a_neighbours_kegiatan_does_not_exist(
        self, desk: Client, other_desa: Wilayah, ketua: Membership
    ) -> None:
        theirs = makers.make_kegiatan(other_desa, ketua.actor())
        assert desk.get(page_of(theirs)).status_code == 404


class TestDURKP:
    def test_it_is_filled_sent_and_answered(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        address = reverse("du-rkp")
        item = {"tahun": YEAR, "aksi": "usulan", "nama": "Sungai", "kantor": "Dinas PU"}
        assert desk.post(address, item).status_code == 303
        row = DURKPItem.objects.get()
        answer = {
            "tahun": YEAR,
            "aksi": "jawab",
            "butir": row.pk,
            "jawaban": "diterima",
            "tanggal": f"{at.date()}",
        }
        answer |= {"kalimat": "Masuk 2028."}
        assert "kapan daftarnya dikirim" in refusals(desk.post(address, answer))
        sent = {"tahun": YEAR, "aksi": "kirim", "surat": "050", "tanggal": f"{at.date()}"}
        to_come = f"{at.date() + dt.timedelta(days=2)}"
        assert "belum tiba" in refusals(desk.post(address, {**sent, "tanggal": to_come}))
        assert desk.post(address, sent).status_code == 303
        assert desk.post(address, answer).status_code == 303
        assert "Masuk 2028." in desk.get(address, {"tahun": YEAR}).content.decode()

    def test_a_sending_written_down_by_mistake_is_taken_back(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        address = reverse("du-rkp")
        item = list_item(desa=desa, year=YEAR, onward=Onward("Sungai", "Dinas PU"), by=ketua.actor(), at=at)
        sent = {"tahun": YEAR, "aksi": "kirim", "surat": "050", "tanggal": f"{at.date()}"}
        undo = {"tahun": YEAR, "aksi": "kirim-batal"}
        assert "kapan daftarnya dikirim" in refusals(desk.post(address, undo))
        desk.post(address, sent)
        assert "Batalkan catatan pengiriman" in desk.get(address, {"tahun": YEAR}).content.decode()
        assert desk.post(address, undo).status_code == 303
        desk.post(address, sent)
        answer = {"tahun": YEAR, "aksi": "jawab", "butir": item.pk, "jawaban": "diterima"}
        desk.post(address, {**answer, "tanggal": f"{at.date()}", "kalimat": "Masuk 2028."})
        assert "Batalkan catatan pengiriman" not in desk.get(address, {"tahun": YEAR}).content.decode()
        assert "Sudah ada kantor yang menjawab" in refusals(desk.post(address, undo))

    def test_an_item_of_another_desa_does_not_exist(
        self, desk: Client, other_desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        theirs = list_item(desa=other_desa, year=YEAR, onward=Onward("x", "y"), by=ketua.actor(), at=at)
        said = {"tahun": YEAR, "aksi": "cabut", "butir": theirs.pk}
        assert desk.post(reverse("du-rkp"), said).status_code == 404


class TestFiles:
    def test_its_paper_is_that_of_the_village_government(self, planned: Kegiatan, at: dt.datetime) -> None:
        desa, rkp, today = planned.desa, planned.rkp, at.date()
        paper = rkp_paper(desa=desa, year=YEAR, rkp=rkp, kegiatan=[planned], today=today)
        assert paper.letterhead[:2] == (
            "PEMERINTAH DESA SUKAMAJU",
            "KECAMATAN TIRTASARI, KABUPATEN TIRTA RAYA",
        )

    def test_a_file_is_looked_through_before_it_counts(self, desk: Client) -> None:
        red = ["9.9.9", "x", "", 1, ""]
        answer = desk.post(reverse("rencana-berkas"), {"tahun": YEAR, "berkas": self._file(ROAD, ROAD, red)})
        page = answer.content.decode()
        assert "1 baris baru, 0 sudah ada, 1 perlu diperbaiki" in page
        assert "Sama dengan baris 2" in page
        assert not Kegiatan.objects.exists()
        take = {"tahun": YEAR, "aksi": "pakai", "isi": answer.context["isi"]}
        for _twice in range(2):
            assert desk.post(reverse("rencana-berkas"), take).status_code == 303
        assert Kegiatan.objects.count() == 1

    def test_a_page_that_was_tampered_with_or_is_of_another_year_does_nothing(self, desk: Client) -> None:
        answer = desk.post(reverse("rencana-berkas"), {"tahun": YEAR, "berkas": self._file(ROAD)})
        isi = answer.context["isi"]
        for wrong in ({"isi": isi[:-2]}, {"isi": ""}, {"isi": isi, "tahun": 2028}):
            desk.post(reverse("rencana-berkas"), {"tahun": YEAR, "aksi": "pakai", **wrong})
        assert not Kegiatan.objects.exists()

    def test_what_is_no_spreadsheet_is_told(self, desk: Client) -> None:
        file = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 bukan")
        answer = desk.post(reverse("rencana-berkas"), {"tahun": YEAR, "berkas": file})
        assert "rusak atau tidak lengkap" in refusals(answer)

    @pytest.mark.parametrize(
        ("what", "start"),
        [("templat.xlsx", b"PK"), ("rkp.xlsx", b"PK"), ("rkp.pdf", b"%PDF-"), ("rkp.docx", b"PK")],
    )
    def test_the_plan_goes_out_as_a_file(
        self, desk: Client, planned: Kegiatan, what: str, start: bytes
    ) -> None:
        answer = desk.get(f"/bpd/rencana/berkas/{what}?tahun={YEAR}")
        assert answer.content.startswith(start)

    @pytest.mark.parametrize("what", ["rkp.exe", "apa.xlsx", "rpjm.pdf", "rpjm.xlsx"])
    def test_what_is_not_there_is_not_found(self, desk: Client, what: str) -> None:
        assert desk.get(f"/bpd/rencana/berkas/{what}?tahun={YEAR}").status_code == 404

    @pytest.mark.parametrize("what", ["rpjm", "du-rkp"])
    def test_a_plan_that_went_out_comes_back_with_nothing_to_change(
        self, desk: Client, desa: Wilayah, ketua: Membership, what: str
    ) -> None:
        by, at = ketua.actor(), makers.NOW
        rpjm = begin(desa=desa, first_year=2025, by=by, at=at)
        add_activity(rpjm=rpjm, planned=Planned("2.3.10", "Jalan", (2025, 2027)), by=by, at=at)
        list_item(desa=desa, year=YEAR, onward=Onward("Jembatan", "Dinas PU"), by=by, at=at)
        raw = desk.get(f"/bpd/rencana/berkas/{what}.xlsx?tahun={YEAR}").content
        file = SimpleUploadedFile("a.xlsx", raw)
        answer = desk.post(reverse("rencana-berkas"), {"tahun": YEAR, "berkas": file})
        assert "0 baris baru, 1 sudah ada, 0 perlu diperbaiki" in answer.content.decode()
        assert "isi" not in answer.context or not answer.context["isi"]

    def test_the_head_of_the_village_brings_in_the_long_plan_and_not_the_year_plan(
        self, desa: Wilayah, kades: Membership, desk_of: Desk
    ) -> None:
        begin(desa=desa, first_year=2025, by=kades.actor(), at=makers.NOW)
        client, where = desk_of(kades), reverse("rencana-berkas")
        headings = ["Kode", "Nama", "2026", "2027"]
        file = SimpleUploadedFile("a.xlsx", book(["2.3.10", "Jalan", "x", ""], headings=headings).read())
        answer = client.post(where, {"tahun": YEAR, "berkas": file})
        client.post(where, {"tahun": YEAR, "aksi": "pakai", "isi": answer.context["isi"]})
        assert RPJMActivity.objects.get().name == "Jalan"
        refused = client.post(where, {"tahun": YEAR, "berkas": self._file(ROAD)})
        assert "Minta ketua memasukkannya" in refusals(refused)

    @staticmethod
    def _file(*rows: list[Any]) -> SimpleUploadedFile:
        written: io.BytesIO = book(*rows)
        return SimpleUploadedFile("rencana.xlsx", written.read())


class TestOrigins:
    def test_both_ends_stand_on_one_page(self, desk: Client, planned: Kegiatan, desa: Wilayah) -> None:
        page = desk.get(reverse("rencana-asal"), {"tahun": YEAR}).content.decode()
        assert "1 kelompok menjadi asal kegiatan, dan 1 kelompok masuk rencana" in page
        assert "3 suara" in page

    def test_the_village_government_sees_safe_counts(
        self, desk_of: Desk, kades: Membership, planned: Kegiatan
    ) -> None:
        page = desk_of(kades).get(reverse("rencana-asal"), {"tahun": YEAR}).content.decode()
        assert "kurang dari 5 suara" in page
        assert "3 suara" not in page

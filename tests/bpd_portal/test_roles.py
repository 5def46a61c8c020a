"""Who may open which door: everyone else is sent to the sign-in page, told 403, or finds nothing (404)."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role, User
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from tests import makers
from tests.bpd_portal.conftest import CANARY, Desk

BPD = {Role.ANGGOTA_BPD, Role.KETUA_BPD}
PEMDES = {Role.KADES, Role.KEUANGAN}
MAY_OPEN: dict[str, set[Role]] = {
    "bpd": BPD,
    "bpd-gabung": BPD,
    "lembar": BPD | {Role.PETUGAS},
    "lembar-setor": BPD | {Role.PETUGAS},
    "lembar-terakhir": BPD | {Role.PETUGAS},
    "lembar-cetak": BPD | {Role.PETUGAS},
    "menggali": BPD | {Role.PETUGAS},
    "outreach-baru": BPD,
    "bpd-kelompok": BPD,
    "bpd-musyawarah": BPD,
    "rencana": BPD | PEMDES,
    "rencana-asal": BPD | PEMDES,
    "rencana-tahap": BPD | PEMDES,
    "rpjm": BPD | PEMDES,
    "du-rkp": BPD | PEMDES,
    "rencana-berkas": BPD | PEMDES,
    "jawab": BPD,
    "lapor": BPD,
    "salurkan": BPD,
    "tertahan": BPD,
    "sms": BPD,
    "sms-biaya": BPD,
    "sms-jalur": BPD,
    "pengaturan": BPD,
    "nomor-darurat": BPD,
    "pemdes": PEMDES,
    "pemdes-musyawarah": PEMDES,
    "tanggapan": {Role.KADES},
    "pemdes-tentang": PEMDES,
    "pemdes-apb": PEMDES,
    "pemdes-apb-impor": PEMDES,
    "pemdes-apb-templat": PEMDES,
    "pemdes-apb-cetak": PEMDES,
    "pemdes-tayang": {Role.KADES},
    "pemdes-realisasi": PEMDES,
    "pemdes-langkah": PEMDES,
    "bpd-langkah": BPD,
    "apb-periksa": BPD | PEMDES,
    "pemdes-catatan": PEMDES,
    "pemdes-laporan": BPD | PEMDES,
}
DESKS = [Role.PETUGAS, Role.ANGGOTA_BPD, Role.KETUA_BPD, Role.KADES, Role.KEUANGAN, Role.CAMAT, Role.AUDITOR]


class TestOpening:
    @pytest.mark.parametrize("door", MAY_OPEN)
    def test_a_stranger_is_sent_to_the_sign_in_page(self, db: None, client: Client, door: str) -> None:
        answer = client.get(reverse(door))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/")

    @pytest.mark.parametrize("role", DESKS)
    @pytest.mark.parametrize("door", MAY_OPEN)
    def test_a_role_opens_its_own_doors_only(
        self, desa: Wilayah, desk_of: Desk, at: dt.datetime, door: str, role: Role
    ) -> None:
        member = makers.make_member(role, desa)
        makers.make_draft(desa, member.actor(), at=at, year=2027)
        answer = desk_of(member).get(reverse(door), {"tahun": 2027})
        assert answer.status_code == (200 if role in MAY_OPEN[door] else 403)

    def test_a_term_that_ended_opens_nothing(self, ketua: Membership, desk_of: Desk) -> None:
        ketua.until_date = dt.date(2025, 12, 31)
        ketua.save()
        assert desk_of(ketua).get(reverse("bpd")).status_code == 403

    def test_a_user_without_any_task_has_no_desk(self, db: None, client: Client) -> None:
        client.force_login(User.objects.create_user("tanpa-tugas", "rahasia-uji-coba"))
        answer = client.get(reverse("meja"))
        assert answer.status_code == 403
        assert "Ke meja Anda" not in answer.content.decode()

    def test_who_opens_the_desk_of_another_is_shown_the_way_to_their_own(
        self, kades: Membership, desk_of: Desk
    ) -> None:
        page = desk_of(kades).get(reverse("bpd")).content.decode()
        assert f'href="{reverse("meja")}"' in page
        assert "Ke meja Anda" in page


class TestOtherDesa:
    @pytest.fixture
    def doors(
        self, outsider: Membership, neighbours_voice: Aspirasi, other_desa: Wilayah, at: dt.datetime
    ) -> dict[str, str]:
        group = makers.make_kelompok(other_desa, outsider.actor(), title=CANARY, at=at)
        usulan = makers.make_usulan(group, outsider.actor(), at=at, adopted=True)
        return {
            "voice": reverse("bpd-aspirasi", args=[neighbours_voice.nomor]),
            "photo": reverse("bpd-foto", args=[neighbours_voice.nomor]),
            "group": reverse("bpd-kelompok-rinci", args=[group.pk]),
            "meeting": reverse("bpd-musyawarah-rinci", args=[usulan.musyawarah_id]),
            "plan": reverse("rencana", query={"usulan": usulan.pk}),
        }

    @pytest.mark.parametrize("door", ["voice", "photo", "group", "meeting", "plan"])
    def test_what_belongs_to_another_desa_does_not_exist(
        self, ketua: Membership, desk_of: Desk, doors: dict[str, str], door: str
    ) -> None:
        desk = desk_of(ketua)
        for answer in (desk.get(doors[door]), desk.post(doors[door], {"aksi": "baca", "usulan": "1"})):
            assert answer.status_code in {404, 405}
            assert CANARY not in answer.content.decode()

    def test_no_page_shows_a_word_of_another_desa(
        self, ketua: Membership, desk_of: Desk, doors: dict[str, str]
    ) -> None:
        desk = desk_of(ketua)
        for door in (
            "bpd",
            "bpd-kelompok",
            "bpd-musyawarah",
            "rencana",
            "jawab",
            "lapor",
            "salurkan",
            "lembar",
        ):
            answer = desk.get(reverse(door), {"keadaan": "semua"} if door == "bpd" else {})
            assert CANARY not in answer.content.decode()

    def test_ticking_a_number_of_another_desa_does_nothing(
        self, ketua: Membership, desk_of: Desk, neighbours_voice: Aspirasi
    ) -> None:
        desk_of(ketua).post(reverse("bpd"), {"aksi": "baca", "nomor": neighbours_voice.nomor})
        desk_of(ketua).post(reverse("bpd-gabung"), {"judul": "Jalan", "nomor": neighbours_voice.nomor})
        neighbours_voice.refresh_from_db()
        assert (neighbours_voice.state, neighbours_voice.kelompok) == ("received", None)


class TestOwnEntries:
    def test_a_petugas_reads_only_what_they_keyed_in(
        self, petugas: Membership, ketua: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        others = makers.make_aspirasi(desa, "suara lewat jalan lain", at=at)
        desk = desk_of(petugas)
        desk.post(reverse("lembar"), {"isi": "pos ronda bocor", "saluran": "sheet", "jenis": "usul"})
        own = desa.aspirasi.get(text="pos ronda bocor")
        assert desk.get(reverse("bpd-aspirasi", args=[own.nomor])).status_code == 200
        assert desk.get(reverse("bpd-aspirasi", args=[others.nomor])).status_code == 404
        assert "suara lewat jalan lain" not in desk.get(reverse("lembar")).content.decode()

    def test_a_petugas_no_longer_reads_an_entry_after_a_week(
        self, petugas: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        old = makers.make_aspirasi(desa, at=at - dt.timedelta(days=8))
        old.taken_in_by = petugas.user
        old.save()
        assert desk_of(petugas).get(reverse("bpd-aspirasi", args=[old.nomor])).status_code == 404

    def test_the_kades_never_reads_raw_words(
        self, kades: Membership, ketua: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        voice = makers.make_aspirasi(desa, "kata mentah warga", at=at)
        voice.public_summary = "Air di RT 03 keruh"
        voice.save()
        desk = desk_of(kades)
        page = desk.get(reverse("tanggapan")).content.decode()
        assert "Air di RT 03 keruh" in page
        assert "kata mentah warga" not in page
        assert voice.nomor not in page.replace("-", "")
        assert desk.get(reverse("bpd-aspirasi", args=[voice.nomor])).status_code == 403


class TestWhoMayDoWhat:
    @pytest.mark.parametrize("aksi", ["jawab", "teruskan", "belum", "tutup"])
    def test_final_answers_are_the_ketuas(
        self, anggota: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime, aksi: str
    ) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        said = {"aksi": aksi, "kalimat": "x", "ke": "pu", "alasan": "later", "langkah": "x"}
        answer = desk_of(anggota).post(reverse("bpd-aspirasi", args=[voice.nomor]), said)
        voice.refresh_from_db()
        assert (answer.status_code, voice.state) == (403, "received")

    def test_decisions_are_the_ketuas(
        self, anggota: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        usulan = makers.make_usulan(
            makers.make_kelompok(desa, anggota.actor(), at=at), anggota.actor(), at=at
        )
        door = reverse("bpd-putusan-tulis", args=[usulan.musyawarah_id, usulan.pk])
        said = {"hasil": "rkp", "kalimat": "Setuju.", "tahun": 2027}
        assert desk_of(anggota).post(door, said).status_code == 403
        assert not hasattr(usulan, "decision")

    def test_the_plan_is_the_ketuas_and_its_enactment_also_the_kades(
        self, kades: Membership, anggota: Membership, keuangan: Membership, desa: Wilayah, desk_of: Desk
    ) -> None:
        job = {"tahun": 2027, "kode": "2.3.10", "nama": "Jalan", "biaya": "50jt"}
        for member in (kades, anggota, keuangan):
            assert desk_of(member).post(reverse("rencana"), job).status_code == 403
        makers.make_kegiatan(desa, kades.actor(), year=2027)
        said = {"aksi": "tetapkan", "tahun": 2027, "perdes": "04/2026", "tanggal": "2026-09-30"}
        assert desk_of(keuangan).post(reverse("rencana"), said).status_code == 403
        assert desk_of(kades).post(reverse("rencana"), said).status_code == 303

    def test_the_kades_changes_no_line_and_records_no_spending(
        self, kades: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        assert desk_of(kades).post(reverse("pemdes-apb"), {"aksi": "buka", "tahun": 2027}).status_code == 403
        _apb, line = makers.make_published(desa, kades.actor(), year=2026)
        said = {"tahun": 2026, "baris": line.pk, "jumlah": "1jt", "persen": 10, "tanggal": "2026-10-01"}
        assert desk_of(kades).post(reverse("pemdes-realisasi"), said).status_code == 403
        assert desa.apb.filter(year=2027).count() == line.realisasi.count() == 0

    def test_the_treasurer_does_not_publish(self, keuangan: Membership, desa: Wilayah, desk_of: Desk) -> None:
        makers.make_draft(desa, keuangan.actor(), year=2027)
        said = {"tahun": 2027, "perdes": "05/2026", "tanggal": "2026-12-20", "yakin": "on"}
        assert desk_of(keuangan).post(reverse("pemdes-tayang"), said).status_code == 403
        assert not desa.apb.published().exists()

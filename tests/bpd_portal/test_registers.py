"""Buku, notulen, keputusan, laporan and kinerja at the desk: read, written, and taken away as files."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.council.annual_report import mark_of
from accountability.council.models import AnnualReport, CouncilDecision, Minutes
from accountability.council.registers import books
from accountability.lib.local_time import local_date
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from posko.models import Aspirasi
from tests import makers
from tests.bpd_portal.conftest import CANARY, Desk, refusals

HELD = [book.key for book in books(PRESETS["umum"]) if book.held]
MISSING = [book.key for book in books(PRESETS["umum"]) if not book.held]
WORDS = "=HYPERLINK(jalan bu Marni)"


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    return desk_of(anggota)


@pytest.fixture
def chair(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def voice(desa: Wilayah, at: Any) -> Aspirasi:
    return makers.make_aspirasi(desa, WORDS, at=at, contact=makers.make_contact("+6281200000055"))


@pytest.fixture
def held(desa: Wilayah, ketua: Membership, at: Any) -> Musyawarah:
    return makers.make_musyawarah(desa, ketua.actor(), at, held_on=at.date())


class TestBooks:
    def test_the_shelf_names_every_book_and_what_is_not_held(self, desk: Client, voice: Aspirasi) -> None:
        page = desk.get(reverse("bpd-buku")).content.decode()
        for book in books(PRESETS["umum"]):
            assert book.title in page
        assert page.count("Lembar kosong") == len(MISSING)
        assert "1 baris" in page

    @pytest.mark.parametrize("key", HELD)
    def test_each_book_opens_full_or_empty(self, desk: Client, key: str) -> None:
        page = desk.get(reverse("bpd-buku-rinci", args=[key]))
        assert page.status_code == 200
        assert "Belum ada isinya" in page.content.decode()

    def test_members_read_the_words_and_no_phone(
        self, desk: Client, voice: Aspirasi, neighbours_voice: Aspirasi
    ) -> None:
        page = desk.get(reverse("bpd-buku-rinci", args=["aspirasi"])).content.decode()
        assert "jalan bu Marni" in page
        assert reverse("bpd-aspirasi", args=[voice.nomor]) in page
        assert CANARY not in page
        assert "81200000055" not in page

    @pytest.mark.parametrize("key", [*MISSING, "lain"])
    def test_what_is_not_held_cannot_be_opened(self, desk: Client, key: str) -> None:
        assert desk.get(reverse("bpd-buku-rinci", args=[key])).status_code == 404

    @pytest.mark.parametrize("asked", ["?tahun=satu", "?tahun=1900", "?bagian=2", "?bagian=0"])
    def test_an_odd_address_is_no_book(self, desk: Client, asked: str) -> None:
        assert desk.get(f"{reverse('bpd-buku-berkas', args=['aspirasi', 'pdf'])}{asked}").status_code == 404

    @pytest.mark.parametrize("key", [*HELD, *MISSING])
    def test_a_blank_form_is_printed_of_any(self, desk: Client, key: str) -> None:
        answer = desk.get(reverse("bpd-buku-kosong", args=[key]))
        assert answer.content.startswith(b"%PDF-")
        assert answer["Cache-Control"] == "no-store"


class TestFiles:
    def test_no_file_holds_a_citizens_own_words_or_a_formula(
        self, desk: Client, voice: Aspirasi, neighbours_voice: Aspirasi
    ) -> None:
        Aspirasi.objects.filter(pk=voice.pk).update(public_summary="=1+1 jalan rusak")
        said = desk.get(reverse("bpd-buku-berkas", args=["aspirasi", "csv"])).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(said)))
        assert [row["Isi aspirasi"] for row in rows] == ["'=1+1 jalan rusak"]
        assert "Marni" not in said
        assert CANARY not in said
        sheet = openpyxl.load_workbook(
            io.BytesIO(desk.get(reverse("bpd-buku-berkas", args=["aspirasi", "xlsx"])).content)
        ).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        told = " ".join(str(cell.value) for cell in cells)
        assert "Ketua BPD" in told
        assert "Sekretaris BPD" in told
        assert "Marni" not in told

    @pytest.mark.parametrize("key", HELD)
    def test_every_book_is_printed(self, desk: Client, voice: Aspirasi, key: str) -> None:
        assert desk.get(reverse("bpd-buku-berkas", args=[key, "pdf"])).content.startswith(b"%PDF-")

    def test_another_kind_of_file_is_none(self, desk: Client) -> None:
        assert desk.get(reverse("bpd-buku-berkas", args=["aspirasi", "exe"])).status_code == 404


class TestMinutes:
    def door(self, held: Musyawarah) -> str:
        """The address of its minutes."""
        return reverse("bpd-notulen", args=[held.pk])

    def test_a_member_writes_and_the_ketua_settles(
        self, desk: Client, chair: Client, held: Musyawarah
    ) -> None:
        for _tap in range(2):
            said = {"aksi": "tulis", "isi": "Dibuka.", "kunci_kirim": "k"}
            assert desk.post(self.door(held), said).status_code == 303
        assert desk.post(self.door(held), {"aksi": "tetapkan"}).status_code == 403
        assert chair.post(self.door(held), {"aksi": "tetapkan"}).status_code == 303
        assert "sudah ditetapkan" in refusals(desk.post(self.door(held), {"aksi": "tulis", "isi": "Lain."}))
        assert desk.post(self.door(held), {"aksi": "tambah", "tambahan": "Hadir 5."}).status_code == 303
        assert Minutes.objects.get().text.endswith("Hadir 5.")

    def test_nothing_written_is_told_with_the_page(self, desk: Client, held: Musyawarah) -> None:
        assert "Tulis dulu catatannya." in refusals(desk.post(self.door(held), {"aksi": "tulis", "isi": " "}))

    def test_the_agenda_is_offered_to_write_on(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: Any
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor(), at=at), ketua.actor(), at)
        Musyawarah.objects.filter(pk=usulan.musyawarah_id).update(held_on=at.date())
        page = desk.get(reverse("bpd-notulen", args=[usulan.musyawarah_id])).content.decode()
        assert f"1. {usulan.title}." in page

    def test_a_meeting_of_the_neighbour_is_not_found(
        self, desk: Client, other_desa: Wilayah, ketua: Membership
    ) -> None:
        elsewhere = makers.make_musyawarah(other_desa, ketua.actor())
        assert desk.get(self.door(elsewhere)).status_code == 404


class TestDecisions:
    def test_it_is_entered_once_with_the_number_offered(self, desk: Client, at: Any) -> None:
        address = reverse("bpd-keputusan")
        assert f'value="1/KEP/{at.year}"' in desk.get(address).content.decode()
        said = {"nomor": "1/KEP", "tanggal": at.date().isoformat(), "tentang": "Agenda", "isi": "Ditetapkan."}
        for _tap in range(2):
            assert desk.post(address, {**said, "kunci_kirim": "k"}).status_code == 303
        assert CouncilDecision.objects.get().about == "Agenda"
        assert "sudah dipakai" in refusals(desk.post(address, {**said, "tentang": "Lain"}))


class TestReport:
    def test_the_years_stand_with_their_deadline(self, desk: Client, voice: Aspirasi, at: Any) -> None:
        page = desk.get(reverse("bpd-laporan")).content.decode()
        assert f"Laporan tahun {at.year}" in page
        assert f"30 April {at.year + 1}" in page

    def test_words_are_saved_alone_by_a_script_and_together_by_the_button(
        self, desk: Client, at: Any
    ) -> None:
        address = reverse("bpd-laporan-tahun", args=[at.year])
        alone = desk.post(
            address,
            {"aksi": "tulis", "gali": "Ke Krajan.", "versi_gali": mark_of("")},
            headers={"accept": "application/json"},
        )
        assert alone.json()["versi"] == {"gali": mark_of("Ke Krajan.")}
        clash = desk.post(
            address,
            {"aksi": "tulis", "gali": "Lain.", "versi_gali": mark_of("")},
            headers={"accept": "application/json"},
        )
        assert clash.status_code == 422
        assert "Anggota lain" in clash.json()["kalimat"]
        refused = desk.post(address, {"aksi": "tulis", "gali": "Lain.", "versi_gali": mark_of("")})
        assert "Anggota lain" in refusals(refused)
        assert "Lain." in refused.content.decode()
        together = {"aksi": "tulis", "penutup": "Sekian.", "versi_penutup": mark_of("")}
        assert desk.post(address, together).status_code == 303
        assert AnnualReport.objects.get().own_words == {"gali": "Ke Krajan.", "penutup": "Sekian."}

    def test_only_the_ketua_settles_and_notes_the_days(
        self, desk: Client, chair: Client, at: Any, voice: Aspirasi, anggota: Membership
    ) -> None:
        address = reverse("bpd-laporan-tahun", args=[at.year - 1])
        assert desk.post(address, {"aksi": "tetapkan", "nomor": "1"}).status_code == 403
        assert "Tulis nomor" in refusals(chair.post(address, {"aksi": "tetapkan", "nomor": ""}))
        assert chair.post(address, {"aksi": "tetapkan", "nomor": "1/LAP"}).status_code == 303
        for aksi in ("kirim", "sampaikan"):
            said = {"aksi": aksi, "hari": local_date(at, anggota.wilayah_id)}
            assert chair.post(address, said).status_code == 303
        page = desk.get(address).content.decode()
        assert "Sudah dikirim" in page
        assert "<textarea" not in page

    def test_the_running_year_is_not_settled(self, chair: Client, at: Any) -> None:
        address = reverse("bpd-laporan-tahun", args=[at.year])
        assert "belum selesai" in refusals(chair.post(address, {"aksi": "tetapkan", "nomor": "1"}))

    @pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
    def test_both_files_come(self, desk: Client, at: Any, kind: str, begins: bytes) -> None:
        answer = desk.get(reverse("bpd-laporan-berkas", args=[at.year, kind]))
        assert answer.content.startswith(begins)

    @pytest.mark.parametrize("year", [1999, 2101])
    def test_a_year_out_of_this_world_is_not_found(self, desk: Client, year: int) -> None:
        for name in ("bpd-laporan-tahun", "bpd-laporan-lihat"):
            assert desk.get(reverse(name, args=[year])).status_code == 404

    def test_the_whole_is_shown_as_on_paper(self, desk: Client, voice: Aspirasi, at: Any) -> None:
        page = desk.get(reverse("bpd-laporan-lihat", args=[at.year])).content.decode()
        assert "Rancangan, belum ditetapkan." in page
        assert "Aspirasi yang masuk: 1 aspirasi." in page


class TestWork:
    def test_exact_numbers_and_an_honest_empty_page(
        self, desk: Client, make_voices: Callable[[], None]
    ) -> None:
        assert "Belum ada yang dihitung" in desk.get(reverse("bpd-kinerja")).content.decode()
        make_voices()
        assert "Aspirasi masuk" in desk.get(reverse("bpd-kinerja")).content.decode()

    @pytest.fixture
    def make_voices(self, desa: Wilayah, at: Any) -> Callable[[], None]:
        def make() -> None:
            for place in range(2):
                makers.make_aspirasi(desa, f"air keruh {place}", at=at)

        return make


class TestIncomingLetters:
    def test_a_letter_becomes_a_line_of_its_book(self, desk: Client, at: Any) -> None:
        said = {
            "nomor": "005/77/KEC",
            "tanggal": at.date(),
            "diterima": at.date(),
            "dari": "Kecamatan",
            "perihal": "Undangan rapat",
        }
        answer = desk.post(reverse("bpd-surat-masuk"), said)
        assert answer.status_code == 303
        page = desk.get(answer["Location"]).content.decode()
        assert "005/77/KEC" in page
        assert "Undangan rapat" in page

    def test_a_letter_that_came_before_it_was_written_is_told_with_the_words_kept(
        self, desk: Client, at: Any
    ) -> None:
        said = {
            "nomor": "1",
            "tanggal": "2026-02-02",
            "diterima": "2026-02-01",
            "dari": "Dinas",
            "perihal": "Air",
        }
        answer = desk.post(reverse("bpd-surat-masuk"), said)
        assert answer.status_code == 422
        assert "Surat diterima pada tanggal surat atau sesudahnya." in refusals(answer)
        assert "Dinas" in answer.content.decode()

    @pytest.mark.parametrize("late", ["tanggal", "diterima"])
    def test_a_day_that_has_not_come_is_told_where_it_was_written(
        self, desk: Client, at: Any, late: str
    ) -> None:
        today = local_date(at, "99.01.01.2001")
        said: dict[str, Any] = {
            "nomor": "1",
            "tanggal": today,
            "diterima": today,
            "dari": "Dinas",
            "perihal": "Air",
        }
        answer = desk.post(reverse("bpd-surat-masuk"), {**said, late: today + dt.timedelta(days=1)})
        assert answer.status_code == 422
        assert list(answer.context["salah"].errors) == [late]

    def test_its_book_leads_there(self, desk: Client) -> None:
        page = desk.get(reverse("bpd-buku-rinci", args=["surat-masuk"])).content.decode()
        assert reverse("bpd-surat-masuk") in page

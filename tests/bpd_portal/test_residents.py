"""Data warga: typed or pasted, told row by row, kept only when somebody says so."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.accounts.models import Membership
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.residents import residents_in
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def krajan(desa: Wilayah) -> Dusun:
    return makers.make_dusun(desa, "Krajan")


def save(desk: Client, **said: object) -> object:
    """Presses Simpan."""
    year = timezone.localdate().year
    return desk.post(reverse("penduduk"), {"aksi": "simpan", "tahun": year, "sumber": "Kader", **said})


class TestTyping:
    def test_what_was_typed_is_kept(self, desk: Client, desa: Wilayah, krajan: Dusun) -> None:
        answer = save(desk, n_0_p="400", **{f"n_{krajan.pk}_lansia": "31"})
        assert answer.status_code == 303  # type: ignore[attr-defined]
        year = timezone.localdate().year
        assert residents_in(desa, year) == {(None, "p"): 400, (krajan.pk, "lansia"): 31}

    def test_the_village_office_may_tell_it_too(
        self, keuangan: Membership, desk_of: Desk, desa: Wilayah
    ) -> None:
        assert save(desk_of(keuangan), n_0_p="400").status_code == 303  # type: ignore[attr-defined]

    def test_what_is_missing_is_told_and_the_rest_kept(self, desk: Client, krajan: Dusun) -> None:
        answer = save(desk, sumber="", n_0_p="x", n_0_l="380")
        told = refusals(answer)
        assert "Tulis dari mana angkanya." in told
        assert "Tulis angkanya saja." in told
        assert 'value="380"' in answer.content.decode()  # type: ignore[attr-defined]

    def test_nothing_at_all_is_refused(self, desk: Client, krajan: Dusun) -> None:
        assert "Isi paling sedikit satu angka." in refusals(save(desk))

    def test_a_year_to_come_is_refused(self, desk: Client, krajan: Dusun) -> None:
        answer = save(desk, tahun=timezone.localdate().year + 1, n_0_p="4")
        assert "Tahun ini belum tiba." in refusals(answer)

    def test_what_does_not_add_up_is_told_and_not_refused(self, desk: Client, krajan: Dusun) -> None:
        save(desk, n_0_semua="100", n_0_p="40", n_0_l="50")
        page = desk.get(reverse("penduduk")).content.decode()
        assert "Seluruh desa: perempuan dan laki-laki 90, semua warga 100." in page


class TestPasting:
    def test_a_table_fills_the_grid_and_keeps_nothing_yet(
        self, desk: Client, desa: Wilayah, krajan: Dusun
    ) -> None:
        text = "dusun;semua;perempuan\nKrajan;912;452\nEntah;1;1\nJumlah;dua;40"
        page = desk.post(reverse("penduduk"), {"aksi": "baca", "tempel": text}).content.decode()
        assert 'value="912"' in page
        assert "Baris 3: “Entah” tidak ada di daftar dusun, jadi dilewati." in page
        assert "Baris 4: “dua” bukan angka, jadi dikosongkan." in page
        assert residents_in(desa, timezone.localdate().year) == {}

    def test_a_file_is_read_the_same(self, desk: Client, krajan: Dusun) -> None:
        file = SimpleUploadedFile("warga.csv", b"dusun,p\nKrajan,17\n")
        page = desk.post(reverse("penduduk"), {"aksi": "baca", "berkas": file}).content.decode()
        assert 'value="17"' in page

    @pytest.mark.parametrize("text", ["", "tanpa judul\n1"])
    def test_what_is_no_table_is_told(self, desk: Client, krajan: Dusun, text: str) -> None:
        assert refusals(desk.post(reverse("penduduk"), {"aksi": "baca", "tempel": text}))

    def test_the_neighbours_are_out_of_reach(
        self, desk: Client, other_desa: Wilayah, krajan: Dusun, desa: Wilayah
    ) -> None:
        theirs = makers.make_dusun(other_desa, "Babakan")
        save(desk, n_0_p="4", **{f"n_{theirs.pk}_p": "9"})
        assert residents_in(other_desa, timezone.localdate().year) == {}


class TestWorkbook:
    def _send(self, desk: Client, raw: bytes) -> str:
        file = SimpleUploadedFile("warga.xlsx", raw)
        return desk.post(reverse("penduduk"), {"aksi": "baca", "berkas": file}).content.decode()

    def test_the_template_filled_in_is_read_into_the_grid(
        self, desk: Client, desa: Wilayah, krajan: Dusun
    ) -> None:
        book = load_workbook(io.BytesIO(desk.get(reverse("penduduk"), {"templat": "xlsx"}).content))
        sheet = book.worksheets[0]
        assert [row[0].value for row in sheet.iter_rows()] == ["dusun", "Krajan", "jumlah"]
        sheet["C2"], sheet["C3"] = 40, "1.400"
        out = io.BytesIO()
        book.save(out)
        page = self._send(desk, out.getvalue())
        assert 'value="40"' in page
        assert 'value="1400"' in page
        assert residents_in(desa, timezone.localdate().year) == {}

    def test_a_broken_workbook_is_told_in_a_sentence(self, desk: Client) -> None:
        assert "Berkas ini rusak" in self._send(desk, b"PK\x03\x04bukan")

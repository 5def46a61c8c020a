"""The desk of the village government: drafting, publishing, and what was spent."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accountability.accounts.models import Membership
from accountability.budget.models import APBDesa, Realisasi
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

INCOME = {"aksi": "pendapatan", "tahun": 2027, "rekening": "4.2.1.01", "sumber": "DDS", "jumlah": "50jt"}
SPEND = {"aksi": "belanja", "tahun": 2027, "rekening": "5.3.5.02", "sumber": "DDS", "jumlah": "50jt"}
PUBLISH = {"tahun": 2027, "perdes": "05/2026", "tanggal": "2026-12-20", "yakin": "on"}


@pytest.fixture
def treasury(keuangan: Membership, desk_of: Desk) -> Client:
    return desk_of(keuangan)


@pytest.fixture
def office(kades: Membership, desk_of: Desk) -> Client:
    return desk_of(kades)


def opened(treasury: Client) -> None:
    """Opens the draft of 2027."""
    treasury.post(reverse("pemdes-apb"), {"aksi": "buka", "tahun": 2027})


class TestDraft:
    def test_looking_makes_nothing(self, treasury: Client, desa: Wilayah) -> None:
        assert "Belum ada rancangan" in treasury.get(reverse("pemdes-apb"), {"tahun": 2027}).content.decode()
        assert not desa.apb.exists()

    def test_it_is_opened_once(self, treasury: Client, desa: Wilayah) -> None:
        opened(treasury)
        opened(treasury)
        assert desa.apb.get().year == 2027

    def test_lines_are_added_and_the_difference_told_in_rupiah(self, treasury: Client, desa: Wilayah) -> None:
        opened(treasury)
        for line in (INCOME, {**SPEND, "kode": "2.3.10", "jumlah": "40jt"}):
            assert treasury.post(reverse("pemdes-apb"), line).status_code == 303
        page = treasury.get(reverse("pemdes-apb"), {"tahun": 2027}).content.decode()
        assert "Selisih Rp10.000.000. Harus nol sebelum tayang." in page

    def test_belanja_takes_the_kegiatan_of_the_plan(
        self, treasury: Client, desa: Wilayah, keuangan: Membership
    ) -> None:
        kegiatan = makers.make_kegiatan(desa, keuangan.actor(), year=2027)
        opened(treasury)
        treasury.post(reverse("pemdes-apb"), {**SPEND, "kegiatan": kegiatan.pk})
        line = desa.apb.get().lines.get()
        assert (line.kegiatan, line.kegiatan_kode, line.description) == (kegiatan, "2.3.10", kegiatan.name)

    def test_financing_has_its_own_accounts(self, treasury: Client, desa: Wilayah) -> None:
        opened(treasury)
        answer = treasury.post(
            reverse("pemdes-apb"), {**INCOME, "aksi": "pembiayaan", "rekening": "6.1.1.01", "sumber": "PAD"}
        )
        assert answer.status_code == 303
        refused = treasury.post(reverse("pemdes-apb"), {**INCOME, "aksi": "pembiayaan"})
        assert "Pilih rekening dari daftar." in refusals(refused)

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"jumlah": "banyak"}, "Tulis jumlah rupiah"),
            ({"jumlah": "-1jt"}, "nol sampai"),
            ({"rekening": "4.9.9.99"}, "Pilih rekening"),
            ({"sumber": "ZZZ"}, "Pilih sumber"),
            ({}, "Pilih kegiatan dari rencana"),
            ({"kode": "9.9.99"}, "Kode kegiatan belum dikenal"),
        ],
    )
    def test_a_wrong_line_is_told(
        self, treasury: Client, desa: Wilayah, changed: dict[str, str], sentence: str
    ) -> None:
        opened(treasury)
        assert sentence in refusals(treasury.post(reverse("pemdes-apb"), {**SPEND, **changed}))
        assert desa.apb.get().lines.count() == 0

    def test_a_kegiatan_of_another_desa_is_no_choice(
        self, treasury: Client, other_desa: Wilayah, outsider: Membership
    ) -> None:
        theirs = makers.make_kegiatan(other_desa, outsider.actor(), year=2027)
        opened(treasury)
        assert treasury.post(reverse("pemdes-apb"), {**SPEND, "kegiatan": theirs.pk}).status_code == 422

    def test_two_taps_add_one_line_and_remove_one_line(self, treasury: Client, desa: Wilayah) -> None:
        opened(treasury)
        for _tap in range(2):
            treasury.post(reverse("pemdes-apb"), {**INCOME, "kunci_kirim": "k1"})
        line = desa.apb.get().lines.get()
        for _tap in range(2):
            answer = treasury.post(reverse("pemdes-apb"), {"aksi": "cabut", "tahun": 2027, "baris": line.pk})
            assert answer.status_code == 303
        assert desa.apb.get().lines.count() == 0

    def test_a_line_of_another_desa_stays(
        self, treasury: Client, other_desa: Wilayah, outsider: Membership
    ) -> None:
        apb, line = makers.make_draft(other_desa, outsider.actor(), year=2027)
        opened(treasury)
        treasury.post(reverse("pemdes-apb"), {"aksi": "cabut", "tahun": 2027, "baris": line.pk})
        assert apb.lines.filter(pk=line.pk).exists()

    def test_a_published_budget_takes_no_line(
        self, treasury: Client, desa: Wilayah, kades: Membership
    ) -> None:
        _apb, line = makers.make_published(desa, kades.actor(), year=2027)
        assert "sudah tayang" in refusals(treasury.post(reverse("pemdes-apb"), INCOME))
        taken = treasury.post(reverse("pemdes-apb"), {"aksi": "cabut", "tahun": 2027, "baris": line.pk})
        assert taken.status_code == 404

    def test_a_change_after_publication_is_a_new_version(
        self, treasury: Client, desa: Wilayah, kades: Membership
    ) -> None:
        makers.make_published(desa, kades.actor(), year=2027)
        opened(treasury)
        assert list(desa.apb.order_by("version").values_list("version", flat=True)) == [0, 1]


class TestPublish:
    @pytest.fixture
    def draft(self, desa: Wilayah, keuangan: Membership) -> APBDesa:
        return makers.make_draft(desa, keuangan.actor(), year=2027)[0]

    def test_the_kades_sees_it_all_and_publishes_for_good(self, office: Client, draft: APBDesa) -> None:
        page = office.get(reverse("pemdes-tayang"), {"tahun": 2027}).content.decode()
        assert "Rp125.500.000 (100%)" in page
        assert office.post(reverse("pemdes-tayang"), PUBLISH).status_code == 303
        draft.refresh_from_db()
        assert draft.is_published

    def test_what_is_public_leads_to_the_page_of_the_citizens_and_to_the_baliho(
        self, office: Client, draft: APBDesa, desa: Wilayah
    ) -> None:
        ways = [reverse(name, args=(desa.kode, 2027)) for name in ("anggaran-tahun", "baliho")]
        page = office.get(reverse("pemdes-apb"), {"tahun": 2027}).content.decode()
        assert not any(f'href="{way}"' in page for way in ways)
        office.post(reverse("pemdes-tayang"), PUBLISH)
        for name in ("pemdes-apb", "pemdes-tayang"):
            page = office.get(reverse(name), {"tahun": 2027}).content.decode()
            assert all(f'href="{way}"' in page for way in ways), name

    def test_not_without_a_yes(self, office: Client, draft: APBDesa) -> None:
        assert "Periksa dulu" in refusals(office.post(reverse("pemdes-tayang"), {**PUBLISH, "yakin": ""}))
        draft.refresh_from_db()
        assert not draft.is_published

    def test_not_twice(self, office: Client, draft: APBDesa) -> None:
        office.post(reverse("pemdes-tayang"), PUBLISH)
        assert "sudah tayang" in refusals(office.post(reverse("pemdes-tayang"), PUBLISH))

    def test_not_out_of_balance(self, office: Client, treasury: Client, draft: APBDesa) -> None:
        treasury.post(reverse("pemdes-apb"), {**INCOME, "jumlah": "1jt"})
        assert "selisih Rp1.000.000" in refusals(office.post(reverse("pemdes-tayang"), PUBLISH))

    def test_not_empty(self, office: Client, treasury: Client) -> None:
        opened(treasury)
        assert "Belum ada belanja" in refusals(office.post(reverse("pemdes-tayang"), PUBLISH))

    def test_not_what_does_not_exist(self, office: Client) -> None:
        assert office.post(reverse("pemdes-tayang"), PUBLISH).status_code == 404


class TestRealise:
    @pytest.fixture
    def said(self, desa: Wilayah, kades: Membership) -> dict[str, Any]:
        _apb, line = makers.make_published(desa, kades.actor(), year=2026)
        return {"tahun": 2026, "baris": line.pk, "jumlah": "20jt", "persen": 40, "tanggal": "2026-10-20"}

    def test_it_is_recorded_once_and_shown_against_the_plan(
        self, treasury: Client, said: dict[str, Any]
    ) -> None:
        for _tap in range(2):
            answer = treasury.post(reverse("pemdes-realisasi"), {**said, "kunci_kirim": "k1"})
            assert answer.status_code == 303
        page = treasury.get(reverse("pemdes-realisasi"), {"tahun": 2026}).content.decode()
        assert Realisasi.objects.get().amount == 20_000_000
        assert "pekerjaan 40%" in page
        assert "Rp20.000.000" in page

    def test_the_percent_never_falls(self, treasury: Client, said: dict[str, Any]) -> None:
        treasury.post(reverse("pemdes-realisasi"), said)
        refused = treasury.post(reverse("pemdes-realisasi"), {**said, "persen": 30})
        assert "tidak boleh turun" in refusals(refused)

    @pytest.mark.parametrize("percent", ["101", "-1", "separuh", ""])
    def test_a_percent_that_is_none_is_told(
        self, treasury: Client, said: dict[str, Any], percent: str
    ) -> None:
        refused = treasury.post(reverse("pemdes-realisasi"), {**said, "persen": percent})
        assert "0 sampai 100" in refusals(refused)

    def test_a_photo_is_kept_without_where_and_when_it_was_taken(
        self, treasury: Client, said: dict[str, Any], settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        picture, place = io.BytesIO(), Image.Exif()
        place[0x010E] = "rumah ketua RT"
        Image.new("RGB", (40, 40), "green").save(picture, "JPEG", exif=place)
        photo = SimpleUploadedFile("IMG_2026.jpg", picture.getvalue())
        treasury.post(reverse("pemdes-realisasi"), {**said, "foto": photo})
        kept = Realisasi.objects.get().photo
        with kept.open("rb") as file:
            assert b"rumah ketua RT" not in file.read()
        assert "IMG_2026" not in str(kept.name)

    def test_what_is_no_photo_is_told(self, treasury: Client, said: dict[str, Any]) -> None:
        fake = SimpleUploadedFile("foto.jpg", b"<script>")
        refused = treasury.post(reverse("pemdes-realisasi"), {**said, "foto": fake})
        assert "Foto ini tidak bisa dibuka" in refusals(refused)
        assert not Realisasi.objects.exists()

    def test_more_than_planned_is_recorded_and_marked(self, treasury: Client, said: dict[str, Any]) -> None:
        treasury.post(reverse("pemdes-realisasi"), {**said, "jumlah": "200jt"})
        page = treasury.get(reverse("pemdes-realisasi"), {"tahun": 2026}).content.decode()
        assert "Melebihi rencana" in page

    def test_a_draft_or_a_line_of_another_desa_takes_none(
        self, treasury: Client, keuangan: Membership, desa: Wilayah, other_desa: Wilayah, outsider: Membership
    ) -> None:
        _apb, drafted = makers.make_draft(desa, keuangan.actor(), year=2027)
        makers.make_published(desa, keuangan.actor(), year=2026)
        _apb, theirs = makers.make_published(other_desa, outsider.actor(), year=2026)
        said = {"jumlah": "1jt", "persen": 1, "tanggal": "2026-10-20"}
        for year, line in ((2027, drafted), (2026, drafted), (2026, theirs)):
            answer = treasury.post(reverse("pemdes-realisasi"), {**said, "tahun": year, "baris": line.pk})
            assert answer.status_code == 404
        assert not Realisasi.objects.exists()


class TestSummary:
    def test_it_says_where_each_year_stands(
        self, treasury: Client, desa: Wilayah, kades: Membership, at: dt.datetime
    ) -> None:
        makers.make_published(desa, kades.actor(), year=at.year)
        makers.make_draft(desa, kades.actor(), year=at.year + 1)
        page = treasury.get(reverse("pemdes")).content.decode()
        assert "Sudah tayang" in page
        assert "Buka rancangan" in page

    def test_what_was_agreed_and_not_planned_is_mentioned(
        self, treasury: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        makers.make_usulan(
            makers.make_kelompok(desa, ketua.actor(), at=at), ketua.actor(), at=at, adopted=True
        )
        page = treasury.get(reverse("pemdes")).content.decode()
        assert "1 usulan disepakati belum menjadi kegiatan." in page

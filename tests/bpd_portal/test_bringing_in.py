"""A budget comes in by file or copy: looked through first, then adopted or put away."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accountability.accounts.models import Membership, Role
from accountability.budget import reading
from accountability.budget.models import APBDesa, BroughtIn, Realisasi
from accountability.budget.spent import spent_in_year_of
from accountability.budget.sums import totals
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.budget.spreadsheet.books import HEADINGS, INCOME, ROAD, book, one_sheet
from tests.bpd_portal.conftest import Desk, refusals

YEAR = 2027
DOOR = "pemdes-apb-impor"


@pytest.fixture
def treasury(keuangan: Membership, desk_of: Desk) -> Client:
    return desk_of(keuangan)


@pytest.fixture
def office(kades: Membership, desk_of: Desk) -> Client:
    return desk_of(kades)


def sent(client: Client, raw: bytes, name: str = "apb.xlsx", **more: Any) -> Any:
    """Sends a file, following to the page that shows it."""
    file = SimpleUploadedFile(name, raw)
    return client.post(reverse(DOOR), {"tahun": YEAR, "aksi": "unggah", "berkas": file, **more}, follow=True)


def decided(client: Client, one: BroughtIn, **said: Any) -> Any:
    """Decides about what was sent."""
    return client.post(reverse("pemdes-apb-impor-rinci", args=[one.pk]), {"aksi": "pakai", **said})


def fair() -> bytes:
    return one_sheet(ROAD, INCOME).getvalue()


class TestSending:
    def test_a_file_is_shown_and_nothing_of_the_budget_changes(self, treasury: Client, desa: Wilayah) -> None:
        page = sent(treasury, fair()).content.decode()
        assert "Rp90.000.000" in page
        assert "Semua terbaca. Bisa dipakai." in page
        assert "Rancangan tahun 2027 dibuka dengan 2 baris ini." in page
        assert not desa.apb.exists()

    def test_the_same_file_again_finds_what_waits(self, treasury: Client) -> None:
        raw = fair()
        for _tap in range(2):
            sent(treasury, raw)
        assert BroughtIn.objects.count() == 1

    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (b"", "Berkas ini kosong"),
            (b"%PDF", "PDF"),
            (b"PK\x03\x04", "rusak"),
            (book({"x": [["Tahun", 2026], HEADINGS, ROAD]}).getvalue(), "untuk tahun 2026, bukan 2027"),
            (
                book({"x": [["Kode wilayah", "99.01.01.2002"], HEADINGS, ROAD]}).getvalue(),
                "untuk wilayah 99.01.01.2002",
            ),
        ],
    )
    def test_a_file_of_no_use_is_told_in_the_form(self, treasury: Client, raw: bytes, sentence: str) -> None:
        answer = sent(treasury, raw)
        assert sentence in refusals(answer)
        assert '<option value="2027" selected>' in answer.content.decode()
        assert not BroughtIn.objects.exists()

    def test_no_file_and_a_file_too_large_are_told(
        self, treasury: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = treasury.post(reverse(DOOR), {"tahun": YEAR, "aksi": "unggah"})
        assert "Pilih berkasnya dulu." in refusals(answer)
        monkeypatch.setattr("bpd_portal.forms.bringing_in.LARGEST", 10)
        assert "lebih dari 7 MB" in refusals(sent(treasury, fair()))

    def test_a_csv_is_read_whatever_its_name(self, treasury: Client) -> None:
        page = sent(treasury, b"Rekening;Jumlah\n4.2.1.01;5\n", "apa saja.bin").content.decode()
        assert "Rp5" in page

    def test_words_of_a_file_are_never_markup(self, treasury: Client) -> None:
        evil = [*ROAD]
        evil[2], evil[0] = "<script>alert(1)</script>", "<b>x</b>"
        page = sent(treasury, one_sheet(evil, [None, None, "<i>y</i>", *[None] * 3, 5, None]).getvalue())
        assert "<script>alert" not in page.content.decode()

    def test_the_head_sees_it_and_may_not_send(self, treasury: Client, office: Client) -> None:
        sent(treasury, fair())
        one = BroughtIn.objects.get()
        page = office.get(reverse("pemdes-apb-impor-rinci", args=[one.pk])).content.decode()
        assert "Rp90.000.000" in page
        assert "Pakai sebagai rancangan" not in page
        assert sent(office, fair()).status_code == 403
        assert decided(office, one, rencana="on").status_code == 403

    def test_what_a_neighbour_sent_does_not_exist_here(
        self, treasury: Client, other_desa: Wilayah, outsider: Membership
    ) -> None:
        theirs = BroughtIn.objects.create(
            desa=other_desa, year=YEAR, source="xlsx", sha256="a" * 64, read_at=makers.NOW
        )
        for door in ("pemdes-apb-impor-rinci", "pemdes-apb-masalah"):
            assert treasury.get(reverse(door, args=[theirs.pk])).status_code == 404
        assert decided(treasury, theirs, rencana="on").status_code == 404
        template = treasury.get(reverse("pemdes-apb-templat"), {"tahun": YEAR, "dari": theirs.pk})
        assert template.status_code == 404


class TestDeciding:
    def test_it_becomes_the_draft(self, treasury: Client, desa: Wilayah) -> None:
        sent(treasury, fair())
        one = BroughtIn.objects.get()
        assert decided(treasury, one, rencana="True").status_code == 303
        apb = desa.apb.get()
        assert (apb.is_published, totals(apb).belanja, totals(apb).silpa) == (False, 90_000_000, 0)
        page = treasury.get(reverse("pemdes-apb-impor-rinci", args=[one.pk])).content.decode()
        assert "Isinya sudah menjadi" in page
        assert "already" not in page

    def test_it_is_put_away_without_effect(self, treasury: Client, desa: Wilayah) -> None:
        sent(treasury, fair())
        one = BroughtIn.objects.get()
        door = reverse("pemdes-apb-impor-rinci", args=[one.pk])
        assert treasury.post(door, {"aksi": "buang"}).status_code == 303
        one.refresh_from_db()
        assert (one.dropped_at is not None, one.payload, desa.apb.exists()) == (True, {}, False)
        assert "dibuang atau" not in treasury.get(door).content.decode()
        assert "sudah dipakai atau sudah dibuang" in refusals(decided(treasury, one, rencana="on"))

    def test_a_wrong_file_cannot_be_adopted_by_any_button(self, treasury: Client, desa: Wilayah) -> None:
        page = sent(treasury, one_sheet([*ROAD[:6], "banyak", "DDS"]).getvalue()).content.decode()
        assert "Belum bisa dipakai." in page
        assert "Baris 2, kolom Jumlah" in page
        assert "Pakai sebagai rancangan" not in page
        assert "Masih ada yang harus diperbaiki" in refusals(
            decided(treasury, BroughtIn.objects.get(), rencana="on")
        )
        assert not desa.apb.exists()

    def test_spending_is_taken_over_only_with_a_tick(self, treasury: Client, desa: Wilayah) -> None:
        spent: list[list[Any]] = [
            ["Tanggal", "Kegiatan", "Rekening", "Jumlah"],
            ["1-5-2027", "2.3.10", "5.3.5.02", 7],
        ]
        both = book({"A": [HEADINGS, ROAD, INCOME], "R": spent}).getvalue()
        page = sent(treasury, both).content.decode()
        assert "memuat realisasi" in page
        one = BroughtIn.objects.get()
        assert "Pilih dulu" in refusals(decided(treasury, one))
        assert decided(treasury, one, rencana="on", realisasi="on").status_code == 303
        assert Realisasi.objects.get().amount == 7

    def test_a_file_of_spending_alone_leaves_the_plan_as_it_is(
        self, treasury: Client, desa: Wilayah, kades: Membership
    ) -> None:
        published, _line = makers.make_published(desa, kades.actor(), year=YEAR)
        spent: list[list[Any]] = [
            ["Tanggal", "Kegiatan", "Rekening", "Jumlah"],
            ["1-5-2027", "2.3.10", "5.3.5.02", 7],
        ]
        page = sent(treasury, book({"R": spent}).getvalue()).content.decode()
        assert "Pakai realisasinya" in page
        assert "Versi baru" not in page
        assert decided(treasury, BroughtIn.objects.get(), realisasi="True").status_code == 303
        assert (desa.apb.get(), Realisasi.objects.get().amount) == (published, 7)

    def test_an_open_draft_is_replaced_and_the_difference_shown(
        self, treasury: Client, desa: Wilayah, keuangan: Membership
    ) -> None:
        makers.make_draft(desa, keuangan.actor(), year=YEAR)
        page = sent(treasury, fair()).content.decode()
        assert "2 baris di rancangan diganti dengan 2 baris ini." in page
        assert "Belanja: <b" in page.replace("Belanja:</", "Belanja: <")
        assert "-Rp35.500.000" in page

    def test_a_published_budget_stays_and_a_perubahan_opens(
        self, treasury: Client, desa: Wilayah, kades: Membership
    ) -> None:
        published, _line = makers.make_published(desa, kades.actor(), year=YEAR)
        page = sent(treasury, fair()).content.decode()
        assert "Versi baru itu Perubahan ke-1." in page
        decided(treasury, BroughtIn.objects.get(), rencana="on")
        assert totals(published).belanja == 125_500_000
        assert APBDesa.objects.get(version=1).amendment == 1


class TestProblems:
    def test_the_first_hundred_are_shown_and_all_are_in_the_table(self, treasury: Client) -> None:
        rows = [[*ROAD[:6], f"x{n}", "DDS"] for n in range(130)]
        page = sent(treasury, one_sheet(*rows).getvalue()).content.decode()
        assert page.count('class="tempat') == 100
        assert "Ada 30 lagi." in page
        table = treasury.get(reverse("pemdes-apb-masalah", args=[BroughtIn.objects.get().pk]))
        lines = table.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 131
        assert lines[1].startswith("harus diperbaiki;Anggaran;2;Jumlah;")

    def test_a_cell_of_the_table_is_never_a_formula(self, treasury: Client) -> None:
        raw = book({"=1+1": [HEADINGS, [*ROAD[:6], "x", "DDS"]]}).getvalue()
        sent(treasury, raw)
        table = treasury.get(reverse("pemdes-apb-masalah", args=[BroughtIn.objects.get().pk]))
        assert ";'=1+1;" in table.content.decode()


class TestCopy:
    def test_last_year_is_looked_through_like_a_file(
        self, treasury: Client, desa: Wilayah, kades: Membership
    ) -> None:
        makers.make_published(desa, kades.actor(), year=YEAR - 1)
        answer = treasury.post(reverse(DOOR), {"tahun": YEAR, "aksi": "salin"}, follow=True)
        assert "Salinan tahun lalu" in answer.content.decode()
        decided(treasury, BroughtIn.objects.get(), rencana="on")
        assert totals(desa.apb.get(year=YEAR)).belanja == 125_500_000

    def test_where_there_is_none_it_is_told(self, treasury: Client) -> None:
        answer = treasury.post(reverse(DOOR), {"tahun": YEAR, "aksi": "salin"})
        assert "belum ada yang disalin" in refusals(answer)


class TestTemplate:
    def test_it_is_for_this_village_and_year(self, treasury: Client, desa: Wilayah) -> None:
        answer = treasury.get(reverse("pemdes-apb-templat"), {"tahun": YEAR})
        assert f"templat-{desa.kode}-2027.xlsx" in answer["Content-Disposition"]
        sheet = load_workbook(io.BytesIO(answer.content))["Petunjuk"]
        assert [sheet.cell(row, 2).value for row in (2, 4)] == [desa.kode, YEAR]
        assert "Belum ada jumlah yang terisi" in refusals(sent(treasury, answer.content))

    def test_what_an_opendk_file_told_stands_in_it(self, treasury: Client) -> None:
        raw = b"no_akun;nama_akun;jumlah\n4.2.1.01;Dana;90\n5.3.5.02;Jalan;90\n"
        page = sent(treasury, raw, "apb.csv").content.decode()
        assert "Unduh templat yang sudah terisi" in page
        assert "Belanja yang belum dibagi per kegiatan" in page
        one = BroughtIn.objects.get()
        answer = treasury.get(reverse("pemdes-apb-templat"), {"tahun": YEAR, "dari": one.pk})
        sheet = load_workbook(io.BytesIO(answer.content))["Belanja"]
        assert (sheet["B5"].value.split()[0], sheet["G5"].value, sheet["A5"].value) == ("5.3.5.02", 90, None)

    def test_only_known_fillings(self, treasury: Client) -> None:
        answer = treasury.get(reverse("pemdes-apb-templat"), {"tahun": str(YEAR), "isi": "apa"})
        assert answer.status_code == 404


@pytest.mark.django_db
class TestSiskeudes:
    SAMPLE = Path(__file__).parents[1] / "accountability/budget/siskeudes/data"

    def test_an_export_is_looked_through_and_adopted_with_its_realisasi(self, desk_of: Desk) -> None:
        desa = makers.make_desa("99.01.90.2001", "Karangjati")
        client = desk_of(makers.make_member(Role.KEUANGAN, desa))
        (sample,) = self.SAMPLE.glob("*.zip")
        page = sent(client, sample.read_bytes(), "opensid_data.zip", tahun=2026).content.decode()
        assert "Rp1.601.000.000" in page
        decided(client, BroughtIn.objects.get(), rencana="on", realisasi="on")
        apb = desa.apb.get(year=2026)
        assert (totals(apb).pendapatan, totals(apb).belanja) == (1_601_000_000, 1_529_500_000)
        assert spent_in_year_of(apb).rupiah() == 717_744_800


def test_the_page_says_what_size_may_be_sent() -> None:
    words = (Path(__file__).parents[2] / "bpd_portal" / "forms" / "bringing_in.py").read_text()
    assert f"Paling besar {reading.LARGEST // 1024 // 1024} MB." in words

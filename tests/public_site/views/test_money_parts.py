"""Bidang, kegiatan, sources and years: every figure leads on, and what is odd is said."""

import csv
import io
import re

import pytest
from django.test import Client

from accountability.accounts.models import Membership, Role
from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.regions.models import DesaFacts, Wilayah
from tests import makers
from tests.public_site.budget_maker import make_any_budget
from tests.public_site.conftest import YEAR, Walked


def text(client: Client, address: str, status: int = 200) -> str:
    """The page as text, blanks made one."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().replace("\u200b", "").split())


class TestOneBidang:
    def test_it_leads_from_year_to_sub_bidang_to_kegiatan(self, client: Client, walked: Walked) -> None:
        assert f'href="{walked.budget}/bidang/2/"' in text(client, f"{walked.budget}/")
        page = text(client, f"{walked.budget}/bidang/2/")
        assert "<h2>Pekerjaan Umum dan Penataan Ruang</h2>" in page
        assert f'href="{walked.budget}/kegiatan/2.3.10/"' in page
        crumbs = re.search(r'class="remah".*?</nav>', page)
        assert crumbs is not None
        assert crumbs[0].count("<li>") <= 3

    def test_one_without_money_is_not_found(self, client: Client, walked: Walked) -> None:
        for bidang in ("3", "6", "0"):
            text(client, f"{walked.budget}/bidang/{bidang}/", 404)


class TestOneKegiatan:
    def test_what_the_budget_says_of_it_is_told_where_there_is_no_plan(
        self, client: Client, walked: Walked
    ) -> None:
        BudgetedKegiatan.objects.create(
            apb=walked.apb, kode="1.1.02", name="Siltap perangkat desa", place="Kantor desa", volume=12,
            unit="bulan", pelaksana="Kaur Keuangan", schedule="Januari sampai Desember",
        )  # fmt: skip
        BudgetLine.objects.filter(kegiatan_kode="1.1.02").update(
            volume="2.50", unit="bulan", unit_price=69_800_000
        )
        page = text(client, f"{walked.budget}/kegiatan/1.1.02/")
        for told in (
            "<h1>Siltap perangkat desa</h1>", "12 bulan", "Kaur Keuangan", "Januari sampai Desember",
            "2,5 bulan × Rp69.800.000",
        ):  # fmt: skip
            assert told in page, told

    def test_photos_have_three_places(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.budget}/kegiatan/2.3.10/")
        assert page.count("<img") == 2
        assert "Belum ada foto 0%." in page

    def test_more_than_planned_and_without_a_line_is_said(self, client: Client, walked: Walked) -> None:
        Realisasi.objects.filter(kegiatan_kode="2.3.10").update(amount=100_000_000, line=None)
        makers.make_aspirasi(walked.desa)
        page = text(client, f"{walked.budget}/kegiatan/2.3.10/")
        assert "<strong>Melebihi pagu</strong>" in page
        assert "Rp74.500.000" in page
        assert "tanpa baris di anggaran" in page
        whole = text(client, f"{walked.budget}/")
        assert 'lebih <span class="utuh">Rp74.500.000</span>' in whole
        assert 'Ada <span class="utuh">Rp200.000.000</span> terpakai tanpa baris di anggaran' in whole

    def test_questions_are_counted_without_pointing_at_anyone(self, client: Client, walked: Walked) -> None:
        address = f"{walked.budget}/kegiatan/2.3.10/"
        assert "Belum ada pertanyaan dari warga." in text(client, address)
        client.post(
            f"{walked.home}kirim/",
            {"isi": "Kenapa belum selesai juga?", "tahun": YEAR, "kegiatan": "2.3.10"},
        )
        page = text(client, address)
        assert "Kurang dari 5 pertanyaan dari warga, belum ada yang sudah dijawab." in page


class TestSources:
    def test_each_has_its_sentence_its_figures_and_a_question(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.budget}/sumber/")
        for told in (
            "Uang dari pemerintah pusat untuk setiap desa", "Rp200.000.000", "67% dari pendapatan",
            f"{walked.home}kirim/?tahun={YEAR}&amp;rekening=4.2.1",
            "Uang yang sudah masuk belum dilaporkan.",
        ):  # fmt: skip
            assert told in page, told

    def test_what_came_in_is_told(self, client: Client, walked: Walked) -> None:
        Realisasi.objects.create(
            apb=walked.apb, account="4.2.1.01", fund_source="DDS", spent_date=makers.NOW.date(),
            amount=50_000_000, recorded_at=makers.NOW,
        )  # fmt: skip
        page = text(client, f"{walked.budget}/sumber/")
        assert 'Sudah masuk <strong class="utuh">Rp50.000.000</strong>' in page
        assert 'Sudah masuk <span class="utuh">Rp50.000.000</span> (25%)' in page


class TestYearByYear:
    def test_two_years_stand_on_one_scale(self, client: Client, desa: Wilayah) -> None:
        for year in (2026, 2027):
            make_any_budget(desa, year, year)
        page = text(client, f"/desa/{desa.kode}/anggaran/bandingkan/")
        assert page.count('class="tahunan"') == 5
        heights = [int(n) for n in re.findall(r'class="rencana"[^>]* height="(\d+)"', page)]
        assert len(heights) == 10
        assert max(heights) <= 60
        told = client.get(f"/desa/{desa.kode}/anggaran/bandingkan.csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(told)))
        assert len({(row["tahun"], row["bidang_kode"]) for row in rows}) == len(rows) == 10

    def test_it_is_asked_again_by_its_etag(self, client: Client, walked: Walked) -> None:
        address = f"{walked.home}anggaran/bandingkan/"
        first = client.get(address)
        assert "Baru satu tahun" in first.content.decode()
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304

    def test_without_any_budget_it_is_honestly_empty(self, client: Client, desa: Wilayah) -> None:
        page = text(client, f"/desa/{desa.kode}/anggaran/bandingkan/")
        assert "Belum ada anggaran yang ditayangkan" in page

    def test_neighbours_are_named_by_none_and_only_from_three_on(
        self, client: Client, walked: Walked
    ) -> None:
        address = f"{walked.home}anggaran/bandingkan/"
        assert "Paling sedikit tiga." in text(client, address)
        for number in (2, 3):
            other = makers.make_desa(f"99.01.01.200{number}", f"Tetangga {number}")
            makers.make_published(other, makers.make_member(Role.KADES, other).actor(), amount=500_000)
        DesaFacts.objects.update(households=500)
        page = text(client, address)
        assert "Ada 3 desa di kecamatan ini" in page
        assert "Rp600.000" in page
        assert 'mediannya <strong class="utuh">Rp1.000</strong>' in page
        assert "Berbeda tidak berarti lebih baik atau lebih buruk" in page
        assert "Tetangga" not in page


class TestWithdrawn:
    def test_the_tombstone_stands_alone_and_beside_a_new_version(
        self, client: Client, walked: Walked, kades: Membership
    ) -> None:
        APBDesa.objects.update(withdrawn_at=makers.NOW, withdrawal_reason="Salah jumlah")
        page = text(client, f"{walked.budget}/")
        assert "<h1>APB Desa 2027 ditarik</h1>" in page
        assert "Penggantinya belum ditayangkan." in page
        for end in (".csv", ".json", "/baris.csv", "/sumber/", "/baliho.pdf", "/kartu.png", "/bidang/2/"):
            text(client, f"{walked.budget}{end}", 404)
        assert "belum ditayangkan" in text(client, f"{walked.home}anggaran/")
        make_any_budget(walked.desa, 4, YEAR + 1)
        assert "Salah jumlah" not in text(client, f"{walked.home}anggaran/{YEAR + 1}/")


@pytest.mark.parametrize(
    "end", ["/baris.csv", "/datapackage.json", "/bidang/1/", "/sumber/", "/baliho/", "/kartu.png"]
)
def test_a_draft_shows_nowhere(client: Client, desa: Wilayah, kades: Membership, end: str) -> None:
    apb, _ = makers.make_draft(desa, kades.actor())
    text(client, f"/desa/{desa.kode}/anggaran/{apb.year}{end}", 404)

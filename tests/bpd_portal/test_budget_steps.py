"""At the desks: each writes its steps, a budget is withdrawn, a record taken back, a report printed."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.budget.models import APBDesa, BudgetLine, BudgetStep, Realisasi
from accountability.budget.publication import Spending, realise
from accountability.lib.rupiah import rupiah
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

YEAR = 2026
WHY = "Angka jalan RT 03 tertulis dua kali."


@pytest.fixture
def treasury(keuangan: Membership, desk_of: Desk) -> Client:
    """The treasurer's browser."""
    return desk_of(keuangan)


@pytest.fixture
def office(kades: Membership, desk_of: Desk) -> Client:
    """The head's browser."""
    return desk_of(kades)


@pytest.fixture
def council(ketua: Membership, desk_of: Desk) -> Client:
    """The browser of the head of the council."""
    return desk_of(ketua)


@pytest.fixture
def published(desa: Wilayah, kades: Membership) -> tuple[APBDesa, BudgetLine]:
    """A public budget of this year."""
    return makers.make_published(desa, kades.actor(), year=YEAR)


@pytest.fixture
def spent(published: tuple[APBDesa, BudgetLine], kades: Membership) -> Realisasi:
    """Money that was spent."""
    told = Spending(20_000_000, 40, dt.date(2026, 3, 1), note="Batu dan pasir")
    return realise(line=published[1], spending=told, by=kades.actor(), at=makers.NOW)


def page(browser: Client, name: str, **query: Any) -> str:
    """A page of the desk that opened."""
    answer = browser.get(reverse(name), {"tahun": YEAR, **query})
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestSteps:
    def test_the_council_writes_what_was_agreed(self, council: Client, published: Any) -> None:
        said = {"tahun": YEAR, "langkah": "disepakati", "tanggal": "2025-10-20", "nomor": "3/BA/2025"}
        assert council.post(reverse("bpd-langkah"), said).status_code == 303
        shown = page(council, "bpd-langkah")
        assert "20 Oktober 2025" in shown
        assert "3/BA/2025" in shown
        assert "Tidak tercatat" in shown  # sending and evaluation were never written down

    def test_each_office_is_offered_its_own_steps(
        self, council: Client, office: Client, anggota: Membership, desk_of: Desk, published: Any
    ) -> None:
        assert 'value="ditetapkan"' not in page(council, "bpd-langkah")
        assert 'value="disepakati"' not in page(office, "pemdes-langkah")
        assert "Catat langkah" not in page(desk_of(anggota), "bpd-langkah")
        said = {"tahun": YEAR, "langkah": "disepakati", "tanggal": "2025-10-20", "nomor": "3"}
        assert "dari daftar" in refusals(office.post(reverse("pemdes-langkah"), said))
        assert desk_of(anggota).post(reverse("bpd-langkah"), said).status_code == 403
        assert BudgetStep.objects.count() == 0

    def test_a_step_out_of_order_is_told_with_its_day(self, office: Client, published: Any) -> None:
        said = {"tahun": YEAR, "langkah": "dikirim", "tanggal": "2025-10-20", "nomor": ""}
        assert office.post(reverse("pemdes-langkah"), said).status_code == 303
        early = {**said, "langkah": "sesuai", "tanggal": "2025-10-19"}
        assert "paling cepat 20 Oktober 2025" in refusals(office.post(reverse("pemdes-langkah"), early))
        nameless = {**said, "langkah": "ditetapkan", "tanggal": "2025-12-01"}
        assert "perlu nomor" in refusals(office.post(reverse("pemdes-langkah"), nameless))

    def test_without_a_draft_there_is_nothing_to_write_down(self, office: Client) -> None:
        assert "Belum ada rancangan" in page(office, "pemdes-langkah")
        said = {"tahun": YEAR, "langkah": "dikirim", "tanggal": "2025-10-20"}
        assert office.post(reverse("pemdes-langkah"), said).status_code == 404


class TestWithdrawing:
    def test_the_kades_asks_the_ketua_decides_and_the_tombstone_is_shown(
        self,
        office: Client,
        client: Client,
        desa: Wilayah,
        ketua: Membership,
        desk_of: Any,
        published: tuple[APBDesa, BudgetLine],
    ) -> None:
        year = reverse("anggaran-tahun", args=[desa.kode, YEAR])
        said = {"tahun": YEAR, "alasan": "salah", "yakin": "on"}
        assert "10 huruf" in refusals(office.post(reverse("pemdes-tarik"), said))
        assert "centang" in refusals(office.post(reverse("pemdes-tarik"), {"tahun": YEAR, "alasan": WHY}))
        assert office.post(reverse("pemdes-tarik"), {**said, "alasan": WHY}).status_code == 303
        assert "Batalkan permintaan" in page(office, "pemdes-tarik")
        assert "Lihat permintaan" in page(office, "pemdes-langkah")
        public = client.get(year).content.decode()
        assert "Diminta ditarik." in public
        assert WHY.rstrip(".") in public
        assert rupiah(published[1].amount) in public
        council = desk_of(ketua)
        asked = reverse("bpd-tarik", query={"tahun": YEAR})
        assert f'href="{asked}"' in page(council, "bpd")
        assert WHY in page(council, "bpd-tarik")
        assert "Pilih salah satu" in refusals(council.post(reverse("bpd-tarik"), {"tahun": YEAR}))
        assert council.post(reverse("bpd-tarik"), {"tahun": YEAR, "putusan": "ya"}).status_code == 303
        assert asked not in page(council, "bpd")
        assert WHY in page(office, "pemdes-langkah")
        public = client.get(year).content.decode()
        assert WHY.rstrip(".") in public
        assert rupiah(published[1].amount) not in public
        assert office.get(reverse("pemdes-tarik"), {"tahun": YEAR}).status_code == 404

    def test_the_ketua_may_keep_it_and_says_why(
        self, office: Client, ketua: Membership, desk_of: Any, published: Any
    ) -> None:
        said = {"tahun": YEAR, "alasan": WHY, "yakin": "on"}
        assert office.post(reverse("pemdes-tarik"), said).status_code == 303
        no = {"tahun": YEAR, "putusan": "tidak", "alasan": ""}
        council = desk_of(ketua)
        assert "10 huruf" in refusals(council.post(reverse("bpd-tarik"), no))
        answer = council.post(reverse("bpd-tarik"), {**no, "alasan": "Angkanya sudah benar."})
        assert answer.status_code == 303
        assert "Angkanya sudah benar." in page(office, "pemdes-tarik")
        assert APBDesa.objects.published().exists()
        assert "Tidak ada permintaan" in page(council, "bpd-tarik")

    def test_a_request_can_be_taken_back(
        self, office: Client, ketua: Membership, desk_of: Any, published: Any
    ) -> None:
        said = {"tahun": YEAR, "alasan": WHY, "yakin": "on"}
        assert office.post(reverse("pemdes-tarik"), said).status_code == 303
        assert office.post(reverse("pemdes-tarik"), {"tahun": YEAR}).status_code == 303
        late = desk_of(ketua).post(reverse("bpd-tarik"), {"tahun": YEAR, "putusan": "ya"})
        assert "Tidak ada permintaan" in late.content.decode()
        assert APBDesa.objects.published().exists()

    def test_a_member_reads_and_does_not_decide(
        self, office: Client, anggota: Membership, desk_of: Any, published: Any
    ) -> None:
        said = {"tahun": YEAR, "alasan": WHY, "yakin": "on"}
        assert office.post(reverse("pemdes-tarik"), said).status_code == 303
        council = desk_of(anggota)
        assert "Ketua yang memutuskan" in page(council, "bpd-tarik")
        assert council.post(reverse("bpd-tarik"), {"tahun": YEAR, "putusan": "ya"}).status_code == 403

    def test_the_treasurer_does_not(self, treasury: Client, published: Any) -> None:
        answer = treasury.post(reverse("pemdes-tarik"), {"tahun": YEAR, "alasan": WHY, "yakin": "on"})
        assert answer.status_code == 403
        assert APBDesa.objects.published().exists()


class TestRecords:
    def test_a_wrong_record_is_struck_through_and_counts_no_more(
        self, treasury: Client, spent: Realisasi
    ) -> None:
        address = reverse("pemdes-betulkan", args=[spent.pk])
        assert "Apa yang salah?" in treasury.get(address).content.decode()
        assert "10 huruf" in refusals(treasury.post(address, {"alasan": "salah"}))
        assert treasury.post(address, {"alasan": WHY}).status_code == 303
        shown = page(treasury, "pemdes-catatan")
        assert "<del>" in shown
        assert WHY in shown
        assert Realisasi.objects.rupiah() == 0
        assert treasury.get(address).status_code == 404

    def test_another_desas_record_does_not_exist(
        self, spent: Realisasi, other_desa: Wilayah, desk_of: Desk
    ) -> None:
        neighbour = desk_of(makers.make_member(Role.KEUANGAN, other_desa))
        assert neighbour.get(reverse("pemdes-betulkan", args=[spent.pk])).status_code == 404
        assert neighbour.post(reverse("pemdes-betulkan", args=[spent.pk]), {"alasan": WHY}).status_code == 404
        spent.refresh_from_db()
        assert spent.counts

    def test_income_is_written_down_without_percent_or_photo(
        self, treasury: Client, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        line = published[0].lines.pendapatan().get()
        assert (
            "persen"
            not in treasury.get(reverse("pemdes-realisasi"), {"tahun": YEAR, "baris": line.pk})
            .content.decode()
            .split("</form>", 1)[0]
            .rsplit("<form", 1)[1]
        )
        said = {
            "tahun": YEAR,
            "baris": line.pk,
            "jumlah": "50jt",
            "tanggal": "2026-03-01",
            "catatan": "Tahap I",
        }
        assert treasury.post(reverse("pemdes-realisasi"), said).status_code == 303
        told = Realisasi.objects.get()
        assert (told.account, told.amount, told.percent) == ("4.2.1.01", 50_000_000, None)

    def test_flags_are_shown(
        self, treasury: Client, spent: Realisasi, published: tuple[APBDesa, BudgetLine]
    ) -> None:
        told = {"account": "5.2.1.01", "spent_date": dt.date(2026, 3, 1), "recorded_at": makers.NOW}
        Realisasi.objects.create(apb=published[0], kegiatan_kode="3.2.03", amount=9_000_000, **told)
        shown = page(treasury, "pemdes-realisasi")
        assert "Tanpa baris anggaran Rp9.000.000" in shown
        assert "Foto 0% belum ada" in shown


class TestReports:
    def test_it_is_shown_and_its_csv_has_the_same_figures(
        self, treasury: Client, council: Client, spent: Realisasi
    ) -> None:
        shown = page(council, "pemdes-laporan", sampai="akhir")
        assert "15,94%" in shown
        assert "(Rp105.500.000)" in shown
        answer = treasury.get(reverse("pemdes-laporan-csv"), {"tahun": str(YEAR), "sampai": "semester1"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert ["5", "Jumlah belanja", "125500000", "20000000", "-105500000", "15,94%"] in rows

    def test_an_end_nobody_knows_is_not_found(self, treasury: Client, spent: Realisasi) -> None:
        answer = treasury.get(reverse("pemdes-laporan"), {"tahun": str(YEAR), "sampai": "triwulan"})
        assert answer.status_code == 404

    def test_without_a_public_budget_it_says_so(self, treasury: Client) -> None:
        assert "Belum ada anggaran yang tayang" in page(treasury, "pemdes-laporan")
        assert treasury.get(reverse("pemdes-laporan-csv"), {"tahun": YEAR}).status_code == 404


class TestChecking:
    def test_findings_rules_and_duties_stand_on_one_page(
        self, council: Client, treasury: Client, published: Any
    ) -> None:
        for browser in (council, treasury):
            shown = page(browser, "apb-periksa")
            assert "Belanja di luar RKP Desa" in shown
            assert "batas 30%" in shown
            assert "Alamat pengaduan" in shown

    def test_the_desk_of_the_village_says_what_is_missing_and_where(
        self, office: Client, published: Any
    ) -> None:
        shown = page(office, "pemdes")
        assert "Alamat pengaduan" in shown
        assert "Lengkapi" in shown
        assert "Langkah berikutnya" in shown

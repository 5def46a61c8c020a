"""Laporan APB Desa and laporan penduduk wait at the desk of the village; none is published by being sent."""

import io

import pytest
from fpdf import FPDF

from accountability.accounts.models import Role
from accountability.budget.models import APBDesa, BroughtIn
from accountability.ledger.models import Entry
from accountability.partners.models import Received
from accountability.regions.models import Residents, Wilayah
from tests.accountability.planning.pdf_maker import TINY_PDF
from tests.makers import make_member
from tests.public_site.opendk.sender import OpenSID, laporan

OPENDK_TABLE = b"no_akun;nama_akun;jumlah\n4.2.1.01;Dana Desa;125500000\n5.2.1.01;Belanja;125500000\n"


def pdf(*lines: str) -> bytes:
    """A report of one page."""
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=12)
    for line in lines:
        paper.cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


class TestLaporanApbdes:
    def test_a_pdf_waits_with_its_file_and_nothing_is_published(self, opensid: OpenSID) -> None:
        said = opensid.kirim_laporan("laporan_apbdes", [laporan(11, TINY_PDF)])
        assert said["status"] == "success"
        assert opensid.marked_as_sent == {11}
        row = Received.objects.waiting().get()
        assert (row.sort, row.ref, row.year, row.part) == ("anggaran", "11", 2026, 1)
        with row.file.open("rb") as file:
            assert file.read() == TINY_PDF
        assert not APBDesa.objects.exists()

    def test_a_table_waits_where_files_are_brought_in(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_apbdes", [laporan(12, OPENDK_TABLE, nama_file="apbdes.csv")])
        waiting = BroughtIn.objects.waiting().get()
        assert waiting.source == "opendk"
        assert Received.objects.get().brought_in == waiting
        assert not Received.objects.get().file
        assert not APBDesa.objects.exists()

    def test_sent_again_it_stands_once(self, opensid: OpenSID) -> None:
        for _ in range(2):
            opensid.kirim_laporan("laporan_apbdes", [laporan(11, TINY_PDF)])
        assert Received.objects.count() == 1
        assert Entry.objects.filter(kind="kiriman.masuk").count() == 1

    def test_changed_it_takes_its_own_place(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_apbdes", [laporan(11, TINY_PDF)])
        opensid.kirim_laporan("laporan_apbdes", [laporan(11, pdf("Semester I"))])
        with Received.objects.get().file.open("rb") as file:
            assert file.read() != TINY_PDF

    @pytest.mark.parametrize(
        "wrong",
        [
            {"file": "bukan base64 ("},
            {"file": ""},
            {"file": None},
            {"tahun": "dua ribu"},
            {"tahun": 1000},
            {"semester": 9},
            {"judul": ""},
            {"id": "x"},
            {"id": True},
        ],
    )
    def test_one_wrong_report_keeps_all_of_them_out(self, opensid: OpenSID, wrong: dict[str, object]) -> None:
        good, bad = laporan(1, TINY_PDF), {**laporan(2, TINY_PDF), **wrong}
        opensid.kirim_laporan("laporan_apbdes", [good, bad])
        assert not opensid.marked_as_sent
        assert not Received.objects.exists()

    def test_a_program_is_no_report(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_apbdes", [laporan(1, b"MZ\x90\x00" + b"\x00" * 400)])
        assert not opensid.marked_as_sent

    def test_what_is_too_large_is_told_as_422(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_apbdes", [laporan(n, b"x" * 3_000_000) for n in (3, 4, 5)])
        assert 3 not in opensid.marked_as_sent


class TestLaporanPenduduk:
    def told(self, raw: bytes) -> dict[str, object]:
        one = laporan(21, raw, judul="Laporan bulanan", nama_file="laporan.pdf", bulan="3")
        del one["semester"]
        return one

    def test_a_pdf_of_counts_waits_for_the_desk(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_penduduk", [self.told(pdf("Penduduk akhir bulan: 912 L, 888 P"))])
        row = Received.objects.waiting().get()
        assert (row.sort, row.year, row.part) == ("penduduk", 2026, 3)
        assert not Residents.objects.exists()

    @pytest.mark.parametrize("number", ["9901014107900001", "9901 0141 0790 0001", "99.01.01.410790.0001"])
    def test_one_with_numbers_of_persons_is_refused_and_not_kept(self, opensid: OpenSID, number: str) -> None:
        said = opensid.kirim_laporan("laporan_penduduk", [self.told(pdf("Warga", number))])
        assert not opensid.marked_as_sent
        assert "NIK" in said["message"]
        assert not Received.objects.exists()

    def test_a_broken_pdf_is_refused(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_penduduk", [self.told(b"%PDF-1.4\n%%EOF")])
        assert not opensid.marked_as_sent

    def test_another_kind_of_file_is_refused(self, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_penduduk", [self.told(b"nama;nik\nOrang;9901014107900001\n")])
        assert not opensid.marked_as_sent


class TestPenduduk:
    def test_rows_of_persons_are_refused_unread_and_their_sender_is_told_why(self, opensid: OpenSID) -> None:
        said = opensid.kirim_penduduk(io.BytesIO(b"PK nama NIK").getvalue())
        assert said["status"] == "danger"
        assert "per orang" in said["pesan"]
        assert [one.status_code for one in opensid.answers] == [422, 422]
        assert not Received.objects.exists()


class TestDesk:
    def test_the_village_sees_what_waits_and_puts_it_aside(self, desa: Wilayah, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_apbdes", [laporan(11, TINY_PDF)])
        row = Received.objects.get()
        opensid.client.force_login(make_member(Role.KEUANGAN, desa).user)
        assert "Laporan APBDes" in opensid.client.get("/pemdes/kiriman/").content.decode()
        file = opensid.client.get(f"/pemdes/kiriman/{row.pk}/berkas/")
        assert file.content == TINY_PDF
        assert file["Content-Disposition"].startswith("attachment")
        page = opensid.client.post(f"/pemdes/kiriman/{row.pk}/", {"aksi": "sisih"})
        assert page.status_code == 303
        row.refresh_from_db()
        assert (row.used, row.file.name, row.facts) == (False, "", {})
        assert opensid.client.get(f"/pemdes/kiriman/{row.pk}/berkas/").status_code == 404

    def test_another_village_does_not_find_it(self, opensid: OpenSID) -> None:
        from tests.makers import make_desa

        opensid.kirim_laporan("laporan_apbdes", [laporan(11, TINY_PDF)])
        other = make_member(Role.KEUANGAN, make_desa("99.01.01.2002", "Lain"))
        opensid.client.force_login(other.user)
        assert opensid.client.get(f"/pemdes/kiriman/{Received.objects.get().pk}/").status_code == 404

    def test_the_kades_reads_and_does_not_decide(self, desa: Wilayah, opensid: OpenSID) -> None:
        opensid.kirim_laporan("laporan_apbdes", [laporan(11, TINY_PDF)])
        row = Received.objects.get()
        opensid.client.force_login(make_member(Role.KADES, desa).user)
        assert opensid.client.get(f"/pemdes/kiriman/{row.pk}/").status_code == 200
        assert opensid.client.post(f"/pemdes/kiriman/{row.pk}/", {"aksi": "pakai"}).status_code == 403

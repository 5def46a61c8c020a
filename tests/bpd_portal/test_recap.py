"""Rekap: every number leads to a list of that length, and page, paper and files say the same."""

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.regions.models import Dusun, Wilayah
from bpd_portal.recap_tables import Table
from posko.models import Aspirasi
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

SECRET = "rahasia sekali ini"
PHONE = "+6281200000777"


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def krajan(desa: Wilayah) -> Dusun:
    return makers.make_dusun(desa, "Krajan")


@pytest.fixture
def voices(desa: Wilayah, ketua: Membership, krajan: Dusun, at: dt.datetime) -> None:
    """Some of each kind: gathered, confidential, set aside, of last year, and from nobody knows where."""
    wetan = makers.make_dusun(desa, "Wetan")
    contact = makers.make_contact(PHONE)
    for n in range(6):
        makers.make_aspirasi(desa, at=at, dusun=krajan, topic="jalan", gender="p" if n < 2 else "l")
    makers.make_aspirasi(desa, at=at, dusun=wetan, topic="tani", vulnerable="lansia", contact=contact)
    makers.make_aspirasi(desa, SECRET, at=at, topic="layanan", confidential=True)
    makers.make_aspirasi(desa, "halo semua", at=at, topic="lainnya")
    makers.make_aspirasi(desa, at=at - dt.timedelta(days=370), topic="jalan")
    Aspirasi.objects.filter(pk=makers.make_aspirasi(desa, at=at).pk).update(quarantine="iseng")
    makers.make_kelompok(desa, ketua.actor(), voices=3, title="Air keruh", at=at, topic="air")


def tables(desk: Client, **asked: str) -> dict[str, Table]:
    """The tables of the page."""
    found: dict[str, Table] = desk.get(reverse("rekap"), asked).context["tabel"]
    return found


@pytest.mark.usefixtures("voices")
class TestEveryNumber:
    def test_leads_to_a_list_of_that_length(self, desk: Client) -> None:
        cells = [
            cell
            for table in tables(desk).values()
            for row in (*table.rows, table.foot)
            for cell in row
            if cell.href
        ]
        assert len(cells) > 20
        for cell in cells:
            page = desk.get(cell.href)
            assert page.context["halaman"].paginator.count == cell.value, cell.href

    def test_of_the_groups_too(self, desk: Client) -> None:
        (group,) = desk.get(reverse("rekap")).context["kelompok"]
        assert desk.get(group["daftar"]).context["halaman"].paginator.count == group["isi"].voices == 3

    def test_in_the_table_is_its_row_summed(self, desk: Client) -> None:
        table = tables(desk)["bidang"]
        for row in (*table.rows, table.foot):
            numbers = [cell.value for cell in row[1:] if isinstance(cell.value, int)]
            assert sum(numbers[:-1]) == numbers[-1]

    def test_stands_in_the_page(self, desk: Client) -> None:
        page = desk.get(reverse("rekap")).content.decode()
        for table in tables(desk).values():
            for cell in table.foot:
                if cell.href:
                    href = cell.href.replace("&", "&amp;")
                    assert f'<a href="{href}">{cell.text}</a>' in page


@pytest.mark.usefixtures("voices")
class TestFiles:
    def test_the_spreadsheet_has_the_numbers_of_the_page_as_numbers(self, desk: Client) -> None:
        answer = desk.get(reverse("rekap-xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        for key, table in tables(desk).items():
            sheet = book[key.capitalize()]
            rows = [*table.rows, *((table.foot,) if table.foot else ())]
            told = [[cell.value for cell in row[: len(table.headings)]] for row in sheet.iter_rows(min_row=3)]
            assert [[cell.value for cell in row] for row in rows] == told[: len(rows)]
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    def test_the_csv_has_the_numbers_of_the_page(self, desk: Client) -> None:
        answer = desk.get(reverse("rekap-csv")).content.decode("utf-8-sig")
        read = csv.DictReader(io.StringIO(answer))
        told = [(row["tabel"], row["baris"], row["kolom"], row["nilai"]) for row in read]
        for table in tables(desk).values():
            for row in (*table.rows, *((table.foot,) if table.foot else ())):
                for heading, cell in zip(table.headings[1:], row[1:], strict=True):
                    value = "" if cell.value is None else str(cell.value)
                    assert (table.title, row[0].text, heading, value) in told

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext found")
    def test_the_pdf_has_the_numbers_of_the_page_on_two_pages(self, desk: Client, tmp_path: Path) -> None:
        words = text_of(desk.get(reverse("rekap-pdf")).content, tmp_path)
        assert words.count("\f") <= 2
        for key in ("bidang", "siapa", "dusun", "waktu"):
            for row in tables(desk)[key].rows:
                assert in_a_row([cell.text for cell in row[1:] if cell.number], words), row
        assert "Ketua BPD" in words
        assert "Sekretaris BPD" in words

    def test_no_file_holds_words_or_a_phone_of_a_citizen(self, desk: Client, tmp_path: Path) -> None:
        for name in ("rekap-xlsx", "rekap-csv", "rekap-pdf", "rekap-tempel-pdf"):
            answer = desk.get(reverse(name)).content
            told = answer.decode("utf-8", errors="ignore")
            if name == "rekap-xlsx":
                book = openpyxl.load_workbook(io.BytesIO(answer))
                cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
                told = " ".join(str(cell.value) for cell in cells)
            elif answer.startswith(b"%PDF") and shutil.which("pdftotext"):
                told = text_of(answer, tmp_path)
            for forbidden in (SECRET, PHONE[3:], "jalan rusak di RT 03"):
                assert forbidden not in told, name

    def test_a_title_that_begins_as_a_formula_stays_words(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        makers.make_kelompok(desa, ketua.actor(), voices=9, title="=1+2", at=at)
        book = openpyxl.load_workbook(io.BytesIO(desk.get(reverse("rekap-xlsx")).content))
        first = book["Kelompok"].cell(3, 1)
        assert (first.value, first.data_type) == ("=1+2", "s")
        assert "'=1+2" in desk.get(reverse("rekap-csv")).content.decode()


class TestThePage:
    def test_confidential_words_are_not_on_it_and_others_are_for_this_desk_alone(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        makers.make_kelompok(desa, ketua.actor(), voices=1, title="Air keruh", at=at)
        makers.make_kelompok(desa, ketua.actor(), voices=2, title="Hal rahasia", at=at, confidential=True)
        page = desk.get(reverse("rekap")).content.decode()
        assert "hanya untuk meja ini" in page
        assert page.count("jalan rusak nomor 0") == 1
        assert "jalan rusak nomor 1" not in page

    def test_an_empty_year_says_so(self, desk: Client, krajan: Dusun) -> None:
        page = desk.get(reverse("rekap"), {"tahun": "2019"}).content.decode()
        assert "Belum ada suara di masa ini." in page

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ({"tahun": "2025"}, "tahun 2025"),
            ({"tahun": "2025", "triwulan": "2"}, "triwulan II 2025"),
            ({"tahun": "2025", "bulan": "3"}, "Maret 2025"),
            ({"sejak": "2025-03-02", "sampai": "2025-03-09"}, "2 Maret 2025 sampai 9 Maret 2025"),
        ],
    )
    def test_any_period_may_be_asked_for(self, desk: Client, asked: dict[str, str], name: str) -> None:
        assert desk.get(reverse("rekap"), asked).context["judul"] == f"Rekap aspirasi {name}"

    def test_days_the_wrong_way_round_are_told_and_kept(self, desk: Client) -> None:
        answer = desk.get(reverse("rekap"), {"sejak": "2025-03-09", "sampai": "2025-03-02"})
        assert "Tanggal akhir harus sesudah awal" in refusals(answer)
        assert 'value="2025-03-09"' in answer.content.decode()

    @pytest.mark.parametrize("asked", [{"tahun": "1800"}, {"tahun": "x"}, {"bulan": "13"}, {"triwulan": "9"}])
    def test_a_period_out_of_this_world_is_not_found(self, desk: Client, asked: dict[str, str]) -> None:
        assert desk.get(reverse("rekap"), asked).status_code == 404
        assert desk.get(reverse("rekap-pdf"), asked).status_code == 404

    def test_the_neighbours_words_are_not_there(self, desk: Client, neighbours_voice: Aspirasi) -> None:
        assert tables(desk)["bidang"].foot[-1].value == 0


class TestForTheWall:
    def test_it_tells_nothing_by_dusun_and_no_number_below_five(
        self, desk: Client, desa: Wilayah, krajan: Dusun
    ) -> None:
        at = timezone.now() - dt.timedelta(days=100)
        for n in range(9):
            makers.make_aspirasi(desa, at=at, dusun=krajan, topic="jalan" if n < 7 else "tani")
        for one in desk.get(reverse("rekap-tempel")).context["pilihan"]:
            page = desk.get(reverse("rekap-tempel") + one["href"])
            main = page.content.decode().split("<main", 1)[1]
            assert "Krajan" not in main
            for table in page.context["tabel"]:
                shown = [cell.text for row in table.rows for cell in row[1:]]
                assert not [text for text in shown if re.fullmatch("[1-4]", text)]

    def test_only_whole_quarters_are_offered(self, desk: Client) -> None:
        year = timezone.now().year + 1
        assert desk.get(reverse("rekap-tempel"), {"tahun": year, "triwulan": 1}).status_code == 404


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", ["rekap", "rekap-pdf", "rekap-csv", "rekap-tempel", "jangkauan"])
    def test_neither_the_village_head_nor_the_petugas(
        self, kades: Membership, petugas: Membership, desk_of: Desk, name: str
    ) -> None:
        assert [desk_of(one).get(reverse(name)).status_code for one in (kades, petugas)] == [403, 403]


def text_of(pdf: bytes, folder: Path) -> str:
    """The words of a PDF, pages apart by a form feed."""
    (folder / "told.pdf").write_bytes(pdf)
    run = ["pdftotext", "-layout", str(folder / "told.pdf"), "-"]
    return subprocess.run(run, capture_output=True, check=True, text=True).stdout


def in_a_row(numbers: list[str], words: str) -> bool:
    """Whether some line holds these numbers in this order."""
    pattern = r"\s.*?".join(re.escape(number) for number in numbers)
    return re.search(rf"^.*\s{pattern}", words, re.MULTILINE) is not None

"""Rekap, Jangkauan and Data warga in a browser: phone, laptop, paper, and without a script."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accountability.accounts.models import Role
from accountability.regions.models import Residents
from tests import makers
from tests.browser.checks import CHROMIUM, LAPTOP, PHONE, Look, Sign, looked_at, press, shows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
PAGES = ("/bpd/rekap/", "/bpd/rekap/tempel/", "/bpd/jangkauan/", "/bpd/pengaturan/penduduk/")
LOOKS: tuple[Look, ...] = ((PHONE, "dark"), (LAPTOP, "light"), ((320, 720), "light"))
DUSUN = ("Krajan", "Wetan", "Kulon", "Kidul", "Lor", "Sukasari", "Babakan", "Tegalrejo")


@pytest.fixture(autouse=True)
def village(browser: Browser) -> None:
    """A council with eight dusun, some voices in three kelompok, and counted residents."""
    desa = makers.make_desa()
    ketua = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    at = timezone.now()
    for n, name in enumerate(DUSUN):
        dusun = makers.make_dusun(desa, name)
        Residents.objects.create(
            desa=desa, dusun=dusun, group="p", people=100 + n, year=at.year, source="Kader"
        )
        makers.make_aspirasi(desa, at=at, dusun=dusun if n else None, gender="p" if n % 3 else "l")
    for title in ("Jalan rusak", "Air keruh", "Lampu mati"):
        makers.make_kelompok(
            desa, ketua.actor(), voices=2, title=title, at=at - dt.timedelta(days=1), topic="jalan"
        )


class TestEveryPage:
    def test_axe_finds_nothing_and_nothing_runs_off_the_side(self, sign_in: Sign) -> None:
        page = sign_in("ketua", script=True)
        found = [one for address in PAGES for one in looked_at(page, address, LOOKS)]
        assert found == []


class TestWithoutAScript:
    def test_a_number_leads_to_its_list_and_the_pdf_stands_in_for_printing(self, sign_in: Sign) -> None:
        page = sign_in("ketua", at="/bpd/rekap/")
        expect(page.locator("[data-cetak]")).to_be_hidden()
        expect(page.get_by_role("link", name="PDF")).to_be_visible()
        number = page.locator("#t-bidang").locator("xpath=ancestor::table").locator("tbody a").last
        said = number.inner_text()
        number.click()
        shows(page, f"{said} aspirasi", "main h2")

    def test_residents_are_pasted_looked_at_and_saved(self, sign_in: Sign) -> None:
        page = sign_in("ketua", at="/bpd/pengaturan/penduduk/")
        page.locator("summary", has_text="Isi dari tabel").click()
        page.fill("[name=tempel]", "dusun;semua;perempuan\nKrajan;912;452\nEntah;1;1")
        press(page, "Baca tabel")
        shows(page, "“Entah” tidak ada di daftar dusun")
        page.fill("[name=sumber]", "Buku induk")
        page.get_by_role("button", name="Simpan").click()
        shows(page, "Data warga tersimpan.", "body")


class TestOnPaper:
    def test_the_recap_takes_two_sheets_with_a_place_to_sign(self, sign_in: Sign, tmp_path: Path) -> None:
        page = sign_in("ketua", size=LAPTOP, script=True)
        for address, most in (("/bpd/rekap/", 2), ("/bpd/rekap/tempel/", 1)):
            page.goto(address)
            page.pdf(path=str(tmp_path / "told.pdf"), prefer_css_page_size=True)
            words = paper(tmp_path / "told.pdf")
            assert words.count("\f") <= most, address
            assert "Ketua BPD" in words
            assert "Sekretaris BPD" in words
            assert "jalan rusak nomor" not in words  # the words of citizens stay on the desk


def paper(path: Path) -> str:
    """The words of a PDF, each page ended by a form feed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext found")
    run = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(run, capture_output=True, check=True, text=True).stdout

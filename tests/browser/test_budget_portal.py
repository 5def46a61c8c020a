"""The budget portal on a small phone: axe, reflow, weight, one A3 page, and figures that agree.

That the largest part is there within three seconds on Slow 3G is held by what makes that time, one round trip
(test_villager_budget.py), and measured by bench.villager_pages.
"""

import csv
import io
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import PHONE, beyond, resize, wrong_in_looks
from tests.browser.test_gallery import BROKEN_WORDS
from tests.browser.test_public_pages import BUDGET_BYTES, CHROMIUM, MOST_BYTES, Phone, world
from tests.public_site.budget_maker import make_any_budget
from tests.public_site.conftest import Walked, jpeg, walk

__all__ = ["jpeg", "walk", "world"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]


def pages(world: Walked) -> list[str]:
    """Every page of the portal."""
    budget = world.budget
    ends = ("/", "/bidang/2/", "/kegiatan/2.3.10/", "/kegiatan/1.1.02/", "/sumber/", "/jejak/", "/baliho/")
    ask = f"{world.home}kirim/?tahun={world.apb.year}&kegiatan=2.3.10"
    return [
        *(f"{budget}{end}" for end in ends),
        f"{world.home}anggaran/bandingkan/",
        f"{world.home}anggaran/2026/",
        f"{world.home}kamus/",
        ask,
        "/data/",
    ]


@pytest.fixture
def two_years(world: Walked) -> Walked:
    """A desa with a second year, so that there is something to compare."""
    make_any_budget(world.desa, 5, world.apb.year - 2)
    return world


class TestForEveryone:
    def test_axe_finds_nothing_words_stay_whole_and_nothing_runs_off(
        self, browser: Browser, two_years: Walked
    ) -> None:
        """By day and by night, on 360 pixels, on 320, and with letters twice as large."""
        phone = Phone(browser, bypass_csp=True)
        for address in pages(two_years):
            page = phone.goes(address)
            assert wrong_in_looks(page, ((PHONE, "light"), (PHONE, "dark"))) == [], address
            assert page.evaluate(BROKEN_WORDS) == [], address
            resize(page, 320)
            assert beyond(page) == 0, address
            resize(page, 360)
            page.add_style_tag(content="html { font-size: 200% }")
            assert beyond(page) <= 0, address
        phone.context.close()

    def test_it_works_without_a_script(self, browser: Browser, two_years: Walked) -> None:
        phone = Phone(browser, java_script_enabled=False)
        page = phone.goes(f"{two_years.budget}/")
        page.get_by_role("link", name="Pembangunan").first.click()
        page.wait_for_url("**/bidang/2/")
        page.get_by_role("link", name="Perkerasan jalan RT 03").click()
        page.wait_for_url("**/kegiatan/2.3.10/")
        page.get_by_role("link", name="Tanya soal ini").click()
        page.fill("#id_isi", "Kapan jalan ini selesai?")
        page.get_by_role("button", name="Kirim pertanyaan").click()
        page.wait_for_url("**/terkirim/")
        phone.context.close()


class TestTheFirstTenSeconds:
    def test_the_first_screen_says_how_much_how_far_and_what_for(
        self, browser: Browser, world: Walked
    ) -> None:
        phone = Phone(browser)
        page = phone.goes(f"{world.budget}/")
        for what in ("Rp300", "tiga ratus juta rupiah", "per keluarga", "41%", "Paling banyak untuk"):
            box = page.locator("main").get_by_text(what).first.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 640, what
        phone.context.close()

    def test_the_shares_come_before_the_squares_on_a_phone_and_the_ways_on_right_after(
        self, browser: Browser, world: Walked
    ) -> None:
        phone = Phone(browser)
        page = phone.goes(f"{world.budget}/")
        share = page.locator(".wafel .keterangan li").nth(3).bounding_box()
        squares, ways = (page.locator(one).bounding_box() for one in (".wafel svg", ".lihat-juga"))
        assert share is not None
        assert squares is not None
        assert ways is not None
        assert share["y"] + share["height"] <= 640
        assert share["y"] < squares["y"] < ways["y"] <= 2 * 640
        for name in ("Cetak baliho", "Bandingkan", "Usul warga", "Kamus", "Data"):
            link = page.locator(".lihat-juga").get_by_role("link", name=name)
            assert phone.client.get(str(link.get_attribute("href"))).status_code == 200, name
        phone.context.close()

    def test_it_is_light(self, browser: Browser, two_years: Walked) -> None:
        for address in pages(two_years):
            if "kegiatan/2" in address:
                continue  # its photos are not counted (design: no photo)
            phone = Phone(browser)
            phone.goes(address)
            most = (
                BUDGET_BYTES
                if address in {f"{two_years.budget}/", f"{two_years.budget}/baliho/"}
                else MOST_BYTES
            )
            assert sum(phone.sizes) <= most, address
            phone.context.close()


class TestOnPaper:
    def test_the_baliho_prints_on_one_a3_page(self, browser: Browser, world: Walked, tmp_path: Path) -> None:
        phone = Phone(browser)
        page = phone.goes(f"{world.budget}/baliho/")
        body = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type /Page\b(?!s)", body)) == 1
        sizes = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body)
        assert sizes is not None
        assert (float(sizes[1]), float(sizes[2])) == pytest.approx((1190.55, 841.89), abs=2)
        phone.context.close()

    def test_its_words_and_figures_are_those_of_page_table_and_csv(
        self, browser: Browser, world: Walked, tmp_path: Path
    ) -> None:
        phone = Phone(browser)
        page = phone.goes(f"{world.budget}/")
        column = page.locator("#tabel-kegiatan").locator("xpath=..").locator("tbody tr td:nth-child(2)")
        table = sum(_rupiah(one) for one in column.all_inner_texts())
        foot = _rupiah(page.locator("tfoot td").first.inner_text())
        text = phone.client.get(f"{world.budget}.csv").content.decode("utf-8-sig")
        rows = [row for row in csv.DictReader(io.StringIO(text)) if row["jenis"] == "belanja"]
        poster = phone.goes(f"{world.budget}/baliho/").locator(".lembar-baliho text").all_text_contents()
        total = poster[poster.index("Jumlah belanja") + 1]
        assert table == foot == sum(int(row["anggaran"]) for row in rows) == _rupiah(total) == 300_000_000
        phone.context.close()
        self._says_the_same_in_pdf(phone, world, tmp_path, total)

    def _says_the_same_in_pdf(self, phone: Phone, world: Walked, tmp_path: Path, total: str) -> None:
        file = tmp_path / "baliho.pdf"
        file.write_bytes(phone.client.get(f"{world.budget}/baliho.pdf").content)
        try:
            told = subprocess.run(
                ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
            )
        except FileNotFoundError:
            pytest.skip("no pdftotext found: apt-get install poppler-utils")
        assert re.search(rf"Jumlah belanja\s+{re.escape(total)}", told.stdout)


def _rupiah(text: str) -> int:
    return int(text.removeprefix("Rp").replace(".", ""))

"""The budget portal on a small phone: axe, reflow, weight, speed, one A3 page, and figures that agree."""

import csv
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.test_gallery import BROKEN_WORDS, RULES
from tests.browser.test_public_pages import BUDGET_BYTES, CHROMIUM, MOST_BYTES, Phone, browser, world
from tests.public_site.budget_maker import make_any_budget
from tests.public_site.conftest import Walked, jpeg, walk

__all__ = ["browser", "jpeg", "walk", "world"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
# 50 KB a second and two seconds there and back: DevTools' "Slow 3G" (design, section 6), on a slow phone.
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER_CPU, SLOWEST_LCP_MS = 4, 3000
LCP = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""


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
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing(self, browser: Browser, two_years: Walked, theme: Any) -> None:
        phone = Phone(browser, color_scheme=theme, bypass_csp=True)
        for address in pages(two_years):
            found = Axe().run(phone.goes(address), options={"runOnly": RULES})
            wrong = [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
            assert wrong == [], address
        phone.context.close()

    def test_nothing_runs_off_320_pixels_nor_letters_twice_as_large(
        self, browser: Browser, two_years: Walked
    ) -> None:
        narrow = Phone(browser, width=320)
        for address in pages(two_years):
            assert narrow.goes(address).evaluate("document.documentElement.scrollWidth") == 320, address
        narrow.context.close()
        large = Phone(browser, bypass_csp=True)
        for address in pages(two_years):
            page = large.goes(address)
            page.add_style_tag(content="html { font-size: 200% }")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        large.context.close()

    def test_no_word_breaks_in_the_middle(self, browser: Browser, two_years: Walked) -> None:
        phone = Phone(browser, bypass_csp=True)
        for address in pages(two_years):
            assert phone.goes(address).evaluate(BROKEN_WORDS) == [], address
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
            phone.goes(address).wait_for_load_state("networkidle")
            most = (
                BUDGET_BYTES
                if address in {f"{two_years.budget}/", f"{two_years.budget}/baliho/"}
                else MOST_BYTES
            )
            assert sum(phone.sizes) <= most, address
            phone.context.close()

    def test_the_largest_part_is_there_within_three_seconds_on_slow_3g(
        self, browser: Browser, world: Walked
    ) -> None:
        phone = Phone(browser)
        phone.goes(f"{world.budget}/")  # once, so that the figures are of the network and not of this machine
        network = phone.context.new_cdp_session(phone.page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.send("Network.emulateNetworkConditions", SLOW_3G)
        network.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page = phone.goes(f"{world.budget}/")
        assert page.evaluate(LCP) <= SLOWEST_LCP_MS
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

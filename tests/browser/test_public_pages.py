"""The public pages as a phone shows them: the first screen, the policy, and filing without a script.

Axe, reflow, keys and bytes of every page in every state: test_villager_states.py and test_villager_budget.py;
every preset and English at 320 pixels: test_language.py.
"""

import gzip
import re
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from accountability.lib import nomor
from accountability.regions.models import DesaFacts, Wilayah
from posko.models import Aspirasi
from posko.verdicts import rate
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT, violations
from tests.browser.test_gallery import SITE
from tests.public_site.conftest import DAY, Walked, jpeg, walk

__all__ = ["CHROMIUM", "jpeg", "walk"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
MOST_BYTES, MOST_REQUESTS = 20 * 1024, 4
BUDGET_BYTES = 30 * 1024  # the page of charts may be larger (design: P1)


class Phone:
    """One browser window whose network is Django's own test client, cookies and all."""

    def __init__(self, browser: Browser, *, width: int = 360, **options: Any) -> None:
        self.client = Client()
        self.connection = connections["default"]
        self.sizes: list[int] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 640}, locale="id-ID", reduced_motion="reduce", **options
        )
        self.context.set_default_timeout(2 * LONGEST_WAIT)
        self.page = self.context.new_page()
        self.page.route("**/*", self._answer)

    def goes(self, address: str) -> Page:
        """Opens an address of the site."""
        self.page.goto(f"{SITE}{address}")
        return self.page

    def _answer(self, route: Route) -> None:
        asked = route.request
        parts = urlsplit(asked.url)
        assert f"{parts.scheme}://{parts.netloc}" == SITE, "a page loads from elsewhere"
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            assert found is not None, f"{parts.path} is not there"
            body = Path(found).read_bytes()
            self.sizes.append(len(gzip.compress(body)))
            route.fulfill(body=body, content_type=guess_type(found)[0] or "")
            return
        # Playwright answers in a context of its own; the data stand in this test's transaction.
        connections["default"] = self.connection
        sent: Any = self.client.generic(
            asked.method,
            f"{parts.path}?{parts.query}",
            asked.post_data_buffer or b"",
            content_type=asked.headers.get("content-type", "text/plain"),
            secure=True,
            headers={"host": "posko.example", "accept": asked.headers.get("accept", "*/*")},
        )
        body = sent.getvalue()
        self.sizes.append(len(gzip.compress(body)))
        headers = {name: value for name, value in sent.items() if name != "Set-Cookie"}
        route.fulfill(status=sent.status_code, headers=headers, body=body)


@pytest.fixture
def world(browser: Browser, walk: Any, settings: Any, tmp_path: Any) -> Walked:
    """A desa with everything to show."""
    settings.MEDIA_ROOT = tmp_path
    walked: Walked = walk()
    DesaFacts.objects.update(
        office_hours="Senin sampai Jumat, 08.00 sampai 14.00", complaint_address="Kantor"
    )
    makers.make_line(walked.desa, address="+6281200002001")
    makers.make_dusun(walked.desa, "Krajan")
    rate(aspirasi=walked.taken.aspirasi, satisfied=False, at=makers.NOW + 300 * DAY)
    return walked


def pages(world: Walked) -> list[str]:
    """The main pages of a desa."""
    home, budget = world.home, world.budget
    return [
        "/", "/?cari=sukamaju", home, f"{home}kirim/", "/cek/", "/cek/?nomor=1",
        f"/a/{world.taken.aspirasi.nomor}/",
        f"{home}hasil/", f"{home}kelompok/{world.kelompok.pk}/", f"{home}musyawarah/", f"{budget}/",
        f"{home}anggaran/2026/", f"{budget}/kegiatan/2.3.10/", f"{budget}/jejak/", "/kamus/", "/data/",
        f"/kecamatan/{world.desa.kode[:8]}/", "/buku-jejak/", "/kerahasiaan/", "/bantuan/",
    ]  # fmt: skip


class TestOnAPhone:
    def test_the_first_screen_holds_the_way_to_speak_and_the_number(
        self, browser: Browser, world: Walked
    ) -> None:
        phone = Phone(browser)
        page = phone.goes(world.home)
        for what in (
            page.get_by_role("link", name="Sampaikan aspirasi"),
            page.locator("main a[href^='sms:']"),
        ):
            box = what.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 640
        phone.context.close()

    def test_the_policy_blocks_nothing_of_ours(self, browser: Browser, world: Walked) -> None:
        phone, said = Phone(browser), []
        phone.page.on("console", lambda message: said.append(message.text))
        for address in pages(world):
            if "nomor=1" not in address:  # a 422 is told to the console
                phone.goes(address)
        # The worker is fetched past the routes of this window, where no server is (test_speaking.py has one).
        assert [one for one in said if "fetching the script" not in one] == []
        phone.context.close()


class TestWithoutAScript:
    def test_one_field_and_one_tap_lead_to_a_number(self, browser: Browser, world: Walked) -> None:
        phone = Phone(browser, java_script_enabled=False)
        page = phone.goes(f"{world.home}kirim/")
        page.fill("#id_isi", "Jembatan bambu RT 02 lapuk")
        page.get_by_role("button", name="Kirim aspirasi").click()
        page.wait_for_url("**/terkirim/")
        shown = page.locator(".kode").first.inner_text()
        assert re.fullmatch(r"\d{3}-\d{4}", shown)
        assert nomor.is_valid(shown)
        assert Aspirasi.objects.filter(nomor=nomor.tidy(shown)).exists()
        phone.context.close()

    def test_the_number_is_large_and_fits_one_screen_with_its_kunci(
        self, browser: Browser, world: Walked
    ) -> None:
        phone = Phone(browser)
        page = phone.goes(f"{world.home}kirim/")
        page.fill("#id_isi", "Jembatan bambu RT 02 lapuk")
        page.get_by_role("button", name="Kirim aspirasi").click()
        page.wait_for_url("**/terkirim/")
        size = page.locator(".kode").first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        panel = page.locator(".panel").bounding_box()
        assert size >= 38
        assert panel is not None
        assert panel["y"] + panel["height"] <= 640
        phone.context.close()

    def test_a_slip_is_shown_first_and_leads_to_its_field(self, browser: Browser, world: Walked) -> None:
        phone = Phone(browser, java_script_enabled=False)
        page = phone.goes(f"{world.home}kirim/")
        page.fill("#id_isi", "air")
        page.get_by_role("button", name="Kirim aspirasi").click()
        page.wait_for_selector(".ringkas-salah")
        assert page.title().startswith("Salah:")
        assert page.locator(".ringkas-salah a").get_attribute("href") == "#id_isi"
        assert page.input_value("#id_isi") == "air"
        phone.context.close()


def test_a_place_without_posko_reads_well(browser: Browser, desa: Wilayah) -> None:
    DesaFacts.objects.all().delete()
    phone = Phone(browser, bypass_csp=True)
    found = violations(phone.goes(f"/desa/{desa.kode}/"))
    assert found == []
    phone.context.close()

"""English on a phone: chosen without a script, legible to axe in both themes, in every place's own words."""

import re
from dataclasses import astuple
from typing import Any

import pytest
from django.core.cache import caches
from playwright.sync_api import Browser, expect

from accountability.accounts.bound_cookies import named
from accountability.regions.models import Sebutan
from accountability.regions.sebutan import PRESETS, adopt
from public_site.language import COOKIE
from tests.browser.checks import EVERY_LOOK, PHONE, beyond, wrong_in_looks
from tests.browser.test_gallery import BROKEN_WORDS
from tests.browser.test_public_pages import (
    BUDGET_BYTES,
    CHROMIUM,
    MOST_BYTES,
    MOST_REQUESTS,
    Phone,
    jpeg,
    pages,
    walk,
    world,
)
from tests.public_site.conftest import Walked

__all__ = ["jpeg", "walk", "world"]

# The place whose own words are the longest.
WIDEST = max(PRESETS, key=lambda name: len("".join(map(str, astuple(PRESETS[name])))))
# What stands out on the right, where the page is wider than the screen.
TOO_WIDE = """() => document.documentElement.scrollWidth <= 360 ? [] :
  [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > 361)
  .map((one) => one.outerHTML.slice(0, 99))"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]


@pytest.fixture
def english(browser: Browser) -> Any:
    """Makes a phone whose visitor chose English."""

    def made(**options: Any) -> Phone:
        phone = Phone(browser, **options)
        phone.client.cookies[named(COOKIE)] = "en"
        return phone

    return made


class TestChoosing:
    def test_one_tap_at_the_foot_and_one_back_without_a_script(self, browser: Browser, world: Walked) -> None:
        phone = Phone(browser, java_script_enabled=False)
        page = phone.goes(f"{world.home}musyawarah/?halaman=1")
        page.get_by_role("link", name="English", exact=True).click()
        page.get_by_role("heading", name="Coming up").wait_for()
        expect(page).to_have_url(re.compile(re.escape(f"{world.home}musyawarah/?halaman=1") + "$"))
        page.get_by_role("link", name="Budget", exact=True).click()
        page.get_by_role("heading", name="What is it for?").wait_for()
        page.get_by_role("link", name="Bahasa Indonesia", exact=True).click()
        page.get_by_role("heading", name="Untuk apa saja?").wait_for()
        phone.context.close()


class TestOnAPhone:
    @pytest.mark.parametrize("spoken", ["id", "en"])
    def test_nothing_runs_off_a_screen_of_320_pixels_in_any_place(
        self, browser: Browser, world: Walked, spoken: str
    ) -> None:
        phone = Phone(browser, width=320)
        phone.client.cookies[named(COOKIE)] = spoken
        wrong = []
        for preset in sorted(PRESETS) if EVERY_LOOK else (WIDEST,):
            row = adopt(wilayah_kode=world.desa.kode[:8], preset=preset)
            # The longest a council is called anywhere, where a page writes its short name.
            Sebutan.objects.filter(pk=row.pk).update(bpd="Permusyawaratn")
            for cache in caches.all():
                cache.clear()
            addresses = [*pages(world), f"{world.home}bpd/", f"{world.budget}/sumber/"]
            wrong += [(preset, address) for address in addresses if beyond(phone.goes(address))]
        phone.context.close()
        assert wrong == []

    def test_axe_finds_nothing_in_english_no_word_breaks_and_nothing_runs_off_at_twice_the_size(
        self, english: Any, world: Walked
    ) -> None:
        phone = english(bypass_csp=True)
        for address in pages(world):
            page = phone.goes(address)
            assert page.evaluate("document.documentElement.lang") == "en", address
            if EVERY_LOOK:  # the page is that of test_public_pages, in other words
                assert wrong_in_looks(page, ((PHONE, "light"), (PHONE, "dark"))) == [], address
            if address != "/buku-jejak/":  # a seal is no word
                assert page.evaluate(BROKEN_WORDS) == [], address
            page.add_style_tag(content="html { font-size: 200% }")
            assert page.evaluate(TOO_WIDE) == [], address
        phone.context.close()

    @pytest.mark.skipif(not EVERY_LOOK, reason="the same scripts and styles in other words: make looks")
    def test_a_page_costs_no_more_than_in_indonesian_is_allowed(self, english: Any, world: Walked) -> None:
        with_photos = (f"/a/{world.taken.aspirasi.nomor}", "kelompok", "kegiatan")
        for address in pages(world):
            if any(part in address for part in with_photos):
                continue  # photos are not counted, and load only when scrolled to
            phone = english()
            phone.goes(address)
            most = BUDGET_BYTES if address == f"{world.budget}/" else MOST_BYTES
            assert sum(phone.sizes) <= most, address
            assert len(phone.sizes) <= MOST_REQUESTS, address
            phone.context.close()

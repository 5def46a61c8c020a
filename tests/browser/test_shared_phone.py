"""One phone for many: a form that lost its signal still arrives, and "back" shows nobody what was sent."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Role
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.states import Channel
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
ROAD = "jalan di RT 03 berlubang parah, motor sering jatuh"
WELL = "Sumur di Krajan keruh sejak bulan lalu"
RESTORED = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def village(browser: Browser, settings: Any, tmp_path: Path) -> Wilayah:
    """Sukamaju, and one usul bersama about a road."""
    settings.MEDIA_ROOT = tmp_path
    desa = makers.make_desa()
    ketua = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    voices = [makers.make_aspirasi(desa, f"jalan RT 03 berlubang {n}", channel=Channel.SMS) for n in range(6)]
    gather(desa=desa, aspirasi=voices, title="Jalan RT 03 berlubang", by=ketua.actor(), at=makers.NOW)
    return desa


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, village: Wilayah) -> Iterator[Page]:
    """The form, opened with a signal."""
    context: BrowserContext = browser.new_context(base_url=live_server.url, service_workers="block")
    context.set_default_timeout(LONGEST_WAIT)
    page = context.new_page()
    page.goto(f"/desa/{village.kode}/kirim/")
    expect(page.locator("#lokasi")).to_be_visible()  # the script shows it once it listens to the form
    yield page
    context.close()


def send(page: Page, words: str) -> None:
    page.fill("#id_isi", words)
    page.get_by_role("button", name="Kirim aspirasi").click()


def came(desa: Wilayah) -> Any:
    return desa.aspirasi.filter(channel=Channel.WEB)


class TestTheQueue:
    def test_what_others_said_too_is_not_held_up_on_the_phone(self, page: Page, village: Wilayah) -> None:
        page.context.set_offline(True)
        send(page, ROAD)
        expect(page.locator("#kata-antrean")).to_contain_text("tersimpan di HP ini")
        page.context.set_offline(False)
        expect(page.locator("#antrean .panel .kode").first).to_be_visible()
        assert came(village).get().text == ROAD

    def test_one_that_is_refused_holds_up_no_other(self, page: Page, village: Wilayah) -> None:
        def refuse(route: Route) -> None:
            told = route.request.post_data_buffer or b""
            if ROAD.encode() in told:
                route.fulfill(status=413, body="terlalu besar")
            else:
                route.continue_()

        page.context.set_offline(True)
        for words in (ROAD, WELL):
            send(page, words)
            expect(page.locator("#id_isi")).to_have_value("")
        page.route(f"**/desa/{village.kode}/kirim/", refuse)
        page.context.set_offline(False)
        expect(page.locator("#isi-antrean .panel")).to_have_count(1)
        expect(page.locator("#isi-antrean .kartu")).to_have_count(1)
        assert came(village).get().text == WELL


class TestBack:
    def test_a_page_that_comes_back_after_sending_is_a_new_form(self, page: Page, village: Wilayah) -> None:
        page.route(
            "**/terkirim/", lambda route: route.fulfill(status=204)
        )  # the form still stands, as in "back"
        with page.expect_request("**/terkirim/"):
            send(page, WELL)
        used = page.locator("#id_kunci_kirim").input_value()
        page.evaluate("window.dulu = true")
        page.evaluate(RESTORED)
        page.wait_for_function("() => !window.dulu && document.readyState === 'complete'")
        expect(page.locator("#id_isi")).to_have_value("")
        expect(page.locator("#id_kunci_kirim")).to_have_value(re.compile("."))
        assert page.locator("#id_kunci_kirim").input_value() != used

    def test_a_page_that_comes_back_before_sending_keeps_its_words(
        self, page: Page, village: Wilayah
    ) -> None:
        page.fill("#id_isi", WELL)
        page.evaluate(RESTORED)
        expect(page.locator("#id_isi")).to_have_value(WELL)

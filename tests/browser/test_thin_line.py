"""Filing an aspirasi on a thin line: a tap that takes long, a dead line, one message too large, and Back."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.regions.models import Wilayah
from tests.browser import test_speaking
from tests.browser.checks import CHROMIUM, comes_true, eventually
from tests.browser.test_speaking import (
    KEPT_DRAFTS,
    WORDS,
    _phone,
    form,
    large_photo,
    number_of,
    send,
    told,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
# The same village and phone as there.
village, phone = test_speaking.village, test_speaking.phone


class TestTheQueue:
    def test_one_that_is_too_large_says_so_and_keeps_none_waiting(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = form(phone, village)
        phone.set_offline(True)
        for words in ("Foto besar sekali dari jembatan", WORDS):
            send(page, words)
            expect(page.locator("#id_isi")).to_have_value("")
        expect(page.locator("#isi-antrean q")).to_have_text(["Foto besar sekali dari jembatan", WORDS])

        keys = list[str]()

        def refuse(route: Any) -> None:
            keys.append(route.request.headers.get("idempotency-key", ""))
            if keys[-1] == keys[0]:
                route.fulfill(status=413, content_type="text/html", body="terlalu besar")
            else:
                route.continue_()

        phone.route(f"**/desa/{village.kode}/kirim/", refuse)
        phone.set_offline(False)
        expect(page.locator("#antrean .panel")).to_have_count(1)
        expect(page.locator("#antrean .kartu")).to_contain_text("Foto terlalu besar.")
        assert told(village).get().text == WORDS

    def test_what_is_refused_for_good_is_asked_once_shows_its_words_and_lets_the_others_go(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page, keys = form(phone, village), list[str]()
        phone.set_offline(True)
        refused = "Sumur di Krajan keruh sejak bulan lalu"
        for words in (refused, WORDS):
            send(page, words)
            expect(page.locator("#id_isi")).to_have_value("")
        expect(page.locator("#isi-antrean q")).to_have_count(2)

        def refuse(route: Any) -> None:
            keys.append(route.request.headers.get("idempotency-key", ""))
            if keys[-1] == keys[0]:
                route.fulfill(status=404, content_type="text/html", body="tidak ada")
            else:
                route.continue_()

        phone.route(f"**/desa/{village.kode}/kirim/", refuse)
        page.clock.install()
        phone.set_offline(False)
        expect(page.locator("#antrean .panel")).to_have_count(1)
        card = page.locator("#antrean .kartu")
        expect(card).to_contain_text("Tidak bisa diterima. Tekan Betulkan, lalu kirim lagi, atau hapus.")
        expect(card.locator("q")).to_have_text(refused)
        page.clock.run_for(3_600_000)
        assert keys.count(keys[0]) == 1
        elsewhere = phone.new_page()
        elsewhere.goto(f"/desa/{village.kode}/")
        expect(elsewhere.locator("#luring a")).to_have_text("Tulisan Anda sudah terkirim. Lihat nomornya.")
        page.get_by_role("button", name="Sudah saya catat, hapus dari HP ini").click()
        elsewhere.reload()
        expect(elsewhere.locator("#luring a")).to_have_text("Tulisan Anda perlu dibetulkan. Lihat di sini.")
        elsewhere.close()
        _put_right(page, phone, village, refused)
        assert sorted(told(village).values_list("text", flat=True)) == sorted([WORDS, refused])

    def test_a_busy_server_is_asked_ever_more_rarely(self, village: Wilayah, phone: BrowserContext) -> None:
        page, asked = form(phone, village), list[int]()

        def busy(route: Any) -> None:
            asked.append(1)
            route.fulfill(status=503, body="sibuk")

        phone.route(f"**/desa/{village.kode}/kirim/", busy)
        page.clock.install()
        send(page)
        eventually(page, lambda: len(asked) == 2)  # the form itself, then the queue
        expect(page.locator("#antrean .kartu")).to_contain_text("Menunggu sinyal")
        for seconds, many in ((15, 3), (29, 3), (1, 4), (59, 4), (1, 5)):
            page.clock.run_for(seconds * 1000)
            eventually(page, lambda many=many: len(asked) == many)  # type: ignore[misc]
            comes_true(page, "async () => (await navigator.locks.query()).held.length === 0")
        phone.unroute(f"**/desa/{village.kode}/kirim/")
        page.clock.run_for(120_000)
        expect(page.locator("#antrean .panel")).to_have_count(1)
        assert told(village).get().text == WORDS


def _put_right(page: Page, phone: BrowserContext, village: Wilayah, refused: str) -> None:
    """Betulkan: not over other words, then back into the form and the draft, and sent again."""
    card = page.locator("#antrean .kartu")
    page.fill("#id_isi", "tulisan lain yang belum selesai")
    card.get_by_role("button", name="Betulkan").click()
    expect(page.locator("#kata-antrean")).to_have_text("Kirim atau hapus dulu tulisan di kotak itu.")
    expect(card).to_have_count(1)
    page.fill("#id_isi", "")
    card.get_by_role("button", name="Betulkan").click()
    expect(page.locator("#id_isi")).to_have_value(refused)
    expect(card).to_have_count(0)
    assert refused in page.evaluate(KEPT_DRAFTS)
    phone.unroute(f"**/desa/{village.kode}/kirim/")
    page.get_by_role("button", name="Kirim aspirasi").click()
    page.wait_for_url("**/terkirim/")


class TestThePhotoButton:
    @pytest.mark.parametrize("script", [True, False])
    def test_it_speaks_the_pages_language_and_the_browsers_own_stays_beneath_it(
        self, village: Wilayah, browser: Browser, live_server: LiveServer, script: bool
    ) -> None:
        context = _phone(browser, live_server, java_script_enabled=script, locale="en-US")
        page = context.new_page()
        page.goto(f"/desa/{village.kode}/kirim/")
        own = page.locator("#id_foto")
        button = page.locator(".berkas .tombol")
        expect(button).to_have_text("Pilih foto")
        assert own.evaluate("(e) => getComputedStyle(e, '::file-selector-button').display") == "none"
        clear = "(e) => getComputedStyle(e).color === 'rgba(0, 0, 0, 0)'"
        assert (
            own.evaluate(clear) == script
        )  # without one, the browser says what was chosen, and that nothing was
        expect(own).to_have_accessible_name("Foto, paling banyak 3 (boleh dilewati) Pilih foto")
        page.locator("#id_hp").focus()
        page.keyboard.press("Tab")
        expect(own).to_be_focused()
        assert button.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
        with page.expect_file_chooser() as chosen:
            button.click()
        chosen.value.set_files([large_photo()])
        assert not own.evaluate(clear)
        send(page)
        page.wait_for_url("**/terkirim/")
        assert told(village).get().photos.count() == 1
        context.close()


class TestTheButton:
    def test_the_button_says_that_it_is_under_way_and_a_dead_line_ends_it(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page, held = form(phone, village), list[Any]()

        def hold(route: Any) -> None:
            held.append(route)

        page.route(f"**/desa/{village.kode}/kirim/", hold)
        send(page)
        expect(page.locator("#kirim button[type=submit]")).to_have_text("Sebentar…")
        eventually(page, lambda: len(held) == 1)
        held[0].abort("timedout")
        eventually(page, lambda: len(held) == 2)  # the queue of the phone takes it over
        held[1].continue_()
        page.wait_for_function("() => document.querySelectorAll('#antrean .panel').length === 1")
        expect(page.locator("#kirim button[type=submit]")).to_have_text("Kirim aspirasi")
        assert told(village).count() == 1

    def test_who_goes_back_after_sending_finds_an_empty_form_and_the_second_voice_is_kept(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = form(phone, village)
        send(page)
        page.wait_for_url("**/terkirim/")
        first = number_of(page)
        page.go_back()
        page.wait_for_url("**/kirim/")
        expect(page.locator("#kirim button[type=submit]")).to_have_text("Kirim aspirasi")
        send(page, "Sumur di Krajan keruh sejak bulan lalu")
        page.wait_for_url("**/terkirim/")
        assert number_of(page) != first
        assert told(village).count() == 2

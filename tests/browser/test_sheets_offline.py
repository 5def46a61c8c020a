"""Setor lembar without a signal: two hundred sheets, each an aspirasi exactly once whatever goes wrong."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Role
from accountability.regions.models import Wilayah
from posko.sheet_printing import print_sheets
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT, beyond, eventually, violations
from tests.browser.phone_queue import (
    CACHED,
    LOOK,
    PRESS_IF_SHOWN,
    arrived,
    by,
    each_once,
    fill,
    member,
    ready,
    sign_in,
    waiting,
    waits_for,
    write,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
# In memory, shared by the threads of one process, SQLite refuses the second of two writers; on disk it waits.
TWO_AT_ONCE = pytest.mark.skipif(
    "memory" in str(settings.DATABASES["default"].get("TEST", {}).get("NAME", "memory"))
    and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="two write at once: needs the database on disk, as `make test` has it",
)
MANY, WITH_TROUBLE, WAIT = 200, 60, 4 * LONGEST_WAIT
# Somebody who types with two fingers, and who looks at the sheet, at the screen and for the next one.
LETTER_SECONDS, LOOKING_SECONDS = 0.12, 8


@pytest.fixture
def village(browser: Browser) -> Wilayah:
    """Sukamaju with two people at the posko."""
    desa = makers.make_desa()
    makers.make_dusun(desa, "Krajan")
    for name in ("petugas", "relawan"):
        makers.make_member(Role.PETUGAS, desa, name)
    return desa


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """One phone: what it keeps outlives its tabs."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        locale="id-ID",
        base_url=live_server.url,
        reduced_motion="reduce",
    )
    context.set_default_timeout(LONGEST_WAIT)
    yield context
    context.close()


def pressed(page: Page) -> int:
    """Presses *Kirim sekarang* where it stands; how many still wait."""
    page.evaluate(PRESS_IF_SHOWN)  # in one step: the queue may be empty, and the button gone, any moment
    return waiting(page)


class TestSpeed:
    def test_a_sheet_of_eighty_letters_takes_at_most_twenty_seconds_and_six_keys(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        number = print_sheets(desa=village, count=3, seed=b"x" * 32, by=by(village), at=timezone.now())[1]
        page = sign_in(phone)
        ready(page)
        text = "Jalan ke sawah Dusun Krajan berlubang, motor sering jatuh. Tolong dikeraskan ya."
        assert len(text) == 80
        expect(page.locator("[name=nomor]")).to_be_focused()
        page.keyboard.type(number)  # the focus goes on by itself
        page.keyboard.type(text)
        keys = ["Control+Enter"]
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("[name=isi]")).to_have_value("")
        expect(page.locator("[name=nomor]")).to_be_focused()  # for the next one, whenever this one arrives
        expect(page.locator("#baru .kode").first).to_have_text(f"{number[:3]}-{number[3:]}")
        kept = village.aspirasi.get()
        assert (kept.nomor, kept.text) == (number, text)
        pressed = sum(len(key.split("+")) for key in keys)
        assert pressed <= 6
        assert (len(number) + len(text) + pressed) * LETTER_SECONDS + LOOKING_SECONDS <= 20

    def test_the_next_sheet_is_written_while_the_posko_has_not_answered(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page, held, answers = sign_in(phone), list[Route](), list[bool]()
        ready(page)

        def hold(route: Route) -> None:
            if answers:
                route.continue_()
            else:
                held.append(route)

        phone.route("**/bpd/lembar/setor/", hold)
        for text in ("pos ronda bocor", "lampu mati"):
            write(page, text)
        eventually(page, lambda: bool(held))
        assert (waiting(page), village.aspirasi.count()) == (2, 0)
        answers.append(True)
        for route in held:
            route.continue_()
        waits_for(page, 0)
        assert village.aspirasi.count() == 2

    def test_a_slip_in_the_number_is_told_at_once(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        page.fill("[name=nomor]", "2045814")
        expect(page.locator(".tanda")).to_have_text("Satu angkanya keliru. Lihat lagi nomor di lembar.")

    def test_the_pile_keeps_where_it_came_from(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        page.get_by_label("Kotak").check()
        page.select_option("[name=dusun]", label="Krajan")
        for text in ("pos ronda bocor", "lampu mati"):
            write(page, text)
        arrived(page, village, 2)
        assert set(village.aspirasi.values_list("channel", "dusun__name")) == {("box", "Krajan")}


class TestTwoHundred:
    def test_written_without_a_signal_they_arrive_once_it_is_back(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        fill(page, MANY - 1)
        write(page, f"suara dari lembar ke {MANY - 1}")
        expect(page.locator("#kata-antrean")).to_contain_text(f"{MANY} lembar menunggu dikirim.")
        assert village.aspirasi.count() == 0
        phone.set_offline(False)
        expect(page.locator("#kata-antrean")).to_contain_text("lembar terkirim", timeout=WAIT)
        waits_for(page, 0)
        each_once(village, MANY)

    def test_a_killed_tab_lost_answers_and_a_busy_posko_make_none_twice(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)
        seen = {"n": 0}

        def trouble(route: Route) -> None:
            seen["n"] += route.request.method == "POST"
            with suppress(Error):  # the tab it came from is killed meanwhile
                if route.request.method == "POST" and seen["n"] % 7 == 3:
                    route.fulfill(status=503, body="sibuk")
                elif route.request.method == "POST" and seen["n"] % 7 == 5:
                    route.fetch()  # kept by the posko, and the answer is lost
                    route.abort()
                else:
                    route.continue_()

        phone.set_offline(True)
        fill(page, WITH_TROUBLE)
        phone.route("**/bpd/lembar/setor/", trouble)
        phone.set_offline(False)
        for left in (45, 30, 15, 0):
            eventually(page, lambda page=page, left=left: pressed(page) <= left, 600)  # type: ignore[misc]
            if left:  # in the middle of it
                page.close(run_before_unload=False)
                page = sign_in(phone)
        assert seen["n"] > WITH_TROUBLE
        each_once(village, WITH_TROUBLE)

    @TWO_AT_ONCE
    def test_two_tabs_send_one_queue_once(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        fill(page, 60)
        phone.set_offline(False)
        other = sign_in(phone)
        for tab in (page, other):
            tab.evaluate("document.getElementById('kirim-antrean').click()")
        waits_for(other, 0)
        each_once(village, 60)

    @TWO_AT_ONCE
    def test_delivered_twice_at_once_they_are_kept_once(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)

        def twice(route: Route) -> None:
            if route.request.method == "POST":
                route.fetch()
            route.continue_()

        phone.route("**/bpd/lembar/setor/", twice)
        fill(page, 20)
        page.evaluate("document.getElementById('kirim-antrean').click()")
        waits_for(page, 0)
        each_once(village, 20)


class TestSession:
    def test_after_the_session_ended_it_goes_on_when_signed_in_again(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)
        Session.objects.all().delete()
        write(page, "suara dari lembar ke 0")
        expect(page.locator("#masuk-antrean")).to_be_visible()
        assert (waiting(page), village.aspirasi.count()) == (1, 0)
        page.close()
        page = sign_in(phone, by_hand=True)
        waits_for(page, 0)
        each_once(village, 1)

    def test_nobody_sends_the_queue_of_another(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        write(page, "suara dari lembar ke 0")
        phone.set_offline(False)
        Session.objects.all().delete()
        page.close()
        page = sign_in(phone, "relawan")
        expect(page.locator("#kata-antrean")).to_contain_text("1 lembar milik orang lain")
        write(page, "punya relawan")
        waits_for(page, 1)
        kept = village.aspirasi.get()
        assert (kept.text, kept.taken_in_by) == ("punya relawan", member("relawan").user)

    def test_signing_out_leaves_what_was_not_sent(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        write(page, "suara dari lembar ke 0")
        phone.route("**/bpd/lembar/setor/", lambda route: route.fulfill(status=503, body=""))
        phone.set_offline(False)
        expect(page.locator("#kata-antrean")).to_contain_text("1 lembar menunggu dikirim.")
        page.locator(".keluar button").click()
        page.wait_for_url("**/masuk/**")
        phone.unroute("**/bpd/lembar/setor/")
        page.close()
        page = sign_in(phone)
        waits_for(page, 0)
        each_once(village, 1)


class TestRefused:
    def test_what_the_posko_refuses_waits_to_be_put_right(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)
        page.fill("[name=hp]", "0812")
        page.fill("[name=isi]", "suara dari lembar ke 0")
        page.keyboard.press("Control+Enter")
        row = page.locator("#betul-antrean li")
        expect(row).to_contain_text("Nomor HP kurang angka")
        row.get_by_role("button", name="Betulkan").click()
        expect(page.locator("[name=isi]")).to_have_value("suara dari lembar ke 0")
        page.fill("[name=hp]", "")
        page.keyboard.press("Control+Enter")
        waits_for(page, 0)
        each_once(village, 1)

    def test_emptying_the_queue_needs_a_word_typed(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        write(page, "suara dari lembar ke 0")
        page.locator("summary", has_text="Hapus antrean").click()
        button = page.locator("#ya-hapus")
        expect(button).to_be_disabled()
        page.fill("#ketik-hapus", "hapus")
        button.click()
        waits_for(page, 0)
        assert village.aspirasi.count() == 0


class TestShell:
    def test_a_killed_tab_opens_again_without_a_signal_and_goes_on(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        write(page, "suara dari lembar ke 0")
        page.close()
        page = phone.new_page()
        page.goto("/bpd/lembar/")
        expect(page.locator("h1")).to_have_text("Setor lembar tanpa sinyal")
        page.select_option("[name=dusun]", label="Krajan")
        write(page, "suara dari lembar ke 1")
        expect(page.locator("#kata-antrean")).to_contain_text("2 lembar menunggu dikirim.")
        phone.set_offline(False)
        waits_for(page, 0)
        each_once(village, 2)

    def test_nothing_of_the_desk_is_kept_by_the_browser(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = sign_in(phone)
        ready(page)
        page.goto("/bpd/lembar/")
        kept = page.evaluate(CACHED)
        assert "/setor-luring/" in kept
        assert [one for one in kept if re.match(r"/(bpd|pemdes|kec|masuk)", one)] == []

    def test_the_words_in_the_phone_are_sealed(self, village: Wilayah, phone: BrowserContext) -> None:
        page = sign_in(phone)
        ready(page)
        phone.set_offline(True)
        write(page, "burung kenari rahasia")
        assert "kenari" not in "".join(page.evaluate(LOOK, ["antre", ""]))
        extractable = page.evaluate(LOOK, ["kunci", "aes"])
        assert extractable is False


class TestLooks:
    def test_axe_finds_nothing_with_sheets_waiting_and_one_to_put_right(
        self, village: Wilayah, browser: Browser, live_server: LiveServer
    ) -> None:
        context = browser.new_context(
            viewport={"width": 360, "height": 640},
            base_url=live_server.url,
            bypass_csp=True,
            color_scheme="dark",
            reduced_motion="reduce",
        )
        context.set_default_timeout(LONGEST_WAIT)
        page = sign_in(context)
        ready(page)
        page.fill("[name=hp]", "0812")
        page.fill("[name=isi]", "suara")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#betul-antrean li")).to_be_visible()
        context.set_offline(True)
        write(page, "suara lain")
        found = [violations(page)]
        page.goto("/setor-luring/")
        expect(page.locator("#betul-antrean li")).to_be_visible()
        found.append(violations(page))
        assert beyond(page) <= 0
        context.close()
        assert found == [[], []]

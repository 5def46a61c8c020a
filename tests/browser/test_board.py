"""The board of a meeting and the vote by slips in a browser: large, live, without a socket or a script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.planning.agenda import propose
from accountability.planning.models import Musyawarah, PriorityMethod
from accountability.planning.priorities import choose_method
from accountability.planning.slips import codes, print_slips, written
from accountability.planning.voting import close_vote, open_vote, turnout, vote
from tests import makers
from tests.browser.checks import CHROMIUM, LAPTOP, LONGEST_WAIT, PHONE, Cast, Sign, press, shows, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
WALL = (1280, 720)
SEED = bytes(range(32))
CODES = codes(seed=SEED, count=30)
SMALLEST = """() => {
  const seen = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement, box = el.getBoundingClientRect();
    if (!walk.currentNode.textContent.trim() || box.width < 2 || box.height < 2) continue;
    if (el.closest('.vh, .lewati, script, noscript, title')) continue;
    seen.push([parseFloat(getComputedStyle(el).fontSize), walk.currentNode.textContent.trim()]);
  }
  return seen.sort((a, b) => a[0] - b[0])[0];
}"""


OUT_OF_SIGHT = """() => [...document.querySelectorAll('.bilah-papan .tombol:not([hidden])')].filter((el) => {
  const box = el.getBoundingClientRect(), wide = el.scrollWidth > el.clientWidth;
  return box.bottom > innerHeight || box.right > innerWidth || box.left < 0 || wide;
}).map((el) => el.textContent.trim())"""


@pytest.fixture
def ballot(cast: Cast) -> Musyawarah:
    """Six proposals, three dots each, thirty slips, and the vote is open."""
    desa, by, at = cast["ketua"].wilayah, cast["ketua"].actor(), timezone.now()
    makers.make_line(desa)
    held = makers.make_held(desa, by, at, title="Musrenbang: rencana tahun depan")
    titles = ("Jalan Krajan", "Air bersih", "Lampu RT 4", "Posyandu Wetan", "Jembatan bambu", "Saluran sawah")
    for title in titles:
        kelompok = makers.make_kelompok(desa, by, voices=1, title=title, at=at)
        propose(kelompok=kelompok, musyawarah=held, title=title, by=by, at=at)
    choose_method(musyawarah=held, method=PriorityMethod.DOTS, dots_each=3, by=by, at=at)
    print_slips(musyawarah=held, count=30, seed=SEED, by=by, at=at)
    open_vote(musyawarah=held, by=by, at=at)
    held.refresh_from_db()
    return held


def clean(page: Page) -> list[Any]:
    """What axe finds."""
    return [(v["id"], v["nodes"][0]["html"]) for v in violations(page)]


def wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class TestBoard:
    def test_without_a_socket_it_renews_itself_and_can_be_read_from_afar(
        self, ballot: Musyawarah, cast: Cast, sign_in: Sign
    ) -> None:
        page = sign_in("ketua", size=WALL, script=True)
        page.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } };")
        page.goto(f"/bpd/musyawarah/{ballot.pk}/papan/")
        page.evaluate("document.getElementById('papan').dataset.asli = 'ya'")
        size, text = page.evaluate(SMALLEST)
        assert size >= 28, text
        assert not wide(page)
        assert clean(page) == []
        assert page.locator(".qr svg").bounding_box()["height"] >= 150  # type: ignore[index]
        vote(musyawarah=ballot, code=CODES[0], places=[3, 3, 2], at=timezone.now())
        expect(page.locator(".besar")).to_have_text("1")
        assert "titik" not in page.locator("ol").inner_text()
        for code in CODES[1:5]:  # of fewer than five no sum is shown
            vote(musyawarah=ballot, code=code, places=[3, 3, 2], at=timezone.now())
        close_vote(musyawarah=ballot, by=cast["ketua"].actor(), at=timezone.now())
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("ol li").first).to_contain_text("1. Lampu RT 4")
        expect(page.locator("ol li").first).to_contain_text("10 titik")
        assert page.locator("#papan").get_attribute("data-asli") == "ya"  # nothing was loaded anew
        assert clean(page) == []

    @pytest.mark.parametrize("is_open", [True, False])
    @pytest.mark.parametrize("size", [PHONE, (720, 1280), (1024, 768), WALL, (1920, 1080)])
    def test_twelve_long_titles_and_the_buttons_are_in_sight(
        self, ballot: Musyawarah, cast: Cast, sign_in: Sign, size: tuple[int, int], *, is_open: bool
    ) -> None:
        by, at = cast["ketua"].actor(), timezone.now()
        Musyawarah.objects.filter(pk=ballot.pk).update(voting_opened_at=None)
        for number in range(6):
            title = (
                f"Perbaikan jalan dan saluran air dari balai sampai jembatan di ujung dusun nomor {number}"
            )
            kelompok = makers.make_kelompok(ballot.desa, by, voices=1, title=title, at=at)
            propose(kelompok=kelompok, musyawarah=ballot, title=title, by=by, at=at)
        Musyawarah.objects.filter(pk=ballot.pk).update(voting_opened_at=at)
        if not is_open:
            for code in CODES[:6]:
                vote(musyawarah=ballot, code=code, places=[3, 9, 12], at=at)
            close_vote(musyawarah=ballot, by=by, at=at)
        page = sign_in("ketua", size=size, script=True)
        page.goto(f"/bpd/musyawarah/{ballot.pk}/papan/")
        assert page.locator("ol.batang > li").count() == 12
        assert not wide(page)
        assert page.evaluate(OUT_OF_SIGHT) == []
        if size[0] >= WALL[0]:  # on a wall, where the full screen has no buttons, nobody scrolls
            page.evaluate("document.querySelector('.bilah-papan').remove()")
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
            assert page.evaluate(SMALLEST)[0] >= 28

    def test_dark_and_on_a_phone_it_is_whole(self, ballot: Musyawarah, sign_in: Sign) -> None:
        page = sign_in("ketua", size=PHONE, script=True, dark=True)
        page.goto(f"/bpd/musyawarah/{ballot.pk}/papan/")
        assert not wide(page)
        assert clean(page) == []

    def test_without_a_script_the_browser_is_asked_to_load_it_anew(
        self, ballot: Musyawarah, sign_in: Sign
    ) -> None:
        page = sign_in("ketua", size=WALL)
        page.goto(f"/bpd/musyawarah/{ballot.pk}/papan/")
        assert page.locator('noscript meta[http-equiv="refresh"], meta[http-equiv="refresh"]').count() == 1
        assert re.search(r"0\s+dari 30", page.locator(".pilih-papan").inner_text())


class TestVote:
    @pytest.fixture
    def stranger(self, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
        """A phone of 360 px without scripts and without an account."""
        context = browser.new_context(
            viewport={"width": 360, "height": 640},
            java_script_enabled=False,
            locale="id-ID",
            base_url=live_server.url,
        )
        context.set_default_timeout(LONGEST_WAIT)
        yield context.new_page()
        context.close()

    def test_a_slip_votes_on_a_phone_without_a_script(self, ballot: Musyawarah, stranger: Page) -> None:
        stranger.goto(f"/suara/{ballot.secret}/?kode={written(CODES[0])}")
        assert stranger.locator("[name=kode]").input_value() == written(CODES[0])
        press(stranger, "Kirim suara")
        shows(stranger, "Beri titik pada paling sedikit satu usulan.")
        stranger.select_option("[name=t2]", "2")
        stranger.select_option("[name=t5]", "1")
        press(stranger, "Kirim suara")
        shows(stranger, "Suara Anda sudah masuk.")
        assert turnout(ballot) == (1, 30)

    def test_the_page_is_whole_at_360(self, ballot: Musyawarah, sign_in: Sign) -> None:
        page = sign_in("ketua", size=PHONE, script=True)
        page.goto(f"/suara/{ballot.secret}/")
        assert not wide(page)
        assert clean(page) == []


MEETING = ("", "acara/", "prioritas/", "suara/", "putusan/")
LISTS = ("/bpd/kelompok/", "/bpd/kelompok/bawa/", "/bpd/musyawarah/khusus/")


class TestPagesOfTheDesk:
    @pytest.mark.parametrize("dark", [True, False], ids=["phone dark", "laptop light"])
    def test_axe_finds_nothing(self, ballot: Musyawarah, cast: Cast, sign_in: Sign, dark: bool) -> None:
        page = sign_in("ketua", size=PHONE if dark else LAPTOP, script=True, dark=dark)
        first = ballot.usulan.order_by("place")[0]
        close_vote(musyawarah=ballot, by=cast["ketua"].actor(), at=timezone.now())
        home = f"/bpd/musyawarah/{ballot.pk}/"
        paths = [f"{home}{one}" for one in MEETING] if dark else [*LISTS, f"{home}putusan/{first.pk}/"]
        for path in paths:
            page.goto(path)
            assert clean(page) == [], path
            assert not wide(page), path

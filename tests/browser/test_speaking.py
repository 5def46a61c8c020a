"""Filing an aspirasi on a cheap phone: without a script, without a signal, slowly, with a dead battery."""

import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Role
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi
from posko.states import Channel
from public_site.offline import script_of
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT, answers_to, comes_true, eventually, violations
from tests.browser.phone_queue import CACHED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
WORDS = "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat di situ"
TRIP_SECONDS, BYTES_A_SECOND, LETTER_SECONDS = 2, 50_000, 0.3  # Slow 3G (design, section 6), one thumb
SMALL_TARGETS = """() => [...document.querySelectorAll("main :is(button, select, textarea, summary)")]
  .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 48)
  .map((e) => e.outerHTML.slice(0, 80))"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
KEPT_DRAFTS = """() => new Promise((tell) => {
  const opening = indexedDB.open("posko-kirim", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("draf").objectStore("draf").getAll();
    asked.onsuccess = () => tell(JSON.stringify(asked.result));
  };
})"""


@pytest.fixture
def village(browser: Browser, settings: Any, tmp_path: Path) -> Wilayah:
    """Sukamaju with one dusun, and one usul bersama about a bridge."""
    settings.MEDIA_ROOT = tmp_path
    desa = makers.make_desa()
    makers.make_dusun(desa, "Krajan")
    ketua = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    voices = [makers.make_aspirasi(desa, f"jalan RT 03 berlubang {n}", channel=Channel.SMS) for n in range(6)]
    gather(desa=desa, aspirasi=voices, title="Jalan RT 03 berlubang", by=ketua.actor(), at=makers.NOW)
    return desa


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """One phone: what it keeps outlives its tabs."""
    context = _phone(browser, live_server)
    yield context
    context.close()


def _phone(browser: Browser, live_server: LiveServer, **options: Any) -> BrowserContext:
    screen = {"viewport": {"width": 360, "height": 640}, "locale": "id-ID", "reduced_motion": "reduce"}
    context = browser.new_context(base_url=live_server.url, **{**screen, **options})
    context.set_default_timeout(LONGEST_WAIT)
    return context


def form(phone: BrowserContext, desa: Wilayah) -> Page:
    """A tab at the form, with its page kept by the browser."""
    page = phone.new_page()
    page.goto(f"/desa/{desa.kode}/kirim/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    comes_true(page, f"async () => (await ({CACHED})()).some((one) => one.endsWith('/kirim/luring/'))")
    return listening(page)


def listening(page: Page) -> Page:
    """The script shows this button once it listens to the form; before, a tap would be the browser's own."""
    expect(page.locator("#lokasi")).to_be_visible()
    return page


def send(page: Page, words: str = WORDS) -> None:
    """Types and presses Kirim."""
    page.fill("#id_isi", words)
    page.get_by_role("button", name="Kirim aspirasi").click()


def told(desa: Wilayah) -> Any:
    """What came by the form, without the voices of the fixture."""
    return desa.aspirasi.filter(channel="web")


def number_of(page: Page) -> str:
    """The number on the screen."""
    return nomor.tidy(page.locator(".panel .kode").first.inner_text())


def large_photo() -> FilePayload:
    """A photo as a camera makes it."""
    out = io.BytesIO()
    Image.effect_noise((2600, 1900), 60).convert("RGB").save(out, "JPEG", quality=92)
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class TestWithoutAScript:
    def test_one_field_and_one_tap_lead_to_a_number_read_aloud(
        self, village: Wilayah, browser: Browser, live_server: LiveServer
    ) -> None:
        context = _phone(browser, live_server, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"/desa/{village.kode}/kirim/")
        send(page)
        page.wait_for_url("**/terkirim/")
        kept = told(village).get()
        assert number_of(page) == kept.nomor
        assert page.locator(".dieja").inner_text() == nomor.spoken(kept.nomor)
        expect(page.get_by_text("Foto layar ini, atau catat.")).to_be_visible()
        context.close()

    @pytest.mark.parametrize(("press", "joins"), [("Saya juga", True), ("Bukan, kirim punya saya", False)])
    def test_what_others_said_is_shown_once_with_the_shared_words_and_all_that_was_typed_stays(
        self, village: Wilayah, browser: Browser, live_server: LiveServer, press: str, joins: bool
    ) -> None:
        context = _phone(browser, live_server, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"/desa/{village.kode}/kirim/")
        page.set_input_files("#id_foto", files=[large_photo()])
        page.fill("#id_tempat", "depan mushola")
        send(page, "jalan di RT 03 berlubang parah, motor jatuh")
        expect(page.locator("h1")).to_have_text("Ini mirip dengan usul bersama")
        page.wait_for_load_state()
        marked = page.locator("mark").all_inner_texts()
        assert {"jalan", "berlubang"} <= {word.lower() for word in marked}
        assert not told(village).exists()
        page.get_by_role("button", name=press, exact=True).click()
        page.wait_for_url("**/terkirim/")
        kept = told(village).get()
        assert (kept.kelompok is not None, kept.place, kept.photos.count()) == (joins, "depan mushola", 1)
        words = [kept.text, *kept.messages.values_list("text", flat=True)]
        assert "jalan di RT 03 berlubang parah, motor jatuh" in words
        context.close()


class TestWithoutASignal:
    def test_written_offline_after_a_reload_it_arrives_once_by_itself_with_its_photo(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = form(phone, village)
        phone.set_offline(True)
        page.reload()
        expect(page.locator("#luring")).to_be_visible()
        listening(page)
        page.set_input_files("#id_foto", files=[large_photo()])
        send(page)
        expect(page.locator("#kata-antrean")).to_contain_text("tersimpan di HP ini")
        assert not told(village).exists()
        phone.set_offline(False)
        panel = page.locator("#antrean .panel .kode").first
        expect(panel).to_be_visible()
        kept = told(village).get()
        assert (kept.text, kept.photos.count(), number_of(page)) == (WORDS, 1, kept.nomor)
        assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", page.locator("#antrean .kunci").inner_text())
        page.get_by_role("button", name="Sudah saya catat").click()
        expect(page.locator("#antrean")).to_be_hidden()
        page.reload()
        expect(page.locator("#antrean .panel")).to_have_count(0)
        assert told(village).count() == 1

    def test_an_answer_that_was_lost_makes_no_second_row_and_the_same_number(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = form(phone, village)
        lost = {"n": 0}

        def lose(route: Any) -> None:
            if route.request.method != "POST" or lost["n"] >= 2:
                route.continue_()
                return
            lost["n"] += 1
            route.fetch()  # kept by the posko, and the answer is lost
            route.abort()

        phone.route(f"**/desa/{village.kode}/kirim/", lose)
        send(page)
        eventually(page, lambda: lost["n"] == 2)
        panel = page.locator("#antrean .panel .kode").first

        def asked_again() -> bool:  # it would by itself, some seconds later
            page.evaluate("dispatchEvent(new Event('online'))")
            return panel.is_visible()

        eventually(page, asked_again)
        assert lost["n"] == 2
        assert told(village).get().nomor == number_of(page)

    def test_several_wait_and_go_from_any_public_page(self, village: Wilayah, phone: BrowserContext) -> None:
        page = form(phone, village)
        phone.set_offline(True)
        for words in (WORDS, "Sumur di Krajan keruh sejak bulan lalu"):
            send(page, words)
            expect(page.locator("#id_isi")).to_have_value("")
        expect(page.locator("#isi-antrean > *")).to_have_count(2)
        page.close()
        phone.set_offline(False)
        page = phone.new_page()
        page.goto(f"/desa/{village.kode}/")
        expect(page.locator("#luring a")).to_have_text("Tulisan Anda sudah terkirim. Lihat nomornya.")
        eventually(page, lambda: told(village).count() == 2)
        page.click("#luring a")
        expect(page.locator("#antrean .panel")).to_have_count(2)

    def test_a_secret_is_kept_nowhere_on_the_phone_and_goes_when_the_signal_is_back(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = form(phone, village)
        page.get_by_label("Rahasia").check()
        phone.set_offline(True)
        send(page, "burung kenari rahasia di kandang")
        expect(page.locator("#kata-antrean")).to_contain_text("tidak disimpan di HP ini")
        assert "kenari" not in page.evaluate(KEPT_DRAFTS)
        expect(page.locator("#isi-antrean > *")).to_have_count(0)
        phone.set_offline(False)
        page.wait_for_url("**/terkirim/")
        assert told(village).get().confidential

    def test_nothing_but_public_pages_is_kept(self, village: Wilayah, phone: BrowserContext) -> None:
        page = form(phone, village)
        kept = page.evaluate(CACHED)
        assert [one for one in kept if re.match(r"/(bpd|pemdes|kec|kab|masuk|setor)", one)] == []


class TestDraft:
    def test_it_outlives_the_tab_and_is_gone_after_sending(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        page = form(phone, village)
        page.fill("#id_isi", WORDS)
        page.fill("#id_hp", "081200000042")
        expect(page.locator("#draf")).to_be_visible()
        written = json.dumps(WORDS)[1:-1]
        comes_true(page, f"async () => (await ({KEPT_DRAFTS})()).includes({json.dumps(written)})")
        assert "0812" not in page.evaluate(KEPT_DRAFTS)
        page.close(run_before_unload=False)
        page = form(phone, village)
        expect(page.locator("#id_isi")).to_have_value(WORDS)
        page.get_by_role("button", name="Kirim aspirasi").click()
        page.wait_for_url("**/terkirim/")
        comes_true(page, f"async () => (await ({KEPT_DRAFTS})()) === '[]'")

    def test_one_tap_deletes_it(self, village: Wilayah, phone: BrowserContext) -> None:
        page = form(phone, village)
        page.fill("#id_isi", WORDS)
        page.locator("#draf button").click()
        expect(page.locator("#id_isi")).to_have_value("")
        comes_true(page, f"async () => (await ({KEPT_DRAFTS})()) === '[]'")


class TestSpeed:
    def test_sixty_letters_on_a_thin_line_take_less_than_a_minute(
        self, village: Wilayah, phone: BrowserContext
    ) -> None:
        """Counted, not timed (bench.villager_pages does): as if every request waited for the one before."""
        page = phone.new_page()
        answers = answers_to(page)
        assert len(WORDS) == 60
        page.goto(f"/desa/{village.kode}/kirim/")
        page.locator("#id_isi").press_sequentially(WORDS)
        page.get_by_role("button", name="Kirim aspirasi").click()
        page.wait_for_url("**/terkirim/")
        expect(page.locator(".panel .kode").first).to_be_visible()
        assert number_of(page) == told(village).get().nomor
        sizes = [one.request.sizes() for one in answers]
        sent = sum(one["requestHeadersSize"] + one["requestBodySize"] for one in sizes)
        carried = sent + sum(one["responseHeadersSize"] + one["responseBodySize"] for one in sizes)
        letters = LETTER_SECONDS * len(WORDS)
        assert letters + TRIP_SECONDS * len(answers) + carried / BYTES_A_SECOND < 60, [a.url for a in answers]

    def test_the_scripts_of_the_page_are_small(self, village: Wilayah, phone: BrowserContext) -> None:
        page = form(phone, village)
        own = page.locator("script[src]").evaluate_all("all => all.map((one) => one.getAttribute('src'))")
        assert own == [reverse("kirim-js")]
        assert len(gzip.compress(script_of("kirim-js").encode(), 9)) <= 4096

    def test_a_photo_is_made_small_on_the_phone(self, village: Wilayah, phone: BrowserContext) -> None:
        page = form(phone, village)
        photo = large_photo()
        page.set_input_files("#id_foto", files=[photo])
        size = "document.getElementById('id_foto').files[0].size"
        page.wait_for_function(f"() => {size} < {len(photo['buffer']) // 2}")
        send(page)
        page.wait_for_url("**/terkirim/")
        with told(village).get().photos.get().file.open("rb") as file, Image.open(file) as kept:
            assert max(kept.size) == 1280


class TestPlace:
    def test_the_phone_tells_where_it_is_only_when_asked(
        self, village: Wilayah, browser: Browser, live_server: LiveServer
    ) -> None:
        context = _phone(
            browser,
            live_server,
            geolocation={"latitude": -6.9123456, "longitude": 107.6123456},
            permissions=["geolocation"],
        )
        page = form(context, village)
        expect(page.locator("#id_tempat")).to_have_value("")
        page.get_by_role("button", name="Pakai lokasi HP ini").click()
        expect(page.locator("#id_tempat")).to_have_value("-6.9123, 107.6123")
        send(page)
        page.wait_for_url("**/terkirim/")
        assert told(village).get().place == "-6.9123, 107.6123"
        context.close()


class TestLooks:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing_in_any_state(
        self, village: Wilayah, browser: Browser, live_server: LiveServer, theme: Any
    ) -> None:
        context = _phone(browser, live_server, bypass_csp=True, color_scheme=theme)
        page, found = form(context, village), {}
        found["normal"] = violations(page)
        assert page.evaluate(SMALL_TARGETS) == []
        send(page, "air")
        page.wait_for_selector(".ringkas-salah")
        page.wait_for_load_state()
        found["wrong"] = violations(page)
        send(page, "jalan di RT 03 berlubang parah")
        expect(page.locator("h1")).to_contain_text("Ini mirip")
        page.wait_for_load_state()
        found["similar"] = violations(page)
        assert page.evaluate(SMALL_TARGETS) == []
        page.get_by_role("button", name="Saya juga", exact=True).click()
        page.wait_for_url("**/terkirim/")
        found["sent"] = violations(page)
        page.goto(f"/desa/{village.kode}/kirim/")
        context.set_offline(True)
        page.reload()
        send(listening(page))
        expect(page.locator("#isi-antrean > *")).to_have_count(1)
        found["offline"] = violations(page)
        assert page.evaluate(SMALL_TARGETS) == []
        context.set_offline(False)
        expect(page.locator("#antrean .panel")).to_be_visible()
        found["gone"] = violations(page)
        context.close()
        assert {name: [v["id"] for v in wrong] for name, wrong in found.items() if wrong} == {}

    @pytest.mark.parametrize(("width", "percent"), [(320, 100), (360, 200)])
    def test_nothing_runs_off_a_small_screen_or_with_large_letters(
        self, village: Wilayah, browser: Browser, live_server: LiveServer, width: int, percent: int
    ) -> None:
        context = _phone(browser, live_server, bypass_csp=True, viewport={"width": width, "height": 640})
        page = form(context, village)

        def sideways() -> int:
            page.add_style_tag(content=f"html {{ font-size: {percent}% }}")
            return int(page.evaluate(SIDEWAYS))

        over = {"form": sideways()}
        send(page, "jalan di RT 03 berlubang parah")
        expect(page.locator("h1")).to_contain_text("Ini mirip")
        page.wait_for_load_state()
        over["similar"] = sideways()
        page.get_by_role("button", name="Bukan, kirim punya saya").click()
        page.wait_for_url("**/terkirim/")
        over["sent"] = sideways()
        context.close()
        assert {name: many for name, many in over.items() if many > 0} == {}

    def test_number_kunci_and_next_day_fit_one_screen(self, village: Wilayah, phone: BrowserContext) -> None:
        page = form(phone, village)
        send(page)
        page.wait_for_url("**/terkirim/")
        size = page.locator(".panel .kode").first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        box = page.locator(".panel").bounding_box()
        assert size >= 38
        assert box is not None
        assert box["y"] + box["height"] <= 640
        link = str(page.get_by_role("link", name="Simpan lewat WhatsApp").get_attribute("href"))
        kunci = page.locator(".panel .kunci").inner_text()
        assert kunci.replace(" ", "") not in re.sub(r"%20|\s", "", link)
        assert Aspirasi.objects.filter(channel="web").count() == 1

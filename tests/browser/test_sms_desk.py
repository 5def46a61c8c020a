"""The SMS pages of the desk in a browser: axe at 0, whole words, live counting, and no script needed."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Membership, Role
from posko.models import SMSText
from sms_gateway.budgeting import set_budget
from sms_gateway.models import Line, Reconciliation
from tests import makers
from tests.bpd_portal.sms_makers import mark, promise, write
from tests.browser.test_gallery import BROKEN_WORDS

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, LAPTOP = (360, 640), (1280, 800)
PAGES = [
    "/bpd/sms/",
    "/bpd/sms/?keadaan=failed",
    "/bpd/sms/?nomor=1",
    "/bpd/sms/biaya/",
    "/bpd/sms/jalur/",
    "/bpd/tertahan/",
    "/bpd/pengaturan/",
    "/bpd/pengaturan/teks/terima/",
    "/bpd/pengaturan/darurat/",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Playwright keeps a loop in this thread, and Django would refuse to touch its database beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server, started after the test database is there, so that its threads share the connection."""
    return live_server


@pytest.fixture(autouse=True)
def _cookies_without_tls(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sid", "csrf"


@pytest.fixture
def ketua(browser: Browser) -> Membership:
    """The head of a council whose SMS have seen everything."""
    desa, at = makers.make_desa(), timezone.now()
    member = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    line = makers.make_line(desa)
    write(line, "lampu jalan mati dekat mushola", at)
    write(line, "RAHASIA air sumur kami keruh", at)
    mark(write(line, "jembatan kayu lapuk", at), state="dead", handed_over_at=None)
    mark(promise(desa, "sudah dibaca", at), state="failed", rank=90, error_code="30005", sending_at=at)
    mark(
        promise(desa, "disepakati", at),
        state="delivered",
        rank=100,
        rupiah=350,
        sending_at=at,
        delivered_at=at,
    )
    set_budget(desa=desa, rupiah_per_month=400, by=member.actor(), at=at)
    android = makers.make_line(desa, carrier="smsgate", address="+6281200002003")
    Line.objects.filter(pk=android.pk).update(
        last_heard_at=at - dt.timedelta(hours=5), rests_until=at + dt.timedelta(hours=1), failures_in_a_row=5
    )
    Reconciliation.objects.create(line=android, date=at.date(), at=at, told_by_provider=41, in_inbox=40)
    return member


@pytest.fixture
def open_desk(browser: Browser, live_server: LiveServer, ketua: Membership) -> Iterator[Any]:
    """Opens a browser in which the head has signed in."""
    opened: list[BrowserContext] = []

    def opens(size: tuple[int, int] = PHONE, *, script: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            bypass_csp=script,  # axe is a script of ours, which the policy rightly stops
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="id-ID",
            base_url=live_server.url,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.goto("/masuk/")
        page.fill("[name=username]", "ketua")
        page.fill("[name=password]", "rahasia-uji-coba")
        page.click("main button[type=submit]")
        return page

    yield opens
    for context in opened:
        context.close()


class TestEveryPage:
    @pytest.mark.parametrize(
        ("size", "dark"),
        [(PHONE, False), (PHONE, True), (LAPTOP, False), (LAPTOP, True)],
        ids=["phone", "phone-dark", "laptop", "laptop-dark"],
    )
    def test_axe_finds_nothing_and_nothing_runs_off_the_side(
        self, open_desk: Any, size: tuple[int, int], dark: bool
    ) -> None:
        found: list[str] = []
        page = open_desk(size, dark=dark)
        for address in PAGES:
            assert page.goto(address).status == 200, address
            problems = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            found += [f"{address}: {one['id']} {one['nodes'][0]['html']}" for one in problems]
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{address}: {beyond} px too wide"] if beyond > 0 else []
            found += [f"{address}: broken word {word}" for word in page.evaluate(BROKEN_WORDS)]
        assert found == []

    def test_a_refused_wording_passes_axe_too(self, open_desk: Any) -> None:
        page = open_desk(dark=True)
        page.goto("/bpd/pengaturan/teks/terima/")
        page.fill("[name=kata]", "{nomor} {alamat} “halo”")
        page.get_by_role("button", name="Simpan kata-kata").click()
        assert page.title().startswith("Salah:")
        assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []

    def test_a_page_is_light_enough_for_a_slow_line(self, open_desk: Any) -> None:
        page, sizes = open_desk(), []
        page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
        page.goto("/bpd/sms/", wait_until="networkidle")
        assert sum(sizes) <= 60_000, sizes


class TestWording:
    def test_the_count_and_the_phone_follow_what_is_typed(self, open_desk: Any) -> None:
        page = open_desk()
        page.goto("/bpd/pengaturan/teks/terima/")
        count = page.locator("[data-hitung]")
        before = count.inner_text()
        page.fill("[name=kata]", "Nomor {nomor}, kunci {kunci}. [€] -{bpd}")
        assert count.inner_text() == "56 dari 160 huruf, 1 SMS" != before
        assert page.inner_text("[data-pratinjau]") == "Nomor 204-5813, kunci 1234 5678 9012 3456. [€] -BPD"
        page.fill("[name=kata]", "Nomor {nomor} {kunci} {bpd} " + "a" * 140)
        assert "2 SMS" in count.inner_text()
        assert "lebih" in (count.get_attribute("class") or "")

    def test_the_server_counts_the_same_without_a_script(self, open_desk: Any) -> None:
        page = open_desk(script=False)
        page.goto("/bpd/pengaturan/teks/terima/")
        page.fill("[name=kata]", "Nomor {nomor}, kunci {kunci}. [€] -{bpd}")
        page.get_by_role("button", name="Lihat dulu").click()
        assert page.inner_text("[data-hitung]") == "56 dari 160 huruf, 1 SMS"
        assert page.inner_text("[data-pratinjau]") == "Nomor 204-5813, kunci 1234 5678 9012 3456. [€] -BPD"
        page.get_by_role("button", name="Simpan kata-kata").click()
        assert SMSText.objects.get().body == "Nomor {nomor}, kunci {kunci}. [€] -{bpd}"


class TestWithoutScript:
    def test_the_log_is_filtered_by_hand(self, open_desk: Any) -> None:
        page = open_desk(script=False)
        page.locator("summary", has_text="Lainnya").click()
        page.get_by_role("link", name="SMS", exact=True).click()
        page.locator("summary", has_text="Cari dan saring").click()
        page.select_option("[name=keadaan]", "failed")
        page.get_by_role("button", name="Terapkan").click()
        assert "Nomor HP ini tidak aktif lagi." in page.inner_text("main")
        assert "lampu jalan" not in page.inner_text("main")

    def test_paper_has_the_table_and_no_form(self, open_desk: Any) -> None:
        page = open_desk(LAPTOP, script=False)
        page.goto("/bpd/sms/biaya/")
        page.emulate_media(media="print")
        assert page.locator("table").is_visible()
        assert page.locator("tfoot").is_visible()
        for unseen in (".sub-menu", "[name=jumlah]", "main .tombol"):
            assert not page.locator(unseen).first.is_visible()
        assert "Dicetak" in page.inner_text("main")

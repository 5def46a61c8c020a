"""Following a voice and listening in public, as a phone shows it: every state, and the push to its screen.

The push service of a browser cannot be reached from a test. So the browser's own subscription is replaced by
one at a push service on loopback, and what that decrypts is handed to the real service worker by Chromium's
own tools (ServiceWorker.deliverPushMessage), which shows a real notification.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Membership, Role
from accountability.lib import kunci as kunci_of
from accountability.regions.models import Wilayah
from posko.answering import answer, close, not_now
from posko.models import Aspirasi, PushSubscription
from posko.pushing import push_due
from posko.states import CloseClass, ReasonClass
from tests import makers
from tests.browser.checks import (
    CHROMIUM,
    LONGEST_WAIT,
    beyond,
    eventually,
    resize,
    violations,
    wrong_in_looks,
)
from tests.browser.checks import PHONE as PHONE_SIZE
from tests.browser.test_gallery import BROKEN_WORDS
from tests.browser.test_public_pages import Phone
from tests.public_site.conftest import CANARY, PHONE, Walked, jpeg, walk, walked
from tests.push_double import Browser as Subscription
from tests.push_double import PushService, push_service, vapid_pair

__all__ = ["jpeg", "walk", "walked"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture
def states(walked: Walked, ketua: Membership, settings: Settings) -> list[str]:
    """The address of every page in every state that a plain visit reaches."""
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = vapid_pair()
    desa, by, at = walked.desa, ketua.actor(), makers.NOW
    makers.make_line(desa, address="+6281200002001")
    makers.make_dusun(desa, "Krajan")
    empty = makers.make_desa("99.01.01.2002", "Sukasepi")
    fresh, secret, put_off, closed = (
        makers.make_aspirasi(desa, f"{CANARY} {n}", confidential=n == 1) for n in range(4)
    )
    not_now(
        aspirasi=put_off,
        reason_class=ReasonClass.NO_MONEY,
        sentence="Anggaran tahun ini sudah habis.",
        next_step="Dibahas lagi tahun depan.",
        by=by,
        at=at,
    )
    close(aspirasi=closed, reason_class=CloseClass.WITHDRAWN, sentence="Ditarik warga.", by=by, at=at)
    alone = makers.make_aspirasi(desa, CANARY)
    makers.make_summary(alone, "Kapan bantuan cair?", by)
    answer(aspirasi=alone, sentence="Tanggal 25 di kantor pos.", by=by, at=at)
    group = makers.make_kelompok(desa, by, title="Lampu jalan mati")
    home = walked.home
    return [
        "/cek/", "/cek/?nomor=2045814", "/cek/?nomor=2045813", "/a/2045813/",
        *(f"/a/{one.nomor}/" for one in (walked.taken.aspirasi, fresh, secret, put_off, closed, alone)),
        f"{home}hasil/", f"{home}hasil/?cari=zzz", f"{home}hasil/?cari=bantuan", f"{home}hasil/?dusun=Krajan",
        f"/desa/{empty.kode}/hasil/", f"/desa/{empty.kode}/musyawarah/", f"{home}musyawarah/",
        f"{home}kelompok/{walked.kelompok.pk}/", f"{home}kelompok/{group.pk}/",
        "/kerahasiaan/", "/mudah-dibaca/", "/bantuan/",
    ]  # fmt: skip


class TestEveryState:
    def test_axe_finds_nothing_and_nothing_runs_off_a_small_screen_or_in_large_type(
        self, browser: Browser, states: list[str]
    ) -> None:
        """In one visit: by day and by night, on 320 pixels with whole words, in letters twice as large."""
        phone = Phone(browser, bypass_csp=True)
        for address in states:
            page = phone.goes(address)
            assert wrong_in_looks(page, ((PHONE_SIZE, "light"), (PHONE_SIZE, "dark"))) == [], address
            resize(page, 320)
            assert beyond(page) <= 0, address
            assert page.evaluate(BROKEN_WORDS) == [], address
            resize(page, 360)
            page.evaluate(LARGE_TEXT)
            assert beyond(page) <= 0, address
        phone.context.close()

    def test_strangers_read_no_phone_and_no_words_of_a_citizen(self, states: list[str]) -> None:
        for address in states:
            told = Client().get(address).content.decode()
            assert CANARY not in told, address
            assert PHONE.removeprefix("+62") not in re.sub(r"[ .-]", "", told), address

    def test_the_private_side_and_an_error_are_clean_too(
        self, browser: Browser, walked: Walked, states: list[str]
    ) -> None:
        phone = Phone(browser, bypass_csp=True)
        page = phone.goes(f"/a/{walked.taken.aspirasi.nomor}/")
        page.fill("#id_kunci", "1234 5678 9012 3456")
        page.get_by_role("button", name="Buka dengan kunci").click()
        page.wait_for_selector(".ringkas-salah")
        page.wait_for_load_state()
        assert violations(page) == []
        page.fill("#id_kunci", kunci_of.written(walked.taken.kunci))
        page.get_by_role("button", name="Buka dengan kunci").click()
        page.wait_for_selector("#h-percakapan")
        page.wait_for_load_state()
        assert violations(page) == []
        phone.context.close()


class TestMeTooWithoutAScript:
    def test_one_tap_and_one_tap_back(self, browser: Browser, desa: Wilayah, ketua: Membership) -> None:
        group = makers.make_kelompok(desa, ketua.actor())
        phone = Phone(browser, java_script_enabled=False)
        page = phone.goes(f"/desa/{desa.kode}/kelompok/{group.pk}/")
        page.get_by_role("button", name="Saya juga").click()
        page.wait_for_url("**/terkirim/")
        assert group.aspirasi.count() == 3
        page = phone.goes(f"/desa/{desa.kode}/kelompok/{group.pk}/")
        page.get_by_role("button", name="Batalkan dukungan saya").click()
        page.get_by_role("button", name="Saya juga").wait_for()
        assert group.aspirasi.count() == 2
        phone.context.close()


class TestTheList:
    def test_it_is_searched_without_a_script(
        self, browser: Browser, walked: Walked, states: list[str]
    ) -> None:
        phone = Phone(browser, java_script_enabled=False)
        page = phone.goes(f"{walked.home}hasil/")
        page.fill("#id_cari", "bantuan")
        page.get_by_role("button", name="Cari", exact=True).click()
        page.wait_for_url("**cari=bantuan**")
        expect(page.get_by_text("Kapan bantuan cair?")).to_be_visible()
        expect(page.get_by_text("Lampu jalan mati")).to_have_count(0)
        phone.context.close()


STUB = """(kunci) => {
  const { endpoint, ...keys } = kunci, langganan = { toJSON: () => ({ endpoint, keys }) };
  let ada = null;
  window.dimintai = 0;
  PushManager.prototype.subscribe = async (mau) => {
    window.dimintai += 1;
    if (window.tolak) throw new DOMException("", "NotAllowedError");
    window.kunciKami = btoa(String.fromCharCode(...mau.applicationServerKey));
    ada = langganan; return ada;
  };
  PushManager.prototype.getSubscription = async () => ada;
}"""


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = vapid_pair()
    with push_service() as listening:
        settings.PUSH_ALSO_TO = frozenset({listening.origin})
        yield listening


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[Subscription], Page]]:
    """Opens a phone that may show notifications; its subscription is ours."""
    opened: list[BrowserContext] = []

    def visits(subscription: Subscription) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 640}, locale="id-ID", base_url=live_server.url
        )
        context.set_default_timeout(LONGEST_WAIT)
        context.grant_permissions(["notifications"], origin=live_server.url)
        context.add_init_script(f"({STUB})({json.dumps(subscription.form)})")
        opened.append(context)
        return context.new_page()

    yield visits
    for context in opened:
        context.close()


@pytest.fixture
def voice(live_server: LiveServer) -> Aspirasi:
    return makers.make_aspirasi(makers.make_desa(), "jembatan lapuk di RT 02")


class TestToldOnThisPhone:
    def test_from_the_tap_to_the_notification_and_back(
        self,
        visitor: Callable[[Subscription], Page],
        voice: Aspirasi,
        service: PushService,
        live_server: LiveServer,
        settings: Settings,
    ) -> None:
        subscription = Subscription(service.origin)
        page = visitor(subscription)
        page.goto(f"/a/{voice.nomor}/")
        button = page.get_by_role("button", name="Kabari saya di HP ini")
        button.wait_for()
        assert page.evaluate("window.dimintai") == 0  # nothing is asked before the tap
        button.click()
        page.get_by_text("HP ini akan dikabari.").wait_for()
        assert PushSubscription.objects.filter(aspirasi=voice).count() == 1
        ours = page.evaluate("window.kunciKami").replace("+", "-").replace("/", "_").rstrip("=")
        assert ours == settings.VAPID_PUBLIC_KEY

        ketua = makers.make_member(Role.KETUA_BPD, voice.desa)
        now = makers.NOW + dt.timedelta(days=1)
        answer(aspirasi=voice, sentence="Sudah diperbaiki.", by=ketua.actor(), at=now)
        assert push_due(at=now, limit=10) == 1
        payload = subscription.read(service.came[0][2])
        assert service.is_signed_by(settings.VAPID_PUBLIC_KEY)
        assert shown_by_the_worker(page, live_server.url, payload) == [
            ["Posko Aspirasi", payload["isi"], f"/a/{voice.nomor}/"]
        ]
        assert "diperbaiki" not in json.dumps(payload)

        page.get_by_role("button", name="Jangan kabari lagi").click()
        page.get_by_text("HP ini tidak dikabari lagi.").wait_for()
        assert not PushSubscription.objects.exists()

    def test_who_says_no_reads_why_nothing_happens(
        self, visitor: Callable[[Subscription], Page], voice: Aspirasi, service: PushService
    ) -> None:
        page = visitor(Subscription(service.origin))
        page.goto(f"/a/{voice.nomor}/")
        page.get_by_role("button", name="Kabari saya di HP ini").wait_for()
        page.evaluate("window.tolak = true")
        page.get_by_role("button", name="Kabari saya di HP ini").click()
        page.get_by_text("Belum berhasil. Coba lagi nanti, atau pakai SMS.").wait_for()
        assert not PushSubscription.objects.exists()

    def test_without_a_script_it_is_not_offered(
        self, browser: Browser, live_server: LiveServer, voice: Aspirasi, service: PushService
    ) -> None:
        context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
        page = context.new_page()
        page.goto(f"/a/{voice.nomor}/")
        assert not page.locator("#kabari").is_visible()
        context.close()


def shown_by_the_worker(page: Page, origin: str, payload: dict[str, Any]) -> list[list[str]]:
    """Hands the payload to the real service worker as a push; the notifications it shows."""
    session = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    eventually(page, lambda: bool(found))
    told = {"origin": origin, "registrationId": found[0]["registrationId"], "data": json.dumps(payload)}
    session.send("ServiceWorker.deliverPushMessage", told)
    shown = """async () => {
      const { scope } = await navigator.serviceWorker.ready;
      const r = await navigator.serviceWorker.getRegistration(scope);
      const ada = await r.getNotifications();
      return ada.map((one) => [one.title, one.body, one.data]);
    }"""
    eventually(page, lambda: bool(page.evaluate(shown)))
    rows: list[list[str]] = page.evaluate(shown)
    return rows

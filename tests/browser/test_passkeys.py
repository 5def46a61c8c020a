"""A passkey by hand, in a browser that keeps to the content policy: no other test can see either."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Passkey, SignIn, SignInWay
from tests.browser.checks import LONGEST_WAIT, PHONE, Cast, let_in, press, shows

VIRTUAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def window(browser: Browser, live_server: LiveServer, settings: Any) -> Iterator[BrowserContext]:
    """A window with scripts, held to the policy, at an address a passkey may belong to."""
    settings.PUBLIC_BASE_URL = live_server.url
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, base_url=live_server.url, locale="id-ID"
    )
    context.set_default_timeout(LONGEST_WAIT)
    yield context
    context.close()


def refusals(page: Page) -> list[str]:
    """What the browser says it refused, filled as it goes."""
    said: list[str] = []
    heard = "Content Security Policy"
    page.on("console", lambda line: said.append(line.text) if heard in line.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.django_db(transaction=True)
class TestPasskeys:
    def test_a_passkey_is_made_and_opens_the_desk_without_a_password(
        self, window: BrowserContext, cast: Cast, live_server: LiveServer
    ) -> None:
        let_in(window, "ketua", live_server.url)
        page = window.new_page()
        tools = window.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
        refused = refusals(page)
        page.goto("/akun/kunci/")
        page.get_by_label("Nama untuk kunci ini").fill("HP ketua")
        press(page, "Buat kunci di perangkat ini")
        shows(page, "Hanya tampil sekali ini.")
        assert Passkey.objects.get().name == "HP ketua"
        Session.objects.all().delete()
        page.goto("/masuk/kunci/?next=/bpd/")
        press(page, "Pakai kunci saya")
        shows(page, "Aspirasi masuk")
        assert SignIn.objects.get(ended_at=None).way == SignInWay.PASSKEY
        assert refused == []

    def test_pages_that_renew_themselves_keep_to_the_policy(
        self, window: BrowserContext, cast: Cast, live_server: LiveServer
    ) -> None:
        let_in(window, "petugas", live_server.url)
        page = window.new_page()
        refused = refusals(page)
        page.goto("/bpd/lembar/")
        page.evaluate("navigator.serviceWorker.ready")
        page.goto(f"/desa/{cast['ketua'].wilayah_id}/kirim/")
        page.evaluate("navigator.serviceWorker.ready")
        assert refused == []

"""Fixtures of the tests by hand: one Chromium, a server whose cookies need no TLS, a clock that stands."""

import datetime as dt
import itertools
import time
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Role
from posko.states import Channel
from public_site import offline
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT, PHONE, Cast, Sign, let_in

# What is waited for comes sooner or later: how soon is measured in bench/, not on a machine that tests.
expect.set_options(timeout=LONGEST_WAIT)
ARGS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--no-first-run", "--disable-sync",
]  # fmt: skip
# A Monday, ten in the morning at Sukamaju, no holiday near.
AT = dt.datetime(2026, 11, 30, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True, scope="package")
def _the_clock_stands() -> Iterator[None]:
    """A microsecond at every look: the seconds to take something back last as long as a busy machine needs.

    And no test meets midnight, a Sunday or the end of a year, which the tests of the deeds do on purpose.
    """
    looks = itertools.count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: AT + dt.timedelta(microseconds=next(looks)))
        yield


@pytest.fixture(autouse=True, scope="package")
def _the_worker_in_the_browser_is_patient() -> Iterator[None]:
    """It shows the kept page only where there is no signal, not where a busy machine answers late."""
    made = offline._worker

    def patient(debug: bool) -> str:
        script = made(debug)
        assert "SABAR = 6000," in script
        return script.replace("SABAR = 6000,", f"SABAR = {10 * LONGEST_WAIT},")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offline, "_worker", patient)
        yield


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all: a window of its own (a context) keeps a test apart from the others."""
    # Playwright keeps a loop in this thread, and Django would refuse to touch its database beside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


class Counted:
    """The live server's application, and how many requests it is at."""

    def __init__(self, app: Any) -> None:
        self.app, self.at, self.lock = app, 0, Lock()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """One request; what it writes is written when this returns."""
        with self.lock:
            self.at += 1
        try:
            return self.app(environ, start_response)
        finally:
            with self.lock:
                self.at -= 1


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server, started after the test database is there, so that its threads share the connection."""
    httpd = live_server.thread.httpd
    httpd.set_app(Counted(httpd.get_app()))
    return live_server


@pytest.fixture(autouse=True)
def _nothing_goes_on_into_the_next_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every window is shut, also after a failure, and what it sent is written; then tables are emptied."""
    opened, served = (
        request.getfixturevalue(name) if name in request.fixturenames else None
        for name in ("browser", "live_server")
    )
    yield
    for context in opened.contexts if opened else []:
        context.close()
    if served:
        for _twice in range(2):
            time.sleep(0.01)
            end = time.monotonic() + LONGEST_WAIT / 1000
            while served.thread.httpd.get_app().at:
                assert time.monotonic() < end, "a request does not end"
                time.sleep(0.01)


@pytest.fixture(autouse=True)
def _cookies_without_tls(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sid", "csrf"


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """The people of Sukamaju, and three voices about the same water and one about a lamp."""
    desa = makers.make_desa()
    roles = {"ketua": Role.KETUA_BPD, "keuangan": Role.KEUANGAN, "kades": Role.KADES, "petugas": Role.PETUGAS}
    people = {name: makers.make_member(role, desa, name) for name, role in roles.items()}
    krajan, at = makers.make_dusun(desa, "Krajan"), timezone.now()
    makers.make_dusun(desa, "Wetan")
    said = ("air sumur keruh sudah dua bulan", "sumur keruh lagi pak", "air sumur bau")
    for number, text in enumerate(said):
        phone = makers.make_contact(f"+6281200000{number:03}")
        makers.make_aspirasi(desa, text, at=at, contact=phone, channel=Channel.SMS, dusun=krajan, gender="p")
    makers.make_aspirasi(desa, "lampu jalan mati dekat mushola", at=at)
    return people


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer) -> Iterator[Sign]:
    """Opens a window in which a member is signed in, at their own desk unless another address is named."""
    opened: list[BrowserContext] = []

    def signed_in(
        name: str,
        *,
        size: tuple[int, int] = PHONE,
        script: bool = False,
        dark: bool = False,
        at: str = "/meja/",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            bypass_csp=script,  # axe is a script of ours, which the policy rightly stops
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="id-ID",
            base_url=live_server.url,
        )
        context.set_default_timeout(LONGEST_WAIT)
        opened.append(context)
        let_in(context, name, live_server.url)
        page = context.new_page()
        # What can be taken back goes away by an animation of ten seconds (css/bpd.css); here it stands.
        tools = context.new_cdp_session(page)
        tools.send("Animation.enable")
        tools.send("Animation.setPlaybackRate", {"playbackRate": 0})
        page.goto(at)
        return page

    yield signed_in
    for context in opened:
        context.close()

"""The kecamatan's desk in a real browser: axe, reflow, whole words, targets."""

import datetime as dt
import gzip
import re
from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from accountability.accounts.models import Role
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from tests import makers
from tests.browser.test_gallery import ARGS, BROKEN_WORDS, CHROMIUM, RULES, SITE, SMALL_TARGETS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
KEC, WARNINGS = "/kec/", "/kec/peringatan/"
VILLAGE, KAMPUNG = "/kec/desa/99.01.01.2001/", "/kec/desa/99.02.01.2001/"
NAMES = ("Sukamaju", "Mekarsari", "Wanasari", "Karangsari", "Sindangjaya", "Pasirmukti", "Tanjungsari")


def _made() -> dict[str, bytes]:
    """Every page of a kecamatan with troubles, of one without villages, and of a distrik, as sent."""
    long_ago = timezone.now() - dt.timedelta(days=40)
    for number, name in enumerate(NAMES, start=1):
        desa = makers.make_desa(f"99.01.01.20{number:02d}", name)
        ketua = makers.make_member(Role.KETUA_BPD, desa)
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=number % 3 + 1, at=long_ago)
        makers.make_usulan(kelompok, ketua.actor(), at=long_ago, adopted=number % 2 == 0)
        makers.make_aspirasi(desa, at=long_ago, gender="p" if number % 2 else "")
        if number % 3:
            makers.make_published(desa, ketua.actor(), year=timezone.localdate().year, at=long_ago)
    makers.make_desa("99.02.01.2001", "Yenmarau")
    sebutan.adopt(wilayah_kode="99.02", preset="papua")
    Wilayah.objects.create(
        kode="99.01.09", name="Sepi", level="kecamatan", type="kecamatan", parent_id="99.01", fictional=True
    )
    pages = {}
    for kode, paths in (
        ("99.01.01", (KEC, WARNINGS, VILLAGE)),
        ("99.02.01", (KAMPUNG,)),
        ("99.01.09", (f"{KEC}?sepi", f"{WARNINGS}?sepi")),
    ):
        client = Client()
        client.force_login(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode=kode)).user)
        for path in paths:
            response = client.get(path, headers={"host": "posko.example"}, secure=True)
            assert response.status_code == 200
            pages[path] = response.content
    return pages


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, bytes]:
    """The pages, made before the browser starts: Django's database and its event loop do not mix."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = _made()
        transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module")
def browser(pages: dict[str, bytes]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


def opened(browser: Browser, pages: dict[str, bytes], path: str, width: int = 360, **options: Any) -> Page:
    """The page on a screen of this width, with the style files beside it."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="id-ID", reduced_motion="reduce", **options
    )

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            assert found is not None, f"{parts.path} is not there"
            route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(found)[0] or "")
        else:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")

    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{SITE}{path}")
    return page


ALL = (KEC, WARNINGS, VILLAGE, KAMPUNG, f"{KEC}?sepi", f"{WARNINGS}?sepi")


class TestKecamatanDesk:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("path", ALL)
    def test_axe_finds_nothing(
        self, browser: Browser, pages: dict[str, bytes], theme: Any, path: str
    ) -> None:
        page = opened(browser, pages, path, color_scheme=theme)
        found = Axe().run(page, options={"runOnly": RULES})
        assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []
        page.context.close()

    @pytest.mark.parametrize("width", [320, 768, 1280])
    @pytest.mark.parametrize("path", ALL)
    def test_nothing_runs_off_the_screen(
        self, browser: Browser, pages: dict[str, bytes], path: str, width: int
    ) -> None:
        page = opened(browser, pages, path, width)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.context.close()

    @pytest.mark.parametrize("path", ALL)
    def test_text_twice_as_big_still_fits_with_whole_words(
        self, browser: Browser, pages: dict[str, bytes], path: str
    ) -> None:
        page = opened(browser, pages, path)
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.evaluate(BROKEN_WORDS) == []
        page.context.close()

    @pytest.mark.parametrize("path", [KEC, WARNINGS, VILLAGE])
    def test_targets_are_big_enough_for_a_thumb(
        self, browser: Browser, pages: dict[str, bytes], path: str
    ) -> None:
        page = opened(browser, pages, path)
        assert page.evaluate(SMALL_TARGETS) == []
        page.context.close()

    def test_every_tile_prints_its_figure(self, browser: Browser, pages: dict[str, bytes]) -> None:
        page = opened(browser, pages, KEC, 1280)
        figures = page.locator(".peta b").all_inner_texts()
        assert len(figures) == len(NAMES)
        assert set(figures) <= {"0%", "belum tayang"}
        page.context.close()

    def test_the_alert_stands_on_the_first_screen(self, browser: Browser, pages: dict[str, bytes]) -> None:
        page = opened(browser, pages, KEC)
        box = page.locator(".kabar").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640
        page.context.close()


@pytest.mark.django_db
class TestWeight:
    def test_a_first_visit_is_light_with_fifty_villages(self, client: Client) -> None:
        for number in range(50):
            makers.make_desa(f"99.01.01.20{number:02d}", f"Contoh {number}")
        client.force_login(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01")).user)
        page = client.get(KEC).content
        files = set(re.findall(rb"/static/([\w./-]+)", page))
        assert len(files) <= 7
        sent = [page, *(Path(str(finders.find(name.decode()))).read_bytes() for name in files)]
        assert sum(len(gzip.compress(part)) for part in sent) <= 80_000

"""What each page of a villager may cost on a slow network, in what no neighbour on the machine can change.

Time is not measured here: a busy machine would fail it. What makes the time is: bytes on the wire, requests,
round trips before the largest paint, what blocks the first paint, what moves afterwards, and how much a
script may run. bench/villager_pages.py measures the time itself (docs/running.md).
"""

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Request, Response

from accountability.accounts.models import Membership
from tests.browser.test_public_pages import CHROMIUM, Phone, world
from tests.browser.villager_pages import (
    Reach,
    Village,
    empty,
    name_of,
    normal,
    not_found,
    pages_of_the_site,
    village,
    with_slips,
)
from tests.public_site.conftest import Walked, jpeg, walk

__all__ = ["jpeg", "walk", "world"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
MOST_BYTES, MOST_BYTES_OF_P1, MOST_REQUESTS, MOST_SCRIPT = 20 * 1024, 30 * 1024, 4, 4 * 1024
MOST_SHIFT = 0.02
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value })
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
# Above the fold nothing may come with a trip of its own: no picture, no font, no sheet.
LATE = """() => [...document.querySelectorAll('img, link[rel=stylesheet], iframe, video')]
  .filter((e) => e.tagName === 'LINK' || (e.offsetParent && e.getBoundingClientRect().top < innerHeight))
  .map((e) => e.outerHTML.slice(0, 120))"""
# The address of the largest paint: "" when it is text of the page itself. On Slow 3G (design, section 6) a
# trip takes two seconds, so within three seconds there is no time for a second one.
LARGEST = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).url))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""
BLOCKING = """() => [...document.querySelectorAll('script[src]:not([defer]):not([async]):not([type=module])')]
  .map((e) => e.outerHTML)"""

type Pages = Callable[[Village], dict[str, Reach]]


class Wire:
    """What the newest page brought over the wire, packed as nginx and Django pack it, with its headers.

    Playwright's routes switch the browser's own cache off, so every page is loaded as if for the first time.
    """

    def __init__(self, phone: Phone) -> None:
        self.visited: set[str] = set()
        self._answers: list[Response] = []
        phone.page.on("request", self._begin)
        phone.page.on("response", self._note)

    def _begin(self, request: Request) -> None:
        if request.is_navigation_request():
            self._answers.clear()
            self.visited.add(name_of(urlsplit(request.url).path))

    def _note(self, answer: Response) -> None:
        self._answers.append(answer)

    def answers(self) -> dict[str, int]:
        """Address: bytes, of everything but what stands in the page itself."""
        told = [one for one in self._answers if not one.url.startswith(("data:", "blob:"))]
        return {one.url: len(gzip.compress(_body(one))) + _of_headers(one) for one in told}

    def is_photo(self, url: str) -> bool:
        """Whether it is a photo: those are not counted, and load when scrolled to (design: no photo)."""
        return "/foto/" in url

    def of_script(self) -> int:
        """Bytes of the scripts."""
        scripts = {one.url for one in self._answers if one.request.resource_type == "script"}
        return sum(size for url, size in self.answers().items() if url in scripts)


def _of_headers(answer: Response) -> int:
    return sum(len(name) + len(value) + 4 for name, value in answer.headers.items())


def _body(answer: Response) -> bytes:
    path = urlsplit(answer.url).path
    if path.startswith("/static/"):
        return Path(str(finders.find(path.removeprefix("/static/")))).read_bytes()
    return answer.body()


@pytest.fixture
def built(world: Walked, ketua: Membership) -> Village:
    """The village of all these tests."""
    return village(world, ketua)


@pytest.mark.parametrize("pages", [normal, with_slips, empty, not_found])
class TestWhatAPageCosts:
    def test_few_bytes_in_one_round_trip_nothing_from_elsewhere_and_nothing_moves_afterwards(
        self, browser: Browser, built: Village, pages: Pages
    ) -> None:
        wrong, visited = [], set[str]()
        for name, reach in pages(built).items():
            phone = Phone(browser, bypass_csp=True)
            wire = Wire(phone)
            page = reach(phone)
            late = page.evaluate(LATE) + page.evaluate(BLOCKING)
            painted = page.evaluate(LARGEST)
            page.wait_for_load_state("networkidle")
            visited |= wire.visited
            sizes = {url: size for url, size in wire.answers().items() if not wire.is_photo(url)}
            most = MOST_BYTES_OF_P1 if name.startswith("P1") else MOST_BYTES
            fits = sum(sizes.values()) <= most and len(sizes) <= MOST_REQUESTS
            ours = all(urlsplit(url).netloc == "posko.example" for url in sizes)
            if not (fits and ours and wire.of_script() <= MOST_SCRIPT):
                wrong.append((name, str(sizes)))
            shift = page.evaluate(SHIFT)
            if late or painted or shift > MOST_SHIFT:
                wrong.append((name, f"late {late}, largest {painted}, shift {shift}"))
            phone.context.close()
        assert wrong == []
        if pages is normal:
            assert sorted(pages_of_the_site() - visited) == [], "a page of the site without a budget"

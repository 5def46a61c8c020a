"""Every villager page in every state: axe, narrow screens, large letters, thumbs, keys, no signal."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from accountability.accounts.models import Membership
from tests.browser.checks import EVERY_LOOK, resize, violations
from tests.browser.test_gallery import BROKEN_WORDS, SMALL_TARGETS
from tests.browser.test_public_pages import CHROMIUM, Phone, world
from tests.browser.villager_pages import (
    Reach,
    Village,
    empty,
    everything,
    normal,
    not_found,
    village,
    with_slips,
)
from tests.public_site.conftest import Walked, jpeg, walk

__all__ = ["jpeg", "walk", "world"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
type Pages = Callable[[Village], dict[str, Reach]]
type Check = Callable[[Page], Any]
STATES = [normal, with_slips, empty, not_found]
LARGE = "document.documentElement.style.fontSize = '200%'"
WIDTH = "document.documentElement.scrollWidth"
# What has the focus: what is wrong with it, and where it stands. It has to be on the screen, large
# enough to be seen, on top where a finger would touch it, and ringed: by itself or by its label.
FOCUSED = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const named = e.outerHTML.slice(0, 100), box = e.getClientRects()[0];
  const stop = (wrong) => [named, wrong, (box?.top ?? 0) + scrollY, (box?.bottom ?? 0) + scrollY];
  if (!box || box.bottom < 0 || box.top > innerHeight || box.width < 8) return stop('not on the screen');
  const faces = [e, ...[...(e.labels || [])].flatMap((one) => [one, ...one.children])];
  const ring = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
  const ringed = (one) => ring(getComputedStyle(one));
  if (!faces.some(ringed) && !e.matches('.lewati')) return stop('no ring');
  const x = box.left + box.width / 2, y = Math.min(box.top + box.height / 2, innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const mine = faces.some((one) => one.contains(top) || top?.contains(one));
  return stop(mine ? '' : `under ${top?.outerHTML.slice(0, 80)}`);
}"""
# An order of one's own for the tab key, or a badge that tells a state by its colour alone.
OWN_ORDER = "() => [...document.querySelectorAll('[tabindex]')].filter((e) => e.tabIndex > 0).length"
BADGES = """() => [...document.querySelectorAll('.lencana, .kabar, .jejak li')]
  .filter((e) => e.offsetParent && !(e.querySelector('svg use') && /\\p{L}/u.test(e.textContent)))
  .map((e) => e.outerHTML.slice(0, 100))"""
MOST_STOPS = 120


@pytest.fixture
def built(world: Walked, ketua: Membership) -> Village:
    """The village of all these tests."""
    return village(world, ketua)


def wrong(browser: Browser, pages: dict[str, Reach], checks: dict[str, Check], **options: Any) -> list[Any]:
    """Each page reached once, each check made on it; what was found, by page and check."""
    found = []
    for name, reach in pages.items():
        phone = Phone(browser, bypass_csp=True, **options)
        page = reach(phone)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        found += [(name, what, told) for what, check in checks.items() if (told := check(page))]
        phone.context.close()
    return found


def axe(page: Page) -> list[tuple[str, str]]:
    """What axe finds, in short."""
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in violations(page)]


def by_night(page: Page) -> list[tuple[str, str]]:
    """What axe finds in the colours of the night."""
    page.emulate_media(color_scheme="dark")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in violations(page, colours=True)]
    page.emulate_media(color_scheme="light")
    return found


def too_wide(width: int) -> Check:
    """Whether something runs off a screen of this width."""

    def check(page: Page) -> str:
        resize(page, width)
        return "" if page.evaluate(WIDTH) <= width else f"{page.evaluate(WIDTH)} pixels"

    return check


def too_wide_with_large_letters(page: Page) -> str:
    """Whether something runs off 360 pixels, or a word breaks, once letters are twice as large."""
    resize(page, 360)
    page.evaluate(LARGE)
    broken = page.evaluate(BROKEN_WORDS) if "/buku-jejak/" not in page.url else []
    return "" if page.evaluate(WIDTH) <= 360 and not broken else f"{page.evaluate(WIDTH)} pixels {broken}"


def hidden_stops(page: Page) -> list[list[Any]]:
    """What is wrong with the stops of the tab key: covered, unseen, without a ring, or out of reading order.

    The way to the content comes first, and no stop stands wholly above the one before it.
    """
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    stops: list[list[Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    wrong = [stop for stop in stops if stop[1]]
    wrong += [["back up the page", *after] for before, after in pairwise(stops[1:]) if after[3] < before[2]]
    # Where a slip has the focus from the start, the key goes on from there.
    starts_below = page.locator(".ringkas-salah").count() > 0
    if not starts_below and not (stops and "lewati" in stops[0][0]):
        wrong.append(["not the way to the content", *stops[:1]])
    return wrong


@pytest.mark.parametrize("pages", STATES)
class TestEveryPage:
    def test_axe_finds_nothing_it_fits_and_the_tab_key_meets_everything(
        self, browser: Browser, built: Village, pages: Pages
    ) -> None:
        """In one visit: by day and by night, thumbs, keys, narrow phones and large letters."""
        checks: dict[str, Check] = {
            "words": lambda page: page.evaluate(BROKEN_WORDS),
            "targets": lambda page: page.evaluate(SMALL_TARGETS),
            "badges": lambda page: page.evaluate(BADGES),
            "order": lambda page: page.evaluate(OWN_ORDER),
            "axe": axe,
            "320 pixels": too_wide(320),
        }
        if EVERY_LOOK or pages is not normal:
            checks |= {
                "axe, dark": by_night,
                "covered": hidden_stops,
                "letters twice as large": too_wide_with_large_letters,
            }
        assert wrong(browser, pages(built), checks) == []


class TestSlips:
    def test_a_slip_comes_first_names_its_field_and_keeps_what_was_typed(
        self, browser: Browser, built: Village
    ) -> None:
        for name, reach in with_slips(built).items():
            phone = Phone(browser, java_script_enabled=False)
            page = reach(phone)
            assert page.title().startswith("Salah:"), name
            for link in page.locator(".ringkas-salah a").all():
                field = page.locator(str(link.get_attribute("href"))).first
                assert field.count() == 1, name
            marked = page.locator("fieldset:has([aria-invalid=true]), [aria-invalid=true]").first
            told = str(marked.get_attribute("aria-describedby"))
            assert any(page.locator(f"[id='{one}']").count() for one in told.split()), name
            phone.context.close()


class TestWithoutASignal:
    def test_what_is_open_stays_and_nothing_is_wrong_with_it(self, browser: Browser, built: Village) -> None:
        def offline(page: Page) -> list[Any]:
            page.context.set_offline(True)
            page.evaluate("document.getElementById('luring').hidden = false")
            return [*axe(page), *hidden_stops(page)]

        some = {name: reach for name, reach in everything(built).items() if name[:2] in {"W1", "W2", "W5"}}
        assert some
        assert wrong(browser, some, {"offline": offline}) == []

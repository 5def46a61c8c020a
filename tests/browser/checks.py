"""What the browser tests have in common: the browser, the screens, the rules of axe, and how they wait."""

import os
import time
from collections.abc import Callable
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Response, expect

from accountability.accounts.models import Membership, User
from tests.chromium import a_browser

CHROMIUM = a_browser()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # those of the above that look at colours (axe: cat.color)
PHONE, LAPTOP = (360, 640), (1280, 800)
LONGEST_WAIT = 180_000  # ms until what will never come is given up; nothing is measured by it
AXE = Axe()
Cast = dict[str, Membership]
Sign = Callable[..., Page]
Scheme = Literal["light", "dark"]
Look = tuple[tuple[int, int], Scheme]
# `make looks` asks for every look; a run of all tests lets axe look at the first screen of each page only.
EVERY_LOOK = bool(os.environ.get("POSKO_EVERY_LOOK"))
LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"), (LAPTOP, "light"), (LAPTOP, "dark"))


def let_in(window: BrowserContext, name: str, server: str) -> None:
    """Gives the window the cookie that signing in would give (test_desk.py does that by hand)."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    window.add_cookies([{"name": "sid", "value": client.cookies["sid"].value, "url": server}])


def press(page: Page, name: str) -> None:
    """Presses the one button of this name; where that leads to a page, it is there whole."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def unfold(page: Page, words: str) -> None:
    """Opens the action of this name."""
    page.locator("summary", has_text=words).click()


def open_all(page: Page) -> None:
    """Unfolds everything that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")


def shows(page: Page, words: str, where: str = "main") -> None:
    """Waits until this part of the page shows these words."""
    expect(page.locator(where).first).to_contain_text(words, use_inner_text=True)


def resize(page: Page, width: int, height: int = 640) -> None:
    """Gives the window this size, and waits until the page has heard of it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([w, h]) => innerWidth === w && innerHeight === h", arg=[width, height])


def beyond(page: Page) -> int:
    """How far the page runs off the side, in px."""
    found: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


def violations(page: Page, *, colours: bool = False) -> list[dict[str, Any]]:
    """What axe finds wrong on the page, whole, or in its colours alone; the script is put in once a page.

    Of what passes it tells one example, which saves a third.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    rules = {"type": "rule", "values": COLOURS} if colours else {"type": "tag", "values": RULES}
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then((told) => told.violations)", options
    )
    return found


def wrong_in_looks(page: Page, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """What is wrong with the page that stands open, on each of these screens, by day and by night.

    On a screen axe looks at everything once, in its first scheme; in the second only at the colours, for
    a scheme changes nothing else. Without EVERY_LOOK it looks at the first screen; on the others, which have
    the same page, only what runs off the side is looked for.
    """
    found: list[str] = []
    first, seen = looks[0][0], None
    for size, scheme in looks:
        if size != first and size == seen and not EVERY_LOOK:
            continue
        resize(page, *size)
        page.emulate_media(color_scheme=scheme)
        if size == first or EVERY_LOOK:
            wrong = violations(page, colours=size == seen)
            found += [f"{size} {scheme}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in wrong]
        if size != seen and (wide := beyond(page)) > 0:
            found.append(f"{size}: {wide} px too wide")
        seen = size
    return found


def looked_at(
    page: Page, address: str, looks: tuple[Look, ...] = LOOKS, *, unfolded: bool = False
) -> list[str]:
    """Opens the address once and tells what is wrong there in each of these looks."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    if unfolded:
        open_all(page)
    return [f"{address}: {one}" for one in wrong_in_looks(page, looks)]


def answers_to(page: Page) -> list[Response]:
    """Every answer the page gets from now on; their sizes are there once the page is."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    return answers


def comes_true(page: Page, script: str) -> None:
    """Waits until the script says so; Playwright's `wait_for_function` takes a promise for a yes."""
    eventually(page, lambda: bool(page.evaluate(script)))


def eventually(page: Page, happened: Callable[[], bool], seconds: float = 2 * LONGEST_WAIT / 1000) -> None:
    """Waits until it happened, while the page goes on working."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        page.wait_for_timeout(50)

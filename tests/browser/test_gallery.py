"""The gallery as a phone shows it: axe, reflow, whole words, targets, keyboard."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.browser.checks import CHROMIUM, LONGEST_WAIT, wrong_in_looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
SITE = "https://posko.example"
GALLERY = f"{SITE}/_gaya/"

BROKEN_WORDS = r"""() => {
  const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    const unseen = 'style, script, [hidden], .vh, .hanya-cetak, dialog:not([open])';
    if (node.parentElement.closest(unseen)) continue;
    for (const word of node.data.matchAll(/[\p{L}\p{N}.,]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((e) => e.offsetParent && !e.matches('.lewati'))
  .filter((e) => !e.closest('p, dd, .angka-besar + span, .judul, .kecil'))
  .map((e) => (e.matches('[type=radio], [type=checkbox]') ? e.closest('label') : e))
  .filter((e) => { const box = e.getBoundingClientRect(); return box.width < 47.5 || box.height < 39.5; })
  .map((e) => e.outerHTML.slice(0, 80))"""
COVERED = """() => {
  const e = document.activeElement, box = e.getClientRects()[0];
  if (e === document.body || !box) return '';
  const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y), mine = [e, ...(e.labels || [])];
  const bar = top && top.closest('.luring, .aksi');
  return bar && !mine.some((m) => bar.contains(m)) ? e.outerHTML.slice(0, 80) : '';
}"""


def answer(route: Route) -> None:
    """Lets Django's own test client, policy header and all, stand in for the network."""
    parts = urlsplit(route.request.url)
    if parts.path.startswith("/static/"):
        found = finders.find(parts.path.removeprefix("/static/"))
        assert found is not None, f"{parts.path} is not there"
        route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(found)[0] or "")
    else:
        response = Client().get(f"{parts.path}?{parts.query}", headers={"host": "posko.example"}, secure=True)
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)


def opened(browser: Browser, *, width: int = 360, address: str = GALLERY, **options: Any) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 640}, locale="id-ID", reduced_motion="reduce", **options
    )
    context.set_default_timeout(LONGEST_WAIT)
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(address)
    return page


class TestGalleryOnAPhone:
    @pytest.mark.parametrize("address", [GALLERY, f"{GALLERY}?yakin=gabung", f"{SITE}/tidak-ada/"])
    def test_axe_finds_nothing(self, browser: Browser, address: str) -> None:
        page = opened(browser, address=address, bypass_csp=True)
        assert wrong_in_looks(page, (((360, 640), "light"), ((360, 640), "dark"))) == []
        page.context.close()

    def test_the_policy_blocks_nothing_of_ours(self, browser: Browser) -> None:
        page, said = opened(browser), []
        page.on("console", lambda message: said.append(message.text))
        page.reload()
        assert page.evaluate("getComputedStyle(document.querySelector('.tombol')).minHeight") == "48px"
        assert said == []
        page.context.close()

    @pytest.mark.parametrize("preset", ["umum", "papua", "toraja"])
    def test_nothing_runs_off_a_screen_of_320_pixels(self, browser: Browser, preset: str) -> None:
        page = opened(browser, width=320, address=f"{GALLERY}?sebutan={preset}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.context.close()

    def test_text_twice_as_big_still_fits_with_whole_words(self, browser: Browser) -> None:
        page = opened(browser, bypass_csp=True, address=f"{GALLERY}?sebutan=toraja")
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.evaluate(BROKEN_WORDS) == []
        page.context.close()

    def test_no_word_breaks_in_the_middle(self, browser: Browser) -> None:
        page = opened(browser)
        assert page.evaluate(BROKEN_WORDS) == []
        page.context.close()

    def test_targets_are_big_enough_for_a_thumb(self, browser: Browser) -> None:
        page = opened(browser)
        assert page.evaluate(SMALL_TARGETS) == []
        page.context.close()

    def test_the_menu_of_a_page_is_one_row_of_thumb_sized_words(self, browser: Browser) -> None:
        page = opened(browser, address=f"{SITE}/tidak-ada/")
        boxes = [link.bounding_box() for link in page.locator(".kepala .nav a").all()]
        assert len({round(box["y"]) for box in boxes if box}) == 1
        assert all(box and box["width"] >= 48 and box["height"] >= 48 for box in boxes)
        page.context.close()

    def test_the_first_stop_of_the_tab_key_is_the_way_to_the_content(self, browser: Browser) -> None:
        page = opened(browser, address=f"{SITE}/tidak-ada/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
        page.context.close()

    def test_no_sticky_bar_covers_what_has_the_focus(self, browser: Browser) -> None:
        page = opened(browser)
        page.locator(".centang").first.click()
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        covered = []
        for _ in range(90):
            page.keyboard.press("Tab")
            covered.append(page.evaluate(COVERED))
        assert [what for what in covered if what] == []
        page.context.close()

    def test_the_choice_of_dark_is_remembered_and_can_be_undone(self, browser: Browser) -> None:
        page = opened(browser)
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        page.click("#tema")
        dark = page.evaluate(ground)
        page.reload()
        assert page.evaluate(ground) == dark != light
        page.click("#tema")
        assert page.evaluate(ground) == light
        page.context.close()

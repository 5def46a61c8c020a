"""The checks of the browser tests find what they are there for."""

import pytest
from playwright.sync_api import Browser

from tests.browser import checks
from tests.browser.checks import CHROMIUM, LOOKS, violations, wrong_in_looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
PAGE = '<html lang="id"><title>Uji</title><style>{style}</style><main><h1>Uji</h1>{more}</main></html>'


def test_axe_finds_a_picture_without_words_and_pale_letters(browser: Browser) -> None:
    page = browser.new_page()
    pale = '<img src="x.png"><p style="color: #ccc; background: #fff">pucat</p>'
    page.set_content(PAGE.format(style="", more=pale))
    assert {one["id"] for one in violations(page)} >= {"image-alt", "color-contrast"}
    page.close()


@pytest.mark.parametrize("every", [True, False])
def test_letters_pale_by_night_alone_and_a_page_too_wide_on_a_phone_alone_are_found(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, every: bool
) -> None:
    monkeypatch.setattr(checks, "EVERY_LOOK", every)
    page = browser.new_page()
    night = "@media (prefers-color-scheme: dark) { p { color: #444; background: #222 } }"
    page.set_content(PAGE.format(style=night, more='<p style="width: 600px">pucat</p>'))
    found = wrong_in_looks(page, LOOKS)
    assert sum("color-contrast" in one for one in found) == (2 if every else 1)
    assert sum("too wide" in one for one in found) == 1
    assert len(found) == (3 if every else 2)
    page.close()

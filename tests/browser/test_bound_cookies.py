"""The cookie a script keeps is bound to the host where there is https, and the one from before goes."""

import pytest
from playwright.sync_api import Browser

from tests.browser.test_gallery import SITE
from tests.browser.test_public_pages import CHROMIUM, Phone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]

WRITTEN = """async () => {
  const queue = Antrean.buat({ alamat: "/tidak-ada/", pemilik: "petugas", kabar: () => {} });
  await queue.tambah({ isi: "jalan rusak", kunci_kirim: crypto.randomUUID() }, "");
}"""


def kept(phone: Phone) -> dict[str, tuple[str, bool]]:
    """The cookies about the queue: value, and whether only https carries it."""
    return {
        one["name"]: (one["value"], one["secure"])
        for one in phone.context.cookies(SITE)
        if "antrean" in one["name"]
    }


class TestQueue:
    def test_the_mark_of_a_queue_is_bound_and_the_old_one_goes(self, browser: Browser) -> None:
        phone = Phone(browser)
        phone.context.add_cookies([{"name": "antrean", "value": "1", "url": SITE}])
        page = phone.goes("/setor-luring/")
        page.wait_for_function("() => !document.cookie.includes('antrean')")
        assert kept(phone) == {}
        page.evaluate(WRITTEN)
        page.reload()
        page.wait_for_function("() => document.cookie.includes('__Host-antrean=1')")
        assert kept(phone) == {"__Host-antrean": ("1", True)}
        phone.context.close()

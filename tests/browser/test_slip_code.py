"""The code of a slip comes out of its QR into the form, and into no address that leaves the phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from tests.browser.test_gallery import SITE
from tests.browser.test_public_pages import CHROMIUM, Phone
from tests.public_site.views.test_voting import CODES, door, make_ballot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]


class TestSlip:
    def test_the_code_stands_in_the_form_and_no_address_asked_for_holds_it(
        self, browser: Browser, desa: Wilayah, ketua: Membership
    ) -> None:
        ballot = make_ballot(desa, ketua, timezone.now(), 3)
        phone, asked = Phone(browser), list[str]()
        phone.page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        page = phone.goes(f"{door(ballot)}#kode={CODES[0]}")
        expect(page.locator("[name=kode]")).to_have_value(CODES[0])
        expect(page).to_have_url(f"{SITE}{door(ballot)}")
        assert [one for one in asked if CODES[0] in one] == []
        phone.context.close()

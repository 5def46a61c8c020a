"""The SMS pages of the desk in a browser: axe at 0, whole words, live counting, and no script needed."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accountability.accounts.models import Membership, Role
from posko.models import SMSText
from sms_gateway.budgeting import set_budget
from sms_gateway.models import Line, Reconciliation
from tests import makers
from tests.bpd_portal.sms_makers import mark, promise, write
from tests.browser.checks import (
    CHROMIUM,
    LAPTOP,
    PHONE,
    Sign,
    answers_to,
    looked_at,
    press,
    resize,
    shows,
    violations,
)
from tests.browser.test_gallery import BROKEN_WORDS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
PAGES = [
    "/bpd/sms/",
    "/bpd/sms/?keadaan=failed",
    "/bpd/sms/?nomor=1",
    "/bpd/sms/biaya/",
    "/bpd/sms/jalur/",
    "/bpd/tertahan/",
    "/bpd/pengaturan/",
    "/bpd/pengaturan/teks/terima/",
    "/bpd/pengaturan/darurat/",
]


@pytest.fixture
def ketua(browser: Browser) -> Membership:
    """The head of a council whose SMS have seen everything."""
    desa, at = makers.make_desa(), timezone.now()
    member = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    line = makers.make_line(desa)
    write(line, "lampu jalan mati dekat mushola", at)
    write(line, "RAHASIA air sumur kami keruh", at)
    mark(write(line, "jembatan kayu lapuk", at), state="dead", handed_over_at=None)
    mark(promise(desa, "sudah dibaca", at), state="failed", rank=90, error_code="30005", sending_at=at)
    mark(
        promise(desa, "disepakati", at),
        state="delivered",
        rank=100,
        rupiah=350,
        sending_at=at,
        delivered_at=at,
    )
    set_budget(desa=desa, rupiah_per_month=400, by=member.actor(), at=at)
    android = makers.make_line(desa, carrier="smsgate", address="+6281200002003")
    Line.objects.filter(pk=android.pk).update(
        last_heard_at=at - dt.timedelta(hours=5), rests_until=at + dt.timedelta(hours=1), failures_in_a_row=5
    )
    Reconciliation.objects.create(line=android, date=at.date(), at=at, told_by_provider=41, in_inbox=40)
    return member


@pytest.fixture
def open_desk(sign_in: Sign, ketua: Membership) -> Callable[..., Page]:
    """Opens a window in which the head has signed in."""

    def opens(size: tuple[int, int] = PHONE, *, script: bool = True, dark: bool = False) -> Page:
        return sign_in("ketua", size=size, script=script, dark=dark)

    return opens


class TestEveryPage:
    def test_axe_finds_nothing_nothing_runs_off_the_side_and_words_stay_whole(self, open_desk: Any) -> None:
        found: list[str] = []
        page = open_desk()
        for address in PAGES:
            found += looked_at(page, address)
            for size in (LAPTOP, PHONE):
                resize(page, *size)
                found += [f"{address}: {size} broken word {word}" for word in page.evaluate(BROKEN_WORDS)]
        assert found == []

    def test_a_refused_wording_passes_axe_too(self, open_desk: Any) -> None:
        page = open_desk(dark=True)
        page.goto("/bpd/pengaturan/teks/terima/")
        page.fill("[name=kata]", "{nomor} {alamat} “halo”")
        press(page, "Simpan kata-kata")
        expect(page).to_have_title(re.compile("^Salah:"))
        assert violations(page) == []

    def test_a_page_is_light_enough_for_a_slow_line(self, open_desk: Any) -> None:
        page = open_desk()
        answers = answers_to(page)
        page.goto("/bpd/sms/")
        sizes = [one.request.sizes()["responseBodySize"] for one in answers]
        assert sum(sizes) <= 60_000, sizes


class TestWording:
    def test_the_count_and_the_phone_follow_what_is_typed(self, open_desk: Any) -> None:
        page = open_desk()
        page.goto("/bpd/pengaturan/teks/terima/")
        count = page.locator("[data-hitung]")
        before = count.inner_text()
        page.fill("[name=kata]", "Nomor {nomor}, kunci {kunci}. [€] -{bpd}")
        expect(count).to_have_text("56 dari 160 huruf, 1 SMS")
        assert count.inner_text() != before
        shown = "Nomor 204-5813, kunci 1234 5678 9012 3456. [€] -BPD"
        expect(page.locator("[data-pratinjau]")).to_have_text(shown)
        page.fill("[name=kata]", "Nomor {nomor} {kunci} {bpd} " + "a" * 140)
        expect(count).to_contain_text("2 SMS")
        expect(count).to_contain_class("lebih")

    def test_the_server_counts_the_same_without_a_script(self, open_desk: Any) -> None:
        page = open_desk(script=False)
        page.goto("/bpd/pengaturan/teks/terima/")
        page.fill("[name=kata]", "Nomor {nomor}, kunci {kunci}. [€] -{bpd}")
        press(page, "Lihat dulu")
        expect(page.locator("[data-hitung]")).to_have_text("56 dari 160 huruf, 1 SMS")
        shown = "Nomor 204-5813, kunci 1234 5678 9012 3456. [€] -BPD"
        expect(page.locator("[data-pratinjau]")).to_have_text(shown)
        press(page, "Simpan kata-kata")
        assert SMSText.objects.get().body == "Nomor {nomor}, kunci {kunci}. [€] -{bpd}"


class TestWithoutScript:
    def test_the_log_is_filtered_by_hand(self, open_desk: Any) -> None:
        page = open_desk(script=False)
        page.locator("summary", has_text="Lainnya").click()
        page.get_by_role("link", name="SMS", exact=True).click()
        page.locator("summary", has_text="Cari dan saring").click()
        page.select_option("[name=keadaan]", "failed")
        press(page, "Terapkan")
        shows(page, "Nomor HP ini tidak aktif lagi.")
        assert "lampu jalan" not in page.inner_text("main")

    def test_paper_has_the_table_and_no_form(self, open_desk: Any) -> None:
        page = open_desk(LAPTOP, script=False)
        page.goto("/bpd/sms/biaya/")
        page.emulate_media(media="print")
        assert page.locator("table").is_visible()
        assert page.locator("tfoot").is_visible()
        for unseen in (".sub-menu", "[name=jumlah]", "main .tombol"):
            assert not page.locator(unseen).first.is_visible()
        assert "Dicetak" in page.inner_text("main")

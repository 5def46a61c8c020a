"""The inbox by hand: keys, one tap, undo, arrivals without a jump, two people at one voice; axe at 0."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accountability.accounts.models import Membership, Role
from posko.clustering import gather
from posko.models import Aspirasi
from posko.openings import opened
from tests import makers
from tests.browser.checks import CHROMIUM, LAPTOP, PHONE, Look, Sign, eventually, looked_at, press, shows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
SHIFTS = """new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.geser += one.value;
})
  .observe({ type: "layout-shift", buffered: true })"""


@pytest.fixture
def people(browser: Browser) -> dict[str, Membership]:
    """Two members, three voices on the desk, one set aside, and a kelompok one of the voices belongs to."""
    desa, at = makers.make_desa(), timezone.now()
    people = {name: makers.make_member(Role.KETUA_BPD, desa, name) for name in ("ketua", "wakil")}
    people["wakil"].user.display_name = "Ibu Sari"
    people["wakil"].user.save()
    makers.make_dusun(desa, "Wetan")
    lamps = [
        makers.make_aspirasi(desa, text, at=at) for text in ("lampu rt 4 mati", "lampu jalan rt 4 padam")
    ]
    gather(desa=desa, aspirasi=lamps, title="Lampu RT 4", by=people["ketua"].actor(), at=at)
    for text in ("air sumur keruh", "rt 4 gelap lampu mati", "posyandu sepi"):
        makers.make_aspirasi(desa, text, at=at)
    makers.make_aspirasi(desa, "dana cepat cair tanpa jaminan", at=at, quarantine="iseng")
    return people


def row(page: Page, words: str) -> Any:
    """The row that shows these words."""
    return page.locator(".daftar > li", has_text=words)


class TestTaps:
    def test_one_voice_is_sorted_with_one_tap_each_without_a_script(
        self, people: dict[str, Membership], sign_in: Sign
    ) -> None:
        page = sign_in("ketua")
        row(page, "air sumur").get_by_role("button", name="Dibaca").click()
        expect(page.locator(".sisa")).to_have_count(1)
        row(page, "gelap").get_by_role("button", name=re.compile("Gabung ke Lampu")).click()
        expect(page.locator(".sisa")).to_have_count(1)
        expect(row(page, "gelap")).to_have_count(0)
        assert Aspirasi.objects.get(text="air sumur keruh").state == "read"
        assert Aspirasi.objects.get(text__contains="gelap").kelompok is not None
        press(page, "Batalkan")
        expect(row(page, "gelap")).to_have_count(1)
        assert Aspirasi.objects.get(text__contains="gelap").kelompok is None


class TestKeys:
    def test_down_tick_reply_and_never_while_typing(
        self, people: dict[str, Membership], sign_in: Sign
    ) -> None:
        page = sign_in("ketua", size=LAPTOP, script=True)
        page.goto("/bpd/")
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.locator(".daftar > li").nth(1).locator(".judul")).to_be_focused()
        page.keyboard.press("x")
        expect(page.locator(".daftar > li").nth(1).locator("input")).to_be_checked()
        page.keyboard.press("/")
        expect(page.locator("[name=kata]")).to_be_focused()
        page.keyboard.type("jkxgb?")
        expect(page.locator("[name=kata]")).to_have_value("jkxgb?")
        page.locator(".daftar .judul").first.focus()
        page.keyboard.press("?")
        expect(page.locator("#pintasan")).to_be_visible()
        page.get_by_label("Pakai pintasan").uncheck()
        page.keyboard.press("Escape")
        page.locator(".daftar .judul").first.focus()
        page.keyboard.press("b")
        expect(page.locator("h1")).to_have_text("Aspirasi masuk")
        page.keyboard.press("Tab")
        page.evaluate("localStorage.clear()")
        page.keyboard.press("b")
        expect(page.locator("h1")).to_have_text("Balas 1 warga sekaligus")
        page.fill("[name=kalimat]", "Sabtu kerja bakti.")
        expect(page.locator(".hp-kecil")).to_contain_text("Sabtu kerja bakti. Balas: TAMBAH")

    def test_all_of_the_page_is_ticked_with_and_without_a_script(
        self, people: dict[str, Membership], sign_in: Sign
    ) -> None:
        for script in (True, False):
            page = sign_in("ketua", script=script)
            page.goto("/bpd/")
            page.get_by_role("link", name="Centang semua di halaman ini").click()
            expect(page.locator("[name=nomor]:checked")).to_have_count(3)


class TestTicks:
    @pytest.fixture
    def many(self, people: dict[str, Membership]) -> None:
        """More voices than a page of the inbox holds."""
        for n in range(25):
            makers.make_aspirasi(people["ketua"].wilayah, f"soal ke-{n}", at=timezone.now())

    def test_they_hold_on_the_next_page_and_are_gone_when_used(self, many: None, sign_in: Sign) -> None:
        page = sign_in("ketua", size=PHONE, script=True)
        page.goto("/bpd/")
        page.locator(".daftar [name=nomor]").first.check()
        page.get_by_role("link", name="Berikutnya").click()
        expect(page.locator("[data-titipan]")).to_contain_text("1 lagi dicentang di halaman lain.")
        page.locator(".daftar [name=nomor]").first.check()
        page.get_by_role("link", name="Sebelumnya").click()
        expect(page.locator(".daftar [name=nomor]:checked")).to_have_count(1)
        page.locator(".aksi").get_by_role("button", name="Gabung").click()
        expect(page.locator("h1")).to_have_text("Gabung 2 aspirasi")
        page.goto("/bpd/")
        expect(page.locator(".daftar [name=nomor]:checked")).to_have_count(0)
        page.goto("/bpd/?halaman=2")
        expect(page.locator(".daftar [name=nomor]:checked")).to_have_count(0)

    def test_those_of_another_page_can_be_let_go_and_another_filter_has_its_own(
        self, many: None, sign_in: Sign
    ) -> None:
        page = sign_in("ketua", size=PHONE, script=True)
        page.goto("/bpd/")
        page.locator(".daftar [name=nomor]").first.check()
        page.goto("/bpd/?halaman=2")
        page.get_by_role("button", name="Lepas yang di halaman lain").click()
        expect(page.locator("[data-titipan]")).not_to_contain_text("lagi dicentang")
        page.locator(".daftar [name=nomor]").first.check()
        page.goto("/bpd/?keadaan=semua")
        expect(page.locator("[data-titipan]")).not_to_contain_text("lagi dicentang")

    def test_without_a_script_it_is_said_that_they_hold_for_one_page(self, many: None, sign_in: Sign) -> None:
        page = sign_in("ketua")
        page.goto("/bpd/")
        expect(page.locator("[data-titipan]")).to_contain_text("Centang hanya berlaku di halaman ini.")
        expect(page.get_by_role("button", name="Lepas yang di halaman lain")).to_have_count(0)

    @pytest.mark.parametrize("size", [PHONE, (320, 640)], ids=["phone", "narrow"])
    def test_the_bar_is_one_row_on_a_phone(
        self, people: dict[str, Membership], sign_in: Sign, size: tuple[int, int]
    ) -> None:
        page = sign_in("ketua", size=size)
        page.goto("/bpd/")
        assert page.locator(".aksi").evaluate("bar => getComputedStyle(bar).position") == "static"
        page.locator(".daftar [name=nomor]").first.check()
        assert page.locator(".aksi").evaluate("bar => getComputedStyle(bar).position") == "sticky"
        boxes = [one.bounding_box() for one in page.locator(".aksi .tombol").all()]
        assert len({box["y"] for box in boxes if box}) == 1
        assert all(box["height"] >= 44 for box in boxes if box)
        bar = page.locator(".aksi").bounding_box()
        assert bar is not None
        assert bar["height"] <= 100


class TestArrivals:
    def test_without_a_socket_a_count_appears_and_nothing_moves(
        self, people: dict[str, Membership], sign_in: Sign
    ) -> None:
        page = sign_in("ketua", size=LAPTOP, script=True)
        page.goto("/bpd/")
        page.evaluate("window.geser = 0")
        page.evaluate(SHIFTS)
        before = [box.inner_text() for box in page.locator(".daftar .judul").all()]
        makers.make_aspirasi(people["ketua"].wilayah, "jembatan lapuk", at=timezone.now())
        makers.make_aspirasi(people["ketua"].wilayah, "pos ronda bocor", at=timezone.now())
        opened(
            aspirasi=Aspirasi.objects.get(text="posyandu sepi"),
            by=people["wakil"].actor(),
            at=timezone.now(),
        )
        # It asks by itself when it is looked at again; the live server of the tests speaks no WebSocket.
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_role("link", name="2 aspirasi baru")).to_be_visible()
        expect(row(page, "posyandu sepi").locator("[data-di-sini]")).to_have_text(
            "Ibu Sari sedang membuka ini"
        )
        assert [box.inner_text() for box in page.locator(".daftar .judul").all()] == before
        assert page.evaluate("window.geser") <= 0.05
        page.get_by_role("link", name="2 aspirasi baru").click()
        expect(row(page, "jembatan lapuk")).to_have_count(1)


class TestTwoPeople:
    def test_the_second_reply_is_refused_and_its_words_stay(
        self, people: dict[str, Membership], sign_in: Sign
    ) -> None:
        mine, theirs = sign_in("ketua"), sign_in("wakil")
        for page in (mine, theirs):
            row(page, "air sumur").locator(".judul").click()
            page.locator("details.lain > summary").click()
            page.locator("summary", has_text="Balas").click()
            page.fill("#balas_kalimat", f"Kata {'saya' if page is mine else 'Sari'}.")
        expect(theirs.locator(".hadir").first).to_contain_text("ketua", ignore_case=True)
        press(theirs, "Balas")
        press(mine, "Balas")
        shows(mine, "Baru saja digerakkan orang lain")
        expect(mine.locator("#balas_kalimat")).to_have_value("Kata saya.")
        press(mine, "Balas")
        voice = Aspirasi.objects.get(text="air sumur keruh")
        eventually(mine, lambda: voice.messages.count() == 2)


class TestLooks:
    ADDRESSES = (
        "/bpd/",
        "/bpd/?kelamin=p&topik=air&urut=tenggat&sejak=2026-01-01",
        "/bpd/?kata=takada",
        "/bpd/?pintasan=1",
        "/bpd/disisihkan/",
    )

    LOOKS: tuple[Look, ...] = ((PHONE, "dark"), (LAPTOP, "light"), ((320, 640), "light"))

    def test_axe_finds_nothing_and_nothing_runs_off_the_side(
        self, people: dict[str, Membership], sign_in: Sign
    ) -> None:
        page = sign_in("ketua", script=True)
        row(page, "posyandu").get_by_role("button", name="Dibaca").click()  # the undo bar is part of it
        expect(page.locator(".sisa")).to_be_visible()
        number = Aspirasi.objects.get(text="air sumur keruh").nomor
        many = tuple(f"/bpd/{door}/?nomor={number}" for door in ("balas", "teruskan"))
        addresses = (*self.ADDRESSES, *many, f"/bpd/aspirasi/{number}/")
        found = [one for address in addresses for one in looked_at(page, address, self.LOOKS)]
        assert found == []

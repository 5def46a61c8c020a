"""The page of one voice, words for the public and the trail: phone and laptop, light and dark, axe at 0."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accountability.accounts.models import Membership, Role
from posko.answering import write_back
from posko.models import Opening
from posko.noting import note_inside
from posko.states import Channel
from posko.summarising import propose_summary
from tests import makers
from tests.browser.checks import CHROMIUM, LOOKS, Sign, looked_at, open_all, press, shows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
NARROW = (320, 640)


@pytest.fixture
def ketua(browser: Browser) -> Membership:
    """The head of the council of Sukamaju."""
    return makers.make_member(Role.KETUA_BPD, makers.make_desa(), "ketua")


def unfold(page: Page, words: str) -> None:
    """Opens what is folded under this name."""
    page.locator("main summary", has_text=words).click()


@pytest.fixture
def addresses(ketua: Membership) -> list[str]:
    """A voice with a talk, one about the village government, words that wait, and the trail."""
    at, desa = timezone.now(), ketua.wilayah
    second = makers.make_member(Role.ANGGOTA_BPD, desa, "anggota")
    phone = makers.make_contact("+6281200000777")
    held = makers.make_aspirasi(
        desa,
        "lampu depan rumah bu siti rt 3 mati",
        at=at - dt.timedelta(days=1),
        contact=phone,
        channel=Channel.SMS,
    )
    write_back(aspirasi=held, text="Kami cek malam ini.", by=ketua.actor(), at=at)
    note_inside(aspirasi=held, text="Tanya penjaga balai.", by=second.actor(), at=at)
    propose_summary(aspirasi=held, text="Lampu depan rumah Bu Siti mati.", by=second.actor(), at=at)
    Opening.objects.create(aspirasi=held, user=second.user, opened_at=at, seen_at=at)
    past = makers.make_aspirasi(desa, "kades jarang di kantor", at=at, about_pemdes=True)
    return [
        f"/bpd/aspirasi/{held.nomor}/",
        f"/bpd/aspirasi/{past.nomor}/?keadaan=semua",
        "/bpd/ringkasan/",
        "/bpd/jejak/",
        "/bpd/jejak/?perbuatan=dibuka",
    ]


class TestPages:
    def test_nothing_is_wrong_and_nothing_sticks_out(self, addresses: list[str], sign_in: Sign) -> None:
        """Phone, laptop and the narrowest phone, by day and by night, with everything unfolded."""
        page = sign_in("ketua", script=True)
        looks = (*LOOKS, (NARROW, "dark"))
        found = [one for address in addresses for one in looked_at(page, address, looks, unfolded=True)]
        assert found == []


class TestByHand:
    def test_a_reply_is_seen_as_on_a_small_phone_while_typing(
        self,
        addresses: list[str],
        sign_in: Sign,
    ) -> None:
        page = sign_in("ketua", script=True)
        page.goto(addresses[0])
        open_all(page)
        page.fill("#balas_kalimat", "Petugas datang besok pagi.")
        screen = page.locator("[data-untuk=balas_kalimat]")
        expect(screen).to_contain_text("Petugas datang besok pagi.")
        page.fill("#balas_kalimat", "panjang sekali " * 18)
        shows(page, "Selebihnya dibaca", "#balas_muat")
        assert len(screen.inner_text()) <= 160

    def test_two_people_without_a_script_bring_words_to_the_public(
        self,
        ketua: Membership,
        addresses: list[str],
        sign_in: Sign,
    ) -> None:
        first = sign_in("anggota")
        first.goto(addresses[0])
        shows(first, "Menunggu anggota lain:")
        second = sign_in("ketua")
        second.goto("/bpd/ringkasan/")
        shows(second, "Mungkin nama orang.")
        unfold(second, "Kembalikan")
        second.fill("[name=kalimat]", "Tanpa nama.")
        press(second, "Kembalikan")
        shows(second, "dikembalikan")
        first.reload()
        shows(first, "Tanpa nama.")
        unfold(first, "Usulkan ringkasan")
        first.fill("[name=ringkasan]", "Lampu jalan mati.")
        press(first, "Usulkan ringkasan")
        shows(first, "Menunggu anggota lain:")
        second.goto("/bpd/ringkasan/")
        press(second, "Setuju, tampilkan")
        shows(second, "tampil ke umum")
        press(second, "Batalkan")
        shows(second, "menunggu lagi", "body")
        press(second, "Setuju, tampilkan")
        shows(second, "tampil ke umum")
        voice = ketua.wilayah.aspirasi.get(nomor=addresses[0].split("/")[3])
        assert voice.public_summary == "Lampu jalan mati."

    def test_closing_without_a_reason_keeps_what_was_typed(
        self,
        addresses: list[str],
        sign_in: Sign,
    ) -> None:
        page = sign_in("ketua")
        page.goto(addresses[0])
        unfold(page, "Lainnya")
        page.locator("summary", has_text="Tutup").click()
        page.fill("#tutup_kalimat", "Iklan.")
        press(page, "Tutup")
        expect(page).to_have_title(re.compile("^Salah:"))
        expect(page.locator("#tutup_kalimat")).to_have_value("Iklan.")
        assert page.locator(".ringkas-salah a").first.get_attribute("href") == "#tutup_alasan"

"""Fifty people are told in a few taps, watched and taken back; the pages about telling pass axe."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accountability.council.answering import answer_officially
from accountability.council.handing_on import HandingOn, hand_on
from accountability.council.letters import LetterText
from accountability.council.models import HandedOnBy
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok, ReportBack
from posko.report_outlook import Part
from posko.reporting_back import report_back
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.browser.checks import CHROMIUM, Cast, Sign, looked_at, press, shows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
PEOPLE, MOST_TAPS = 50, 5


@pytest.fixture
def fifty(cast: Cast) -> Kelompok:
    """Fifty people with a phone each, in a kelompok that a musyawarah agreed to."""
    desa, by, at = cast["ketua"].wilayah, cast["ketua"].actor(), timezone.now()
    makers.make_line(desa)
    held = makers.make_kelompok(desa, by, voices=PEOPLE, title="Jalan RT 03 rusak", at=at)
    for place, voice in enumerate(held.aspirasi.order_by("id")):
        Aspirasi.objects.filter(pk=voice.pk).update(contact=makers.make_contact(f"+62812000004{place:02}"))
    usulan = makers.make_usulan(held, by, at=at, adopted=True)
    usulan.musyawarah.held_on = local_date(at, desa.kode)
    usulan.musyawarah.save()
    OutboundSMS.objects.all().delete()
    return held


class Taps:
    """Counts what a finger does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def link(self, words: str) -> None:
        """Taps a link in the menu or on the page."""
        self.count += 1
        self.page.get_by_role("link", name=words).first.click()

    def button(self, words: str) -> None:
        """Taps a button."""
        self.count += 1
        press(self.page, words)


class TestFiftyPeople:
    @pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
    def test_they_are_informed_in_at_most_five_taps(
        self, fifty: Kelompok, sign_in: Sign, script: bool
    ) -> None:
        page = sign_in("ketua", script=script)
        taps = Taps(page)
        taps.link("Jawab")
        taps.link("Lapor balik")
        taps.link("Musyawarah tahunan")
        bubble = page.locator(".hp-kecil [data-pratinjau]").inner_text()
        assert "Disepakati sebagai prioritas pertama." in bubble
        assert bubble.endswith("-BPD")
        shows(page, f"{PEOPLE} SMS")
        taps.button(f"Kirim ke {PEOPLE} warga")
        assert taps.count <= MOST_TAPS
        shows(page, f"0 dari {PEOPLE} terkirim")
        assert OutboundSMS.objects.filter(template="lapor_balik").count() == PEOPLE
        page.go_back()  # the way back offers no second sending
        shows(page, "sudah menerima kata-kata itu")
        expect(page.get_by_role("button", name=f"Kirim ke {PEOPLE} warga")).to_have_count(0)
        assert ReportBack.objects.count() == 1
        sent = OutboundSMS.objects.filter(template="lapor_balik").order_by("id").last()
        assert sent is not None
        assert len(bubble) == len(sent.body)

    def test_a_wrong_one_is_taken_back_and_the_words_are_there_again(
        self, fifty: Kelompok, sign_in: Sign
    ) -> None:
        page = sign_in("ketua")
        page.goto(f"/bpd/jawab/lapor/tulis/?kelompok={fifty.pk}&pola=bebas")
        page.fill("[name=kata]", "{nomor}: besok gotong royong. -{bpd}")
        press(page, "Lihat dulu")
        press(page, f"Kirim ke {PEOPLE} warga")
        press(page, "Batalkan")
        expect(page.locator("[name=kata]")).to_have_value("{nomor}: besok gotong royong. -{bpd}")
        assert set(OutboundSMS.objects.values_list("state", flat=True)) == {"cancelled"}

    @pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
    def test_words_changed_after_they_were_seen_are_seen_again_before_they_leave(
        self, fifty: Kelompok, sign_in: Sign, script: bool
    ) -> None:
        page = sign_in("ketua", script=script)
        page.goto(f"/bpd/jawab/lapor/tulis/?kelompok={fifty.pk}&pola=bebas")
        page.fill("[name=kata]", "{nomor}: besok gotong royong. -{bpd}")
        press(page, "Lihat dulu")
        reach = page.get_by_role("heading", name="Sampai ke siapa").bounding_box()
        button = page.get_by_role("button", name=f"Kirim ke {PEOPLE} warga").bounding_box()
        assert reach is not None
        assert button is not None
        assert reach["y"] < button["y"]
        page.fill("[name=kata]", "{nomor}: lusa gotong royong. -{bpd}")
        press(page, f"Kirim ke {PEOPLE} warga")
        shows(page, "Kata-katanya belum dilihat.")
        shows(page, "lusa gotong royong", ".hp-kecil [data-pratinjau]")
        assert OutboundSMS.objects.count() == 0
        press(page, f"Kirim ke {PEOPLE} warga")
        shows(page, f"0 dari {PEOPLE} terkirim")


def pages_of_telling(desa: Wilayah, cast: Cast, fifty: Kelompok) -> dict[str, list[str]]:
    """Every page about handing on, answering and reporting back, by who opens it."""
    at, by = timezone.now(), cast["ketua"].actor()
    day = local_date(at, desa.kode)
    kept = []
    for number in (1, 2):
        text = LetterText(day, "Kepala", "Masukan tentang jalan", "Isi surat.\nDua baris.")
        handing = HandingOn(channel=HandedOnBy.INPUT, kelompok=[fifty], letter=text, tell=False)
        kept.append(hand_on(desa=desa, handing=handing, by=by, at=at - dt.timedelta(minutes=number)))
    answer_officially(
        penyaluran=kept[0], sentence="Kami perbaiki.", plan="Diaspal", by=cast["kades"].actor(), at=at
    )
    words = "{nomor}: jalan diperbaiki Senin. -{bpd}"
    told = report_back(desa=desa, parts=[Part(fifty)], words=words, template="bebas", by=by, at=at)
    OutboundSMS.objects.filter(pk__in=told.voices.values("outbound")[:3]).update(
        state="failed", rank=90, error_code="undelivered"
    )
    voice = makers.make_aspirasi(desa, at=at)
    group = f"kelompok={fifty.pk}"
    return {
        "ketua": [
            "/bpd/jawab/",
            f"/bpd/jawab/tulis/?nomor={voice.nomor}&pola=dana",
            "/bpd/jawab/lapor/",
            f"/bpd/jawab/lapor/tulis/?{group}",
            f"/bpd/jawab/lapor/tulis/?{group}&pola=bebas",
            f"/bpd/jawab/lapor/{told.pk}/",
            "/bpd/salurkan/",
            f"/bpd/salurkan/baru/?{group}",
            f"/bpd/salurkan/baru/?{group}&cara=masukan",
            f"/bpd/salurkan/baru/?{group}&cara=lisan",
            f"/bpd/salurkan/{kept[0].pk}/",
            f"/bpd/salurkan/{kept[1].pk}/",
        ],
        "kades": [
            "/pemdes/tanggapan/",
            f"/pemdes/tanggapan/{kept[0].pk}/",
            f"/pemdes/tanggapan/{kept[1].pk}/",
        ],
    }


class TestEveryPage:
    def test_axe_finds_nothing_and_nothing_runs_off_the_side(
        self, fifty: Kelompok, cast: Cast, sign_in: Sign
    ) -> None:
        found: list[str] = []
        for who, addresses in pages_of_telling(fifty.desa, cast, fifty).items():
            page = sign_in(who, script=True)
            found += [one for address in addresses for one in looked_at(page, address)]
        assert found == []

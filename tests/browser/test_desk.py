"""The desks by hand, on a small phone without JavaScript: from the inbox to the money spent; axe at 0."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Membership
from accountability.budget.models import BudgetLine
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.regrouping import PATIENCE
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.browser.checks import (
    CHROMIUM,
    LAPTOP,
    LONGEST_WAIT,
    PHONE,
    Cast,
    Sign,
    looked_at,
    press,
    shows,
    unfold,
    violations,
)
from tests.posko.test_intake import says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]


def voices_are_agreed(page: Page) -> None:
    """Inbox to decision: the ketua gathers, convenes, proposes and records."""
    for row in page.locator(".daftar > li", has_text="sumur").all():
        row.locator("input").check()
    press(page, "Gabung")
    page.fill("[name=judul]", "Air sumur keruh")
    press(page, "Gabung")
    group = page.url
    page.click("text=Catat musyawarah")
    page.fill("[name=judul]", "Musyawarah rencana kerja")
    page.fill("[name=tanggal]", timezone.localdate().isoformat())
    page.fill("[name=tempat]", "Balai warga")
    press(page, "Simpan jadwal")
    page.goto(group)
    page.select_option("[name=musyawarah]", index=1)
    press(page, "Ajukan")
    page.get_by_role("link", name="Hadir", exact=True).click()
    unfold(page, "Hitung per kepala saja")
    page.fill("#hadir_perempuan", "29")
    page.fill("#hadir_laki", "35")
    page.fill("#hadir_berita_acara", "BA/05")
    press(page, "Simpan kehadiran")
    page.get_by_role("link", name="Putusan", exact=True).click()
    page.get_by_role("link", name="Catat putusan").click()
    page.check("[name=hasil][value=rkp]")
    page.fill("[name=kalimat]", "Sumur bor dibangun tahun depan.")
    press(page, "Catat putusan")


def it_becomes_a_kegiatan(page: Page) -> None:
    """Decision to plan."""
    page.click("text=Jadikan kegiatan di rencana")
    page.fill("[name=kode]", "2.4.11")
    page.fill("[name=biaya]", "50jt")
    press(page, "Masukkan ke rencana")


def it_becomes_a_line(page: Page, year: int) -> None:
    """Plan to budget, by the treasurer."""
    page.goto(f"/pemdes/apb/?tahun={year}")
    press(page, "Buka rancangan")
    unfold(page, "Tambah pendapatan")
    page.fill("#pendapatan_rekening", "4.2.1.01")
    page.select_option("#pendapatan_sumber", "DDS")
    page.fill("#pendapatan_jumlah", "50jt")
    page.locator("form", has=page.locator("#pendapatan_jumlah")).locator("button").click()
    unfold(page, "Tambah belanja")
    page.select_option("#belanja_kegiatan", index=1)
    page.fill("#belanja_rekening", "5.3.5.02")
    page.select_option("#belanja_sumber", "DDS")
    page.fill("#belanja_jumlah", "50 juta")
    page.locator("form", has=page.locator("#belanja_jumlah")).locator("button").click()


def it_is_published(page: Page, year: int) -> None:
    """Budget to the public, by the head of the village."""
    page.goto(f"/pemdes/apb/?tahun={year}")
    page.click("text=Periksa dan tayangkan")
    page.fill("[name=perdes]", "05/2026")
    page.fill("[name=tanggal]", timezone.localdate().isoformat())
    page.check("[name=yakin]")
    press(page, "Tayangkan untuk umum")


def it_is_done(page: Page, year: int) -> None:
    """Budget to work done."""
    page.goto(f"/pemdes/realisasi/?tahun={year}")
    page.get_by_role("link", name="Catat Air sumur keruh").click()
    page.fill("[name=jumlah]", "48jt")
    page.fill("[name=persen]", "100")
    press(page, "Catat realisasi")


class TestSigningIn:
    def test_a_wrong_word_is_told_and_the_right_one_leads_to_the_desk_without_a_script(
        self, browser: Browser, live_server: LiveServer, cast: Cast
    ) -> None:
        context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
        context.set_default_timeout(LONGEST_WAIT)
        page = context.new_page()
        page.goto("/bpd/")
        for word in ("bukan-kata-sandinya", "rahasia-uji-coba"):
            page.fill("[name=username]", "ketua")
            page.fill("[name=password]", word)
            page.click("main button[type=submit]")
            if word != "rahasia-uji-coba":
                expect(page).to_have_title(re.compile("^Salah:"))
        expect(page).to_have_url(f"{live_server.url}/bpd/")
        expect(page.locator("h1")).to_have_text("Aspirasi masuk")
        context.close()


class TestRoad:
    def test_three_voices_are_carried_to_the_money_by_hand(self, cast: Cast, sign_in: Sign) -> None:
        desa, year = cast["ketua"].wilayah, timezone.localdate().year + 1
        ketua = sign_in("ketua")
        voices_are_agreed(ketua)
        it_becomes_a_kegiatan(ketua)
        shows(ketua, "Kegiatan masuk rencana.", "body")
        treasurer = sign_in("keuangan")
        it_becomes_a_line(treasurer, year)
        shows(treasurer, "Seimbang: selisih nol.")
        it_is_published(sign_in("kades"), year)
        it_is_done(treasurer, year)
        shows(treasurer, "pekerjaan 100%")
        states = desa.aspirasi.filter(kelompok__isnull=False).values_list("state", flat=True)
        assert list(states) == ["done"] * 3
        told = OutboundSMS.objects.filter(template="selesai").values("contact").distinct().count()
        assert told == 3

    def test_a_sheet_is_keyed_in_and_its_number_stays_on_the_screen(self, cast: Cast, sign_in: Sign) -> None:
        page = sign_in("petugas")
        assert page.url.endswith("/bpd/lembar/")
        page.fill("[name=isi]", "pos ronda bocor")
        page.get_by_label("Kotak").check()
        press(page, "Simpan lembar")
        number = page.locator(".panel .kode").first
        expect(number).to_be_visible()
        assert number.inner_text().replace("-", "") == cast["petugas"].wilayah.aspirasi.latest("id").nomor
        box = number.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1]
        assert page.get_by_label("Kotak").is_checked()

    def test_a_refused_form_keeps_the_words_and_says_what_is_missing(self, cast: Cast, sign_in: Sign) -> None:
        page = sign_in("ketua")
        page.locator(".daftar .judul").first.click()
        page.locator("main summary", has_text="Lainnya").click()
        unfold(page, "Belum bisa")
        page.fill("#belum_kalimat", "Dana belum cukup tahun ini.")
        press(page, "Belum bisa")
        expect(page).to_have_title(re.compile("^Salah:"))
        expect(page.locator("#belum_kalimat")).to_have_value("Dana belum cukup tahun ini.")
        assert page.locator(".ringkas-salah a").first.get_attribute("href") == "#belum_alasan"


def pages_of_suggestions(desa: Wilayah, by: Membership, at: dt.datetime) -> list[str]:
    """The pages about what may belong together, with a card, and with something to take back."""
    alike = [makers.make_aspirasi(desa, f"selokan rt 7 mampet {n}", at=at) for n in range(3)]
    settled = gather(desa=desa, aspirasi=alike[:1], title="Selokan RT 7", by=by.actor(), at=at, wait=PATIENCE)
    return [
        f"/bpd/kelompok/{settled.pk}/?batal=1",
        f"/bpd/kelompok/{settled.pk}/atur/",
        "/bpd/kelompok/saran/",
        f"/bpd/kelompok/saran/?batal={settled.pk}",
        f"/bpd/kelompok/saran/?suara={alike[1].nomor}",
    ]


def pages_of(desa: Wilayah, by: Membership) -> dict[str, list[str]]:
    """Every desk page with something on it, and some without, by who opens it."""
    at, year = timezone.now(), timezone.localdate().year
    usulan = makers.make_usulan(
        makers.make_kelompok(desa, by.actor(), at=at), by.actor(), at=at, adopted=True
    )
    waiting = makers.make_kelompok(desa, by.actor(), at=at, title="Lampu jalan")
    undecided = makers.make_usulan(waiting, by.actor(), at=at)
    kegiatan = makers.make_kegiatan(desa, by.actor(), usulan, at=at, year=year)
    _apb, line = makers.make_published(desa, by.actor(), kegiatan, at=at, year=year)
    makers.make_draft(desa, by.actor(), at=at, year=year + 1)
    voice = makers.make_aspirasi(desa, at=at, confidential=True)
    says(makers.make_line(desa), "tolong kebakaran di gudang padi krajan rt 3", at=at)
    danger = desa.aspirasi.get(urgent=True)
    return {
        "ketua": [
            "/bpd/",
            "/bpd/?kata=takada",
            f"/bpd/gabung/?nomor={voice.nomor}",
            "/bpd/gabung/",
            f"/bpd/aspirasi/{voice.nomor}/",
            f"/bpd/aspirasi/{danger.nomor}/",
            "/bpd/kelompok/",
            f"/bpd/kelompok/{waiting.pk}/",
            *pages_of_suggestions(desa, by, at),
            "/bpd/musyawarah/",
            f"/bpd/musyawarah/{undecided.musyawarah_id}/",
            f"/bpd/rencana/?tahun={year}",
            f"/bpd/rencana/?tahun={year + 1}&usulan={usulan.pk}",
            "/bpd/jawab/",
            "/bpd/lembar/",
            f"/bpd/apb/tarik/?tahun={year}",
        ],
        "keuangan": pages_of_money(year, line),
        "kades": [
            f"/pemdes/apb/tayang/?tahun={year + 1}",
            f"/pemdes/apb/tarik/?tahun={year}",
            "/pemdes/tanggapan/",
        ],
    }


def pages_of_money(year: int, line: BudgetLine) -> list[str]:
    """The treasurer's pages: a published budget, a draft, and a year with nothing."""
    return [
        "/pemdes/",
        "/pemdes/tentang/",
        f"/pemdes/apb/?tahun={year + 1}",
        f"/pemdes/apb/?tahun={year + 2}",
        f"/pemdes/apb/langkah/?tahun={year}",
        f"/pemdes/apb/periksa/?tahun={year}",
        f"/pemdes/apb/impor/?tahun={year}",
        f"/pemdes/realisasi/?tahun={year}&baris={line.pk}",
        f"/pemdes/realisasi/catatan/?tahun={year}",
        f"/pemdes/realisasi/laporan/?tahun={year}&sampai=akhir",
    ]


class TestEveryPage:
    def test_axe_finds_nothing_and_nothing_runs_off_the_side(self, cast: Cast, sign_in: Sign) -> None:
        found: list[str] = []
        for who, addresses in pages_of(cast["ketua"].wilayah, cast["ketua"]).items():
            page = sign_in(who, script=True)
            for address in addresses:
                found += looked_at(page, address, ((PHONE, "dark"), (LAPTOP, "light")))
        assert found == []

    def test_a_refused_form_passes_axe_too(self, cast: Cast, sign_in: Sign) -> None:
        page = sign_in("ketua", script=True)
        page.goto("/bpd/musyawarah/")
        press(page, "Simpan jadwal")
        expect(page.locator(".ringkas-salah")).to_have_count(1)
        assert violations(page) == []

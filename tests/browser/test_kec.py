"""The kecamatan's desk in a real browser: axe, reflow, whole words, targets, a sheet that saves itself."""

import datetime as dt
import gzip
import re
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.plugin import DjangoDbBlocker

from accountability.accounts.models import Role
from accountability.oversight.evaluation.answering import Said, advise_line, answer_row
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.matrix.writing import Cells, Note, follow_activity, follow_document
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from sms_gateway.models import Line
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT, beyond, eventually, resize, wrong_in_looks
from tests.browser.test_gallery import BROKEN_WORDS, SITE, SMALL_TARGETS
from tests.posko.test_intake import says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
KEC, WARNINGS = "/kec/", "/kec/peringatan/"
LIST, MATRIX, WALL = "/kec/evaluasi/?tahun=2027", "/kec/sinergi/?tahun=2026", "/kec/sinergi/papan/?tahun=2026"
SHEET = "/kec/evaluasi/99.01.01.2001/2027/"
PAPER, CLASH, ROW = f"{SHEET}cetak/", f"{SHEET}?bentrok", "/kec/sinergi/baris/"
UNPLACED, REFUSED = "/kec/tanpa-tempat/", "/kec/tanpa-tempat/?ditolak"
VILLAGE, KAMPUNG = "/kec/desa/99.01.01.2001/", "/kec/desa/99.02.01.2001/"
REPORTS = ("/kec/laporan/", "/kec/laporan/2025-10/", "/kec/laporan/2025-s2/")
NAMES = ("Sukamaju", "Mekarsari", "Wanasari", "Karangsari", "Sindangjaya", "Pasirmukti", "Tanjungsari")


def _made() -> dict[str, bytes]:
    """Every page of a kecamatan with troubles, of one without villages, and of a distrik, as sent."""
    long_ago = timezone.now() - dt.timedelta(days=40)
    for number, name in enumerate(NAMES, start=1):
        desa = makers.make_desa(f"99.01.01.20{number:02d}", name)
        ketua = makers.make_member(Role.KETUA_BPD, desa)
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=number % 3 + 1, at=long_ago)
        makers.make_usulan(kelompok, ketua.actor(), at=long_ago, adopted=number % 2 == 0)
        makers.make_aspirasi(desa, at=long_ago, gender="p" if number % 2 else "")
        if number % 3:
            makers.make_published(desa, ketua.actor(), year=timezone.localdate().year, at=long_ago)
    makers.make_desa("99.02.01.2001", "Yenmarau")
    sebutan.adopt(wilayah_kode="99.02", preset="papua")
    Wilayah.objects.create(
        kode="99.01.09", name="Sepi", level="kecamatan", type="kecamatan", parent_id="99.01", fictional=True
    )
    pages = _sheet_and_matrices() | _strangers()
    for kode, paths in (
        ("99.01.01", (KEC, WARNINGS, VILLAGE, *REPORTS)),
        ("99.02.01", (KAMPUNG,)),
        ("99.01.09", (f"{KEC}?sepi", f"{WARNINGS}?sepi")),
    ):
        client = Client()
        client.force_login(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode=kode)).user)
        for path in paths:
            response = client.get(path, headers={"host": "posko.example"}, secure=True)
            assert response.status_code == 200
            pages[path] = response.content
    return pages


def _strangers() -> dict[str, bytes]:
    """Phones nobody could place, one of them secret, before and after a refusal, as sent."""
    line = makers.make_line(None, address="+6281200009999")
    Line.objects.filter(pk=line.pk).update(settings={"wilayah": "99.01.01"})
    says(line, "jembatan bambu lapuk bahaya buat anak sekolah dan orang tua yang lewat tiap pagi")
    sms = says(line, "RAHASIA bantuan dipotong lima puluh ribu", sender="+6281299000003")
    client, asked = Client(), {"headers": {"host": "posko.example"}, "secure": True}
    client.force_login(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01")).user)
    shown = client.get(UNPLACED, **asked)  # type: ignore[arg-type]
    refused = client.post(UNPLACED, {"sms": sms.ref, "desa": "Negeri Jauh"}, **asked)  # type: ignore[arg-type]
    assert (shown.status_code, refused.status_code) == (200, 422)
    Line.objects.filter(pk=line.pk).update(settings={"wilayah": "99.09"})
    return {UNPLACED: shown.content, REFUSED: refused.content}


def _sheet_and_matrices() -> dict[str, bytes]:
    """A sheet under way with an answer in it, refused once, and rows of both matrices, as sent."""
    desa = Wilayah.objects.get(kode="99.01.01.2001")
    camat = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01"))
    by = camat.actor()
    apb, line = makers.make_draft(desa, by)
    receive(apb=apb, received_date=makers.NOW.date(), by=by, at=makers.NOW)
    evaluation = start(apb=apb, team=Team(camat), by=by, at=makers.NOW)
    row = evaluation.rows.get(part="A", no=4)
    answer_row(row=row, said=Said("tidak", "Lampiran", "Kurangi."), version=1, by=by, at=makers.NOW)
    advise_line(evaluation=evaluation, line=line, text="Rinci volumenya.", by=by, at=makers.NOW)
    cells = Cells(activity="Posyandu keliling", notes=(Note("5 kali", "Hujan", "Tunda"), Note(), Note()))
    activity = follow_activity(holder=desa, year=2026, cells=cells, by=by, at=makers.NOW)
    follow_document(desa=desa, year=2026, document="apb", cells=cells, by=by, at=makers.NOW)
    client, asked = Client(), {"headers": {"host": "posko.example"}, "secure": True}
    client.force_login(camat.user)
    stale = {f"b{row.pk}-jawaban": "ya", f"b{row.pk}-versi": "1", "aksi": "simpan", "bagian": "A"}
    paths = {one: one for one in (LIST, SHEET, PAPER, MATRIX, WALL)}
    paths[ROW] = f"/kec/sinergi/baris/{activity.pk}/"
    found = {name: client.get(path, **asked) for name, path in paths.items()}  # type: ignore[arg-type]
    found[CLASH] = client.post(SHEET, stale, **asked)  # type: ignore[arg-type]
    assert {name: answer.status_code for name, answer in found.items()} == {
        **dict.fromkeys(paths, 200),
        CLASH: 422,
    }
    return {name: answer.content for name, answer in found.items()}


@pytest.fixture(scope="module")
def pages(browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, bytes]:
    """The pages, made once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = _made()
        transaction.set_rollback(True)
    return made


def opened(browser: Browser, pages: dict[str, bytes], path: str, width: int = 360, **options: Any) -> Page:
    """The page on a screen of this width, with the style files beside it."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="id-ID", reduced_motion="reduce", **options
    )

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            assert found is not None, f"{parts.path} is not there"
            route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(found)[0] or "")
        else:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")

    context.set_default_timeout(LONGEST_WAIT)
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{SITE}{path}")
    return page


ALL = (
    KEC,
    WARNINGS,
    VILLAGE,
    KAMPUNG,
    LIST,
    SHEET,
    CLASH,
    PAPER,
    MATRIX,
    ROW,
    WALL,
    UNPLACED,
    REFUSED,
    f"{KEC}?sepi",
    f"{WARNINGS}?sepi",
)


WITH_TARGETS = (KEC, WARNINGS, VILLAGE, LIST, SHEET, MATRIX, ROW, REFUSED)


class TestKecamatanDesk:
    @pytest.mark.parametrize("path", ALL)
    def test_axe_finds_nothing_and_it_fits_thumbs_screens_and_letters_twice_as_big(
        self, browser: Browser, pages: dict[str, bytes], path: str
    ) -> None:
        """In one visit: both schemes, targets, 320 to 1280 pixels, and whole words in large letters."""
        page = opened(browser, pages, path)
        assert wrong_in_looks(page, (((360, 800), "light"), ((360, 800), "dark"))) == []
        if path in WITH_TARGETS:
            assert page.evaluate(SMALL_TARGETS) == []
        for width in (320, 768, 1280):
            resize(page, width, 800)
            assert beyond(page) == 0, width
        resize(page, 360, 800)
        page.add_style_tag(content="html { font-size: 200% }")
        assert beyond(page) == 0
        assert page.evaluate(BROKEN_WORDS) == []
        page.context.close()

    def test_every_tile_prints_its_figure(self, browser: Browser, pages: dict[str, bytes]) -> None:
        page = opened(browser, pages, KEC, 1280)
        figures = page.locator(".peta b").all_inner_texts()
        assert len(figures) == len(NAMES)
        assert set(figures) <= {"0%", "belum tayang"}
        page.context.close()

    def test_the_alert_stands_on_the_first_screen(self, browser: Browser, pages: dict[str, bytes]) -> None:
        page = opened(browser, pages, KEC)
        box = page.locator(".kabar").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640
        page.context.close()


class TestSheetSavesItself:
    """The script of the sheet, with a server that keeps, fails, or says that another was faster."""

    def sheet(self, browser: Browser, pages: dict[str, bytes], answers: list[Any]) -> Page:
        """The sheet on a laptop; each save gets the next of `answers`, None for no network."""
        page = opened(browser, pages, SHEET, 1280)

        def answer(route: Route) -> None:
            self.sent.append(route.request.post_data or "")
            said = answers.pop(0)
            if said is None:
                route.abort()
            else:
                route.fulfill(status=said[0], json=said[1])

        self.sent: list[str] = []
        page.route("**/baris/", answer)
        return page

    def row(self, page: Page) -> Any:
        """The first row of the sheet."""
        return page.locator("[data-baris]").first

    def test_a_choice_is_saved_at_once_and_the_time_is_told(
        self, browser: Browser, pages: dict[str, bytes]
    ) -> None:
        kept = (200, {"kalimat": "Tersimpan 14.05", "versi": 2, "asal": "x"})
        page = self.sheet(browser, pages, [kept, kept])
        row = self.row(page)
        row.get_by_text("Ya", exact=True).first.click()
        row.get_by_text("Tersimpan 14.05").wait_for()
        row.get_by_label("Rekomendasi").fill("Lengkapi.")
        eventually(page, lambda: len(self.sent) == 2)
        assert [("Lengkapi." in one, "csrfmiddlewaretoken" in one) for one in self.sent] == [
            (False, True),
            (True, True),
        ]
        page.context.close()

    def test_without_network_the_words_stay_and_it_is_said(
        self, browser: Browser, pages: dict[str, bytes]
    ) -> None:
        page = self.sheet(browser, pages, [None])
        row = self.row(page)
        row.get_by_label("Dokumen yang diperiksa").fill("Perbup 3")
        row.get_by_text("Belum tersimpan. Tulisan tetap di sini").wait_for()
        expect(row.get_by_label("Dokumen yang diperiksa")).to_have_value("Perbup 3")
        page.context.close()

    def test_a_clash_shows_the_others_words_and_stops_saving_by_itself(
        self, browser: Browser, pages: dict[str, bytes]
    ) -> None:
        theirs = {
            "kalimat": "Baris A1 diubah.",
            "jawaban": "Tidak",
            "dokumen": "Milik staf",
            "rekomendasi": "",
            "versi": 7,
        }
        page = self.sheet(browser, pages, [(409, theirs)])
        page.clock.install()
        row = self.row(page)
        row.get_by_text("Ya", exact=True).first.click()
        row.get_by_text("Tidak · Milik staf").wait_for()
        row.get_by_label("Rekomendasi").fill("Tetap ditulis")
        page.clock.run_for(60_000)
        expect(row.locator("input[name$=versi]")).to_have_value("7")
        assert len(self.sent) == 1
        page.context.close()

    def test_paper_is_portrait_and_the_matrices_lie_on_their_side(
        self, browser: Browser, pages: dict[str, bytes]
    ) -> None:
        for path, wide in ((PAPER, False), (MATRIX, True)):
            page = opened(browser, pages, path, 1280)
            boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
            assert any(float(width) > float(height) for width, height in boxes) == wide
            page.context.close()


@pytest.mark.django_db
class TestWeight:
    def test_a_first_visit_is_light_with_fifty_villages(self, client: Client) -> None:
        for number in range(50):
            makers.make_desa(f"99.01.01.20{number:02d}", f"Contoh {number}")
        client.force_login(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01")).user)
        page = client.get(KEC).content
        files = set(re.findall(rb"/static/([\w./-]+)", page))
        assert len(files) <= 7
        sent = [page, *(Path(str(finders.find(name.decode()))).read_bytes() for name in files)]
        assert sum(len(gzip.compress(part)) for part in sent) <= 80_000

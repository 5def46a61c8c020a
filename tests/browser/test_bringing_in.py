"""Bringing a budget in, in a browser: a filled template is looked through and adopted; lines by thumb."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from accountability.accounts.models import Membership, Role
from accountability.budget.drafting import Entry, add_line
from accountability.budget.models import BroughtIn
from accountability.budget.sums import totals
from tests import makers
from tests.accountability.budget.spreadsheet.books import HEADINGS, INCOME, ROAD, book, one_sheet
from tests.browser.checks import (
    CHROMIUM,
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
LAST, YEAR, NEXT = 2026, 2027, 2028
COVERED = """() => { const e = document.activeElement, r = e.getBoundingClientRect();
  if (!r.width || e.matches('body, main, dialog')) return '';
  const x = Math.min(Math.max(r.x + r.width / 2, 1), innerWidth - 1);
  const hit = document.elementFromPoint(x, r.y + r.height / 2);
  return hit && (e.contains(hit) || hit.contains(e)) ? '' : e.outerHTML.slice(0, 90); }"""


@pytest.fixture
def treasurer(browser: Browser) -> Membership:
    """The treasurer of a village with a public budget of last year."""
    desa = makers.make_desa()
    member = makers.make_member(Role.KEUANGAN, desa, "keuangan")
    kegiatan = makers.make_kegiatan(desa, member.actor(), year=LAST)
    makers.make_published(desa, member.actor(), kegiatan, year=LAST)
    return member


@pytest.fixture
def open_desk(sign_in: Sign, treasurer: Membership) -> Callable[..., Page]:
    """Opens a window in which the treasurer has signed in."""

    def opens(*, script: bool = True, dark: bool = False) -> Page:
        return sign_in("keuangan", script=script, dark=dark)

    return opens


def send(page: Page, path: Path, year: int = YEAR) -> None:
    """Sends a file for a year."""
    page.goto(f"/pemdes/apb/impor/?tahun={year}")
    page.set_input_files("[name=berkas]", path)
    press(page, "Baca berkas")
    page.wait_for_url("**/pemdes/apb/impor/*/")


def filled(page: Page, folder: Path) -> Path:
    """The template as the desk gives it, with next to last year's rupiah a road added by hand."""
    path = folder / "templat.xlsx"
    path.write_bytes(page.request.get(f"/pemdes/apb/templat/?tahun={YEAR}&isi=salin").body())
    workbook = load_workbook(path)
    belanja, income = workbook["Belanja"], workbook["Pendapatan"]
    for at, value in enumerate(["1.1.04", "5.2.1.01", "Kertas", 10, "rim", 50_000, None, "ADD"], 1):
        belanja.cell(6, at).value = value
    for at, value in enumerate(["4.2.3.01", "Alokasi", "ADD", "Rp 500.000"], 1):
        income.cell(6, at).value = value
    workbook.save(path)
    return path


def a_hundred_lines(member: Membership) -> None:
    """A long draft of the year after."""
    apb, _line = makers.make_draft(member.wilayah, member.actor(), year=NEXT)
    for n in range(100):
        kode, source = ("1.1.04", "ADD") if n % 2 else ("4.2.01", "DDS")
        entry = Entry("5.2.1.01", n, source, f"Belanja nomor {n}", kegiatan_kode=kode)
        add_line(apb=apb, entry=entry, by=member.actor(), at=timezone.now())


class TestTheWay:
    @pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
    def test_a_filled_template_becomes_the_draft(
        self, open_desk: Any, treasurer: Membership, tmp_path: Path, script: bool
    ) -> None:
        page = open_desk(script=script)
        send(page, filled(page, tmp_path))
        shows(page, "Semua terbaca. Bisa dipakai.")
        expect(page.locator(".ringkasan tbody tr:nth-child(2) td").first).to_have_text("Rp126.000.000")
        assert not treasurer.wilayah.apb.filter(year=YEAR).exists()
        press(page, "Pakai sebagai rancangan")
        page.wait_for_url("**/pemdes/apb/?tahun=2027")
        expect(page.locator(".neraca b").first).to_have_text("Rp0")
        assert totals(treasurer.wilayah.apb.get(year=YEAR)).belanja == 126_000_000

    def test_a_wrong_file_is_told_in_red_and_put_away(self, open_desk: Any, tmp_path: Path) -> None:
        path = tmp_path / "salah.xlsx"
        path.write_bytes(one_sheet([*ROAD[:6], "banyak", "DDS"], INCOME).getvalue())
        page = open_desk()
        send(page, path)
        shows(page, "Baris 2, kolom Jumlah", ".masalah")
        expect(page.get_by_role("button", name="Pakai sebagai rancangan")).to_have_count(0)
        press(page, "Buang")
        shows(page, "Anggaran tidak berubah.", ".pesan")

    def test_last_year_is_copied_and_a_line_changed_removed_and_put_back(
        self, open_desk: Any, treasurer: Membership
    ) -> None:
        page = open_desk(script=False)
        page.goto(f"/pemdes/apb/impor/?tahun={YEAR}")
        press(page, "Salin tahun lalu")
        press(page, "Pakai sebagai rancangan")
        page.wait_for_url("**/pemdes/apb/?tahun=2027")
        apb = treasurer.wilayah.apb.get(year=YEAR)
        page.get_by_role("link", name="Ubah Perkerasan jalan RT 03").click()
        page.fill("[name=jumlah]", "100jt")
        press(page, "Simpan perubahan")
        assert "-" not in page.inner_text(".neraca b")
        page.get_by_role("button", name="Cabut Perkerasan jalan RT 03").click()
        expect(page.get_by_role("button", name="Urungkan", exact=True)).to_be_visible()
        assert not apb.lines.belanja().exists()
        press(page, "Urungkan")
        expect(page.get_by_role("button", name="Cabut Perkerasan jalan RT 03")).to_be_visible()
        assert apb.lines.belanja().get().amount == 100_000_000

    def test_the_button_says_that_it_is_reading(self, open_desk: Any, tmp_path: Path) -> None:
        path = tmp_path / "apb.xlsx"
        path.write_bytes(one_sheet(ROAD, INCOME).getvalue())
        page = open_desk()
        page.goto(f"/pemdes/apb/impor/?tahun={YEAR}")
        page.set_input_files("[name=berkas]", path)
        stay = "form => form.addEventListener('submit', event => event.preventDefault())"
        page.locator("form[data-sebentar]").evaluate(stay)
        press(page, "Baca berkas")
        shows(page, "Sebentar", "form[data-sebentar] button")


class TestEveryPage:
    @pytest.fixture
    def addresses(self, treasurer: Membership) -> list[str]:
        """The pages, each with something on it."""
        a_hundred_lines(treasurer)
        line = treasurer.wilayah.apb.get(year=NEXT).lines.belanja().order_by("id").first()
        assert line is not None
        return [
            f"/pemdes/apb/?tahun={NEXT}",
            f"/pemdes/apb/?tahun={NEXT}&cari=nomor+9",
            f"/pemdes/apb/?tahun={NEXT}&cari=takada",
            f"/pemdes/apb/baris/{line.pk}/",
            f"/pemdes/apb/kegiatan/1.1.04/?tahun={NEXT}",
            f"/pemdes/apb/cetak/?tahun={NEXT}",
            f"/pemdes/apb/cetak/?tahun={NEXT}&bentuk=penjabaran",
            f"/pemdes/apb/impor/?tahun={YEAR}",
            f"/pemdes/apb/impor/?tahun={LAST - 2}",
        ]

    @pytest.fixture
    def previews(self, tmp_path: Path) -> dict[str, Path]:
        """Files of every kind: fair with spending and changes, wrong in many places, without kegiatan."""
        spent: list[list[Any]] = [
            ["Tanggal", "Kegiatan", "Rekening", "Jumlah"],
            ["1-5-2028", "2.3.10", "5.3.5.02", 7],
        ]
        fair = book({"A": [HEADINGS, ROAD, [*INCOME[:6], 5, "DDS"]], "R": spent})
        wrong = one_sheet(*[[*ROAD[:6], f"x{'y' * n}", "DDS"] for n in range(120)])
        opendk = b"no_akun;nama_akun;jumlah\n4.2.1.01;Dana;90\n5.3.5.02;Jalan;90\n"
        paths = {}
        for name, raw in (
            ("fair.xlsx", fair.getvalue()),
            ("wrong.xlsx", wrong.getvalue()),
            ("dk.csv", opendk),
        ):
            paths[name] = tmp_path / name
            paths[name].write_bytes(raw)
        return paths

    def test_axe_finds_nothing_and_nothing_runs_off_the_side(
        self, open_desk: Any, addresses: list[str], previews: dict[str, Path]
    ) -> None:
        page = open_desk()
        for path in previews.values():
            send(page, path, NEXT)
        shown = [f"/pemdes/apb/impor/{one.pk}/" for one in BroughtIn.objects.order_by("id")]
        found: list[str] = []
        for address in [*addresses, *shown]:
            found += looked_at(page, address, unfolded=True)
            if "cetak" not in address:
                resize(page, *PHONE)
                found += [f"{address}: broken word {word}" for word in page.evaluate(BROKEN_WORDS)]
        assert found == []

    def test_a_refused_file_and_a_refused_line_pass_axe_too(
        self, open_desk: Any, addresses: list[str], tmp_path: Path
    ) -> None:
        page = open_desk(dark=True)
        path = tmp_path / "kosong.xlsx"
        path.write_bytes(b"%PDF-1.7")
        page.goto(f"/pemdes/apb/impor/?tahun={YEAR}")
        page.set_input_files("[name=berkas]", path)
        press(page, "Baca berkas")
        expect(page.locator(".ringkas-salah")).to_be_visible()
        assert page.title().startswith("Salah:")
        assert violations(page) == []
        page.goto(addresses[3])
        page.fill("[name=jumlah]", "banyak")
        press(page, "Simpan perubahan")
        expect(page.locator(".ringkas-salah")).to_be_visible()
        assert violations(page) == []

    def test_the_balance_in_sight_covers_nothing_that_is_focused(
        self, open_desk: Any, addresses: list[str]
    ) -> None:
        page = open_desk()
        page.goto(addresses[0])
        covered = []
        for _step in range(60):
            page.keyboard.press("Tab")
            covered += [hidden] if (hidden := page.evaluate(COVERED)) else []
        assert covered == []

    def test_a_long_draft_is_light_enough_for_a_slow_line(self, open_desk: Any, addresses: list[str]) -> None:
        page = open_desk()
        answers = answers_to(page)
        page.goto(addresses[0])
        sizes = [one.request.sizes()["responseBodySize"] for one in answers]
        assert sum(sizes) <= 60_000, sizes

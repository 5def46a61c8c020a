"""The council's books, report, note and public figures in a browser: axe at 0, nothing too wide."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accountability.accounts.models import Membership, Role
from accountability.council.annual_report import settle_report, write_words
from accountability.council.decisions import Decided, enter_decision
from accountability.council.minutes import settle_minutes, write_minutes
from accountability.council.models import AnnualReport
from accountability.planning.attending import Attendance, attend
from tests import makers
from tests.browser.checks import CHROMIUM, Sign, looked_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]


@pytest.fixture
def ketua(browser: Browser) -> Membership:
    """The head of a council with something in every book."""
    desa, at = makers.make_desa(), timezone.now()
    member = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    by, last = member.actor(), at - dt.timedelta(days=365)
    for when in (last, at):
        for place in range(6):
            makers.make_aspirasi(desa, f"jalan rusak nomor {place} dekat mushola", at=when, gender="p")
    makers.make_aspirasi(desa, "rahasia", at=at, confidential=True)
    held = makers.make_musyawarah(desa, by, last, held_on=last.date())
    attend(musyawarah=held, attendance=Attendance(men=20, women=15), by=by, at=last)
    noted = write_minutes(musyawarah=held, text="Dibuka ketua.", by=by, at=at)
    settle_minutes(minutes=noted, by=by, at=at)
    decided = Decided("1/KEP", at.date(), "Agenda kerja", "Ditetapkan.", held)
    enter_decision(desa=desa, decided=decided, by=by, at=at)
    write_words(desa=desa, year=last.year, words={"gali": "Dari rumah ke rumah."}, by=by, at=at)
    settle_report(desa=desa, year=last.year, number="1/LAP", by=by, at=at)
    return member


def pages(ketua: Membership) -> list[str]:
    """Every page of the books, the report and the note, and those of the public."""
    year = timezone.now().year
    held, kode = ketua.wilayah.musyawarah.get().pk, ketua.wilayah_id
    return [
        "/bpd/buku/",
        "/bpd/buku/aspirasi/",
        f"/bpd/buku/absensi/?tahun={year - 1}",
        "/bpd/buku/surat-masuk/",
        "/bpd/buku/keputusan/",
        "/bpd/buku/keputusan/catat/",
        f"/bpd/buku/notulen/{held}/",
        "/bpd/laporan/",
        f"/bpd/laporan/{year}/",
        f"/bpd/laporan/{year - 1}/",
        f"/bpd/laporan/{year - 1}/lihat/",
        "/bpd/kinerja/",
        "/bpd/pengaturan/kabar/",
        f"/desa/{kode}/bpd/",
        f"/desa/{kode}/bpd/laporan/{year - 1}/",
    ]


def test_every_page_passes_axe_and_fits_the_screen(sign_in: Sign, ketua: Membership) -> None:
    page = sign_in("ketua", script=True)
    wrong = [one for address in pages(ketua) for one in looked_at(page, address)]
    assert not wrong, "\n".join(wrong)


def test_words_of_the_report_save_themselves(sign_in: Sign, ketua: Membership) -> None:
    year = timezone.now().year
    page = sign_in("ketua", script=True, at=f"/bpd/laporan/{year}/")
    page.fill("textarea[name=salur]", "Disampaikan dalam musyawarah.")
    expect(page.locator("[data-bagian=salur] [data-tanda]")).to_contain_text("Tersimpan")
    kept = AnnualReport.objects.get(desa=ketua.wilayah, year=year)
    assert kept.own_words == {"salur": "Disampaikan dalam musyawarah."}


def test_a_file_is_taken_away_by_one_tap(sign_in: Sign, ketua: Membership) -> None:
    page = sign_in("ketua", script=True, at="/bpd/buku/aspirasi/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").click()
    assert waiting.value.suggested_filename == f"aspirasi-{timezone.now().year}.pdf"

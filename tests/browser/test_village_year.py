"""Kalender and Kesesuaian in a browser: phone and laptop, light and dark, without a script, on paper."""

import datetime as dt
import gzip
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accountability.accounts.actors import system
from accountability.accounts.models import Role
from accountability.oversight.decreeing import decree_day_off
from accountability.planning.models import CalendarDone, KegiatanBeneficiaries, RKPDesa
from accountability.planning.rkp import enact
from accountability.regions.models import RegionalHoliday, Wilayah
from tests import makers
from tests.browser.checks import CHROMIUM, LAPTOP, Sign, looked_at, press, shows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
DESA = "99.01.01.2001"
OF_THE_COUNCIL = ("/bpd/kalender/", "/bpd/kesesuaian/", "/bpd/pengaturan/kabar/")
OF_THE_VILLAGE = ("/pemdes/kalender/", "/pemdes/pengaturan/kabar/")


@pytest.fixture
def village(browser: Browser) -> Wilayah:
    """A village with a plan in force, voices of the year before, and a kabupaten with a day off."""
    desa = makers.make_desa()
    kabupaten = Wilayah.objects.get(kode="99.01")
    for role, wilayah in ((Role.KETUA_BPD, desa), (Role.KADES, desa), (Role.KABUPATEN, kabupaten)):
        makers.make_member(role, wilayah, str(role))
    now = timezone.now()
    year = now.year
    for n in range(24):
        at = dt.datetime(year - 1, 1 + n % 12, 10, 3, tzinfo=dt.UTC)
        makers.make_aspirasi(desa, f"jalan rusak {n}", at=at, topic="jalan" if n % 3 else "tani", gender="p")
    by = system("uji")
    job = makers.make_kegiatan(desa, by, year=year, at=now)
    KegiatanBeneficiaries.objects.create(kegiatan=job, group="p", people=40)
    KegiatanBeneficiaries.objects.create(kegiatan=job, group="l", people=60)
    rkp = RKPDesa.objects.get(desa=desa, year=year)
    enact(rkp=rkp, perdes_no="4", enacted_date=dt.date(year - 1, 9, 24), by=by, at=now)
    day = now.date() + dt.timedelta(days=30)
    decree_day_off(wilayah=kabupaten, day=day, name="Hari jadi", legal_basis="Kepbup 1", by=by, at=now)
    return desa


def test_axe_finds_nothing_and_nothing_runs_off_the_side(sign_in: Sign, village: Wilayah) -> None:
    year = timezone.now().year
    public = (f"/desa/{DESA}/kesesuaian/{year}/", f"/desa/{DESA}/kesesuaian/{year + 1}/")
    doors = {
        "ketua_bpd": (*OF_THE_COUNCIL, *public),
        "kades": OF_THE_VILLAGE,
        "kabupaten": ("/kab/kalender/",),
    }
    found: list[str] = []
    for who, addresses in doors.items():
        page = sign_in(who, script=True, at=addresses[0])
        found += [one for address in addresses for one in looked_at(page, address)]
    assert found == []


def test_a_deadline_is_marked_and_taken_back_without_a_script(sign_in: Sign, village: Wilayah) -> None:
    page = sign_in("kades", at="/pemdes/kalender/")
    page.locator("a[href*='/lppd/']").first.click()
    page.fill("[name=nomor]", "140/31")
    press(page, "Tandai sudah")
    shows(page, "Tercatat.", "body")
    assert CalendarDone.objects.get().document_no == "140/31"
    page.get_by_role("link", name="Tarik tanda").first.click()
    press(page, "Tarik tanda")
    expect(page.get_by_role("link", name="Tarik tanda")).to_have_count(0)
    assert not CalendarDone.objects.exists()


def test_a_kabupaten_takes_its_day_back_without_a_script(sign_in: Sign, village: Wilayah) -> None:
    page = sign_in("kabupaten", at=f"/kab/kalender/?tahun={RegionalHoliday.objects.get().date.year}")
    page.get_by_role("button", name="Tarik").first.click()
    shows(page, "Ditarik kembali.", "body")
    assert not RegionalHoliday.objects.exists()


def test_the_public_page_is_light_and_the_calendar_prints(
    sign_in: Sign, village: Wilayah, tmp_path: Path
) -> None:
    page = sign_in("ketua_bpd", size=LAPTOP, script=True)
    answer = page.goto(f"/desa/{DESA}/kesesuaian/{timezone.now().year}/")
    assert answer is not None
    assert len(gzip.compress(answer.body())) <= 20 * 1024
    page.goto("/bpd/kalender/")
    page.pdf(path=str(tmp_path / "kalender.pdf"))
    assert (tmp_path / "kalender.pdf").stat().st_size > 1000

"""The plans in a browser: axe at 0, nothing too wide, and everything goes without a script."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.planning.changing import change
from accountability.planning.du_rkp import Onward, list_item
from accountability.planning.jobs import Job
from accountability.planning.leaving import Leave, drop
from accountability.planning.models import Kegiatan, RPJMActivity
from accountability.planning.plan_stages import Done, record_stage
from accountability.planning.rpjm import Planned, add_activity, begin
from tests import makers
from tests.browser.checks import CHROMIUM, Sign, looked_at, press

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]


@pytest.fixture
def ketua(browser: Browser) -> Membership:
    """The head of a council with something on every page of the plans."""
    desa, at = makers.make_desa(), timezone.now()
    member = makers.make_member(Role.KETUA_BPD, desa, "ketua")
    by, year = member.actor(), at.year + 1
    rpjm = begin(desa=desa, first_year=year, vision="Maju bersama", by=by, at=at)
    road = Planned("2.3.10", "Jalan lingkungan yang panjang sekali namanya", (year, year + 3), volume=400)
    activity = add_activity(rpjm=rpjm, planned=road, by=by, at=at)
    usulan = makers.make_usulan(makers.make_kelompok(desa, by, at=at), by, at=at, adopted=True)
    kegiatan = makers.make_kegiatan(desa, by, usulan, at=at)
    job = Job("2.3.10", "Perkerasan jalan RT 03", 90_000_000, groups={"p": 3}, rpjm_activity=activity)
    change(kegiatan=kegiatan, job=job, why="Harga turun", by=by, at=at)
    gone = makers.make_kegiatan(desa, by, name="Gapura", kode="2.3.94", at=at)
    drop(kegiatan=gone, leave=Leave("Lahannya belum siap"), by=by, at=at)
    list_item(desa=desa, year=year, onward=Onward("Sungai", "Dinas PU"), by=by, at=at)
    done = Done(local_date(at, desa.kode), "SK 1")
    record_stage(desa=desa, plan="rkp", year=year, stage="tim", done=done, by=by, at=at)
    return member


def pages(ketua: Membership) -> list[str]:
    """Every page of the plans, and the public one."""
    year = timezone.now().year + 1
    kegiatan, activity = Kegiatan.objects.standing().get(), RPJMActivity.objects.get()
    return [
        f"/bpd/rencana/?tahun={year}",
        f"/bpd/rencana/?tahun={year}&kegiatan=baru",
        f"/bpd/rencana/kegiatan/{kegiatan.pk}/",
        f"/bpd/rencana/asal/?tahun={year}",
        f"/bpd/rencana/langkah/?tahun={year}",
        f"/bpd/rencana/jangka/?tahun={year}",
        f"/bpd/rencana/jangka/{activity.pk}/",
        f"/bpd/rencana/ke-atas/?tahun={year}",
        f"/bpd/rencana/berkas/?tahun={year}",
        f"/desa/{ketua.wilayah_id}/rencana/{year}/",
    ]


def test_every_page_passes_axe_and_fits_the_screen(sign_in: Sign, ketua: Membership) -> None:
    page = sign_in("ketua", script=True)
    wrong = [one for address in pages(ketua) for one in looked_at(page, address, unfolded=True)]
    assert not wrong, "\n".join(wrong)


def test_a_kegiatan_is_found_by_words_and_planned_without_a_script(sign_in: Sign, ketua: Membership) -> None:
    year = timezone.now().year + 1
    page = sign_in("ketua", at=f"/bpd/rencana/?tahun={year}&kegiatan=baru")
    page.fill("input[name=nama]", "Bak sampah RT 01")
    page.fill("input[name=biaya]", "25jt")
    page.fill("input[name=kode]", "sampah")
    press(page, "Cari kode")
    page.locator("input[name=kode][value='2.4.15']").check()
    press(page, "Masukkan ke rencana")
    expect(page.locator("body")).to_contain_text("Bak sampah RT 01")
    made = Kegiatan.objects.get(name="Bak sampah RT 01")
    assert (made.kode, made.cost) == ("2.4.15", 25_000_000)

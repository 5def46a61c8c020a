"""A meeting's page in a browser: every part passes axe and fits; a name by QR on a phone without a script."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.planning.agenda import propose
from accountability.planning.attending import number_berita_acara
from accountability.planning.checking_in import Person, check_in
from accountability.planning.inviting import Audience, invite
from accountability.planning.models import Attendee, Invitation, MeetingDocument, Musyawarah
from accountability.planning.papers import Wording
from accountability.planning.settling import settle_paper
from posko.clustering import gather
from tests import makers
from tests.browser.checks import CHROMIUM, LONGEST_WAIT, Cast, Sign, looked_at, press

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
]
PARTS = ("", "undangan/", "hadir/", "putusan/", "berkas/", "hadir/qr/")


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def under_way(cast: Cast) -> Musyawarah:
    """A meeting of today with two names."""
    ketua, at = cast["ketua"], timezone.now()
    desa, by = ketua.wilayah, ketua.actor()
    held = makers.make_musyawarah(desa, by, held_on=local_date(at, desa.kode), starts_at=dt.time(9))
    for name, gender in (("Sri Rekaan", "p"), ("Joko Rekaan", "l")):
        check_in(musyawarah=held, person=Person(name, gender), entry=name, by=by, at=at)
    return held


@pytest.fixture
def today(under_way: Musyawarah, cast: Cast) -> Musyawarah:
    """The same with a settled berita acara."""
    held, by, at = under_way, cast["ketua"].actor(), timezone.now()
    number_berita_acara(musyawarah=held, number="1/BA", by=by, at=at)
    settle_paper(
        musyawarah=held,
        kind="berita_acara",
        number="1/BA",
        date=held.held_on,
        wording=Wording(),
        by=by,
        at=at,
    )
    return held


@pytest.fixture
def coming(cast: Cast) -> Musyawarah:
    """A meeting in a week with a proposal, an invitation, and somebody to be fetched."""
    ketua, at = cast["ketua"], timezone.now()
    desa, by = ketua.wilayah, ketua.actor()
    day = local_date(at, desa.kode) + dt.timedelta(days=7)
    held = makers.make_musyawarah(desa, by, kind="perempuan", held_on=day, starts_at=dt.time(9))
    voices = list(desa.aspirasi.order_by("id"))
    kelompok = gather(desa=desa, aspirasi=voices[:1], title="Air keruh", by=by, at=at)
    propose(kelompok=kelompok, musyawarah=held, title="Sumur baru", by=by, at=at)
    invite(musyawarah=held, audience=Audience(agenda=True), words="Undangan", by=by, at=at)
    Invitation.objects.update(pickup_asked_at=at)
    return held


def test_every_part_passes_axe_and_fits_the_screen(
    sign_in: Sign, today: Musyawarah, coming: Musyawarah
) -> None:
    page = sign_in("ketua", script=True)
    addresses = [f"/bpd/musyawarah/{today.pk}/{part}" for part in PARTS]
    addresses += [f"/bpd/musyawarah/{coming.pk}/{part}" for part in PARTS[:2]]
    addresses += ["/bpd/musyawarah/", f"/hadir/{today.secret}/", f"/desa/{today.desa_id}/musyawarah/"]
    wrong = [one for address in addresses for one in looked_at(page, address)]
    assert not wrong, "\n".join(wrong)


def test_a_name_by_the_code_on_the_wall_without_a_script(
    browser: Browser, live_server: LiveServer, under_way: Musyawarah
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=False, base_url=live_server.url
    )
    context.set_default_timeout(LONGEST_WAIT)
    page = context.new_page()
    page.goto(f"/hadir/{under_way.secret}/")
    page.fill("[name=nama]", "Wati Rekaan")
    page.get_by_text("Perempuan", exact=True).click()
    press(page, "Saya hadir")
    expect(page.locator("body")).to_contain_text("Anda tercatat hadir.")
    press(page, "Saya hadir")
    expect(page.locator(".pesan-salah").first).to_contain_text("Tulis nama")
    context.close()
    assert Attendee.objects.filter(name="Wati Rekaan").count() == 1


def test_a_meeting_from_invitation_to_signed_copy_by_hand(
    sign_in: Sign, today: Musyawarah, coming: Musyawarah, cast: Cast, tmp_path: Any
) -> None:
    ketua: Membership = cast["ketua"]
    page = sign_in("ketua")
    page.goto(f"/bpd/musyawarah/{coming.pk}/undangan/")
    expect(page.locator(".hp-kecil")).to_contain_text("Balas JEMPUT")
    press(page, "Kirim ke 2 HP")
    expect(page.locator("body")).to_contain_text("Undangan dikirim ke 2 HP.")
    page.fill("[name=jam]", "08:30")
    press(page, "Kabari jam jemput")
    expect(page.locator("body")).to_contain_text("Jam jemput dikabarkan lewat SMS.")
    page.goto(f"/bpd/musyawarah/{today.pk}/hadir/")
    page.fill("[name=nama]", "Nama Salah")
    page.get_by_text("Laki-laki", exact=True).first.click()
    press(page, "Simpan nama")
    expect(page.locator("body")).to_contain_text("Nama Salah tercatat.")
    press(page, "Coret Nama Salah")
    expect(page.locator("body")).to_contain_text("masih bisa dikembalikan", ignore_case=True)
    page.goto(f"/bpd/musyawarah/{today.pk}/berkas/")
    (tmp_path / "ba.pdf").write_bytes(b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    page.set_input_files("[name=berkas]", tmp_path / "ba.pdf")
    press(page, "Simpan salinan")
    expect(page.locator("body")).to_contain_text("Terkunci.")
    assert MeetingDocument.objects.get().signed_by_id == ketua.user_id

"""The village tells everyone where to complain; what the law wants told is then told."""

from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

DOOR = "pemdes-tentang"


def test_what_is_written_stands_on_the_budget_page(
    keuangan: Membership, desk_of: Desk, desa: Wilayah
) -> None:
    makers.make_published(desa, keuangan.actor(), year=2026)
    desk = desk_of(keuangan)
    said = {"alamat": "Kotak pengaduan di balai", "jam": "", "keluarga": "612"}
    assert desk.post(reverse(DOOR), said).status_code == 303
    assert "Kotak pengaduan di balai" in desk.get(reverse(DOOR)).content.decode()
    assert "Kotak pengaduan di balai" in desk.get(f"/desa/{desa.kode}/anggaran/2026/").content.decode()


def test_without_an_address_it_says_what_is_missing(keuangan: Membership, desk_of: Desk) -> None:
    answer = desk_of(keuangan).post(reverse(DOOR), {"alamat": "", "keluarga": "banyak"})
    assert answer.status_code == 422
    assert "Tulis alamat pengaduannya." in refusals(answer)
    assert "Tulis angkanya saja." in refusals(answer)


def test_the_check_of_a_budget_leads_there(keuangan: Membership, desk_of: Desk, desa: Wilayah) -> None:
    makers.make_published(desa, keuangan.actor(), year=2026)
    page = desk_of(keuangan).get(reverse("apb-periksa"), {"tahun": 2026}).content.decode()
    assert reverse(DOOR) in page

"""The plan for everyone: origins and fates, safe counts, a light page."""

import gzip

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.planning.leaving import Leave, drop
from accountability.planning.revising import open_revision
from accountability.planning.rkp import enact
from accountability.planning.rpjm import begin, enact_rpjm
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
ADDRESS = "/desa/99.01.01.2001/rencana/2027/"
MOST_BYTES = 20 * 1024  # as it travels


def test_every_kegiatan_shows_its_origin_and_every_kelompok_its_fate(
    client: Client, desa: Wilayah, ketua: Membership
) -> None:
    by = ketua.actor()
    usulan = makers.make_usulan(makers.make_kelompok(desa, by), by, adopted=True)
    makers.make_kegiatan(desa, by, usulan)
    makers.make_kegiatan(desa, by, name="Belanja rutin", kode="1.1.01")
    page = client.get(ADDRESS).content.decode()
    assert "Perkerasan jalan RT 03" in page
    assert "kurang dari 5 suara" in page
    assert "Belum ada asalnya." in page
    assert "<strong>1 usul bersama</strong>: 1 masuk rencana" in page


def test_what_left_the_plan_is_said_with_its_reason(client: Client, desa: Wilayah, ketua: Membership) -> None:
    gone = makers.make_kegiatan(desa, ketua.actor())
    drop(kegiatan=gone, leave=Leave("Lahannya belum siap"), by=ketua.actor(), at=makers.NOW)
    page = client.get(ADDRESS).content.decode()
    assert "Yang keluar dari rencana" in page
    assert "Lahannya belum siap" in page


def test_a_plan_that_was_changed_says_by_which_perdes_and_why(
    client: Client, desa: Wilayah, ketua: Membership
) -> None:
    by, day = ketua.actor(), makers.NOW.date()
    rkp = makers.make_kegiatan(desa, by).rkp
    rpjm = begin(desa=desa, first_year=2026, by=by, at=makers.NOW)
    enact(rkp=rkp, perdes_no="4/2026", enacted_date=day, by=by, at=makers.NOW)
    enact_rpjm(rpjm=rpjm, perdes_no="2/2026", enacted_date=day, by=by, at=makers.NOW)
    assert "Perubahan ke" not in client.get(ADDRESS).content.decode()
    open_revision(plan=rkp, why="Harga naik.", by=by, at=makers.NOW)
    enact(rkp=rkp, perdes_no="5/2026", enacted_date=day, by=by, at=makers.NOW)
    open_revision(plan=rpjm, why="Banjir bandang.", by=by, at=makers.NOW)
    page = " ".join(client.get(ADDRESS).content.decode().split())
    said = "<b>Perubahan ke-1</b>, Peraturan Desa 5/2026, 5 Oktober 2026. Alasannya: Harga naik."
    assert f"{said} Sebelumnya: Peraturan Desa 4/2026, 5 Oktober 2026." in page
    assert "<h2>RPJM Desa 2026–2033</h2>" in page
    assert "Sedang diubah." in page
    assert "<b>Perubahan ke-1</b>, sedang berjalan. Alasannya: Banjir bandang." in page


def test_a_secret_kelompok_is_not_named(client: Client, desa: Wilayah, ketua: Membership) -> None:
    makers.make_kelompok(desa, ketua.actor(), title="Hal rahasia", confidential=True)
    assert "Hal rahasia" not in client.get(ADDRESS).content.decode()


def test_a_village_with_a_full_plan_is_a_light_page(client: Client, desa: Wilayah, ketua: Membership) -> None:
    for number in range(60):
        makers.make_kegiatan(desa, ketua.actor(), name=f"Perkerasan jalan RT {number}")
    answer = client.get(ADDRESS)
    assert len(gzip.compress(answer.content, 6)) < MOST_BYTES


@pytest.mark.parametrize("year", ["2030", "2015"])
def test_a_year_without_a_plan_says_so(client: Client, desa: Wilayah, year: str) -> None:
    assert "Belum ada rencana tahun ini" in client.get(f"/desa/{desa.kode}/rencana/{year}/").content.decode()


@pytest.mark.parametrize("year", ["0", "1066", "99999"])
def test_a_year_out_of_this_world_is_no_page(client: Client, desa: Wilayah, year: str) -> None:
    assert client.get(f"/desa/{desa.kode}/rencana/{year}/").status_code == 404


def test_it_is_linked_from_the_village_and_from_the_trail(client: Client, desa: Wilayah) -> None:
    assert f"/desa/{desa.kode}/rencana/" in client.get(f"/desa/{desa.kode}/").content.decode()
    assert ADDRESS in client.get(f"/desa/{desa.kode}/anggaran/2027/jejak/").content.decode()

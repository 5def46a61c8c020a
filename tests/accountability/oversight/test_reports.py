"""Laporan on the kecamatan's desk: who may read it, what there is to choose, and its files."""

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
ADDRESSES = ("/kec/laporan/", "/kec/laporan/2025-10/", "/kec/laporan/2025-10/berkas/pdf/")
SLUGS = ("2025-10", "2025-t4", "2025-s2")


class TestWhoMayRead:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_a_stranger_is_sent_to_sign_in(self, client: Client, address: str) -> None:
        assert client.get(address)["Location"].startswith(reverse("masuk"))

    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.KEUANGAN, Role.PETUGAS])
    def test_a_member_of_a_village_does_not(
        self, client: Client, desa: Wilayah, role: Role, address: str
    ) -> None:
        client.force_login(makers.make_member(role, desa).user)
        assert client.get(address).status_code == 403

    @pytest.mark.parametrize("role", [Role.CAMAT, Role.KABUPATEN, Role.AUDITOR])
    def test_the_desks_above_do(self, client: Client, desa: Wilayah, role: Role) -> None:
        place = desa.parent
        assert place is not None
        client.force_login(makers.make_member(role, place).user)
        for address in ADDRESSES:
            assert client.get(address).status_code == 200

    def test_a_village_elsewhere_is_not_in_it(self, client: Client, camat: Membership) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client.force_login(camat.user)
        assert "Lain Jauh" not in client.get("/kec/laporan/2025-10/").content.decode()

    def test_a_kabupaten_reads_of_all_its_villages(self, client: Client, desa: Wilayah) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client.force_login(makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01")).user)
        page = client.get("/kec/laporan/2025-10/").content.decode()
        assert "Lain Jauh" in page
        assert "Sukamaju" in page
        assert client.get("/kec/laporan/2025-10/berkas/docx/").status_code == 200

    def test_nothing_is_done_by_a_post(self, client: Client, camat: Membership) -> None:
        client.force_login(camat.user)
        for address in ADDRESSES:
            assert client.post(address).status_code == 405


class TestWhatThereIs:
    def test_months_quarters_and_half_years_are_offered(self, client: Client, camat: Membership) -> None:
        client.force_login(camat.user)
        page = client.get("/kec/laporan/").content.decode()
        for word in ("Laporan bulanan", "Formulir triwulan", "Laporan semester", "Masih berjalan"):
            assert word in page

    @pytest.mark.parametrize(
        "address",
        [
            "/kec/laporan/2017-01/",
            "/kec/laporan/2025-13/",
            "/kec/laporan/2099-01/",
            "/kec/laporan/x/",
            "/kec/laporan/2025-10/berkas/txt/",
        ],
    )
    def test_what_there_is_not_is_not_found(self, client: Client, camat: Membership, address: str) -> None:
        client.force_login(camat.user)
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("slug", SLUGS)
    @pytest.mark.parametrize(
        ("form", "begins"),
        [
            ("pdf", b"%PDF"),
            ("docx", b"PK\x03\x04"),
            ("xlsx", b"PK\x03\x04"),
            ("csv", "\ufefflaporan,bagian,baris,kolom,isi\r\n".encode()),
        ],
    )
    def test_each_is_read_and_kept_as_a_file(
        self, client: Client, camat: Membership, slug: str, form: str, begins: bytes
    ) -> None:
        client.force_login(camat.user)
        page = client.get(f"/kec/laporan/{slug}/")
        assert page.status_code == 200
        assert reverse("kec-laporan-berkas", args=[slug, form]) in page.content.decode()
        answer = client.get(f"/kec/laporan/{slug}/berkas/{form}/")
        assert answer.content.startswith(begins)
        assert answer["Cache-Control"] == "no-store"
        assert f'laporan-99.01.01-{slug}.{form}"' in answer["Content-Disposition"]

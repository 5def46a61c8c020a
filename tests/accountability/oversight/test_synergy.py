"""The matrices' pages: filter, change, both texts when two write at once, wall and file."""

from typing import Any

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.oversight.matrix.writing import Cells, Note, follow_activity, rewrite
from accountability.oversight.models import MatrixRow, ServiceUnit
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.test_sheet import signed_in

pytestmark = pytest.mark.django_db
PAGE, WALL, FILE = reverse("kec-sinergi"), reverse("kec-sinergi-papan"), reverse("kec-sinergi-unduh")
YEAR = {"tahun": "2026"}


@pytest.fixture
def row(desa: Wilayah, kades: Membership) -> MatrixRow:
    """What the village follows."""
    return open_row(desa, kades, "Posyandu keliling")


def open_row(holder: Wilayah | ServiceUnit, by: Membership, activity: str) -> MatrixRow:
    """A row of an activity of 2026."""
    cells = Cells(activity=activity, notes=(Note("5 kali", "Hujan", "Tunda"), Note(), Note()))
    return follow_activity(holder=holder, year=2026, cells=cells, by=by.actor(), at=makers.NOW)


def edit(row: MatrixRow) -> str:
    """The address that changes a row."""
    return reverse("kec-sinergi-baris", args=[row.pk])


class TestReading:
    def test_page_wall_and_file_show_the_rows(self, row: MatrixRow, camat: Membership) -> None:
        for address in (PAGE, WALL, FILE):
            assert "Posyandu keliling" in signed_in(camat).get(address, YEAR).content.decode()

    def test_one_village_or_unit_can_be_kept(
        self, row: MatrixRow, other_desa: Wilayah, camat: Membership
    ) -> None:
        unit = ServiceUnit.objects.create(kecamatan=camat.wilayah, kind="sekolah", name="SD 1")
        open_row(unit, camat, "Kunjungan rumah")
        client = signed_in(camat)
        for kept, seen, unseen in (
            ("99.01.01.2001", "Posyandu", "Kunjungan"),
            (f"u{unit.pk}", "Kunjungan", "Posyandu"),
            (other_desa.kode, "Belum ada kegiatan", "Posyandu"),
        ):
            page = client.get(PAGE, {**YEAR, "pemilik": kept}).content.decode()
            assert seen in page
            assert unseen not in page

    def test_another_kecamatan_sees_and_changes_nothing(self, row: MatrixRow) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02")))
        for address in (PAGE, WALL, FILE):
            assert "Posyandu" not in client.get(address, YEAR).content.decode()
        assert client.get(edit(row)).status_code == 404
        assert client.post(edit(row), {"activity": "x"}).status_code == 404
        for asked in ("99.01.01.2001", "u1", "u²", "%"):
            assert client.get(PAGE, {**YEAR, "pemilik": asked}).status_code == 404

    @pytest.mark.parametrize("role", [Role.KABUPATEN, Role.AUDITOR])
    def test_kabupaten_and_auditor_read_and_do_not_write(self, row: MatrixRow, role: Role) -> None:
        client = signed_in(makers.make_member(role, Wilayah.objects.get(kode="99.01")))
        assert "Posyandu keliling" in client.get(PAGE, YEAR).content.decode()
        assert "Simpan baris" not in client.get(edit(row)).content.decode()
        assert client.post(edit(row), {"activity": "x"}).status_code == 403
        assert client.post(PAGE, {"nama": "SD"}).status_code == 403
        new = reverse("kec-sinergi-baru")
        assert client.get(new, {**YEAR, "pemilik": "99.01.01.2001"}).status_code == 403

    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.PETUGAS])
    def test_a_village_has_another_desk(self, row: MatrixRow, desa: Wilayah, role: Role) -> None:
        client = signed_in(makers.make_member(role, desa))
        assert [client.get(one).status_code for one in (PAGE, WALL, FILE, edit(row))] == [403] * 4

    def test_the_wall_has_nothing_to_press(self, row: MatrixRow, camat: Membership) -> None:
        page = signed_in(camat).get(WALL, YEAR).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "<form" not in main
        assert "<a " not in main
        assert "js/papan.js" in page

    def test_queries_do_not_grow_with_the_rows(
        self,
        row: MatrixRow,
        desa: Wilayah,
        kades: Membership,
        camat: Membership,
        django_assert_num_queries: Any,
    ) -> None:
        client, counts = signed_in(camat), []
        for more in (0, 12):
            for number in range(more):
                open_row(desa, kades, f"Kegiatan {number}")
            with django_assert_num_queries(16, exact=False) as caught:
                client.get(PAGE, YEAR)
            counts.append(len(caught.captured_queries))
        assert counts[1] <= counts[0]  # the words of the place are known the second time


class TestWriting:
    def said(self, **changed: Any) -> dict[str, Any]:
        """What the form of the row sends."""
        first = {"progress_1": "5 kali", "obstacle_1": "Hujan", "follow_up_1": "Tunda"}
        return {"activity": "Posyandu keliling", "versi": 1, **first, **changed}

    def test_a_row_is_changed(self, row: MatrixRow, camat: Membership) -> None:
        answer = signed_in(camat).post(
            edit(row), self.said(progress_2="9 kali", renja_code="7.01.06.2.01.09")
        )
        assert answer.status_code == 303
        row.refresh_from_db()
        assert (row.renja_code, row.notes.get(round=2).progress) == ("7.01.06.2.01.09", "9 kali")

    def test_the_second_of_two_sees_both_texts_and_may_decide(
        self, row: MatrixRow, camat: Membership, kades: Membership
    ) -> None:
        cells = Cells(activity="Posyandu keliling", outcome="Versi kampung")
        rewrite(row=row, cells=cells, version=1, by=kades.actor(), at=makers.NOW)
        client = signed_in(camat)
        refused = client.post(edit(row), self.said(outcome="Versi camat"))
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "baru saja diubah orang lain" in page
        assert "Versi kampung" in page
        assert "Versi camat" in page
        assert 'name="versi" value="2"' in page
        row.refresh_from_db()
        assert row.outcome == "Versi kampung"
        assert client.post(edit(row), self.said(outcome="Versi camat", versi=2)).status_code == 303

    def test_a_wrong_code_and_a_missing_activity_are_said_and_the_rest_is_kept(
        self, row: MatrixRow, camat: Membership
    ) -> None:
        refused = signed_in(camat).post(
            edit(row), self.said(activity="", renja_code="7,1", problem="Tetap ada")
        )
        page = refused.content.decode()
        assert refused.status_code == 422
        for wanted in ("Tulis kegiatannya.", "Contoh kode: 7.01.06.2.01.09.", "Tetap ada"):
            assert wanted in page

    def test_a_unit_and_its_row_are_added(self, desa: Wilayah, camat: Membership) -> None:
        client = signed_in(camat)
        new_unit = {"jenis": "puskesmas", "nama": "Puskesmas Contoh", "tempat": ""}
        assert client.post(PAGE, new_unit).status_code == 303
        refused = client.post(PAGE, new_unit)
        assert (refused.status_code, "nama itu sudah ada" in refused.content.decode()) == (422, True)
        unit = ServiceUnit.objects.get()
        address = f"{reverse('kec-sinergi-baru')}?tahun=2026&pemilik=u{unit.pk}"
        assert client.get(f"{address}&jenis=dokumen").status_code == 404
        assert client.post(address, {"activity": "Imunisasi", "versi": 0}).status_code == 303
        assert MatrixRow.objects.get().unit == unit

    def test_a_document_is_followed_once(self, desa: Wilayah, camat: Membership) -> None:
        client = signed_in(camat)
        address = f"{reverse('kec-sinergi-baru')}?tahun=2026&pemilik=99.01.01.2001&jenis=dokumen"
        assert "APB Desa" in client.get(address).content.decode()
        assert client.post(address, {"document": "apb", "versi": 0}).status_code == 303
        refused = client.post(address, {"document": "apb", "versi": 0})
        assert (refused.status_code, "sudah ada di matriks" in refused.content.decode()) == (422, True)

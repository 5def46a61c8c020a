"""Tugas and Sinergi: what the evaluation asks of the village, and the village's own rows of the matrices."""

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.oversight.evaluation.answering import Said, answer_row
from accountability.oversight.evaluation.finishing import finish
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.matrix.writing import Cells, follow_activity
from accountability.oversight.models import MatrixRow, ServiceUnit, VillageTask
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

pytestmark = pytest.mark.django_db
TASKS, MATRIX, NEW = reverse("tugas"), reverse("sinergi"), reverse("sinergi-baru")


@pytest.fixture
def task(desa: Wilayah, camat: Membership, keuangan: Membership) -> VillageTask:
    """A finding of an evaluation."""
    return found_in(desa, camat, keuangan, "Kurangi honor.")


def found_in(desa: Wilayah, camat: Membership, keuangan: Membership, advice: str) -> VillageTask:
    """The one finding of a finished evaluation."""
    apb = makers.make_draft(desa, keuangan.actor())[0]
    receive(apb=apb, received_date=makers.NOW.date(), by=camat.actor(), at=makers.NOW)
    evaluation = start(apb=apb, team=Team(camat), by=camat.actor(), at=makers.NOW)
    for row in evaluation.rows.all():
        said = Said("tidak", "", advice) if row.code == "A4" else Said("ya")
        answer_row(row=row, said=said, version=1, by=camat.actor(), at=makers.NOW)
    (task,) = finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
    return task


class TestTasks:
    def test_council_and_government_see_their_own_findings(
        self, task: VillageTask, ketua: Membership, kades: Membership, outsider: Membership, desk_of: Desk
    ) -> None:
        for member in (ketua, kades):
            page = desk_of(member).get(TASKS).content.decode()
            assert "Kurangi honor." in page
            assert "2 November 2026" in page
        assert "Kurangi honor." not in desk_of(outsider).get(TASKS).content.decode()

    def test_the_government_marks_it_done_in_words_and_twice_is_once(
        self, task: VillageTask, kades: Membership, camat: Membership, desk_of: Desk
    ) -> None:
        for _ in range(2):
            answer = desk_of(kades).post(TASKS, {"tugas": task.pk, "balasan": "Sudah dikurangi."})
            assert answer.status_code == 303
        task.refresh_from_db()
        assert task.reply == "Sudah dikurangi."
        sheet = reverse("kec-evaluasi-lembar", args=[task.desa_id, 2027])
        assert "Sudah dikurangi." in desk_of(camat).get(sheet).content.decode()

    def test_without_words_it_stays_open(self, task: VillageTask, kades: Membership, desk_of: Desk) -> None:
        answer = desk_of(kades).post(TASKS, {"tugas": task.pk, "balasan": " "})
        assert refusals(answer) == "Tulis apa yang sudah diperbaiki."
        task.refresh_from_db()
        assert task.done_at is None

    def test_the_council_reads_only(self, task: VillageTask, ketua: Membership, desk_of: Desk) -> None:
        assert "Tandai selesai" not in desk_of(ketua).get(TASKS).content.decode()
        assert desk_of(ketua).post(TASKS, {"tugas": task.pk, "balasan": "x"}).status_code == 403

    def test_a_task_of_another_village_is_not_there(
        self, other_desa: Wilayah, camat: Membership, kades: Membership, keuangan: Membership, desk_of: Desk
    ) -> None:
        theirs = found_in(other_desa, camat, keuangan, "Burung kenari tetangga")
        assert desk_of(kades).post(TASKS, {"tugas": theirs.pk, "balasan": "x"}).status_code == 404
        assert desk_of(kades).post(TASKS, {"tugas": "x", "balasan": "x"}).status_code == 404

    @pytest.mark.parametrize("role", [Role.PETUGAS, Role.CAMAT, Role.AUDITOR])
    def test_others_have_no_such_desk(self, desa: Wilayah, desk_of: Desk, role: Role) -> None:
        assert desk_of(makers.make_member(role, desa)).get(TASKS).status_code == 403


class TestSynergy:
    @pytest.fixture
    def school(self, desa: Wilayah, camat: Membership) -> ServiceUnit:
        """A school that stands in the village."""
        return ServiceUnit.objects.create(kecamatan=camat.wilayah, desa=desa, kind="sekolah", name="SD 1")

    def test_the_village_fills_its_own_row_before_the_meeting(
        self, desa: Wilayah, kades: Membership, desk_of: Desk
    ) -> None:
        client = desk_of(kades)
        sent = {"activity": "Posyandu keliling", "versi": 0}
        assert client.post(f"{NEW}?tahun=2026", sent).status_code == 303
        row = MatrixRow.objects.get()
        assert (row.desa, row.changed_as) == (desa, "kades")
        assert "Posyandu keliling" in client.get(MATRIX, {"tahun": 2026}).content.decode()
        changed = {"activity": "Posyandu keliling", "progress_1": "5 kali", "versi": 1}
        assert client.post(reverse("sinergi-baris", args=[row.pk]), changed).status_code == 303

    def test_the_officer_fills_for_a_school_that_stands_here_and_it_is_said(
        self, school: ServiceUnit, petugas: Membership, kades: Membership, camat: Membership, desk_of: Desk
    ) -> None:
        sent = {"activity": "Kunjungan rumah", "versi": 0}
        new = f"{NEW}?tahun=2026&pemilik={school.pk}"
        assert desk_of(kades).post(new, sent).status_code == 403
        assert desk_of(petugas).post(new, sent).status_code == 303
        page = desk_of(camat).get(reverse("kec-sinergi"), {"tahun": 2026}).content.decode()
        assert "diisi petugas setempat" in page
        row = MatrixRow.objects.get()
        assert desk_of(kades).get(reverse("sinergi-baris", args=[row.pk])).status_code == 403

    def test_the_officer_does_not_write_for_the_village_and_the_council_reads(
        self, desa: Wilayah, kades: Membership, petugas: Membership, ketua: Membership, desk_of: Desk
    ) -> None:
        row = follow_activity(
            holder=desa, year=2026, cells=Cells(activity="Air bersih"), by=kades.actor(), at=makers.NOW
        )
        address = reverse("sinergi-baris", args=[row.pk])
        assert desk_of(petugas).get(address).status_code == 403
        assert desk_of(petugas).post(NEW, {"activity": "x", "versi": 0}).status_code == 403
        assert desk_of(ketua).get(address).status_code == 403
        assert "Air bersih" in desk_of(ketua).get(MATRIX, {"tahun": 2026}).content.decode()

    def test_rows_and_units_of_another_village_are_not_there(
        self, other_desa: Wilayah, camat: Membership, kades: Membership, petugas: Membership, desk_of: Desk
    ) -> None:
        row = follow_activity(
            holder=other_desa, year=2026, cells=Cells(activity="Kenari"), by=camat.actor(), at=makers.NOW
        )
        unit = ServiceUnit.objects.create(
            kecamatan=camat.wilayah, desa=other_desa, kind="sekolah", name="SD 2"
        )
        assert desk_of(kades).post(reverse("sinergi-baris", args=[row.pk]), {}).status_code == 404
        assert desk_of(petugas).get(NEW, {"pemilik": unit.pk}).status_code == 404
        assert "Kenari" not in desk_of(kades).get(MATRIX, {"tahun": 2026}).content.decode()

    def test_of_two_who_write_at_once_the_second_sees_both(
        self, desa: Wilayah, kades: Membership, keuangan: Membership, desk_of: Desk
    ) -> None:
        row = follow_activity(
            holder=desa, year=2026, cells=Cells(activity="Air bersih"), by=kades.actor(), at=makers.NOW
        )
        address = reverse("sinergi-baris", args=[row.pk])
        first = {"activity": "Air bersih", "outcome": "Milik kades", "versi": 1}
        assert desk_of(kades).post(address, first).status_code == 303
        refused = desk_of(keuangan).post(address, {**first, "outcome": "Milik keuangan"})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "Milik kades" in page
        assert "Milik keuangan" in page

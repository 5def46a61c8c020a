"""An evaluation ends with a result; its findings become the village's work, and the village answers."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.answering import Said, advise_line, answer_row
from accountability.oversight.evaluation.finishing import finish, settle
from accountability.oversight.models import Evaluation, VillageTask
from tests import makers
from tests.accountability.oversight.conftest import answer_all

pytestmark = pytest.mark.django_db


class TestFinish:
    def test_findings_and_advised_lines_become_tasks_in_twenty_working_days(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        answer_all(evaluation, camat, no=("A4", "B7"))
        line = evaluation.apb.lines.belanja().get()
        advise_line(evaluation=evaluation, line=line, text="Rinci.", by=camat.actor(), at=makers.NOW)
        tasks = finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert [task.text for task in tasks] == ["Perbaiki A4.", "Perbaiki B7.", "Rinci."]
        assert {task.due_date for task in tasks} == {dt.date(2026, 11, 2)}
        assert evaluation.result == "perbaikan"

    def test_without_findings_it_is_in_order_and_nobody_gets_work(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        answer_all(evaluation, camat)
        assert finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW) == []
        assert evaluation.result == "sesuai"

    def test_start_end_and_findings_stand_in_the_ledger(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        answer_all(evaluation, camat, no=("A4",))
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
        assert [kind for kind in kinds if kind.startswith("evaluasi")] == [
            "evaluasi.diterima",
            "evaluasi.mulai",
            "evaluasi.saran",
            "evaluasi.selesai",
            "evaluasi.temuan",
        ]
        assert list(problems()) == []

    def test_a_blank_row_is_named(self, evaluation: Evaluation, camat: Membership) -> None:
        row = evaluation.rows.get(part="A", no=1)
        answer_row(row=row, said=Said("ya"), version=1, by=camat.actor(), at=makers.NOW)
        with pytest.raises(refusals.NotAnswered) as refused:
            finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert len(refused.value.codes) == 16
        assert "A1" not in refused.value.codes

    def test_a_tidak_without_advice_is_named(self, evaluation: Evaluation, camat: Membership) -> None:
        answer_all(evaluation, camat, no=("A4",))
        row = evaluation.rows.get(part="A", no=4)
        answer_row(row=row, said=Said("tidak"), version=row.version, by=camat.actor(), at=makers.NOW)
        with pytest.raises(refusals.NoAdvice) as refused:
            finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert refused.value.codes == ["A4"]
        assert not VillageTask.objects.exists()

    def test_only_the_head_ends_it(
        self, evaluation: Evaluation, camat: Membership, staf: Membership, kades: Membership
    ) -> None:
        answer_all(evaluation, camat)
        with pytest.raises(refusals.NotTheHead):
            finish(evaluation=evaluation, by=staf.actor(), at=makers.NOW)
        with pytest.raises(refusals.NotInTeam):
            finish(evaluation=evaluation, by=kades.actor(), at=makers.NOW)
        assert not evaluation.is_finished


class TestSettle:
    def test_the_village_says_what_it_did_once(
        self, evaluation: Evaluation, camat: Membership, kades: Membership
    ) -> None:
        answer_all(evaluation, camat, no=("A4",))
        (task,) = finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        with pytest.raises(refusals.NothingSaid):
            settle(task=task, reply="", by=kades.actor(), at=makers.NOW)
        settle(task=task, reply="Sudah dikurangi.", by=kades.actor(), at=makers.NOW)
        with pytest.raises(refusals.AlreadyDone):
            settle(task=task, reply="Lagi.", by=kades.actor(), at=makers.NOW)
        task.refresh_from_db()
        assert (task.reply, task.done_by_id) == ("Sudah dikurangi.", kades.user_id)
        assert Entry.objects.filter(kind="tugas.selesai", facts={"late": False}).count() == 1

    def test_an_undone_one_is_late_after_its_day(self, evaluation: Evaluation, camat: Membership) -> None:
        answer_all(evaluation, camat, no=("A4",))
        (task,) = finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert not VillageTask.objects.late(task.due_date).exists()
        assert VillageTask.objects.late(task.due_date + dt.timedelta(days=1)).get() == task

"""Only the team writes in the sheet, and of two who write at once neither covers the other."""

import pytest

from accountability.accounts.models import Membership
from accountability.budget.drafting import remove_line
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.answering import Said, advise_line, answer_row, said_in
from accountability.oversight.evaluation.finishing import finish
from accountability.oversight.models import Evaluation, LineRecommendation
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.conftest import answer_all

pytestmark = pytest.mark.django_db
YES = Said("ya", "Perbup 3/2026", "")


class TestAnswerRow:
    def test_an_answer_is_kept_with_who_and_when(self, evaluation: Evaluation, staf: Membership) -> None:
        row = evaluation.rows.get(part="A", no=4)
        kept = answer_row(row=row, said=YES, version=1, by=staf.actor(), at=makers.NOW)
        assert (said_in(kept), kept.version, kept.answered_by_id) == (YES, 2, staf.user_id)

    def test_the_suggestion_stays_as_it_was(self, evaluation: Evaluation, staf: Membership) -> None:
        row = evaluation.rows.select_related("suggestion").get(part="A", no=4)
        before = (row.suggestion.verdict, row.suggestion.arithmetic)
        answer_row(row=row, said=Said("tidak", "", "x"), version=1, by=staf.actor(), at=makers.NOW)
        row.suggestion.refresh_from_db()
        assert (row.suggestion.verdict, row.suggestion.arithmetic) == before

    def test_who_is_not_in_the_team_is_refused(self, evaluation: Evaluation, ketua: Membership) -> None:
        row = evaluation.rows.get(part="A", no=1)
        with pytest.raises(refusals.NotInTeam):
            answer_row(row=row, said=YES, version=1, by=ketua.actor(), at=makers.NOW)
        row.refresh_from_db()
        assert row.answer == ""

    def test_the_second_of_two_is_refused_and_sees_the_first(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        row = evaluation.rows.get(part="B", no=1)
        answer_row(row=row, said=YES, version=1, by=camat.actor(), at=makers.NOW)
        with pytest.raises(refusals.StaleRow) as refused:
            answer_row(row=row, said=Said("tidak"), version=1, by=staf.actor(), at=makers.NOW)
        assert said_in(refused.value.current) == YES
        assert refused.value.current.version == 2

    def test_two_rows_at_once_do_not_meet(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        first, second = evaluation.rows.order_by("part", "no")[:2]
        answer_row(row=first, said=YES, version=1, by=camat.actor(), at=makers.NOW)
        answer_row(row=second, said=YES, version=1, by=staf.actor(), at=makers.NOW)
        assert evaluation.rows.filter(answer="ya").count() == 2

    def test_the_same_words_again_change_nothing(self, evaluation: Evaluation, staf: Membership) -> None:
        row = evaluation.rows.get(part="A", no=4)
        answer_row(row=row, said=YES, version=1, by=staf.actor(), at=makers.NOW)
        again = answer_row(row=row, said=YES, version=1, by=staf.actor(), at=makers.NOW)
        assert again.version == 2

    def test_after_the_end_nothing_is_written(self, evaluation: Evaluation, camat: Membership) -> None:
        answer_all(evaluation, camat)
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        row = evaluation.rows.get(part="A", no=4)
        with pytest.raises(refusals.AlreadyFinished):
            answer_row(row=row, said=Said("tidak"), version=2, by=camat.actor(), at=makers.NOW)


class TestAdviseLine:
    def test_advice_keeps_the_line_as_it_stood_when_the_village_takes_it_out(
        self, evaluation: Evaluation, camat: Membership, keuangan: Membership
    ) -> None:
        line = evaluation.apb.lines.belanja().get()
        advise_line(evaluation=evaluation, line=line, text="Kurangi.", by=camat.actor(), at=makers.NOW)
        remove_line(line=line, by=keuangan.actor(), at=makers.NOW)
        kept = LineRecommendation.objects.get()
        assert (kept.line_id, kept.account, kept.amount, kept.text) == (
            None,
            "5.3.5.02",
            125_500_000,
            "Kurangi.",
        )

    def test_a_second_writer_is_refused_and_shown_the_first(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        line = evaluation.apb.lines.belanja().get()
        advise_line(evaluation=evaluation, line=line, text="Satu.", by=camat.actor(), at=makers.NOW)
        with pytest.raises(refusals.StaleRecommendation) as refused:
            advise_line(evaluation=evaluation, line=line, text="Dua.", by=staf.actor(), at=makers.NOW)
        assert refused.value.current.text == "Satu."
        written = advise_line(
            evaluation=evaluation, line=line, text="Dua.", version=1, by=staf.actor(), at=makers.NOW
        )
        assert written is not None
        assert (written.text, written.version) == ("Dua.", 2)

    def test_empty_words_take_it_back(self, evaluation: Evaluation, camat: Membership) -> None:
        line = evaluation.apb.lines.belanja().get()
        advise_line(evaluation=evaluation, line=line, text="Satu.", by=camat.actor(), at=makers.NOW)
        advise_line(evaluation=evaluation, line=line, text="", version=1, by=camat.actor(), at=makers.NOW)
        assert not LineRecommendation.objects.exists()
        with pytest.raises(refusals.NothingSaid):
            advise_line(evaluation=evaluation, line=line, text="", by=camat.actor(), at=makers.NOW)

    def test_a_line_of_another_budget_is_refused(
        self, evaluation: Evaluation, camat: Membership, other_desa: Wilayah
    ) -> None:
        other = makers.make_draft(other_desa, camat.actor())[1]
        with pytest.raises(refusals.ElsewhereLine):
            advise_line(evaluation=evaluation, line=other, text="x", by=camat.actor(), at=makers.NOW)

"""A budget is evaluated when it was handed over, by a team of its own kecamatan, against the law's clock."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership, Role
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.models import APBDesa
from accountability.budget.publication import publish
from accountability.ledger.models import Entry as LedgerEntry
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.evaluation.sheet import sheet_rows
from accountability.oversight.models import Evaluation, Evaluator
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.conftest import answer_all

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def handed_over(apb: APBDesa, by: Membership) -> Evaluation:
    """The budget as received today."""
    return receive(apb=apb, received_date=makers.NOW.date(), by=by.actor(), at=makers.NOW)


class TestReceive:
    def test_the_clock_is_twenty_working_days(self, draft_apb: APBDesa, camat: Membership) -> None:
        evaluation = handed_over(draft_apb, camat)
        # 5 October 2026 is a Monday; no holiday falls in the four weeks after it.
        assert evaluation.due_date == dt.date(2026, 11, 2)
        assert evaluation.stage == "received"

    def test_it_stands_in_the_ledger(self, draft_apb: APBDesa, camat: Membership) -> None:
        evaluation = handed_over(draft_apb, camat)
        entry = LedgerEntry.objects.get(kind="evaluasi.diterima")
        assert entry.ref == f"evaluasi:{evaluation.pk}"
        assert entry.facts == {"year": 2027, "version": 0, "received": "2026-10-05"}

    def test_once_received_it_is_not_received_again(self, draft_apb: APBDesa, camat: Membership) -> None:
        handed_over(draft_apb, camat)
        with pytest.raises(refusals.AlreadyReceived):
            handed_over(draft_apb, camat)

    def test_an_empty_draft_is_refused(self, desa: Wilayah, keuangan: Membership, camat: Membership) -> None:
        apb = draft(desa=desa, year=2027, by=keuangan.actor(), at=makers.NOW)
        add_line(apb=apb, entry=Entry("4.2.1.01", 5_000_000, "DDS"), by=keuangan.actor(), at=makers.NOW)
        with pytest.raises(refusals.NothingInIt):
            handed_over(apb, camat)

    @pytest.mark.parametrize("day", [makers.NOW.date() + DAY, dt.date(2025, 12, 30)])
    def test_a_day_to_come_or_of_another_year_is_refused(
        self, draft_apb: APBDesa, camat: Membership, day: dt.date
    ) -> None:
        with pytest.raises(refusals.WrongDay):
            receive(apb=draft_apb, received_date=day, by=camat.actor(), at=makers.NOW)

    def test_handed_over_again_after_its_end_it_gets_a_second_round(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        from accountability.oversight.evaluation.finishing import finish

        answer_all(evaluation, camat)
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert handed_over(evaluation.apb, camat).round == 2


class TestStart:
    def test_a_draft_that_was_not_handed_over_is_refused(self, draft_apb: APBDesa, camat: Membership) -> None:
        with pytest.raises(refusals.NotHandedOver):
            start(apb=draft_apb, team=Team(camat), by=camat.actor(), at=makers.NOW)

    def test_a_published_one_may_still_be_taken_in(
        self, draft_apb: APBDesa, kades: Membership, camat: Membership
    ) -> None:
        publish(apb=draft_apb, perdes_no="1", perdes_date=makers.NOW.date(), by=kades.actor(), at=makers.NOW)
        handed_over(draft_apb, camat)
        assert start(apb=draft_apb, team=Team(camat), by=camat.actor(), at=makers.NOW).started_at

    def test_the_sheet_has_its_seventeen_rows_word_for_word(self, evaluation: Evaluation) -> None:
        laid = list(evaluation.rows.order_by("part", "no").values_list("part", "no", "text", "tool"))
        assert laid == [(row.part, row.no, row.text, row.tool) for row in sheet_rows()]
        assert len(laid) == 17
        assert laid[4][2] == "Priotas Nasional masuk dalam belanja APBDesa."  # as printed, slip and all

    def test_every_row_has_a_suggestion_and_no_answer(self, evaluation: Evaluation) -> None:
        for row in evaluation.rows.select_related("suggestion"):
            assert row.answer == ""
            assert row.suggestion.arithmetic
            assert len(row.suggestion.fingerprint) == 64
            assert row.suggestion.computed_at == makers.NOW

    def test_begun_is_begun(self, evaluation: Evaluation, camat: Membership) -> None:
        with pytest.raises(refusals.AlreadyBegun):
            start(apb=evaluation.apb, team=Team(camat), by=camat.actor(), at=makers.NOW)

    def test_who_works_elsewhere_is_no_evaluator(self, draft_apb: APBDesa, camat: Membership) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        elsewhere = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"))
        handed_over(draft_apb, camat)
        with pytest.raises(refusals.NotOfThisKecamatan):
            start(apb=draft_apb, team=Team(camat, [elsewhere]), by=camat.actor(), at=makers.NOW)
        assert not Evaluator.objects.exists()

    @pytest.mark.parametrize("role", [Role.KABUPATEN, Role.AUDITOR])
    def test_who_only_reads_is_no_evaluator(self, draft_apb: APBDesa, camat: Membership, role: Role) -> None:
        reader = makers.make_member(role, camat.wilayah)
        handed_over(draft_apb, camat)
        with pytest.raises(refusals.NotOfThisKecamatan):
            start(apb=draft_apb, team=Team(reader), by=camat.actor(), at=makers.NOW)

    def test_who_left_the_office_is_no_evaluator(
        self, draft_apb: APBDesa, camat: Membership, staf: Membership
    ) -> None:
        staf.until_date = makers.NOW.date() - DAY
        staf.save()
        handed_over(draft_apb, camat)
        with pytest.raises(refusals.NotOfThisKecamatan):
            start(apb=draft_apb, team=Team(camat, [staf]), by=camat.actor(), at=makers.NOW)

    def test_the_database_allows_one_head(self, evaluation: Evaluation, kades: Membership) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluator.objects.create(evaluation=evaluation, user=kades.user, role="ketua")

    def test_the_database_allows_one_open_evaluation(self, evaluation: Evaluation) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluation.objects.create(
                desa=evaluation.desa,
                apb=evaluation.apb,
                year=2027,
                round=9,
                received_date=makers.NOW.date(),
                due_date=makers.NOW.date(),
                received_at=makers.NOW,
            )

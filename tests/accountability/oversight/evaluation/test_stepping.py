"""An evaluation writes its steps into the budget's way once, and never fails because of them."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.budget.models import APBDesa, BudgetStep, Stage
from accountability.budget.steps import Taken, take_step
from accountability.oversight.evaluation.finishing import finish
from accountability.oversight.evaluation.receiving import receive
from accountability.oversight.models import Evaluation
from tests import makers
from tests.accountability.oversight.conftest import answer_all

pytestmark = pytest.mark.django_db


def steps(apb: APBDesa) -> list[str]:
    """The steps that stand, in order."""
    return [one.stage for one in BudgetStep.objects.filter(apb=apb).in_order()]


@pytest.mark.parametrize(("no", "answer"), [((), Stage.IN_ORDER), (("A4",), Stage.TO_REPAIR)])
def test_receiving_and_the_result_are_steps(
    evaluation: Evaluation, camat: Membership, no: tuple[str, ...], answer: Stage
) -> None:
    answer_all(evaluation, camat, no=no)
    finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
    assert steps(evaluation.apb) == [Stage.SENT, answer]


def test_what_the_village_wrote_down_itself_stands(
    draft_apb: APBDesa, camat: Membership, kades: Membership
) -> None:
    sent = Taken(Stage.SENT, dt.date(2026, 10, 1), document_no="7")
    take_step(apb=draft_apb, taken=sent, by=kades.actor(), at=makers.NOW)
    receive(apb=draft_apb, received_date=dt.date(2026, 10, 5), by=camat.actor(), at=makers.NOW)
    assert BudgetStep.objects.get().document_no == "7"


def test_a_budget_that_is_enacted_already_is_evaluated_all_the_same(
    draft_apb: APBDesa, camat: Membership, kades: Membership
) -> None:
    enacted = Taken(Stage.ENACTED, dt.date(2026, 10, 1), document_no="7 Tahun 2026")
    take_step(apb=draft_apb, taken=enacted, by=kades.actor(), at=makers.NOW)
    receive(apb=draft_apb, received_date=dt.date(2026, 10, 5), by=camat.actor(), at=makers.NOW)
    assert steps(draft_apb) == [Stage.ENACTED]
    assert Evaluation.objects.count() == 1

"""Writes in the sheet: a person's Ya or Tidak, documents and advice, row by row and line by line."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.models import BudgetLine
from accountability.ledger.record import hold
from accountability.oversight.evaluation import refusals
from accountability.oversight.models import (
    Evaluation,
    EvaluationRow,
    LineRecommendation,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person writes in one row; `answer` is "ya", "tidak" or "" for not yet."""

    answer: str = ""
    documents: str = ""
    recommendation: str = ""


@transaction.atomic
def answer_row(*, row: EvaluationRow, said: Said, version: int, by: Actor, at: dt.datetime) -> EvaluationRow:
    """Writes one row, as it stood at `version` when it was read; the same words again change nothing.

    Raises NotInTeam, AlreadyFinished, StaleRow with the row as another left it: nothing is covered.
    """
    open_sheet(row.evaluation, by)
    held = EvaluationRow.objects.select_for_update().get(pk=row.pk)
    if said == said_in(held):
        return held
    if held.version != version:
        raise refusals.StaleRow(held)
    held.answer, held.documents, held.recommendation = said.answer, said.documents, said.recommendation
    held.version += 1
    held.answered_at, held.answered_by_id = at, by.user_id
    held.save()
    return held


@transaction.atomic
def advise_line(
    *, evaluation: Evaluation, line: BudgetLine, text: str, by: Actor, at: dt.datetime, version: int = 0
) -> LineRecommendation | None:
    """Writes what to do about one budget line; `version` 0 for the first words, empty words take it back.

    Raises NotInTeam, AlreadyFinished, ElsewhereLine, NothingSaid, StaleRecommendation.
    """
    open_sheet(evaluation, by)
    if line.apb_id != evaluation.apb_id:
        raise refusals.ElsewhereLine
    held = evaluation.line_recommendations.select_for_update().filter(line=line).first()
    if held is not None:
        return _rewrite(held, text, version, by, at)
    if not text:
        raise refusals.NothingSaid
    return LineRecommendation.objects.create(
        evaluation=evaluation,
        line=line,
        account=line.account,
        kegiatan_kode=line.kegiatan_kode,
        description=line.description,
        amount=line.amount,
        text=text,
        written_at=at,
        written_by_id=by.user_id,
    )


def said_in(row: EvaluationRow) -> Said:
    """What stands in a row."""
    return Said(row.answer, row.documents, row.recommendation)


def open_sheet(evaluation: Evaluation, by: Actor) -> Evaluation:
    """Holds the evaluation for its team; raises AlreadyFinished, NotBegun, NotInTeam."""
    hold(desa=evaluation.desa)
    held = (
        Evaluation.objects.select_for_update(of=("self",)).select_related("desa", "apb").get(pk=evaluation.pk)
    )
    if held.is_finished:
        raise refusals.AlreadyFinished
    if held.stage != Stage.IN_PROGRESS:
        raise refusals.NotBegun
    if by.user_id is None or not held.team.filter(user_id=by.user_id).exists():
        raise refusals.NotInTeam
    return held


def _rewrite(
    held: LineRecommendation, text: str, version: int, by: Actor, at: dt.datetime
) -> LineRecommendation | None:
    if held.text == text:
        return held
    if held.version != version:
        raise refusals.StaleRecommendation(held)
    if not text:
        held.delete()
        return None
    held.text, held.version = text, held.version + 1
    held.written_at, held.written_by_id = at, by.user_id
    held.save()
    return held

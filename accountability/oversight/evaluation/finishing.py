"""Ends an evaluation: a result, and every finding becomes a task of the village; the village reports back."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.clocks import due_after
from accountability.budget.models import Stage as Step
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.answering import open_sheet
from accountability.oversight.evaluation.stepping import note_step
from accountability.oversight.models import (
    Answer,
    Evaluation,
    EvaluationRow,
    LineRecommendation,
    Result,
    Stage,
    TeamRole,
    VillageTask,
)
from accountability.regions.days_off import days_off_now


@transaction.atomic
def finish(*, evaluation: Evaluation, by: Actor, at: dt.datetime) -> list[VillageTask]:
    """Closes the sheet for good; rows with Tidak and advised lines become tasks, due in twenty working days.

    Raises NotInTeam, AlreadyFinished, NotBegun, NotTheHead, NotAnswered, NoAdvice.
    """
    held = open_sheet(evaluation, by)
    if not held.team.filter(user=by.user_id, role=TeamRole.HEAD).exists():
        raise refusals.NotTheHead
    rows = list(held.rows.order_by("part", "no"))
    if blank := [row.code for row in rows if not row.answer]:
        raise refusals.NotAnswered(blank)
    found = [row for row in rows if row.answer == Answer.NO]
    if silent := [row.code for row in found if not row.recommendation]:
        raise refusals.NoAdvice(silent)
    on_lines = list(held.line_recommendations.order_by("account", "id"))
    held.stage, held.finished_at, held.finished_by_id = Stage.FINISHED, at, by.user_id
    held.result = Result.TO_IMPROVE if found or on_lines else Result.IN_ORDER
    held.save(update_fields=["stage", "result", "finished_at", "finished_by"])
    facts = {"result": held.result, "no": len(found), "lines": len(on_lines), "version": held.apb.version}
    ref = f"evaluasi:{held.pk}"
    record(kind="evaluasi.selesai", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    answer = Step.TO_REPAIR if held.result == Result.TO_IMPROVE else Step.IN_ORDER
    note_step(apb=held.apb, stage=answer, day=local_date(at, held.desa_id), by=by, at=at)
    evaluation.refresh_from_db()
    return _tasks(held, found, on_lines, by, at)


@transaction.atomic
def settle(*, task: VillageTask, reply: str, by: Actor, at: dt.datetime) -> VillageTask:
    """The village says that a task is done, and how. Raises NothingSaid, AlreadyDone."""
    if not reply:
        raise refusals.NothingSaid
    hold(desa=task.desa)
    held = VillageTask.objects.select_for_update(of=("self",)).select_related("desa").get(pk=task.pk)
    if held.done_at is not None:
        raise refusals.AlreadyDone
    held.reply, held.done_at, held.done_by_id = reply, at, by.user_id
    held.save(update_fields=["reply", "done_at", "done_by"])
    late = local_date(at, held.desa_id) > held.due_date
    record(kind="tugas.selesai", ref=f"tugas:{held.pk}", desa=held.desa, by=by, at=at, facts={"late": late})
    return held


def _tasks(
    evaluation: Evaluation,
    found: list[EvaluationRow],
    on_lines: list[LineRecommendation],
    by: Actor,
    at: dt.datetime,
) -> list[VillageTask]:
    today = local_date(at, evaluation.desa_id)
    common = {
        "desa": evaluation.desa,
        "evaluation": evaluation,
        "due_date": due_after("penyempurnaan", today.year, today, days_off_now(evaluation.desa_id)),
        "created_at": at,
    }
    tasks = [VillageTask(row=row, text=row.recommendation, **common) for row in found]
    tasks += [VillageTask(on_line=one, text=one.text, **common) for one in on_lines]
    for task in tasks:
        task.save(force_insert=True)
        where = task.row.code if task.row else task.on_line.account if task.on_line else ""
        facts = {"row": where, "due": task.due_date.isoformat()}
        ref = f"tugas:{task.pk}"
        record(kind="evaluasi.temuan", ref=ref, desa=evaluation.desa, by=by, at=at, facts=facts)
    return tasks

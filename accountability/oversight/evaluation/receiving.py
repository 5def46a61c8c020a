"""Takes in a budget for evaluation and names its team: from the day it came in, the law's clock runs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.budget.clocks import due_after
from accountability.budget.models import APBDesa
from accountability.budget.models import Stage as Step
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.sheet import sheet_rows
from accountability.oversight.evaluation.stepping import note_step
from accountability.oversight.evaluation.suggesting import suggest
from accountability.oversight.models import Evaluation, EvaluationRow, Evaluator, Stage, TeamRole
from accountability.regions.days_off import days_off_now


@dataclass(frozen=True, slots=True)
class Team:
    """Who evaluates: a head and others, each by a membership of the kecamatan."""

    head: Membership
    others: Sequence[Membership] = ()

    @property
    def everyone(self) -> list[Membership]:
        """The head first, each once."""
        return [self.head, *(one for one in self.others if one.user_id != self.head.user_id)]


@transaction.atomic
def receive(
    *, apb: APBDesa, received_date: dt.date, by: Actor, at: dt.datetime, letter_no: str = ""
) -> Evaluation:
    """Notes that the village handed its budget over for evaluation; twenty working days begin.

    A draft is what the law has in mind; one published already may be taken in too, for it was on its way.
    Raises AlreadyReceived, NothingInIt, WrongDay.
    """
    hold(desa=apb.desa)
    held = APBDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=apb.pk)
    if received_date > local_date(at, held.desa_id) or received_date.year not in {held.year - 1, held.year}:
        raise refusals.WrongDay
    before = Evaluation.objects.filter(apb=held)
    if before.unfinished().exists():
        raise refusals.AlreadyReceived
    if not held.lines.belanja().filter(amount__gt=0).exists():
        raise refusals.NothingInIt
    evaluation = Evaluation.objects.create(
        desa=held.desa,
        apb=held,
        year=held.year,
        round=before.count() + 1,
        letter_no=letter_no,
        received_date=received_date,
        due_date=due_after("evaluasi", received_date.year, received_date, days_off_now(held.desa_id)),
        received_at=at,
        received_by_id=by.user_id,
    )
    facts = {"year": held.year, "version": held.version, "received": received_date.isoformat()}
    ref = f"evaluasi:{evaluation.pk}"
    record(kind="evaluasi.diterima", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    note_step(apb=held, stage=Step.SENT, day=received_date, by=by, at=at, document_no=letter_no)
    return evaluation


@transaction.atomic
def start(*, apb: APBDesa, team: Team, by: Actor, at: dt.datetime) -> Evaluation:
    """Names the team, lays out the sheet and computes what can be computed.

    Raises NotHandedOver for a budget the kecamatan has not received, AlreadyBegun, NotOfThisKecamatan.
    """
    hold(desa=apb.desa)
    held = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("desa", "apb")
        .unfinished()
        .filter(apb=apb)
        .first()
    )
    if held is None:
        raise refusals.NotHandedOver
    if held.stage != Stage.RECEIVED:
        raise refusals.AlreadyBegun
    today = local_date(at, held.desa_id)
    if not all(_works_here(one, held, today) for one in team.everyone):
        raise refusals.NotOfThisKecamatan
    held.stage, held.started_at = Stage.IN_PROGRESS, at
    held.save(update_fields=["stage", "started_at"])
    for one in team.everyone:
        role = TeamRole.HEAD if one.user_id == team.head.user_id else TeamRole.MEMBER
        Evaluator.objects.create(evaluation=held, user_id=one.user_id, role=role)
    rows = [
        EvaluationRow(evaluation=held, part=row.part, no=row.no, text=row.text, tool=row.tool)
        for row in sheet_rows()
    ]
    EvaluationRow.objects.bulk_create(rows)
    facts = {"year": held.year, "version": held.apb.version, "team": len(team.everyone)}
    record(kind="evaluasi.mulai", ref=f"evaluasi:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
    suggest(evaluation=held, by=by, at=at)
    return held


def _works_here(member: Membership, evaluation: Evaluation, today: dt.date) -> bool:
    in_term = member.since_date <= today and (member.until_date is None or member.until_date >= today)
    return (
        in_term and member.role == Role.CAMAT and member.wilayah_id == evaluation.desa_id.rpartition(".")[0]
    )

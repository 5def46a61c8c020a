"""Computes what can be computed of a sheet, and keeps it beside the rows, never in them."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.oversight.evaluation import spending_checks as spending
from accountability.oversight.evaluation.facts import Facts, Suggested, facts_of
from accountability.oversight.evaluation.pay_checks import PAY_CHECKS
from accountability.oversight.evaluation.refusals import AlreadyFinished
from accountability.oversight.evaluation.thirty import thirty_percent
from accountability.oversight.models import Evaluation, RowSuggestion

CHECKS: dict[str, Callable[[Facts], Suggested]] = {
    "A1": spending.authority,
    "A2": spending.deliberation,
    "A3": spending.planned,
    "A4": thirty_percent,
    "A5": spending.national,
    "A6": spending.regional,
    "A7": spending.overlap,
    "A8": spending.prices,
    "A9": spending.forbidden,
    **PAY_CHECKS,
}


@transaction.atomic
def suggest(*, evaluation: Evaluation, by: Actor, at: dt.datetime) -> None:
    """Computes the suggestion of every row anew from the budget as it stands; answers stay untouched.

    Raises AlreadyFinished: what was suggested at the end stays as it was.
    """
    hold(desa=evaluation.desa)
    held = (
        Evaluation.objects.select_for_update(of=("self",)).select_related("apb", "desa").get(pk=evaluation.pk)
    )
    if held.is_finished:
        raise AlreadyFinished
    facts = facts_of(held.apb, by=local_date(at, held.desa_id))
    for row in held.rows.order_by("part", "no"):
        found = CHECKS[row.code](facts)
        RowSuggestion.objects.update_or_create(
            row=row,
            defaults={
                "verdict": found.verdict,
                "arithmetic": found.lines,
                "legal_basis": found.basis[:200],
                "apb_version": facts.picture.version,
                "fingerprint": facts.picture.fingerprint,
                "computed_at": at,
            },
        )
    told = {"version": facts.picture.version, "belanja": facts.picture.belanja}
    record(kind="evaluasi.saran", ref=f"evaluasi:{held.pk}", desa=held.desa, by=by, at=at, facts=told)

"""Writes what an evaluation tells into the budget's own way through the law: sent, in order, or to repair."""

import datetime as dt

from accountability.accounts.actors import Actor
from accountability.budget.models import APBDesa, Stage
from accountability.budget.steps import Taken, take_step, why_not


def note_step(
    *, apb: APBDesa, stage: Stage, day: dt.date, by: Actor, at: dt.datetime, document_no: str = ""
) -> None:
    """Writes the step once; what stands already, or does not fit what stands, is left as it is.

    The village may have written it down itself; the evaluation of an enacted budget changes no step.
    """
    taken = Taken(stage, day, document_no=document_no)
    if why_not(apb=apb, taken=taken, by=by, at=at) is None:
        take_step(apb=apb, taken=taken, by=by, at=at)

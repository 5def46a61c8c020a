"""The village government answers what was handed on to it: added to, never changed."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.council.models import OfficialAnswer, Penyaluran
from accountability.ledger.record import hold, record
from accountability.lib.local_time import tanggal

LONGEST = 1000
PLAN = "Yang akan dilakukan: "


class NoAnswer(Exception):
    """An answer has at least one sentence."""


class PlanWithoutWords(Exception):
    """A day alone says nothing: what will be done on it?"""


@transaction.atomic
def answer_officially(
    *,
    penyaluran: Penyaluran,
    sentence: str,
    by: Actor,
    at: dt.datetime,
    plan: str = "",
    plan_date: dt.date | None = None,
) -> OfficialAnswer:
    """Adds an answer; `plan` says what will be done, and `plan_date` until when.

    Raises NoAnswer, PlanWithoutWords.
    """
    said, will_do = " ".join(sentence.split())[:LONGEST], " ".join(plan.split())[:300].rstrip(".")
    if not said:
        raise NoAnswer
    if plan_date is not None and not will_do:
        raise PlanWithoutWords
    until = f", paling lambat {tanggal(plan_date)}" if plan_date is not None else ""
    text = f"{said}\n{PLAN}{will_do}{until}." if will_do else said
    hold(desa=penyaluran.desa)
    answer = OfficialAnswer.objects.create(penyaluran=penyaluran, text=text, at=at, by_user_id=by.user_id)
    facts = {"penyaluran": penyaluran.pk, "answers": penyaluran.answers.count()}
    ref = f"penyaluran:{penyaluran.pk}"
    record(kind="penyaluran.dijawab", ref=ref, desa=penyaluran.desa, by=by, at=at, facts=facts)
    return answer

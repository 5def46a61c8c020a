"""Takes a step of a budget's way through the law: agreed, sent, answered, enacted, reported, with its day."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.budget.clocks import clock, due_after
from accountability.budget.models import APBDesa, BudgetStep, Stage
from accountability.budget.rounds import (
    REPORTS,
    is_over,
    place_for,
    places,
    round_of,
    sent_of,
    steps_of_year,
)
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.regions.days_off import days_off_now

_VILLAGE = frozenset({Role.KADES, Role.KEUANGAN})
_EVALUATORS = frozenset({Role.CAMAT, Role.KABUPATEN})
# Who may write a step down; of an answer also the village, which got it as a letter.
MAY_RECORD: dict[str, frozenset[Role]] = {
    Stage.AGREED: frozenset({Role.KETUA_BPD}),
    Stage.SENT: _VILLAGE | _EVALUATORS,
    Stage.IN_ORDER: _VILLAGE | _EVALUATORS,
    Stage.TO_REPAIR: _VILLAGE | _EVALUATORS,
    Stage.BY_SILENCE: _VILLAGE,
    Stage.ANNULLED: _VILLAGE | _EVALUATORS,
    Stage.ENACTED: _VILLAGE,
    Stage.SEMESTER_REPORT: _VILLAGE,
    Stage.ACCOUNT_GIVEN: _VILLAGE,
}
# Steps that are proved by a document with a number: the record of the agreement, the Perdes.
NUMBERED = frozenset({Stage.AGREED, Stage.ENACTED})


class NotYours(Exception):
    """This step is written down by another office."""


class DayToCome(Exception):
    """A step is written down when it was taken: a day to come is a slip of the thumb."""


class WithoutNumber(Exception):
    """An agreement and a Perdes have a number."""


class AlreadyTaken(Exception):
    """This step stands already, and stays as it is."""


class TakenTooEarly(Exception):
    """A step comes on or after `earliest`: the day of the step before, or the first day the law allows."""

    def __init__(self, earliest: dt.date) -> None:
        self.earliest = earliest
        super().__init__(f"Not before {earliest}.")


class TakenTooLate(Exception):
    """A step comes on or before `latest`: the day of a step after it that stands already."""

    def __init__(self, latest: dt.date) -> None:
        self.latest = latest
        super().__init__(f"Not after {latest}.")


class NotSentYet(Exception):
    """Silence counts from the day a budget was sent, and that day is not written down."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done and when: the stage, its day in the village, the number of its document, a short note."""

    stage: Stage
    taken_date: dt.date
    document_no: str = ""
    note: str = ""


@transaction.atomic
def take_step(*, apb: APBDesa, taken: Taken, by: Actor, at: dt.datetime) -> BudgetStep:
    """Writes a step down for good; steps before it may be missing, for villages begin in mid-year.

    Raises NotYours, DayToCome, WithoutNumber, AlreadyTaken, TakenTooEarly, TakenTooLate, NotSentYet.
    """
    hold(desa=apb.desa)
    held = APBDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=apb.pk)
    refusal = why_not(apb=held, taken=taken, by=by, at=at)
    if refusal is not None:
        raise refusal
    step = BudgetStep.objects.create(
        apb=held,
        stage=taken.stage,
        taken_date=taken.taken_date,
        document_no=taken.document_no,
        note=taken.note,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    facts = {"stage": step.stage, "taken": step.taken_date.isoformat(), "amendment": held.amendment}
    ref = f"apb:{held.year}/{held.version}"
    record(kind="apb.langkah", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    return step


def why_not(*, apb: APBDesa, taken: Taken, by: Actor, at: dt.datetime) -> Exception | None:
    """What `take_step` would raise, or None; changes nothing."""
    if by.role not in MAY_RECORD[taken.stage]:
        return NotYours()
    if taken.taken_date > local_date(at, apb.desa_id):
        return DayToCome()
    if taken.stage in NUMBERED and not taken.document_no.strip():
        return WithoutNumber()
    if taken.stage in REPORTS:
        return _report_refused(apb, taken)
    first = dt.date(apb.year - 1, 1, 1)
    if taken.taken_date < first:
        return TakenTooEarly(first)
    return _out_of_order(apb, taken)


def _report_refused(apb: APBDesa, taken: Taken) -> Exception | None:
    if any(step.stage == taken.stage for step in steps_of_year(apb)):
        return AlreadyTaken()
    first = clock(taken.stage, apb.year).begins_in(apb.year)
    return TakenTooEarly(first) if first is not None and taken.taken_date < first else None


def _out_of_order(apb: APBDesa, taken: Taken) -> Exception | None:
    found = round_of(step for step in steps_of_year(apb) if step.apb.amendment == apb.amendment)
    if is_over(found):
        # What was annulled is over: the next step begins a new round, on that day or later.
        ended = found[-1].taken_date
        return TakenTooEarly(ended) if taken.taken_date < ended else _silence_refused(apb, taken, None)
    standing = places(found)
    mine = place_for(taken.stage, taken.taken_date, standing)
    if mine in standing:
        return AlreadyTaken()
    earliest = max((one.taken_date for at, one in standing.items() if at < mine), default=None)
    latest = min((one.taken_date for at, one in standing.items() if at > mine), default=None)
    if earliest is not None and taken.taken_date < earliest:
        return TakenTooEarly(earliest)
    if latest is not None and taken.taken_date > latest:
        return TakenTooLate(latest)
    return _silence_refused(apb, taken, sent_of(standing, mine))


def _silence_refused(apb: APBDesa, taken: Taken, sent: BudgetStep | None) -> Exception | None:
    if taken.stage != Stage.BY_SILENCE:
        return None
    if sent is None:
        return NotSentYet()
    due = due_after("evaluasi", apb.year, sent.taken_date, days_off_now(apb.desa_id))
    if taken.taken_date <= due:
        return TakenTooEarly(due + dt.timedelta(days=1))
    return None

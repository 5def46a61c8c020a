"""Decides on the record what becomes of a proposal, and tells every voice behind it in words."""

import datetime as dt

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.planning.held_meeting import held_meeting
from accountability.planning.live import look_at_board
from accountability.planning.meeting_rules import may_decide
from accountability.planning.models import FEEDERS, Decision, ForwardedTo, IntoPlan, Outcome, Usulan
from accountability.planning.one_agenda import TakenUp
from posko.journeys import Step, reach_together
from posko.states import ReasonClass, State


class AlreadyDecided(Exception):
    """The decision stands recorded and cannot be changed; a new musyawarah may decide anew."""


class NoDecisionWords(Exception):
    """A decision needs a sentence; what is not adopted also needs a reason and a next step."""


class YearIsPast(Exception):
    """What is adopted or deferred is meant for the year of the meeting or a later one."""


class VoteStillOpen(Exception):
    """While the citizens are still voting nothing is decided."""


def next_planning_year(usulan: Usulan) -> int:
    """The year in which the village plans again after this meeting."""
    return usulan.musyawarah.held_on.year + 1


@transaction.atomic
def adopt(
    *,
    usulan: Usulan,
    sentence: str,
    into_year: int,
    by: Actor,
    at: dt.datetime,
    into_plan: IntoPlan = IntoPlan.RKP,
) -> Decision:
    """Records that the musyawarah agreed, for the plan of `into_year`; each voice hears the decision's words.

    Raises AlreadyDecided, TakenUp, NoDecisionWords, YearIsPast, VoteStillOpen, and what `may_decide` raises.
    """
    if not sentence.strip():
        raise NoDecisionWords
    if into_year < usulan.musyawarah.held_on.year:
        raise YearIsPast
    decision = Decision(
        usulan=usulan,
        outcome=Outcome.ADOPTED,
        sentence=sentence.strip(),
        into_plan=into_plan,
        into_year=into_year,
    )
    _decide(decision, by, at)
    day = tanggal_pendek(local_date(at, usulan.desa_id))
    step = Step(
        State.ON_AGENDA,
        _news(usulan, into_plan),
        words={"tanggal": day, "tahun": into_year, "tail": decision.sentence},
        sentence=decision.sentence,
        facts={"usulan": usulan.pk, "title": usulan.title, "year": into_year, "plan": into_plan.value},
    )
    reach_together(kelompok=usulan.kelompok, step=step, by=by, at=at)
    return decision


def _news(usulan: Usulan, into_plan: IntoPlan) -> str:
    """What a feeder meeting agrees to is promised by nobody yet: the general meeting decides (ADR 62)."""
    if usulan.musyawarah.kind in FEEDERS:
        return "disepakati_peserta"
    return "disepakati" if into_plan == IntoPlan.RKP else "disepakati_rpjm"


@transaction.atomic
def turn_down(
    *,
    usulan: Usulan,
    outcome: Outcome,
    reason_class: ReasonClass,
    sentence: str,
    next_step: str,
    by: Actor,
    at: dt.datetime,
    returns_in_year: int | None = None,
    forwarded_to: ForwardedTo = ForwardedTo.OTHER,
) -> Decision:
    """Records that the musyawarah defers, forwards or cannot do it now, with reason, sentence and next step.

    What is deferred comes back in `returns_in_year` (default: the next planning year); of what is forwarded
    `next_step` names the office. Raises what `adopt` raises.
    """
    if not (sentence.strip() and next_step.strip() and reason_class) or outcome == Outcome.ADOPTED:
        raise NoDecisionWords
    deferred, forwarded = outcome == Outcome.DEFERRED, outcome == Outcome.FORWARDED
    returns = returns_in_year or next_planning_year(usulan)
    if deferred and returns < usulan.musyawarah.held_on.year:
        raise YearIsPast
    decision = Decision(
        usulan=usulan,
        outcome=outcome,
        sentence=sentence.strip(),
        reason_class=reason_class,
        next_step=next_step.strip(),
        returns_in_year=returns if deferred else None,
        forwarded_to=forwarded_to if forwarded else "",
    )
    _decide(decision, by, at)
    reach_together(kelompok=usulan.kelompok, step=_turned_down(decision), by=by, at=at)
    return decision


def _turned_down(decision: Decision) -> Step:
    """What the voices hear: until when it is put off, to whom it goes on, or why it cannot be now."""
    said, usulan, onward = decision.sentence, decision.usulan, decision.next_step
    told: dict[str, tuple[State, str, dict[str, object]]] = {
        Outcome.DEFERRED: (
            State.NOT_NOW,
            "ditunda",
            {"tahun": decision.returns_in_year, "tail": f"{said} {onward}"},
        ),
        Outcome.FORWARDED: (
            State.FORWARDED,
            "diteruskan",
            {"tail": f"{onward.removesuffix('.')}. {said}".removesuffix(".")},
        ),
        Outcome.NOT_NOW: (State.NOT_NOW, "belum_bisa", {"tail": f"{said} {onward}"}),
    }
    state, news, words = told[decision.outcome]
    facts: dict[str, object] = {"usulan": usulan.pk, "title": usulan.title, "outcome": str(decision.outcome)}
    if decision.returns_in_year is not None:
        facts["returns_in_year"] = decision.returns_in_year
    if decision.forwarded_to:
        facts["forwarded_to"] = str(decision.forwarded_to)
    return Step(
        state,
        news,
        words=words,
        sentence=said,
        reason_class=decision.reason_class,
        next_step=onward,
        facts=facts,
    )


def _decide(decision: Decision, by: Actor, at: dt.datetime) -> None:
    decision.decided_at = at
    decision.decided_by_id = by.user_id
    usulan = decision.usulan
    hold(desa=usulan.desa)
    now = Usulan.objects.select_related("musyawarah__desa").get(pk=usulan.pk)  # it may have moved
    meeting = held_meeting(now.musyawarah, may_be_off=True, may_be_locked=True)
    if Decision.objects.filter(usulan=usulan).exists():
        raise AlreadyDecided
    if now.continued_by_id is not None:
        raise TakenUp(now)
    may_decide(musyawarah=meeting, at=at)
    if meeting.voting_opened_at is not None and meeting.voting_closed_at is None:
        raise VoteStillOpen
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as twice:
        if Decision.objects.filter(usulan=usulan).exists():
            raise AlreadyDecided from twice
        raise
    Usulan.objects.filter(pk=usulan.pk).update(holds_kelompok=False)
    facts = {"outcome": decision.outcome, "year": decision.into_year, "reason": decision.reason_class}
    record(kind="usulan.diputuskan", ref=f"usulan:{usulan.pk}", desa=usulan.desa, by=by, at=at, facts=facts)
    look_at_board(usulan.desa_id)

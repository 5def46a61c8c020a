"""Moves a voice, or every voice of a kelompok, one step on, and tells each in words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.lib.together import insert, together
from accountability.regions.days_off import days_off_now
from posko import clocks
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import State
from posko.telling import promise_news
from posko.transitions import FALLS_BACK, MOVES, NoSuchMove, check


@dataclass(frozen=True, slots=True)
class Step:
    """What happened: the new state, the news' template, and what the citizen is told of it.

    `facts` are kept with the milestone and shown on the journey page (rupiah as int, dates as ISO text);
    `words` are the values of the SMS template. A `quiet` step is told by whoever made it, in an answer.
    """

    state: State
    news: str
    words: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""
    reason_class: str = ""
    next_step: str = ""
    quiet: bool = False
    wait: dt.timedelta = dt.timedelta()  # news rests so long, while the step may still be undone


def where_it_stands(voice: Aspirasi) -> dict[str, Any]:
    """What an undo puts back (posko.undoing): kept with a step that may still be taken back."""
    return {
        "kelompok": voice.kelompok_id,
        "state": voice.state,
        "since": voice.state_since_at.isoformat(),
        "due": voice.answer_due_date.isoformat(),
        "quarantine": voice.quarantine,
    }


def wake(voice: Aspirasi, at: dt.datetime) -> None:
    """Gives back the working days a voice waited for its citizen, while its clock rested; not saved."""
    if voice.state == State.NEEDS_DETAIL:
        since, today = (local_date(when, voice.desa_id) for when in (voice.state_since_at, at))
        voice.answer_due_date = clocks.after_resting(
            voice.answer_due_date, since, today, days_off_now(voice.desa_id)
        )


@transaction.atomic
def reach(*, aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime) -> None:
    """Moves one voice to `step`, keeps the milestone, writes the ledger and promises the news.

    Raises NoSuchMove when the table of transitions does not allow it.
    """
    hold(desa=aspirasi.desa)
    held = (
        Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact").get(pk=aspirasi.pk)
    )
    reach_held(voices=[held], step=step, by=by, at=at)
    for name in ("state", "state_since_at", "last_news_at", "answer_due_date", "quarantine"):
        setattr(aspirasi, name, getattr(held, name))


@transaction.atomic
def reach_together(*, kelompok: Kelompok, step: Step, by: Actor, at: dt.datetime) -> int:
    """Moves every voice of `kelompok` that may make the step; returns how many did.

    A voice that already went another way (answered by itself, withdrawn) stays where it is.
    """
    hold(desa=kelompok.desa)
    may = [here for here, there in MOVES.items() if step.state in there]
    return _all_of(kelompok, may, step, by, at)


@transaction.atomic
def fall_back_together(*, kelompok: Kelompok, step: Step, by: Actor, at: dt.datetime) -> int:
    """Takes back a step that no longer stands (a budget was withdrawn), and says so; how many it was said to.

    Only voices that stand exactly there fall back: where work has begun, it goes on.
    """
    hold(desa=kelompok.desa)
    may = [here for here, there in FALLS_BACK.items() if step.state == there]
    return _all_of(kelompok, may, step, by, at)


@transaction.atomic
def reach_from(*, kelompok: Kelompok, here: State, step: Step, by: Actor, at: dt.datetime) -> int:
    """Moves the voices of `kelompok` that stand exactly at `here`, or tells them news there; how many.

    Others go their own way: who joined later, or was answered by itself. Raises NoSuchMove.
    """
    if here != step.state:
        check(here, step.state)
    hold(desa=kelompok.desa)
    return _all_of(kelompok, [here], step, by, at)


def _all_of(kelompok: Kelompok, may: list[str], step: Step, by: Actor, at: dt.datetime) -> int:
    voices = list(
        Aspirasi.objects.select_for_update(of=("self",))
        .select_related("desa", "contact")
        .filter(kelompok=kelompok, state__in=may)
        .order_by("id")
    )
    if voices:
        _move(voices, step, by, at)
        kelompok.state = step.state
        kelompok.save(update_fields=["state"])
    return len(voices)


@transaction.atomic
def reach_held(
    *,
    voices: list[Aspirasi],
    step: Step,
    by: Actor,
    at: dt.datetime,
    facts_of: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Moves voices of one desa that the caller has locked, with `desa` and `contact`; each hears of it.

    `facts_of` are facts of single voices, by id, beside those of the step. The same few questions are asked
    however many they are. Raises NoSuchMove, and then none has moved.
    """
    for voice in voices:
        check(voice.state, step.state)
    _move(voices, step, by, at, facts_of)


@transaction.atomic
def stay_held(*, voices: list[Aspirasi], step: Step, by: Actor, at: dt.datetime) -> None:
    """Tells voices, held as for `reach_held`, news where they stand. Raises NoSuchMove elsewhere."""
    for voice in voices:
        if voice.state != step.state:
            raise NoSuchMove(voice.state, step.state)
    _move(voices, step, by, at)


def _move(
    voices: list[Aspirasi],
    step: Step,
    by: Actor,
    at: dt.datetime,
    facts_of: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    if facts_of is None and step.wait:
        facts_of = {voice.pk: {"was": where_it_stands(voice)} for voice in voices}
    for voice in voices:
        wake(voice, at)
        voice.state, voice.state_since_at = step.state, at
        if step.state != State.CLOSED:  # the council took it up, so it is no longer set aside
            voice.quarantine = ""
    milestones = Milestone.objects.bulk_create(
        _milestone(voice, step, by, at, (facts_of or {}).get(voice.pk)) for voice in voices
    )
    with together() as block:
        block.announce("phone", {voice.contact_id for voice in voices if voice.contact_id})
        block.announce("voice", {voice.pk for voice in voices})
        block.announce("desa", {voice.desa_id for voice in voices})
        for voice, milestone in zip(voices, milestones, strict=True):
            _record(voice, step, by, at)
            if not step.quiet:
                _promise(voice, milestone, step, by, at)
    alike = defaultdict(list)
    for voice in voices:
        alike[voice.last_news_at, voice.answer_due_date, voice.quarantine].append(voice.pk)
    for (last_news_at, due_date, quarantine), keys in alike.items():
        Aspirasi.objects.filter(pk__in=keys).update(
            state=step.state,
            state_since_at=at,
            last_news_at=last_news_at,
            answer_due_date=due_date,
            quarantine=quarantine,
        )


@transaction.atomic
def note(*, aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime) -> Milestone:
    """Keeps a step in the history and in the ledger, without news."""
    milestone = _milestone(aspirasi, step, by, at)
    insert(milestone)
    _record(aspirasi, step, by, at)
    return milestone


def _promise(voice: Aspirasi, milestone: Milestone, step: Step, by: Actor, at: dt.datetime) -> None:
    promise_news(
        aspirasi=voice,
        template=step.news,
        about=f"m{milestone.pk}",
        new=True,
        by=by,
        at=at,
        wait=step.wait,
        values=step.words,
    )


def _milestone(
    aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime, also: Mapping[str, Any] | None = None
) -> Milestone:
    return Milestone(
        aspirasi=aspirasi,
        state=step.state,
        news=step.news,
        at=at,
        actor_kind=by.kind,
        actor_role=by.role,
        actor_user_id=by.user_id,
        reason_class=step.reason_class,
        sentence=step.sentence,
        next_step=step.next_step,
        facts={**step.facts, **(also or {})},
    )


def _record(aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime) -> None:
    record(
        kind=f"aspirasi.{step.news}",
        ref=aspirasi.nomor,
        desa=aspirasi.desa,
        by=by,
        at=at,
        facts={"state": step.state.value, "reason": step.reason_class},
    )

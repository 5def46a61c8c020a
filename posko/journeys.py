"""Moves a voice, or every voice of a kelompok, one step on, and tells each in words."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import State
from posko.telling import tell
from posko.transitions import FALLS_BACK, MOVES, check


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


@transaction.atomic
def reach(*, aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime) -> Milestone:
    """Moves one voice to `step`, keeps the milestone, writes the ledger and promises the news.

    Raises NoSuchMove when the table of transitions does not allow it.
    """
    hold(desa=aspirasi.desa)
    held = (
        Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact").get(pk=aspirasi.pk)
    )
    check(held.state, step.state)
    milestone = _move(held, step, by, at)
    for name in ("state", "state_since_at", "last_news_at"):
        setattr(aspirasi, name, getattr(held, name))
    return milestone


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


def _all_of(kelompok: Kelompok, may: list[str], step: Step, by: Actor, at: dt.datetime) -> int:
    voices = (
        Aspirasi.objects.select_for_update(of=("self",))
        .select_related("desa", "contact")
        .filter(kelompok=kelompok, state__in=may)
        .order_by("id")
    )
    moved = 0
    for voice in voices:
        _move(voice, step, by, at)
        moved += 1
    if moved:
        kelompok.state = step.state
        kelompok.save(update_fields=["state"])
    return moved


def _move(aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime) -> Milestone:
    aspirasi.state = step.state
    aspirasi.state_since_at = at
    aspirasi.save(update_fields=["state", "state_since_at"])
    milestone = note(aspirasi=aspirasi, step=step, by=by, at=at)
    if not step.quiet:
        tell(aspirasi=aspirasi, template=step.news, about=f"m{milestone.pk}", by=by, at=at, **step.words)
    return milestone


@transaction.atomic
def note(*, aspirasi: Aspirasi, step: Step, by: Actor, at: dt.datetime) -> Milestone:
    """Keeps a step in the history and in the ledger, without news."""
    milestone = Milestone.objects.create(
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
        facts=step.facts,
    )
    record(
        kind=f"aspirasi.{step.news}",
        ref=aspirasi.nomor,
        desa=aspirasi.desa,
        by=by,
        at=at,
        facts={"state": step.state.value, "reason": step.reason_class},
    )
    return milestone

"""Answers several alike voices of one kelompok with the same sentence, in one deed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.regions.models import Wilayah
from posko.answering import NothingSaid
from posko.journeys import Step, reach_held
from posko.models import Aspirasi, Kelompok
from posko.states import ReasonClass, State
from posko.transitions import NoSuchMove


class NobodyWaits(Exception):
    """None of these voices waits for an answer any more."""


class NotAlike(Exception):
    """The same answer goes to voices of one kelompok only; others differ in what they ask."""


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """What all of them are told; with a `reason` it is "not now", which needs a next step too."""

    sentence: str
    reason: ReasonClass | None = None
    next_step: str = ""


@transaction.atomic
def answer_together(
    *, desa: Wilayah, voices: Iterable[int], said: SameAnswer, by: Actor, at: dt.datetime
) -> int:
    """Answers the voices (keys) of one desa; returns how many.

    They stand in one kelompok, or there is only one of them. A kelompok none of whose voices is left where it
    stood goes with them. Raises NothingSaid, NobodyWaits, NotAlike, and NoSuchMove for all or none.
    """
    step = _step(said)
    hold(desa=desa)
    held = list(
        Aspirasi.objects.filter(pk__in=list(voices), desa=desa)
        .select_for_update(of=("self",))
        .select_related("desa", "contact")
        .order_by("id")
    )
    if not held:
        raise NobodyWaits
    together_in = {voice.kelompok_id for voice in held}
    if len(held) > 1 and (len(together_in) > 1 or None in together_in):
        raise NotAlike
    try:
        reach_held(voices=held, step=step, by=by, at=at)
    except NoSuchMove as moved_on:
        raise NobodyWaits from moved_on
    _kelompok_goes_with_them(held[0].kelompok_id, step.state)
    return len(held)


def _step(said: SameAnswer) -> Step:
    sentence, onward = " ".join(said.sentence.split())[:300], " ".join(said.next_step.split())[:200]
    if not sentence or (said.reason is not None and not onward):
        raise NothingSaid
    if said.reason is None:
        return Step(State.ANSWERED, "dijawab", words={"tail": sentence}, sentence=sentence)
    return Step(
        State.NOT_NOW,
        "belum_bisa",
        words={"tail": f"{sentence} {onward}"},
        reason_class=said.reason,
        sentence=sentence,
        next_step=onward,
    )


def _kelompok_goes_with_them(pk: int | None, state: State) -> None:
    kelompok = Kelompok.objects.filter(pk=pk).first() if pk is not None else None
    if kelompok is not None and not kelompok.aspirasi.filter(state=kelompok.state).exists():
        kelompok.state = state
        kelompok.save(update_fields=["state"])

"""Takes a kegiatan out of the plan with its reason, and back in; the voices behind it are told in words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.planning.changing import DroppedAlready, held_for_change
from accountability.planning.models import Kegiatan, Usulan
from accountability.planning.plan_history import remember
from accountability.planning.rkp import AlreadyPlanned, tell_planned
from posko.journeys import Step, reach_from
from posko.states import ReasonClass, State

# Where the voices behind a dropped kegiatan may go: it is discussed again, or it cannot be done now.
FALLS_TO = (State.ON_AGENDA, State.NOT_NOW)


class NoReason(Exception):
    """A kegiatan leaves the plan with a reason; one with voices behind it also says what comes next."""


class NotDropped(Exception):
    """The kegiatan stands in the plan; there is nothing to restore."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Why a kegiatan leaves, and what becomes of the voices: `to` is ON_AGENDA or NOT_NOW."""

    why: str
    next_step: str = ""
    to: State = State.NOT_NOW
    reason_class: str = ReasonClass.LATER_PRIORITY

    def check(self, usulan: Usulan | None) -> None:
        """Raises NoReason."""
        silent = usulan is not None and not self.next_step.strip()
        if not self.why.strip() or silent or self.to not in FALLS_TO:
            raise NoReason

    def step(self, news: str, words: Mapping[str, Any], facts: Mapping[str, Any]) -> Step:
        """What the voices behind it hear: why, and what comes next."""
        return Step(
            self.to,
            news,
            words={**words, "tail": f"{_ended(self.why)} {_ended(self.next_step)}"},
            sentence=self.why.strip(),
            reason_class=self.reason_class if self.to == State.NOT_NOW else "",
            next_step=self.next_step.strip(),
            facts=dict(facts),
        )


@transaction.atomic
def drop(*, kegiatan: Kegiatan, leave: Leave, by: Actor, at: dt.datetime) -> int:
    """Takes a kegiatan out of its plan; it stays on record. How many voices were told.

    Whoever may know whether money hangs on it asks first (budget.letting_go). Voices whose kelompok stands
    in the plan by another kegiatan are told nothing: for them the plan stands. Raises AlreadyEnacted,
    DroppedAlready, NoReason.
    """
    held = held_for_change(kegiatan)
    if held.dropped_at is not None:
        raise DroppedAlready
    leave.check(held.usulan)
    held.dropped_at, held.dropped_why = at, leave.why.strip()[:200]
    held.save(update_fields=["dropped_at", "dropped_why"])
    remember(of=held, before={"stands": True}, after={"stands": False}, why=leave.why, by=by, at=at)
    voices = _tell(held, leave, by, at)
    facts = {"kode": held.kode, "year": held.rkp.year, "voices": voices, "to": leave.to.value}
    record(kind="rkp.kegiatan_keluar", ref=f"kegiatan:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
    return voices


def _tell(kegiatan: Kegiatan, leave: Leave, by: Actor, at: dt.datetime) -> int:
    if kegiatan.usulan is None:
        return 0
    kelompok = kegiatan.usulan.kelompok
    if Kegiatan.objects.standing().filter(usulan__kelompok=kelompok).exists():
        return 0
    step = leave.step(
        "keluar_rencana",
        {"tahun": kegiatan.rkp.year},
        {"kegiatan": kegiatan.pk, "name": kegiatan.name, "year": kegiatan.rkp.year},
    )
    return reach_from(kelompok=kelompok, here=State.PLANNED, step=step, by=by, at=at)


@transaction.atomic
def restore(*, kegiatan: Kegiatan, by: Actor, at: dt.datetime) -> int:
    """Puts a dropped kegiatan back into its plan; how many voices heard that it stands there again.

    Raises AlreadyEnacted, AlreadyPlanned, NotDropped.
    """
    held = held_for_change(kegiatan)
    if held.dropped_at is None:
        raise NotDropped
    held.dropped_at, held.dropped_why = None, ""
    try:
        with transaction.atomic():
            held.save(update_fields=["dropped_at", "dropped_why"])
    except IntegrityError as twice:
        raise AlreadyPlanned from twice
    remember(of=held, before={"stands": False}, after={"stands": True}, by=by, at=at)
    told = 0
    if held.usulan is not None:
        told = tell_planned(kegiatan=held, kelompok=held.usulan.kelompok, year=held.rkp.year, by=by, at=at)
    facts = {"kode": held.kode, "year": held.rkp.year, "voices": told}
    record(kind="rkp.kegiatan_kembali", ref=f"kegiatan:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
    return told


def _ended(sentence: str) -> str:
    text = sentence.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."

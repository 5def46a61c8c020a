"""Witnesses of the log: who they are, and the signatures they hand in."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.ledger.models import Cosignature, LogCheckpoint, Witness
from accountability.ledger.public_log import notes

MOST_LINES = 20
AHEAD = dt.timedelta(minutes=10)  # so far a witness's clock may be ahead of ours


class NotAWitness(Exception):
    """The key or the name cannot be a witness's."""


class NothingSigned(Exception):
    """None of the lines is a good signature of a witness we know, under a checkpoint of ours."""


@dataclass(frozen=True, slots=True)
class WitnessShown:
    """A witness, and when and at which length it signed last; None when it never did."""

    witness: Witness
    signed_at: dt.datetime | None
    size: int | None


@transaction.atomic
def accept_witness(*, key: str, title: str, at: dt.datetime) -> Witness:
    """Takes a witness's public key (`name+id+key`); the same key again names it anew. Raises NotAWitness."""
    try:
        found = notes.verifier(key)
    except notes.NotANote:
        raise NotAWitness from None
    said = " ".join(title.split())[:80]
    if found.kind != notes.COSIGNATURE or not said:
        raise NotAWitness
    known = Witness.objects.filter(name=found.name).first()
    if known is not None and known.key != found.written:
        raise NotAWitness  # another key under a known name: it takes a name of its own
    witness = known or Witness(name=found.name, key=found.written, since_at=at)
    witness.title, witness.ended_at = said, None
    witness.save()
    return witness


@transaction.atomic
def end_witness(*, name: str, at: dt.datetime) -> bool:
    """From now on its signatures are not taken; those it gave stay. Whether there was one of that name."""
    return bool(Witness.objects.filter(name=name, ended_at=None).update(ended_at=at))


@transaction.atomic
def take_cosignatures(*, note: str, at: dt.datetime) -> int:
    """Keeps the witnesses' signatures under a checkpoint of ours; returns how many are new.

    Raises NothingSigned when none holds.
    """
    try:
        body, lines = notes.parted(note)
        told = notes.checkpoint(body)
    except notes.NotANote:
        raise NothingSigned from None
    ours = LogCheckpoint.objects.filter(size=told.size, root=told.root.hex()).first()
    if ours is None or notes.parted(ours.note)[0] != body:
        raise NothingSigned
    good = fresh = 0
    for witness in Witness.objects.filter(ended_at=None).order_by("id"):
        for line in lines[:MOST_LINES]:
            seconds = notes.cosigned_at(body, line, notes.verifier(witness.key))
            if seconds is None or seconds > at.timestamp() + AHEAD.total_seconds():
                continue
            good += 1
            signed_at = dt.datetime.fromtimestamp(seconds, dt.UTC)
            fresh += _keep(witness, ours, signed_at, line)
    if not good:
        raise NothingSigned
    return fresh


def witnesses() -> list[WitnessShown]:
    """The witnesses that stand by us, with what each signed last; by title."""
    found = []
    for witness in Witness.objects.filter(ended_at=None).order_by("title", "id"):
        last = witness.cosignatures.order_by("-checkpoint_id", "-signed_at").first()
        shown = (last.signed_at, last.checkpoint_id) if last is not None else (None, None)
        found.append(WitnessShown(witness, *shown))
    return found


def _keep(witness: Witness, ours: LogCheckpoint, signed_at: dt.datetime, line: str) -> int:
    known = Cosignature.objects.filter(witness=witness, checkpoint=ours)
    # One a day is told; who signs the same each minute fills no table.
    if known.filter(signed_at__gt=signed_at - dt.timedelta(hours=1)).exists():
        return 0
    Cosignature.objects.create(witness=witness, checkpoint=ours, signed_at=signed_at, line=f"{line}\n")
    return 1

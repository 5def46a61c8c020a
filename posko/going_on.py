"""Brings a voice back to the desk when its citizen was asked and did not answer: the clock runs on."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from django.db import transaction

from accountability.accounts.actors import system
from accountability.ledger.clock_watch import once_sure
from accountability.ledger.record import hold
from accountability.lib.bell import ring_group
from posko.journeys import Step, note, wake
from posko.live import group_of
from posko.models import Aspirasi, AspirasiQuerySet
from posko.states import State

DATA = Path(__file__).parent / "data" / "waiting.csv"


@cache
def patience_days() -> int:
    """Days the council waits for the words it asked for (the newest row of data/waiting.csv counts)."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == "citizen_answers"]
    return int(max(rows, key=lambda row: int(row["year"]))["days"])


@once_sure
def go_on_without(*, at: dt.datetime, limit: int) -> int:
    """Brings back up to `limit` voices whose citizen was silent for `patience_days`; returns how many.

    They are read already, so they wait for an answer again; nobody is told, and words that come later count
    all the same.
    """
    silent = list(_silent(at).order_by("state_since_at", "pk").select_related("desa")[:limit])
    return sum(_go_on(voice, at) for voice in silent)


@transaction.atomic
def _go_on(aspirasi: Aspirasi, at: dt.datetime) -> bool:
    hold(desa=aspirasi.desa)
    rows = _silent(at).select_for_update(of=("self",)).select_related("desa")
    held = rows.filter(pk=aspirasi.pk).first()
    if held is None:  # the words came at this very moment
        return False
    wake(held, at)
    held.state, held.state_since_at = State.READ, at
    held.save(update_fields=["state", "state_since_at", "answer_due_date"])
    step = Step(State.READ, "tanpa_jawaban", facts={"days": patience_days()})
    note(aspirasi=held, step=step, by=system("posko"), at=at)
    ring_group(group_of(held.desa_id))
    return True


def _silent(at: dt.datetime) -> AspirasiQuerySet:
    since = at - dt.timedelta(days=patience_days())
    return Aspirasi.objects.filter(state=State.NEEDS_DETAIL, state_since_at__lte=since)

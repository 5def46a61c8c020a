"""The council reads a voice, and the citizen hears that it was read."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import tanggal_pendek
from posko.journeys import Step, reach_held
from posko.models import Aspirasi
from posko.states import State


class StaysConfidential(Exception):
    """A confidential voice has no public words."""


@transaction.atomic
def mark_read(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Marks a voice as read; one that was read already stays as it is, and nothing is told twice."""
    hold(desa=aspirasi.desa)
    rows = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact")
    held = rows.get(pk=aspirasi.pk)
    if held.state == State.RECEIVED:
        words = {"tanggal": tanggal_pendek(held.answer_due_date)}
        reach_held(voices=[held], step=Step(State.READ, "dibaca", words=words), by=by, at=at)
    for name in ("state", "state_since_at", "last_news_at"):
        setattr(aspirasi, name, getattr(held, name))


@transaction.atomic
def summarise(*, aspirasi: Aspirasi, summary: str, by: Actor, at: dt.datetime) -> None:
    """Writes the words the public may read, without names. Raises StaysConfidential."""
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update().get(
        pk=aspirasi.pk
    )  # it may have become confidential just now
    if held.confidential:
        raise StaysConfidential
    held.public_summary = aspirasi.public_summary = summary.strip()[:200]
    held.save(update_fields=["public_summary"])
    record(kind="aspirasi.ringkasan", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)

"""The council reads a voice, and the citizen hears that it was read."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.lib.local_time import tanggal_pendek
from accountability.regions.models import Wilayah
from posko.journeys import Step, reach_held
from posko.models import Aspirasi, AspirasiQuerySet
from posko.states import State


@transaction.atomic
def mark_read(
    *,
    aspirasi: Aspirasi,
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta = dt.timedelta(),
    quiet: bool = False,
) -> None:
    """Marks a voice as read; one that was read already stays as it is, and nothing is told twice.

    The news rests for `wait`; `quiet` leaves the telling to a reply.
    """
    hold(desa=aspirasi.desa)
    rows = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact")
    held = rows.get(pk=aspirasi.pk)
    if held.state == State.RECEIVED:
        words = {"tanggal": tanggal_pendek(held.answer_due_date)}
        step = Step(State.READ, "dibaca", words=words, wait=wait, quiet=quiet)
        reach_held(voices=[held], step=step, by=by, at=at)
    for name in ("state", "state_since_at", "last_news_at", "quarantine"):
        setattr(aspirasi, name, getattr(held, name))


@transaction.atomic
def mark_all_read(
    *, desa: Wilayah, aspirasi: AspirasiQuerySet, by: Actor, at: dt.datetime, wait: dt.timedelta
) -> int:
    """Marks those of the voices as read that nobody has read; returns how many. The news rests for `wait`."""
    hold(desa=desa)
    rows = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact")
    unread = rows.filter(pk__in=aspirasi.values("pk"), desa=desa, state=State.RECEIVED)
    by_day: dict[dt.date, list[Aspirasi]] = {}
    for voice in unread.order_by("id"):
        by_day.setdefault(voice.answer_due_date, []).append(voice)
    for day, voices in by_day.items():
        step = Step(State.READ, "dibaca", words={"tanggal": tanggal_pendek(day)}, wait=wait)
        reach_held(voices=voices, step=step, by=by, at=at)
    return sum(len(voices) for voices in by_day.values())

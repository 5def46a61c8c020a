"""Decides about voices that were set aside: onto the desk, closed as junk, or onto the desk by themselves."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor, system
from accountability.ledger.record import hold
from accountability.lib.bell import ring_group
from accountability.lib.local_time import local_date
from accountability.regions.days_off import days_off
from accountability.regions.models import Wilayah
from posko import clocks
from posko.journeys import Step, note, reach_held, where_it_stands
from posko.live import group_of
from posko.models import Aspirasi, AspirasiQuerySet
from posko.states import CloseClass, State


class NotSetAside(Exception):
    """None of these voices waits aside any more: another member was quicker."""


@transaction.atomic
def bring_to_desk(*, desa: Wilayah, aspirasi: AspirasiQuerySet, by: Actor, at: dt.datetime) -> int:
    """Puts voices onto the desk; their clocks ran from arrival. Returns how many; raises NotSetAside."""
    voices = _waiting(desa, aspirasi)
    if not voices:
        raise NotSetAside
    for voice in voices:
        _bring(voice, by, at)
    ring_group(group_of(desa.kode))
    return len(voices)


@transaction.atomic
def close_as_junk(
    *,
    desa: Wilayah,
    aspirasi: AspirasiQuerySet,
    sentence: str,
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta,
) -> int:
    """Closes voices as junk, quietly: an SMS back would only cost. Returns how many; raises NotSetAside.

    The row, the number and the reason stay, and the number's own page says so; the citizen may object.
    """
    voices = _waiting(desa, aspirasi)
    if not voices:
        raise NotSetAside
    step = Step(
        State.CLOSED, "ditutup", reason_class=CloseClass.JUNK, sentence=sentence[:300], quiet=True, wait=wait
    )
    reach_held(voices=voices, step=step, by=by, at=at)
    return len(voices)


def bring_unlooked(*, at: dt.datetime, limit: int) -> int:
    """Puts up to `limit` voices nobody looked at onto the desk (clock `disisihkan`); returns how many."""
    soonest = at - dt.timedelta(days=clocks.working_days("disisihkan", at.year))
    waiting = Aspirasi.objects.set_aside().filter(received_at__lte=soonest).select_related("desa")
    found = [one for one in waiting.order_by("received_at", "pk") if _is_over(one, at)][:limit]
    return sum(_bring_by_itself(voice, at) for voice in found)


def _is_over(voice: Aspirasi, at: dt.datetime) -> bool:
    last = clocks.due("disisihkan", local_date(voice.received_at, voice.desa_id), days_off(voice.desa_id))
    return local_date(at, voice.desa_id) > last


@transaction.atomic
def _bring_by_itself(aspirasi: Aspirasi, at: dt.datetime) -> bool:
    voices = _waiting(aspirasi.desa, Aspirasi.objects.filter(pk=aspirasi.pk))
    for voice in voices:
        _bring(voice, system("posko"), at)
    ring_group(group_of(aspirasi.desa_id))
    return bool(voices)


def _waiting(desa: Wilayah, aspirasi: AspirasiQuerySet) -> list[Aspirasi]:
    hold(desa=desa)
    rows = Aspirasi.objects.set_aside().filter(desa=desa, pk__in=aspirasi.values("pk"))
    return list(rows.select_for_update(of=("self",)).select_related("desa", "contact").order_by("id"))


def _bring(voice: Aspirasi, by: Actor, at: dt.datetime) -> None:
    was = where_it_stands(voice)
    voice.quarantine = ""
    voice.save(update_fields=["quarantine"])
    step = Step(State.RECEIVED, "masuk_meja", facts={"was": was, "cause": was["quarantine"]})
    note(aspirasi=voice, step=step, by=by, at=at)

"""Gathers like voices into one kelompok, so that they are carried together."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah
from posko.apart import MOST, keep_apart
from posko.journeys import Step, reach_held
from posko.models import Aspirasi, Kelompok
from posko.states import State
from posko.transitions import JOINS

AT_ONCE = dt.timedelta()
GATHERABLE = (State.RECEIVED, State.READ, State.NEEDS_DETAIL, State.MERGED)


class NothingToGather(Exception):
    """A kelompok needs at least one voice that is still open and of the same desa."""


class AlreadyEnded(Exception):
    """A kelompok whose road has ended takes no more voices; a new one begins."""


class NoTitle(Exception):
    """A kelompok needs a title in the villagers' words."""


@transaction.atomic
def gather(
    *,
    desa: Wilayah,
    aspirasi: Iterable[Aspirasi],
    title: str,
    by: Actor,
    at: dt.datetime,
    kelompok: Kelompok | None = None,
    quiet: bool = False,
    wait: dt.timedelta = AT_ONCE,
) -> Kelompok:
    """Gathers voices of one desa into a new kelompok, or into `kelompok`; each hears with whom it stands.

    `quiet` leaves the telling to an answer; `wait` lets the news rest, as long as it may be undone. A voice
    moved from another kelompok leaves that one. Raises NothingToGather, NoTitle, AlreadyEnded.
    """
    hold(desa=desa)
    voices = _gatherable(desa, aspirasi)
    if not voices:
        raise NothingToGather
    if kelompok is not None:
        _check_open(kelompok)
    else:
        if not title.strip():
            raise NoTitle
        kelompok = Kelompok.objects.create(
            desa=desa, title=title.strip()[:120], created_at=at, created_by_id=by.user_id
        )
    joining = [voice for voice in voices if voice.kelompok_id != kelompok.pk]
    stood = {v.pk: {"was": {"kelompok": v.kelompok_id, "state": v.state}} for v in joining}
    Aspirasi.objects.filter(pk__in=[voice.pk for voice in joining]).update(kelompok=kelompok)
    for voice in joining:
        voice.kelompok = kelompok
    others = kelompok.aspirasi.count() - 1
    step = _joining(kelompok, others, quiet=quiet, wait=wait)
    reach_held(voices=joining, step=step, by=by, at=at, facts_of=stood)
    facts = {"nomor": [voice.nomor for voice in joining], "voices": others + 1}
    record(kind="kelompok.gabung", ref=f"kelompok:{kelompok.pk}", desa=desa, by=by, at=at, facts=facts)
    return kelompok


def _check_open(kelompok: Kelompok) -> None:
    kelompok.refresh_from_db(fields=["state"])  # it may have moved on while this deed waited for its desa
    if kelompok.state not in JOINS:
        raise AlreadyEnded


def _gatherable(desa: Wilayah, aspirasi: Iterable[Aspirasi]) -> list[Aspirasi]:
    """Those of the voices that may still be gathered, locked."""
    return list(
        Aspirasi.objects.select_for_update(of=("self",))
        .select_related("desa", "contact")
        .filter(pk__in=[voice.pk for voice in aspirasi], desa=desa, state__in=GATHERABLE)
        .order_by("id")
    )


def _joining(kelompok: Kelompok, others: int, *, quiet: bool, wait: dt.timedelta) -> Step:
    news = "digabung" if others else "sendiri"
    # A voice that joins late has missed nothing: it goes straight to where its kelompok stands.
    state = State(kelompok.state)
    return Step(
        state,
        news,
        words={"jumlah": others, "tail": kelompok.title},
        facts={"kelompok": kelompok.pk, "title": kelompok.title, "others": others},
        quiet=quiet,
        wait=wait,
    )


@transaction.atomic
def take_out(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Takes a voice out of its kelompok again, without news, and remembers that it does not belong there.

    Raises NothingToGather too late.
    """
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=aspirasi.pk)
    if held.kelompok_id is None or held.state != State.MERGED:
        raise NothingToGather
    staying = list(
        Aspirasi.objects.filter(kelompok=held.kelompok_id).exclude(pk=held.pk).newest_first()[:MOST]
    )
    held.kelompok = None
    held.state = State.READ
    held.state_since_at = at
    held.save(update_fields=["kelompok", "state", "state_since_at"])
    record(kind="kelompok.lepas", ref=held.nomor, desa=held.desa, by=by, at=at)
    if staying:
        keep_apart(desa=held.desa, voices=[held], from_others=staying, by=by, at=at)

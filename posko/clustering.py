"""Gathers like voices into one kelompok, so that they are carried together."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah
from posko.apart import MOST, keep_apart
from posko.journeys import Step, note, reach_held, where_it_stands
from posko.masking import TITLE, refuse_personal
from posko.models import Aspirasi, Kelompok
from posko.states import State
from posko.titles import refuse_taken
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
    sole_title: bool = False,
) -> Kelompok:
    """Gathers voices of one desa into a new kelompok, or into `kelompok`; each hears with whom it stands.

    `quiet` leaves the telling to an answer; `wait` lets the news rest, as long as it may be undone. A voice
    moved from another kelompok leaves that one. Raises NothingToGather, NoTitle, AlreadyEnded; with
    `sole_title` also TitleTaken (posko.titles).
    """
    hold(desa=desa)
    voices = _gatherable(desa, aspirasi)
    if not voices:
        raise NothingToGather
    if kelompok is not None:
        _check_open(kelompok)
    else:
        kelompok = _begin(desa, title, by, at, sole_title=sole_title)
    joining = [voice for voice in voices if voice.kelompok_id != kelompok.pk]
    stood = {voice.pk: {"was": where_it_stands(voice)} for voice in joining}
    Aspirasi.objects.filter(pk__in=[voice.pk for voice in joining]).update(kelompok=kelompok)
    for voice in joining:
        voice.kelompok = kelompok
    others = _others(kelompok, joining)
    step = _joining(kelompok, others, quiet=quiet, wait=wait)
    reach_held(voices=joining, step=step, by=by, at=at, facts_of=stood)
    facts = {"nomor": [voice.nomor for voice in joining], "voices": kelompok.aspirasi.count()}
    record(kind="kelompok.gabung", ref=f"kelompok:{kelompok.pk}", desa=desa, by=by, at=at, facts=facts)
    return kelompok


def _begin(desa: Wilayah, title: str, by: Actor, at: dt.datetime, *, sole_title: bool) -> Kelompok:
    said = title.strip()
    if not said:
        raise NoTitle
    refuse_personal(said, where=TITLE)
    if sole_title:
        refuse_taken(desa, said)
    return Kelompok.objects.create(desa=desa, title=said[:120], created_at=at, created_by_id=by.user_id)


def _others(kelompok: Kelompok, joining: list[Aspirasi]) -> int:
    """With how many others a voice stands, as it is told by SMS; of those not open to all nobody hears."""
    open_ones = kelompok.aspirasi.open_to_all().count()
    return max(open_ones - any(voice.is_open_to_all for voice in joining), 0)


def _check_open(kelompok: Kelompok) -> None:
    kelompok.refresh_from_db(fields=["state"])  # it may have moved on while this deed waited for its desa
    if kelompok.state not in JOINS:
        raise AlreadyEnded


def _gatherable(desa: Wilayah, aspirasi: Iterable[Aspirasi]) -> list[Aspirasi]:
    """Those of the voices that may still be gathered, locked."""
    return list(
        Aspirasi.objects.select_for_update(of=("self",))
        .select_related("desa", "contact")
        .filter(pk__in=[voice.pk for voice in aspirasi], desa=desa, state__in=GATHERABLE, quarantine="")
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
    if not take_out_together(desa=aspirasi.desa, aspirasi=[aspirasi], by=by, at=at):
        raise NothingToGather


@transaction.atomic
def take_out_together(*, desa: Wilayah, aspirasi: Iterable[Aspirasi], by: Actor, at: dt.datetime) -> int:
    """Takes voices out of their kelompok again, as `take_out`, but not apart from each other; how many."""
    hold(desa=desa)
    rows = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").order_by("id")
    leaving = rows.filter(pk__in=[voice.pk for voice in aspirasi], desa=desa, state=State.MERGED)
    by_kelompok: dict[int, list[Aspirasi]] = {}
    for voice in leaving.exclude(kelompok=None):
        by_kelompok.setdefault(voice.kelompok_id or 0, []).append(voice)
    for kelompok, voices in by_kelompok.items():
        for voice in voices:
            _leave(voice, by, at)
        staying = list(Aspirasi.objects.filter(kelompok=kelompok).newest_first()[:MOST])
        if staying:
            keep_apart(desa=desa, voices=voices, from_others=staying, by=by, at=at)
    return sum(len(voices) for voices in by_kelompok.values())


def _leave(voice: Aspirasi, by: Actor, at: dt.datetime) -> None:
    was = where_it_stands(voice)
    voice.kelompok = None
    voice.state, voice.state_since_at = State.READ, at
    voice.save(update_fields=["kelompok", "state", "state_since_at"])
    note(aspirasi=voice, step=Step(State.READ, "dilepas", facts={"was": was}), by=by, at=at)
    record(kind="kelompok.lepas", ref=voice.nomor, desa=voice.desa, by=by, at=at)

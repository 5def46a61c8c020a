"""The agenda of a meeting: kelompok are brought, put in order, estimated, and moved to another meeting."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.planning.deciding import AlreadyDecided
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.live import look_at_board
from accountability.planning.models import Decision, Musyawarah, Usulan
from accountability.planning.one_agenda import HeldElsewhere, TakenUp, check_free, news_of, take_up
from posko.journeys import Step, reach_together
from posko.models import Kelompok
from posko.states import State


class AlreadyProposed(Exception):
    """This kelompok was already brought to this musyawarah."""


class PastTheMeeting(Exception):
    """No voice of this kelompok can be discussed: it stands in a plan, or its road has ended."""


class ElsewhereKelompok(Exception):
    """A kelompok can only be proposed in its own desa."""


class VoteHasBegun(Exception):
    """The numbers on the board are those people vote by: they stay as they are."""


class NothingChosen(Exception):
    """No kelompok was chosen."""


class NotForThisAgenda(Exception):
    """Some of the kelompok cannot be brought, and none was.

    `titles` says which; `elsewhere` of some of them where they stand instead.
    """

    def __init__(self, titles: list[str], elsewhere: dict[str, Usulan] | None = None) -> None:
        self.titles, self.elsewhere = titles, elsewhere or {}
        super().__init__()


class AgendaMoved(Exception):
    """The agenda is not what it was when the order was chosen."""


class NotComing(Exception):
    """A proposal is moved to another meeting that is still to come."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a proposal may need: people it is meant for, and rupiah; None when nobody knows."""

    beneficiaries: int | None = None
    cost: int | None = None


@transaction.atomic
def propose(*, kelompok: Kelompok, musyawarah: Musyawarah, title: str, by: Actor, at: dt.datetime) -> Usulan:
    """Brings what a kelompok asks for to a musyawarah; each voice hears when and where it is discussed.

    It gets the next number on the board, and goes on with what earlier meetings said (planning.one_agenda).
    Raises AlreadyProposed, HeldElsewhere, ElsewhereKelompok, PastTheMeeting, CalledOff, Locked, VoteHasBegun.
    """
    if kelompok.desa_id != musyawarah.desa_id:
        raise ElsewhereKelompok
    held = open_agenda(musyawarah)
    if kelompok.state == State.PLANNED:
        raise PastTheMeeting
    check_free(kelompok, held)
    usulan = _brought(held, kelompok, title, at)
    earlier = take_up(usulan, held)
    _remember_estimates(usulan, earlier)
    told = reach_together(kelompok=kelompok, step=_discussed(held, news_of(usulan, earlier)), by=by, at=at)
    if told == 0:
        raise PastTheMeeting
    facts: dict[str, Any] = {"kelompok": kelompok.pk, "musyawarah": held.pk, "voices": told}
    if earlier:
        facts["continues"] = [one.pk for one in earlier]
    record(kind="usulan.diajukan", ref=f"usulan:{usulan.pk}", desa=usulan.desa, by=by, at=at, facts=facts)
    look_at_board(held.desa_id)
    return usulan


def _brought(held: Musyawarah, kelompok: Kelompok, title: str, at: dt.datetime) -> Usulan:
    usulan = Usulan(
        desa=held.desa,
        musyawarah=held,
        kelompok=kelompok,
        title=title.strip() or kelompok.title,
        proposed_at=at,
        place=_next_place(held),
    )
    try:
        with transaction.atomic():
            usulan.save(force_insert=True)
    except IntegrityError as twice:
        raise AlreadyProposed from twice
    return usulan


def _remember_estimates(usulan: Usulan, earlier: Sequence[Usulan]) -> None:
    """What was estimated before is still known; the newest counts."""
    for name in ("beneficiaries", "cost_estimate"):
        known = [value for one in earlier if (value := getattr(one, name)) is not None]
        if known:
            setattr(usulan, name, known[-1])
    if earlier:
        usulan.save(update_fields=["beneficiaries", "cost_estimate"])


@transaction.atomic
def put_on_agenda(
    *, musyawarah: Musyawarah, kelompok: Sequence[Kelompok], by: Actor, at: dt.datetime
) -> list[Usulan]:
    """Brings several kelompok in the order given, all or none.

    Raises NothingChosen, NotForThisAgenda, ElsewhereKelompok, CalledOff, Locked, VoteHasBegun.
    """
    if not kelompok:
        raise NothingChosen
    brought: list[Usulan] = []
    cannot: list[str] = []
    elsewhere: dict[str, Usulan] = {}
    for one in kelompok:
        try:
            with transaction.atomic():
                brought.append(propose(kelompok=one, musyawarah=musyawarah, title=one.title, by=by, at=at))
        except (AlreadyProposed, PastTheMeeting):
            cannot.append(one.title)
        except HeldElsewhere as there:
            cannot.append(one.title)
            elsewhere[one.title] = there.usulan
    if cannot:
        raise NotForThisAgenda(cannot, elsewhere)
    return brought


@transaction.atomic
def reorder(*, musyawarah: Musyawarah, order: Sequence[int], by: Actor, at: dt.datetime) -> None:
    """Numbers the proposals of the meeting anew; `order` holds each of their keys once.

    Raises AgendaMoved, CalledOff, Locked, VoteHasBegun.
    """
    held = open_agenda(musyawarah)
    known = list(held.usulan.values_list("pk", flat=True))
    if sorted(order) != sorted(known):
        raise AgendaMoved
    held.usulan.update(place=None)  # a number is given once, so all are free first
    for place, pk in enumerate(order, start=1):
        held.usulan.filter(pk=pk).update(place=place)
    facts = {"order": list(order)}
    record_of(held, "musyawarah.urutan", by, at, facts)
    look_at_board(held.desa_id)


@transaction.atomic
def estimate(*, usulan: Usulan, what: Estimate, by: Actor, at: dt.datetime) -> None:
    """Writes down for how many people it is meant and what it may cost. Raises CalledOff, Locked."""
    held_meeting(usulan.musyawarah)
    usulan.beneficiaries, usulan.cost_estimate = what.beneficiaries, what.cost
    usulan.save(update_fields=["beneficiaries", "cost_estimate"])
    facts = {"beneficiaries": what.beneficiaries, "cost": what.cost}
    record(kind="usulan.perkiraan", ref=f"usulan:{usulan.pk}", desa=usulan.desa, by=by, at=at, facts=facts)


@transaction.atomic
def move(*, usulan: Usulan, to: Musyawarah, by: Actor, at: dt.datetime) -> None:
    """Takes an undecided proposal off its meeting and puts it on `to`; each voice hears the new day.

    Raises ElsewhereKelompok, NotComing, AlreadyDecided, TakenUp, AlreadyProposed, HeldElsewhere, CalledOff,
    Locked, VoteHasBegun.
    """
    if to.desa_id != usulan.desa_id:
        raise ElsewhereKelompok
    before = held_meeting(usulan.musyawarah, may_be_off=True)
    _not_voted_on(before)
    after = open_agenda(to)
    if after.pk == before.pk or after.held_on < local_date(at, after.desa_id):
        raise NotComing
    now = Usulan.objects.select_related("continued_by__musyawarah").get(pk=usulan.pk)
    if Decision.objects.filter(usulan=usulan).exists():
        raise AlreadyDecided
    if now.continued_by is not None:
        raise TakenUp(now)
    check_free(usulan.kelompok, after, but=usulan)
    usulan.musyawarah, usulan.place = after, _next_place(after)
    try:
        with transaction.atomic():
            usulan.save(update_fields=["musyawarah", "place"])
    except IntegrityError as twice:
        raise AlreadyProposed from twice
    take_up(usulan, after)
    reach_together(kelompok=usulan.kelompok, step=_discussed(after, "pindah_musyawarah"), by=by, at=at)
    facts = {"from": before.pk, "to": after.pk}
    record(kind="usulan.dipindah", ref=f"usulan:{usulan.pk}", desa=usulan.desa, by=by, at=at, facts=facts)
    look_at_board(after.desa_id)


def open_agenda(musyawarah: Musyawarah) -> Musyawarah:
    """The meeting, locked, with its agenda still open. Raises CalledOff, Locked, VoteHasBegun."""
    held = held_meeting(musyawarah)
    _not_voted_on(held)
    return held


def _not_voted_on(held: Musyawarah) -> None:
    if held.voting_opened_at is not None:
        raise VoteHasBegun


def _next_place(held: Musyawarah) -> int:
    last: int | None = held.usulan.aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


def _discussed(held: Musyawarah, news: str) -> Step:
    day = held.held_on
    return Step(
        State.ON_AGENDA,
        news,
        words={"tanggal": tanggal_pendek(day), "tail": held.place},
        facts={"musyawarah": held.pk, "held_on": day.isoformat(), "place": held.place},
    )

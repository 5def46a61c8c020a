"""Holds a musyawarah: proposals are brought, each gets a recorded decision, and every voice is told."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.planning.models import Decision, Musyawarah, Outcome, Usulan
from accountability.regions.models import Wilayah
from posko.journeys import Step, reach_together
from posko.models import Kelompok
from posko.states import ReasonClass, State


class AlreadyProposed(Exception):
    """This kelompok was already brought to this musyawarah."""


class PastTheMeeting(Exception):
    """No voice of this kelompok can be discussed: its road has gone on, or has ended."""


class AlreadyDecided(Exception):
    """The decision stands recorded and cannot be changed; a new musyawarah may decide anew."""


class NoDecisionWords(Exception):
    """A decision needs a sentence; what is not adopted also needs a reason and a next step."""


class ElsewhereKelompok(Exception):
    """A kelompok can only be proposed in its own desa."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who came, as counts of heads."""

    men: int
    women: int
    disabled: int = 0
    poor: int = 0


@transaction.atomic
def convene(
    *,
    desa: Wilayah,
    kind: str,
    title: str,
    held_on: dt.date,
    place: str,
    by: Actor,
    at: dt.datetime,
    starts_at: dt.time | None = None,
) -> Musyawarah:
    """Calls a meeting on `held_on` (the village's calendar)."""
    meeting = Musyawarah.objects.create(
        desa=desa,
        kind=kind,
        title=title,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        convened_by_id=by.user_id,
    )
    facts = {"kind": kind, "held_on": held_on.isoformat()}
    record(kind="musyawarah.undang", ref=f"musyawarah:{meeting.pk}", desa=desa, by=by, at=at, facts=facts)
    return meeting


@transaction.atomic
def attend(
    *, musyawarah: Musyawarah, attendance: Attendance, by: Actor, at: dt.datetime, berita_acara_no: str = ""
) -> None:
    """Writes down who came, and the number of the berita acara."""
    musyawarah.men, musyawarah.women = attendance.men, attendance.women
    musyawarah.disabled, musyawarah.poor = attendance.disabled, attendance.poor
    musyawarah.berita_acara_no = berita_acara_no or musyawarah.berita_acara_no
    musyawarah.save(update_fields=["men", "women", "disabled", "poor", "berita_acara_no"])
    facts = {"men": attendance.men, "women": attendance.women, "disabled": attendance.disabled}
    ref = f"musyawarah:{musyawarah.pk}"
    record(kind="musyawarah.hadir", ref=ref, desa=musyawarah.desa, by=by, at=at, facts=facts)


@transaction.atomic
def propose(*, kelompok: Kelompok, musyawarah: Musyawarah, title: str, by: Actor, at: dt.datetime) -> Usulan:
    """Brings what a kelompok asks for to a musyawarah; each voice hears when and where it is discussed.

    Raises AlreadyProposed, ElsewhereKelompok, PastTheMeeting.
    """
    if kelompok.desa_id != musyawarah.desa_id:
        raise ElsewhereKelompok
    hold(desa=musyawarah.desa)
    try:
        with transaction.atomic():
            usulan = Usulan.objects.create(
                desa=musyawarah.desa,
                musyawarah=musyawarah,
                kelompok=kelompok,
                title=title.strip() or kelompok.title,
                proposed_at=at,
            )
    except IntegrityError as twice:
        raise AlreadyProposed from twice
    step = Step(
        State.ON_AGENDA,
        "dibahas",
        words={"tanggal": tanggal_pendek(musyawarah.held_on), "tail": musyawarah.place},
        facts={
            "musyawarah": musyawarah.pk,
            "held_on": musyawarah.held_on.isoformat(),
            "place": musyawarah.place,
        },
    )
    told = reach_together(kelompok=kelompok, step=step, by=by, at=at)
    if told == 0:
        raise PastTheMeeting
    facts = {"kelompok": kelompok.pk, "musyawarah": musyawarah.pk, "voices": told}
    record(kind="usulan.diajukan", ref=f"usulan:{usulan.pk}", desa=usulan.desa, by=by, at=at, facts=facts)
    return usulan


@transaction.atomic
def adopt(*, usulan: Usulan, sentence: str, into_year: int, by: Actor, at: dt.datetime) -> Decision:
    """Records that the musyawarah agreed, for the plan of `into_year`; each voice hears the decision's words.

    Raises AlreadyDecided, NoDecisionWords.
    """
    if not sentence.strip():
        raise NoDecisionWords
    decision = _decide(
        Decision(usulan=usulan, outcome=Outcome.ADOPTED, sentence=sentence.strip(), into_year=into_year),
        by,
        at,
    )
    day = tanggal_pendek(local_date(at, usulan.desa_id))
    step = Step(
        State.ON_AGENDA,
        "disepakati",
        words={"tanggal": day, "tahun": into_year, "tail": decision.sentence},
        sentence=decision.sentence,
        facts={"usulan": usulan.pk, "title": usulan.title, "year": into_year},
    )
    reach_together(kelompok=usulan.kelompok, step=step, by=by, at=at)
    return decision


@transaction.atomic
def turn_down(
    *,
    usulan: Usulan,
    outcome: Outcome,
    reason_class: ReasonClass,
    sentence: str,
    next_step: str,
    by: Actor,
    at: dt.datetime,
) -> Decision:
    """Records that the musyawarah defers, forwards or cannot do it now, with reason, sentence and next step.

    Raises AlreadyDecided, NoDecisionWords.
    """
    if not (sentence.strip() and next_step.strip() and reason_class) or outcome == Outcome.ADOPTED:
        raise NoDecisionWords
    decision = _decide(
        Decision(
            usulan=usulan,
            outcome=outcome,
            sentence=sentence.strip(),
            reason_class=reason_class,
            next_step=next_step.strip(),
        ),
        by,
        at,
    )
    forwarded = outcome == Outcome.FORWARDED
    step = Step(
        State.FORWARDED if forwarded else State.NOT_NOW,
        "diteruskan" if forwarded else "belum_bisa",
        words={"tail": decision.next_step if forwarded else f"{decision.sentence} {decision.next_step}"},
        sentence=decision.sentence,
        reason_class=reason_class,
        next_step=decision.next_step,
        facts={"usulan": usulan.pk, "title": usulan.title, "outcome": outcome.value},
    )
    reach_together(kelompok=usulan.kelompok, step=step, by=by, at=at)
    return decision


def _decide(decision: Decision, by: Actor, at: dt.datetime) -> Decision:
    decision.decided_at = at
    decision.decided_by_id = by.user_id
    usulan = decision.usulan
    hold(desa=usulan.desa)
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as twice:
        if Decision.objects.filter(usulan=usulan).exists():
            raise AlreadyDecided from twice
        raise
    facts = {"outcome": decision.outcome, "year": decision.into_year, "reason": decision.reason_class}
    record(kind="usulan.diputuskan", ref=f"usulan:{usulan.pk}", desa=usulan.desa, by=by, at=at, facts=facts)
    return decision

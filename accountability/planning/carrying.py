"""Carries proposals on by themselves: what was put off comes back, what a feeder meeting adopted goes up.

Nothing depends on someone remembering: it happens when a general meeting is convened, and a sweeper on the
beat looks again.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accountability.accounts.actors import Actor, system
from accountability.ledger.clock_watch import once_sure
from accountability.lib.local_time import local_date
from accountability.planning.agenda import AlreadyProposed, PastTheMeeting, VoteHasBegun, propose
from accountability.planning.meeting_rules import CalledOff, Locked
from accountability.planning.models import FEEDERS, Musyawarah, MusyawarahKind, Outcome, Usulan
from accountability.planning.one_agenda import HeldElsewhere
from posko.states import State

GENERAL = frozenset({MusyawarahKind.DESA, MusyawarahKind.MUSRENBANG})
DUTY = system("agenda")


def waiting_for(musyawarah: Musyawarah) -> "QuerySet[Usulan]":
    """The proposals that belong on the agenda of this general meeting and have not been carried on yet."""
    later = Usulan.objects.filter(
        kelompok=OuterRef("kelompok"), proposed_at__gt=OuterRef("decision__decided_at")
    )
    deferred = (
        Q(decision__outcome=Outcome.DEFERRED, decision__returns_in_year__lte=musyawarah.held_on.year)
        & Q(kelompok__state=State.NOT_NOW)
        & ~Exists(later)
    )
    adopted = Q(
        decision__outcome=Outcome.ADOPTED,
        musyawarah__kind__in=FEEDERS,
        kegiatan=None,
        rpjm_activities=None,
    )
    held = Usulan.objects.filter(
        kelompok=OuterRef("kelompok"), holds_kelompok=True, musyawarah__called_off_at=None
    )
    called_off = Q(decision=None, musyawarah__called_off_at__isnull=False, musyawarah__kind__in=GENERAL)
    found = Usulan.objects.filter(
        deferred | adopted | called_off,
        ~Exists(held),
        desa=musyawarah.desa_id,
        continued_by=None,
        musyawarah__held_on__lte=musyawarah.held_on,
    )
    order = (F("decision__outcome").asc(nulls_last=True), "proposed_at", "id")
    return found.exclude(musyawarah=musyawarah).select_related("kelompok", "decision").order_by(*order)


@transaction.atomic
def carry_onto(*, musyawarah: Musyawarah, by: Actor, at: dt.datetime) -> list[Usulan]:
    """Puts on the agenda what waits for this meeting; the voices hear of it. Other kinds of meeting get none.

    What another meeting has yet to decide about stays there.
    """
    open_still = musyawarah.locked_at is None and musyawarah.called_off_at is None
    if musyawarah.kind not in GENERAL or not open_still or musyawarah.voting_opened_at is not None:
        return []
    carried = [_carry(earlier, musyawarah, by, at) for earlier in waiting_for(musyawarah)]
    return [one for one in carried if one is not None]


def _carry(earlier: Usulan, musyawarah: Musyawarah, by: Actor, at: dt.datetime) -> Usulan | None:
    try:
        with transaction.atomic():
            return propose(
                kelompok=earlier.kelompok, musyawarah=musyawarah, title=earlier.title, by=by, at=at
            )
    except (AlreadyProposed, HeldElsewhere, PastTheMeeting):
        return None  # another feeder's brought it just now, or its voices went another way meanwhile


@once_sure
def carry_due(*, at: dt.datetime, limit: int) -> int:
    """Looks at every general meeting to come, the next first; returns how many proposals were carried on."""
    yesterday = at.date() - dt.timedelta(days=1)  # somewhere it is still yesterday
    coming = Musyawarah.objects.standing().coming(yesterday).filter(kind__in=GENERAL, locked_at=None)
    done = 0
    for one in coming.filter(voting_opened_at=None).select_related("desa"):
        if done >= limit:
            break
        if one.held_on < local_date(at, one.desa_id) or not waiting_for(one).exists():
            continue
        try:
            done += len(carry_onto(musyawarah=one, by=DUTY, at=at))
        except (CalledOff, Locked, VoteHasBegun):
            continue  # it changed this very moment
    return done

"""The vote by slips: opened, one voice for each slip, closed. What a slip chose is kept nowhere.

One transaction marks the slip used and adds its dots to the proposals. Nothing joins slip, phone or time to
the choice: no row of its own, no entry in the ledger, and of the dots only the sums (docs/decisions/0061).
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accountability.accounts.actors import Actor
from accountability.lib.local_time import local_date
from accountability.planning.held_meeting import give_secret, held_meeting, record_of
from accountability.planning.live import look_at_board
from accountability.planning.meeting_rules import NotHeldYet
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan, VoteSlip
from accountability.planning.ranking import too_few_voted, voting
from accountability.planning.slips import NoDotsHere, VoteIsOver, fingerprints, tidy

FEWEST = 2  # proposals there must be to choose between


class NothingToVoteOn(Exception):
    """There are not two proposals to choose between."""


class AnotherVoteIsOpen(Exception):
    """A village votes on one thing at a time."""


class VoteIsClosed(Exception):
    """Nobody is voting here now."""


class CodeUnknown(Exception):
    """No slip of this meeting has this code."""


class SlipUsed(Exception):
    """This slip has voted."""


class NothingMarked(Exception):
    """No proposal was chosen; the slip may still vote."""


class NotOnTheBoard(Exception):
    """A number that no proposal has; the slip may still vote."""


class TooManyDots(Exception):
    """More dots than one person has; the slip may still vote. `most` says how many they are."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__()


@transaction.atomic
def open_vote(*, musyawarah: Musyawarah, by: Actor, at: dt.datetime) -> None:
    """Lets the slips vote, on the day of the meeting or after.

    Raises NoDotsHere, VoteIsOver, NotHeldYet, NothingToVoteOn, AnotherVoteIsOpen, CalledOff, Locked.
    """
    held = held_meeting(musyawarah)
    if held.method != PriorityMethod.DOTS:
        raise NoDotsHere
    if held.voting_closed_at is not None:
        raise VoteIsOver
    if held.held_on > local_date(at, held.desa_id):
        raise NotHeldYet
    if held.usulan.undecided().exclude(place=None).count() < FEWEST:
        raise NothingToVoteOn
    if held.voting_opened_at is not None:
        return
    give_secret(held)
    held.voting_opened_at = at
    try:
        with transaction.atomic():
            held.save(update_fields=["voting_opened_at"])
    except IntegrityError as another:
        raise AnotherVoteIsOpen from another
    facts = {"slips": held.vote_slips.count(), "dots_each": held.dots_each}
    record_of(held, "suara.dibuka", by, at, facts)
    look_at_board(held.desa_id)


@transaction.atomic
def close_vote(*, musyawarah: Musyawarah, by: Actor, at: dt.datetime) -> None:
    """Ends the vote for good; from now on its result is told, if enough have voted (ranking.too_few_voted).

    Raises VoteIsClosed, CalledOff, Locked.
    """
    held = held_meeting(musyawarah)
    if not voting(held):
        raise VoteIsClosed
    held.voting_closed_at = at
    held.save(update_fields=["voting_closed_at"])
    facts: dict[str, Any] = {"used": held.vote_slips.filter(used=True).count()}
    if not too_few_voted(held):
        sums = held.usulan.order_by("id").values_list("pk", "dots")
        facts["dots"] = {str(pk): count for pk, count in sums}
    record_of(held, "suara.ditutup", by, at, facts)
    look_at_board(held.desa_id)


@transaction.atomic
def vote(*, musyawarah: Musyawarah, code: str, places: Sequence[int], at: dt.datetime) -> None:
    """One slip gives its dots: a number of the board for each, the same number as often as it is meant.

    It leaves no trace of its own on purpose, so `at` is kept nowhere. Raises VoteIsClosed, CodeUnknown,
    SlipUsed, NothingMarked, NotOnTheBoard, TooManyDots; then the slip may still vote.
    """
    held = held_meeting(musyawarah, may_be_off=True, may_be_locked=True)
    if not voting(held) or held.called_off_at is not None:
        raise VoteIsClosed
    slips = VoteSlip.objects.filter(musyawarah=held, fingerprint__in=fingerprints(held.pk, tidy(code)))
    slip = slips.select_for_update(of=("self",)).first()
    if slip is None:
        raise CodeUnknown
    if slip.used:
        raise SlipUsed
    marked = Counter(places)
    if not marked:
        raise NothingMarked
    on_board = dict(held.usulan.filter(place__in=marked).values_list("place", "pk"))
    if set(marked) - set(on_board):
        raise NotOnTheBoard
    most = held.dots_each or 1
    if marked.total() > most:
        raise TooManyDots(most)
    slips.update(used=True)
    for place, count in marked.items():
        Usulan.objects.filter(pk=on_board[place]).update(dots=F("dots") + count)
    look_at_board(held.desa_id)


def turnout(musyawarah: Musyawarah) -> tuple[int, int]:
    """How many slips have voted, and how many there are."""
    every = VoteSlip.objects.filter(musyawarah=musyawarah)
    return every.filter(used=True).count(), every.count()

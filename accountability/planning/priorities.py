"""How a meeting puts its proposals in order: the method is chosen, points are given, dots are counted."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.planning.agenda import VoteHasBegun
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.live import look_at_board
from accountability.planning.meeting_tables import HIGHEST, LOWEST, criteria
from accountability.planning.models import Decision, Musyawarah, PriorityMethod, Score, Usulan, VoteSlip
from accountability.planning.ranking import too_few_voted, voting

MOST_DOTS_EACH = 9  # dots one person may give


class WrongDotsEach(Exception):
    """Each person gives 1 to MOST_DOTS_EACH dots."""


class NotThisMethod(Exception):
    """The meeting puts its proposals in order another way."""


class WrongPoints(Exception):
    """Points are 1 to 5, for the criteria of the year."""


class NotOfThisMeeting(Exception):
    """The proposal stands on another agenda."""


class DecidedAlready(Exception):
    """The proposal is decided: its points stay what they were."""


class MoreDotsThanPeople(Exception):
    """More dots were counted than those present could give; `most` says how many that is."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__()


@transaction.atomic
def choose_method(
    *,
    musyawarah: Musyawarah,
    method: PriorityMethod,
    by: Actor,
    at: dt.datetime,
    dots_each: int | None = None,
) -> None:
    """Chooses how the meeting puts its proposals in order; `dots_each` are the dots of one person.

    After a vote of too few slips it may be chosen anew, for that vote gives no order.
    Raises WrongDotsEach, CalledOff, Locked, VoteHasBegun.
    """
    dots = dots_each if method == PriorityMethod.DOTS else None
    if method == PriorityMethod.DOTS and not 1 <= (dots or 0) <= MOST_DOTS_EACH:
        raise WrongDotsEach
    held = held_meeting(musyawarah)
    if held.voting_opened_at is not None and not too_few_voted(held):
        raise VoteHasBegun
    held.method, held.dots_each = method, dots
    held.save(update_fields=["method", "dots_each"])
    musyawarah.method, musyawarah.dots_each = held.method, held.dots_each
    facts = {"method": method.value, "dots_each": dots}
    record_of(held, "musyawarah.cara", by, at, facts)
    look_at_board(held.desa_id)


@transaction.atomic
def give_points(*, usulan: Usulan, points: Mapping[str, int], by: Actor, at: dt.datetime) -> None:
    """Gives a proposal points for some criteria; given again they replace the earlier ones.

    Raises WrongPoints, NotThisMethod, DecidedAlready, CalledOff, Locked.
    """
    held = held_meeting(usulan.musyawarah)
    if held.method != PriorityMethod.SCORE:
        raise NotThisMethod
    known = {one.key for one in criteria(held.held_on.year)}
    if not points or set(points) - known or any(not LOWEST <= one <= HIGHEST for one in points.values()):
        raise WrongPoints
    if Decision.objects.filter(usulan=usulan).exists():
        raise DecidedAlready
    Score.objects.bulk_create(
        (
            Score(usulan=usulan, criterion=key, points=value, given_at=at, given_by_id=by.user_id)
            for key, value in points.items()
        ),
        update_conflicts=True,
        unique_fields=("usulan", "criterion"),
        update_fields=("points", "given_at", "given_by"),
    )
    facts = {"points": dict(points)}
    record(kind="usulan.nilai", ref=f"usulan:{usulan.pk}", desa=held.desa, by=by, at=at, facts=facts)
    look_at_board(held.desa_id)


@transaction.atomic
def count_by_hand(*, musyawarah: Musyawarah, dots: Mapping[int, int], by: Actor, at: dt.datetime) -> None:
    """Writes down dots counted on paper, by the key of the proposal; together with slips they make the order.

    Nobody gives more than the dots of one person, so those of the people present who voted by no slip are the
    most there can be; where too few slips voted, all who are present. Raises NotThisMethod, NotOfThisMeeting,
    VoteHasBegun, MoreDotsThanPeople, CalledOff, Locked.
    """
    held = held_meeting(musyawarah)
    if held.method != PriorityMethod.DOTS:
        raise NotThisMethod
    if voting(held):
        raise VoteHasBegun
    if set(dots) - set(held.usulan.values_list("pk", flat=True)):
        raise NotOfThisMeeting
    if held.attendance is not None:
        told = 0 if too_few_voted(held) else VoteSlip.objects.filter(musyawarah=held, used=True).count()
        most = max(held.attendance - told, 0) * (held.dots_each or 0)
        if sum(dots.values()) > most:
            raise MoreDotsThanPeople(most)
    for pk, count in dots.items():
        held.usulan.filter(pk=pk).update(dots_by_hand=count)
    facts = {"dots": {str(pk): count for pk, count in sorted(dots.items())}}
    record_of(held, "musyawarah.titik", by, at, facts)
    look_at_board(held.desa_id)

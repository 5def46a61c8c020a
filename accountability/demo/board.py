"""Puts the proposals of a demo meeting in order: one meeting by weighted scores, one by dots and slips."""

import datetime as dt

from accountability.accounts.models import Role
from accountability.demo.places import FIRST, Village
from accountability.planning.agenda import Estimate, estimate
from accountability.planning.meeting_tables import HIGHEST, criteria
from accountability.planning.models import Musyawarah, PriorityMethod, Usulan
from accountability.planning.priorities import choose_method, count_by_hand, give_points
from accountability.planning.slips import codes, print_slips
from accountability.planning.voting import close_vote, open_vote, vote
from accountability.regions.models import Dusun

DOTS_EACH = 3
SLIPS, VOTED, ON_PAPER = 42, 24, 9  # slips printed and used, and dots stuck on paper beside them
FEWEST = 2


def put_in_order(village: Village, held: Musyawarah, years_on: int, at: dt.datetime) -> None:
    """Scores in the first year and slips in the second, in the village the demo leads through."""
    if village.kode != FIRST or held.usulan.count() < FEWEST:
        return
    if years_on == 0:
        _by_scores(village, held, at)
    elif years_on == 1:
        _by_slips(village, held, at)


def guess(village: Village, usulan: Usulan, dusun: Dusun, at: dt.datetime) -> None:
    """A first estimate of people and rupiah, as it is told beside a proposal."""
    if village.kode != FIRST:
        return
    rupiah = village.chance.randrange(12, 90) * 1_000_000
    what = Estimate((dusun.households or 0) * 3, rupiah)
    estimate(usulan=usulan, what=what, by=village.office[Role.ANGGOTA_BPD], at=at)


def _by_scores(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    by = village.office[Role.ANGGOTA_BPD]
    choose_method(musyawarah=held, method=PriorityMethod.SCORE, by=by, at=at)
    for usulan in held.usulan.order_by("place"):
        points = {one.key: village.chance.randrange(2, HIGHEST + 1) for one in criteria(held.held_on.year)}
        give_points(usulan=usulan, points=points, by=by, at=at)


def _by_slips(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    by = village.office[Role.KETUA_BPD]
    choose_method(musyawarah=held, method=PriorityMethod.DOTS, dots_each=DOTS_EACH, by=by, at=at)
    seed = village.chance.randbytes(32)
    print_slips(musyawarah=held, count=SLIPS, seed=seed, by=by, at=at)
    open_vote(musyawarah=held, by=by, at=at)
    places = list(held.usulan.order_by("place").values_list("place", flat=True))
    liked = range(len(places), 0, -1)  # what was asked by more people stands first and is chosen more often
    for code in codes(seed=seed, count=VOTED):
        chosen = [place or 0 for place in village.chance.choices(places, liked, k=DOTS_EACH)]
        vote(musyawarah=held, code=code, places=chosen, at=at)
    close_vote(musyawarah=held, by=by, at=at)
    on_paper = dict.fromkeys(held.usulan.values_list("pk", flat=True), 0)
    for pk in village.chance.choices(list(on_paper), k=ON_PAPER):
        on_paper[pk] += 1
    count_by_hand(musyawarah=held, dots=on_paper, by=by, at=at)

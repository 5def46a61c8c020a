"""Ranks as pages show them: bars, words about ties, and what a rank rests on."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accountability.planning.models import Musyawarah, PriorityMethod
from accountability.planning.ranking import Ranked, most_points, too_few_voted
from accountability.planning.voting import turnout
from posko.counts import smallest_public


def ranks_shown(held: Musyawarah, found: Sequence[Ranked]) -> list[dict[str, Any]]:
    """One row for each proposal, in order: number, title, rank, figure in words, width of its bar, tie."""
    most = max((one.value or 0 for one in found), default=0)
    return [_row(held, one, most) for one in found]


def few_slips(held: Musyawarah) -> dict[str, Any] | None:
    """Of a vote that gives no order: how many slips voted, and how many it would have taken; else None."""
    if held.method != PriorityMethod.DOTS or not too_few_voted(held):
        return None
    counted = held.usulan.exclude(dots_by_hand=None).exists()
    return {"terpakai": turnout(held)[0], "batas": smallest_public(), "dihitung": counted}


def figure(held: Musyawarah, value: int | None) -> str:
    """`12 titik`, `345 dari 500`; "" without a value."""
    if value is None:
        return ""
    if held.method == PriorityMethod.SCORE:
        return _("%(n)s dari %(most)s") % {"n": value, "most": most_points()}
    return _("%(n)s titik") % {"n": value}


def rank_words(held: Musyawarah, one: Ranked) -> str:
    """`Peringkat 2 (seri), 12 titik`; "" while there is none."""
    if one.rank is None:
        return ""
    tie = f" ({_('seri')})" if one.tied else ""
    return f"{_('Peringkat')} {one.rank}{tie}, {figure(held, one.value)}"


def _row(held: Musyawarah, one: Ranked, most: int) -> dict[str, Any]:
    full = most_points() if held.method == PriorityMethod.SCORE else most
    decision = getattr(one.usulan, "decision", None)
    went_on = _("Dibawa ke musyawarah lain") if one.usulan.continued_by_id else ""
    return {
        "kunci": one.usulan.pk,
        "nomor": one.usulan.place,
        "judul": one.usulan.title,
        "peringkat": one.rank,
        "seri": one.tied,
        "nilai": figure(held, one.value),
        "persen": (one.value or 0) * 100 / full if full else 0,
        "berbalok": one.value is not None,
        "putusan": decision.get_outcome_display() if decision else went_on,
    }

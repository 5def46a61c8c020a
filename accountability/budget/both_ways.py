"""Both ways between voices and money: every kegiatan with its origin, every kelompok with its fate."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accountability.budget.fate import FATE_WORDS, IN_THE_PLAN, Fate, Money, fate_of, money_of
from accountability.planning import activity_codes
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.planning.models import DURKPItem, Kegiatan, RPJMActivity, Usulan
from accountability.regions.models import Wilayah
from posko.counts import stepped
from posko.models import Kelompok

__all__ = ["FATE_WORDS", "IN_THE_PLAN", "Became", "BothWays", "Branch", "Fate", "Grown", "both_ways"]


@dataclass(frozen=True, slots=True)
class Grown:
    """One kegiatan and where it comes from; `usulan` is None where nobody's proposal stands behind it."""

    kegiatan: Kegiatan
    usulan: Usulan | None
    voices: int
    rupiah: int
    percent: int


@dataclass(slots=True)
class Branch:
    """A bidang or sub bidang of the plan with what lies under it."""

    kode: str
    name: str
    cost: int = 0
    below: "list[Branch]" = field(default_factory=list)
    leaves: list[Grown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Became:
    """One kelompok and what became of it for the year, with words about when, where or by what."""

    kelompok: Kelompok
    voices: int
    fate: Fate
    about: str
    kegiatan: tuple[Kegiatan, ...]


@dataclass(frozen=True, slots=True)
class BothWays:
    """The plan of a year seen from both ends, and the numbers that must meet."""

    year: int
    tree: list[Branch]
    fates: list[Became]
    kegiatan: int
    with_origin: int
    origins: int

    @property
    def without_origin(self) -> int:
        """How many kegiatan nobody's proposal stands behind."""
        return self.kegiatan - self.with_origin

    def count(self, fate: Fate) -> int:
        """How many kelompok have this fate."""
        return sum(one.fate == fate for one in self.fates)

    @property
    def in_the_plan(self) -> int:
        """How many kelompok stand in the plan; it equals `origins`, counted from the kegiatan."""
        return sum(one.fate in IN_THE_PLAN for one in self.fates)


def both_ways(*, desa: Wilayah, year: int, exact: bool, until: dt.datetime | None = None) -> BothWays:
    """The plan of `year` with its origins, and every kelompok that belongs to it; queries do not grow.

    A kelompok belongs to `year` when one of its usulan was discussed in the year before, was adopted for the
    year or returns in it, stands in its plan, or when it was made in the year before and discussed nowhere.
    Without `exact` only voices that are open to all count, and kelompok that may not be named are left out
    unless their usulan was brought to a meeting; of their voices those count that came before `until`.
    """
    planned = list(
        desa.kegiatan.of_year(year).select_related(
            "usulan__kelompok", "usulan__musyawarah", "usulan__decision"
        )
    )
    money = money_of([one.pk for one in planned])
    kelompok = _kelompok(desa, exact=exact, until=until)
    fates = [found for one in kelompok if (found := _became(one, year, money)) is not None]
    voices = {one.kelompok.pk: one.voices for one in fates}
    leaves = [
        Grown(
            one,
            one.usulan,
            voices.get(one.usulan.kelompok_id, 0) if one.usulan is not None else 0,
            money[one.pk].budgeted,
            money[one.pk].percent or 0,
        )
        for one in planned
    ]
    origin = {one.usulan.kelompok_id for one in planned if one.usulan is not None}
    return BothWays(
        year=year,
        tree=_tree(leaves),
        fates=fates,
        kegiatan=len(planned),
        with_origin=sum(one.usulan_id is not None for one in planned),
        origins=len(origin),
    )


def _kelompok(desa: Wilayah, *, exact: bool, until: dt.datetime | None) -> list[Any]:
    planned = Kegiatan.objects.standing().select_related("rkp")
    activities = RPJMActivity.objects.filter(dropped_at=None).select_related("rpjm")
    usulan = (
        Usulan.objects.select_related("decision", "musyawarah")
        .prefetch_related(
            Prefetch("kegiatan", planned),
            Prefetch("rpjm_activities", activities),
            Prefetch("du_rkp_items", DURKPItem.objects.select_related("du_rkp")),
        )
        .order_by("proposed_at", "id")
    )
    named = Kelompok.objects.filter(desa=desa)
    rows = named.with_voices() if exact else named.may_be_named().with_open_voices(until)
    # Put in order here: the database would count the voices once more to sort by them. The order tells no
    # more than the numbers do.
    seen = (lambda count: count) if exact else stepped
    return sorted(
        rows.prefetch_related(Prefetch("usulan", usulan)), key=lambda one: (-seen(one.voices), one.pk)
    )


def _became(
    kelompok: Any,
    year: int,
    money: Mapping[int, Money],
) -> Became | None:
    """What became of a kelompok for the year; None when it belongs to another."""
    every = list(kelompok.usulan.all())
    mine = [one for one in every if _for_year(one, year)]
    fresh = not every and kelompok.created_at.year == year - 1
    if not mine and not fresh:
        return None
    jobs = tuple(k for one in mine for k in one.kegiatan.all() if k.rkp.year == year)
    fate, about = _fate(mine, jobs, money)
    return Became(kelompok, kelompok.voices, fate, about, jobs)


def _fate(mine: list[Usulan], jobs: tuple[Kegiatan, ...], money: Mapping[int, Money]) -> tuple[Fate, str]:
    last = mine[-1] if mine else None
    activities = list(last.rpjm_activities.all()) if last is not None else []
    fate = fate_of(last, kegiatan=[one.pk for one in jobs], money=money, in_rpjm=bool(activities))
    if fate in IN_THE_PLAN:
        return fate, "; ".join(one.name for one in jobs)
    if fate == Fate.IN_RPJM:
        return fate, f"{activities[0].rpjm.first_year}-{activities[0].rpjm.last_year}"
    return fate, _about(last, fate) if last is not None else ""


def _about(usulan: Usulan, fate: Fate) -> str:
    """Of a kelompok without a kegiatan in the plan: when, where or why, by what its last usulan met with."""
    decision = getattr(usulan, "decision", None)
    if decision is None or fate == Fate.ON_AGENDA:
        return usulan.musyawarah.title
    if fate == Fate.ADOPTED:
        return str(_("untuk %s") % decision.into_year)
    if fate == Fate.DEFERRED:
        return str(_("sampai %s") % decision.returns_in_year)
    if fate == Fate.FORWARDED:
        for item in usulan.du_rkp_items.all():
            told = {"office": item.to_office, "answer": _(item.get_answer_display()).lower()}
            return _("ke %(office)s: %(answer)s") % told
        return str(decision.onward)
    return str(decision.sentence)


def _for_year(usulan: Usulan, year: int) -> bool:
    planned = {k.rkp.year for k in usulan.kegiatan.all()}
    if planned:
        return year in planned
    decision = getattr(usulan, "decision", None)
    if decision is not None and decision.into_year is not None:
        return bool(decision.into_year == year)
    return usulan.musyawarah.held_on.year == year - 1


def _tree(leaves: list[Grown]) -> list[Branch]:
    """Bidang, sub bidang, kegiatan, in the order of their codes."""
    names = activity_codes.activities()
    bidang: dict[str, Branch] = {}
    sub: dict[str, Branch] = {}
    for leaf in leaves:
        kode = leaf.kegiatan.kode
        top, middle = kode[0], kode.rsplit(".", 1)[0]
        if top not in bidang:
            bidang[top] = Branch(top, BIDANG_SHORT[top])
        if middle not in sub:
            sub[middle] = Branch(middle, names[middle].name if middle in names else middle)
            bidang[top].below.append(sub[middle])
        for branch in (bidang[top], sub[middle]):
            branch.cost += leaf.kegiatan.cost
        sub[middle].leaves.append(leaf)
    return [bidang[kode] for kode in sorted(bidang)]

"""What became of proposals: from the meeting through plan and budget to the work that was done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from accountability.budget.fate import Fate, Money, fate_of, money_of
from accountability.planning.carrying import GENERAL
from accountability.planning.models import FEEDERS, SPECIAL, Decision, Kegiatan, Outcome, RPJMActivity, Usulan
from accountability.planning.participants import fates
from accountability.regions.models import Wilayah


@dataclass(slots=True)
class Thread:
    """One proposal: its last meeting, decision, kegiatan with its money, and how far it came."""

    usulan: Usulan
    last: Usulan
    decision: Decision | None
    kegiatan: Kegiatan | None = None
    money: Money = field(default_factory=Money)
    fate: Fate = Fate.ON_AGENDA

    @property
    def adopted(self) -> bool:
        """Whether it was agreed to for good."""
        return self.decision is not None and self.decision.outcome == Outcome.ADOPTED


@dataclass(frozen=True, slots=True)
class Share:
    """How many proposals there were, and how many were adopted."""

    brought: int
    adopted: int

    @property
    def percent(self) -> int | None:
        """Adopted of all, in whole per cent; None without any."""
        return round(self.adopted * 100 / self.brought) if self.brought else None


def threads(proposals: Sequence[Usulan]) -> list[Thread]:
    """The thread of each proposal, in the order given; the same few queries however many they are."""
    found = [Thread(one.usulan, one.last, one.decision) for one in fates(proposals)]
    ends = {one.last.pk for one in found}  # several may have become one at a later meeting
    planned: dict[int, list[Kegiatan]] = defaultdict(list)
    rows = Kegiatan.objects.filter(usulan__in=ends, dropped_at=None).select_related("rkp")
    for kegiatan in rows.order_by("rkp__year", "id"):
        planned[kegiatan.usulan_id or 0].append(kegiatan)
    of_rpjm = RPJMActivity.objects.filter(usulan__in=ends, dropped_at=None)
    in_rpjm = set(of_rpjm.values_list("usulan", flat=True))
    money = money_of([one.pk for some in planned.values() for one in some])
    for one in found:
        key = one.last.pk
        jobs = planned[key]
        one.fate = fate_of(one.last, kegiatan=[k.pk for k in jobs], money=money, in_rpjm=key in in_rpjm)
        if jobs:
            one.kegiatan, one.money = jobs[-1], money[jobs[-1].pk]
    return found


def special_threads(desa: Wilayah, year: int) -> list[Thread]:
    """The proposals of the Musyawarah Khusus held in `year`, by meeting."""
    held = desa.usulan.filter(musyawarah__kind__in=SPECIAL, musyawarah__held_on__year=year)
    standing = held.filter(musyawarah__called_off_at=None)
    rows = standing.select_related("musyawarah", "decision", "kelompok")
    return threads(list(rows.order_by("musyawarah__held_on", "musyawarah_id", "place", "id")))


def shares(desa: Wilayah, year: int) -> tuple[Share, Share]:
    """Adopted of those of the Musyawarah Khusus of the year, and of those brought to general ones."""
    special = special_threads(desa, year)
    general = desa.usulan.filter(musyawarah__kind__in=GENERAL, musyawarah__held_on__year=year)
    own = general.filter(musyawarah__called_off_at=None).exclude(
        continues__musyawarah__kind__in=FEEDERS & SPECIAL
    )
    adopted = own.filter(decision__outcome=Outcome.ADOPTED).count()
    return Share(len(special), sum(one.adopted for one in special)), Share(own.count(), adopted)


def years_of_special(desa: Wilayah) -> list[int]:
    """The years in which a Musyawarah Khusus was held or is to be, the latest first."""
    days = desa.musyawarah.standing().filter(kind__in=SPECIAL).dates("held_on", "year", order="DESC")
    return [day.year for day in days]

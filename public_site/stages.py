"""From usul to anggaran in four counted stages, with what fell out at each and why."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.budget.models import APBDesa, BudgetLine
from accountability.planning.models import Kegiatan, Outcome, Usulan
from accountability.regions.models import Wilayah
from posko import counts
from public_site.budget_sheet import percent
from public_site.outcomes import public_groups


@dataclass(frozen=True, slots=True)
class Fallen:
    """One usul that went no further, and the reason that was recorded."""

    pk: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: how many usul reached it, the share of the first, and which stopped before it."""

    name: str
    count: int
    share: int
    stopped: list[Fallen]


def stages(desa: Wilayah, year: int, apb: APBDesa | None, words: Any) -> tuple[list[Stage], int]:
    """The four stages on the way to the budget of `year`, each part of the one before, and the voices behind.

    An usul belongs to `year` when it was gathered or discussed in the year before, or stands in its plan.
    """
    planned_ones = Prefetch("kegiatan", Kegiatan.objects.standing().select_related("rkp"))
    proposals = Usulan.objects.select_related("decision", "musyawarah").prefetch_related(planned_ones)
    groups = public_groups(desa).with_open_voices(counts.counted_until(timezone.now(), desa.kode))
    known = [
        _Way(group, year) for group in groups.prefetch_related(Prefetch("usulan", proposals)).order_by("id")
    ]
    asked = [way for way in known if way.belongs]
    funded = set()
    if apb is not None:
        funded = set(
            BudgetLine.objects.filter(apb=apb).exclude(kegiatan=None).values_list("kegiatan_id", flat=True)
        )
    discussed = [way for way in asked if way.proposals]
    planned = [way for way in discussed if way.planned]
    paid = [way for way in planned if way.planned & funded]
    rows = (
        (_("Usul warga"), asked, asked, "_"),
        (_("Dibahas di %s") % words.musyawarah, discussed, asked, "not_discussed"),
        (_("Masuk %s") % f"{words.rkp} {year}", planned, discussed, "not_planned"),
        (_("Dianggarkan di %s") % f"{words.apb} {year}", paid, planned, "not_paid"),
    )
    shown = []
    for name, reached, before, why in rows:
        stopped = [way for way in before if way not in reached]
        fallen = [Fallen(way.group.pk, way.group.title, way.reason(why)) for way in stopped]
        shown.append(Stage(name, len(reached), percent(len(reached), len(asked)), fallen))
    # The sum of what is told of each: the sum of all would give a hidden one away.
    return shown, sum(counts.stepped(way.group.voices) for way in asked)


class _Way:
    """One group and how far it came for a year."""

    def __init__(self, group: Any, year: int) -> None:
        self.group, self.year = group, year
        self.proposals = [u for u in group.usulan.all() if self._for_year(u)]
        self.planned = {k.pk for u in self.proposals for k in u.kegiatan.all() if k.rkp.year == year}

    @property
    def belongs(self) -> bool:
        """Whether it stood in the planning of the year."""
        fresh = self.group.created_at.year == self.year - 1 and not self.group.usulan.all()
        return bool(self.proposals) or fresh

    def reason(self, why: str) -> str:
        """What was recorded about why it stopped."""
        if why == "not_discussed":
            return _("Belum dibawa ke musyawarah.")
        if why == "not_paid":
            return _("Sudah masuk rencana, uangnya belum ada.")
        decision = getattr(self.proposals[-1], "decision", None)
        if decision is None:
            return _("Belum diputuskan.")
        if decision.outcome == Outcome.ADOPTED:
            return _("Disepakati, belum ditulis di rencana.")
        return " ".join(part for part in (decision.sentence, decision.onward) if part)

    def _for_year(self, usulan: Usulan) -> bool:
        planned = {k.rkp.year for k in usulan.kegiatan.all()}
        if planned:
            return self.year in planned
        decision = getattr(usulan, "decision", None)
        if decision is not None and decision.into_year is not None:
            return bool(decision.into_year == self.year)
        return usulan.musyawarah.held_on.year == self.year - 1

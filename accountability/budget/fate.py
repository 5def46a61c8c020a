"""What became of a proposal or a kelompok, read in one way for every page: from the meeting to the work."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.progress import work_done
from accountability.planning.models import Outcome, Usulan
from accountability.planning.participants import decided_for_good

ALL_OF_IT = 100  # per cent


class Fate(StrEnum):
    """How far it came, the furthest first."""

    DONE = "selesai"
    REALISED = "realisasi"
    BUDGETED = "anggaran"
    PLANNED = "rencana"
    IN_RPJM = "rpjm"
    ADOPTED = "disepakati"
    FORWARDED = "diteruskan"
    DEFERRED = "ditunda"
    NOT_NOW = "belum_bisa"
    ON_AGENDA = "dibahas"
    NOT_DISCUSSED = "belum_dibahas"


FATE_WORDS = {
    Fate.DONE: "Selesai dikerjakan",
    Fate.REALISED: "Dikerjakan",
    Fate.BUDGETED: "Dianggarkan",
    Fate.PLANNED: "Masuk rencana",
    Fate.IN_RPJM: "Masuk rencana jangka menengah",
    Fate.ADOPTED: "Disepakati, belum direncanakan",
    Fate.FORWARDED: "Diteruskan",
    Fate.DEFERRED: "Ditunda",
    Fate.NOT_NOW: "Belum bisa",
    Fate.ON_AGENDA: "Menunggu keputusan",
    Fate.NOT_DISCUSSED: "Belum dibahas",
}
# These stand in the plan of a year: their kegiatan are counted at the other end.
IN_THE_PLAN = frozenset({Fate.DONE, Fate.REALISED, Fate.BUDGETED, Fate.PLANNED})
_DECIDED = {
    Outcome.ADOPTED: Fate.ADOPTED,
    Outcome.DEFERRED: Fate.DEFERRED,
    Outcome.FORWARDED: Fate.FORWARDED,
    Outcome.NOT_NOW: Fate.NOT_NOW,
}


@dataclass(slots=True)
class Money:
    """Of one kegiatan: rupiah in the newest budget everyone may see, and what was told of the work."""

    budgeted: int = 0
    paid: list[Realisasi] = field(default_factory=list)

    @property
    def spent(self) -> int:
        """Rupiah spent so far."""
        return sum(one.amount for one in self.paid if one.counts)

    @property
    def percent(self) -> int | None:
        """The work done, as far as its slowest line; None before anything was reported."""
        return work_done(self.paid)

    @property
    def begun(self) -> bool:
        """Whether money was spent or work done: a report of nothing at all is none."""
        return bool(self.spent or self.percent)


def money_of(kegiatan: Collection[int]) -> dict[int, Money]:
    """Budget and work of each kegiatan (keys), all of them in the answer; two queries."""
    found = {pk: Money() for pk in kegiatan}
    lines = BudgetLine.objects.filter(kegiatan__in=kegiatan, apb__in=APBDesa.objects.published())
    newest: dict[int, int] = {}
    for line in lines.select_related("apb").order_by("-apb__year", "-apb__version", "id"):
        key = line.kegiatan_id or 0
        if newest.setdefault(key, line.apb_id) == line.apb_id:
            found[key].budgeted += line.amount
    told = Realisasi.objects.standing().filter(line__kegiatan__in=kegiatan).select_related("line")
    for one in told.order_by("spent_date", "id"):
        if one.line is not None and one.line.kegiatan_id is not None:
            found[one.line.kegiatan_id].paid.append(one)
    return found


def fate_of(
    last: Usulan | None, *, kegiatan: Iterable[int], money: Mapping[int, Money], in_rpjm: bool
) -> Fate:
    """How far a proposal came: `last` is that of the last meeting it came to, None for no meeting at all.

    `kegiatan` are those (keys) that stand in the plan for it. Of several the furthest counts, but what is
    done is all done.
    """
    jobs = [money[pk] for pk in kegiatan]
    if jobs and all(one.percent == ALL_OF_IT for one in jobs):
        return Fate.DONE
    if any(one.begun for one in jobs):
        return Fate.REALISED
    if any(one.budgeted > 0 for one in jobs):
        return Fate.BUDGETED
    if jobs:
        return Fate.PLANNED
    if last is None:
        return Fate.NOT_DISCUSSED
    if in_rpjm:
        return Fate.IN_RPJM
    decision = decided_for_good(last, planned=False)
    return Fate.ON_AGENDA if decision is None else _DECIDED[Outcome(decision.outcome)]

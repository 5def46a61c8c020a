"""The rows that signs of the past are read from, each with its moment, for the villages of one replay."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum

from accountability.accounts.access import BPD
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.lib.local_time import local_date
from accountability.oversight.models import Evaluation, VillageTask
from accountability.oversight.said_again import Thing
from accountability.planning.models import Musyawarah
from posko.models import Aspirasi, Milestone, ReportBackVoice, Verdict
from posko.states import State, VerdictChoice


@dataclass(slots=True)
class PastVoice:
    """One voice with every step it took; what was corrected about it later counts as if it always was so."""

    row: Any
    moments: list[dt.datetime] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    not_yet: list[dt.datetime] = field(default_factory=list)
    reported: dt.datetime | None = None

    def state(self, at: dt.datetime) -> tuple[str, dt.datetime]:
        """Where it stood at `at`, and since when."""
        place = bisect_right(self.moments, at)
        return (self.states[place - 1], self.moments[place - 1]) if place else (State.RECEIVED, self.spoken)

    @property
    def spoken(self) -> dt.datetime:
        """When it came."""
        when: dt.datetime = self.row["received_at"]
        return when

    def thing(self, when: dt.datetime) -> Thing:
        """What it is about."""
        return Thing(self.row["desa"], when, self.row["kelompok"], self.row["text"], self.row["dusun__name"])


@dataclass(slots=True)
class PastVillage:
    """Everything of one village that has a moment."""

    voices: list[PastVoice] = field(default_factory=list)
    council: list[dt.date] = field(default_factory=list)
    budgets: list[dict[str, Any]] = field(default_factory=list)
    spent: list[dict[str, Any]] = field(default_factory=list)
    evaluations: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)


def past_of(kode: Sequence[str]) -> dict[str, PastVillage]:
    """The past of each desa, in as many queries for fifty as for one."""
    found = {one: PastVillage() for one in kode}
    _voices(found)
    held = Musyawarah.objects.filter(desa__in=found, men__isnull=False).values_list("desa", "held_on")
    for desa, day in held:
        found[desa].council.append(day)
    _money(found)
    names = ("desa", "year", "received_at", "due_date", "finished_at")
    for row in Evaluation.objects.filter(desa__in=found).order_by("due_date", "id").values(*names):
        found[row["desa"]].evaluations.append(dict(row))
    for row in VillageTask.objects.filter(desa__in=found).values("desa", "created_at", "due_date", "done_at"):
        found[row["desa"]].tasks.append(dict(row))
    return found


def _voices(found: dict[str, PastVillage]) -> None:
    names = ("id", "desa", "received_at", "kind", "gender", "vulnerable", "channel", "read_due_date")
    more = ("answer_due_date", "escalated_at", "kelompok", "text", "dusun__name")
    voices: dict[int, PastVoice] = {}
    for row in Aspirasi.objects.counted().filter(desa__in=found).order_by("id").values(*names, *more):
        voices[row["id"]] = PastVoice(row)
        found[row["desa"]].voices.append(voices[row["id"]])
    _steps(found, voices)
    verdicts = Verdict.objects.filter(aspirasi__desa__in=found, choice=VerdictChoice.NOT_YET)
    for pk, at in verdicts.values_list("aspirasi", "at"):
        if pk in voices:
            voices[pk].not_yet.append(at)
    told = ReportBackVoice.objects.filter(aspirasi__desa__in=found, report_back__taken_back_at=None)
    for pk, at in told.order_by("-report_back__at").values_list("aspirasi", "report_back__at"):
        if pk in voices:
            voices[pk].reported = at


def _steps(found: dict[str, PastVillage], voices: dict[int, PastVoice]) -> None:
    """Every step of every voice; a step of the council is a sign of its life."""
    steps = Milestone.objects.filter(aspirasi__desa__in=found).in_order()
    columns = ("aspirasi", "aspirasi__desa", "at", "state", "actor_role")
    for pk, desa, at, state, role in steps.values_list(*columns):
        if pk in voices:
            voices[pk].moments.append(at)
            voices[pk].states.append(state)
        if role in BPD:
            found[desa].council.append(local_date(at, desa))


def _money(found: dict[str, PastVillage]) -> None:
    names = ("id", "desa", "year", "version", "published_at", "withdrawn_at")
    budgets = APBDesa.objects.filter(desa__in=found, published_at__isnull=False).order_by("year", "version")
    rows = {row["id"]: dict(row) for row in budgets.values(*names)}
    development = Q(kegiatan_kode__regex=r"^[234]\.")
    with_origin = development & Q(kegiatan__usulan__isnull=False)
    sums = BudgetLine.objects.belanja().filter(apb__in=rows).values("apb").order_by("apb")
    told: dict[int, dict[str, int]] = defaultdict(dict)
    for row in sums.annotate(
        belanja=Sum("amount"),
        development=Sum("amount", filter=development, default=0),
        with_origin=Sum("amount", filter=with_origin, default=0),
    ):
        told[row["apb"]] = {name: row[name] for name in ("belanja", "development", "with_origin")}
    for pk, budget in rows.items():
        found[budget["desa"]].budgets.append({**budget, "sums": told[pk]})
    spent = Realisasi.objects.counted().belanja().filter(apb__desa__in=found)
    for one in spent.values("apb__desa", "apb__year", "spent_date", "recorded_at", "amount"):
        found[one["apb__desa"]].spent.append(dict(one))

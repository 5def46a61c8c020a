"""What the rows of the budget say about the calendar: its steps by law, its publication, finished work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Q
from django.db.models.functions import TruncDate

from accountability.budget.models import APBDesa, BudgetStep, Realisasi, Stage
from accountability.budget.rounds import ANSWERS, REPORTS, round_of
from accountability.planning.village_year import Event, Proof
from accountability.planning.village_year.rows import Row, Rows, told

_MURNI = 0  # the days of the calendar are those of the first budget of a year
_ITEMS = {Stage.AGREED: "apb_agree", Stage.SENT: "apb_submit", Stage.ENACTED: "apb_final"}
_REPORTS = {Stage.SEMESTER_REPORT: "sem1", Stage.ACCOUNT_GIVEN: "lpj"}
_EVENTS = {Stage.TO_REPAIR: "perbaikan", Stage.ANNULLED: "dibatalkan"}
_WHOLE = 100  # per cent


def rows(kode: Sequence[str], years: Sequence[int], zone: ZoneInfo) -> Iterator[Rows]:
    """The steps of these desa for the budgets of these years N, what was published, work finished last."""
    counts = Q(apb__amendment=_MURNI) | Q(stage__in=REPORTS)
    steps = BudgetStep.objects.filter(counts, apb__desa__in=kode, apb__year__in=years)
    yield told(
        steps,
        "step",
        kode="apb__desa",
        name=F("stage"),
        year="apb__year",
        day="taken_date",
        paper="document_no",
        order="id",
    )
    public = APBDesa.objects.published().filter(desa__in=kode, year__in=years, amendment=_MURNI)
    shown = TruncDate("published_at", tzinfo=zone)
    yield told(public, "proof", kode="desa", name="apb_publish", year="year", day=shown, paper="perdes_no")
    # The Perdes is also told when a budget is published, where nobody wrote the step down before.
    yield told(
        public, "proof", kode="desa", name="apb_final", year="year", day="perdes_date", paper="perdes_no"
    )
    done = Realisasi.objects.standing().filter(apb__desa__in=kode, apb__year__in=years, percent=_WHOLE)
    last = done.values("apb__desa", "apb__year").annotate(last=Max("spent_date"))
    yield told(last, "event", kode="apb__desa", name="kegiatan_selesai", year="apb__year", day="last")


def proofs_and_events(found: Iterable[Row]) -> tuple[list[Proof], list[Event]]:
    """What the steps among `found` prove, and what happened with them."""
    by_budget: dict[tuple[str, int], list[BudgetStep]] = defaultdict(list)
    for row in found:
        if row.source == "step":
            step = BudgetStep(pk=row.order, stage=row.name, taken_date=row.day, document_no=row.paper)
            by_budget[row.kode, row.year].append(step)
    proofs: list[Proof] = []
    events: list[Event] = []
    for (desa, year), steps in by_budget.items():
        proofs += _reports(desa, year, steps)
        standing = round_of(steps)
        proofs += _taken(desa, year, standing)
        events += [
            Event(desa, _EVENTS[Stage(one.stage)], year, one.taken_date)
            for one in standing
            if one.stage in _EVENTS
        ]
    return proofs, events


def _reports(desa: str, year: int, steps: list[BudgetStep]) -> Iterator[Proof]:
    for step in steps:
        if step.stage in REPORTS:
            yield Proof(desa, _REPORTS[Stage(step.stage)], year, step.taken_date, step.document_no)


def _taken(desa: str, year: int, steps: list[BudgetStep]) -> Iterator[Proof]:
    """The steps of the round that stands; sending again after repair is the repair."""
    repair_called = False
    for step in steps:
        stage = Stage(step.stage)
        if repair_called and stage in {Stage.SENT, Stage.ENACTED}:
            yield Proof(desa, "apb_fix", year, step.taken_date, step.document_no)
            repair_called = False
        if stage in _ITEMS:
            yield Proof(desa, _ITEMS[stage], year, step.taken_date, step.document_no)
        elif stage in ANSWERS:
            repair_called = stage == Stage.TO_REPAIR
            yield Proof(desa, "apb_eval", year, step.taken_date, step.document_no)

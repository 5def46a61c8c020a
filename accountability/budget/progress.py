"""What a budget plans for each kegiatan beside what was spent and done of it, with the photos there are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.budget.spent import spent_in_year_of
from accountability.planning import activity_codes
from accountability.planning.models import Kegiatan

SLOTS = (0, 50, 100)  # percent of the work at which a photo is wanted
# What is needed here of hundreds of rows; the rest would be most of the work of a page.
_OF_A_PLAN = ("name", "place", "volume", "unit", "pelaksana")
_OF_A_LINE = (
    *("account", "kegiatan_kode", "fund_source", "amount", "continues"),
    *(f"kegiatan__{one}" for one in _OF_A_PLAN),
)
_OF_SPENDING = (
    "kegiatan_kode",
    "line",
    "spent_date",
    "amount",
    "percent",
    "photo",
    "replaced_by",
    "corrected_at",
)
_MIDDLE = 34  # from here on a photo shows the work under way, not its beginning


@dataclass(slots=True)
class Progress:
    """One kegiatan: rupiah planned and spent, percent of the work (None: nobody said), and what it is.

    Spending without a line stands under its kegiatan too, and is told apart in `without_line`.
    """

    kode: str
    name: str = ""
    planned: int = 0
    spent: int = 0
    without_line: int = 0
    percent: int | None = None
    place: str = ""
    output: str = ""
    pelaksana: str = ""
    in_plan: bool = False
    works: bool = False
    photos: dict[int, Realisasi] = field(default_factory=dict)
    over: list[BudgetLine] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        """What is not spent yet; negative when more was spent than planned."""
        return self.planned - self.spent

    @property
    def missing_photos(self) -> list[int]:
        """The moments of works (belanja modal) that have passed without a photo."""
        if not self.works or self.percent is None:
            return []
        return [slot for slot in SLOTS if self.percent >= slot and slot not in self.photos]


def progress(apb: APBDesa, *, until: dt.date | None = None) -> list[Progress]:
    """Every kegiatan that was planned or spent on, by code; spending up to and with `until`. Four queries."""
    lines = list(apb.lines.belanja().select_related("kegiatan").only(*_OF_A_LINE).order_by("id"))
    of_year = spent_in_year_of(apb).only(*_OF_SPENDING)
    paid = list((of_year.until(until) if until else of_year).order_by("spent_date", "id"))
    described = {one.kode: one for one in apb.budgeted_kegiatan.all()}
    mine: dict[str, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        mine[line.kegiatan_kode].append(line)
    told: dict[str, list[Realisasi]] = defaultdict(list)
    for row in paid:
        told[row.kegiatan_kode].append(row)
    found = [_one(kode, mine[kode], told[kode], described.get(kode)) for kode in {*mine, *told}]
    return sorted(found, key=lambda one: [int(part) for part in one.kode.split(".")])


def official_name(kode: str) -> str:
    """The official name of a kegiatan; the code itself where the list has none."""
    try:
        return activity_codes.kegiatan(kode).name
    except activity_codes.UnknownActivity:
        return kode


def _one(
    kode: str, lines: list[BudgetLine], told: list[Realisasi], described: BudgetedKegiatan | None
) -> Progress:
    one = Progress(kode, planned=sum(line.amount for line in lines))
    one.spent = sum(row.amount for row in told if row.counts)
    one.without_line = sum(row.amount for row in told if row.counts and row.line_id is None)
    one.percent = work_done(told)
    one.in_plan = all(line.kegiatan_id is not None for line in lines) and bool(lines)
    one.works = any(line.account.startswith("5.3.") for line in lines)
    one.sources = {line.fund_source for line in lines}
    one.photos, one.over = _photos(told), _over(lines, told)
    plans = list({line.kegiatan.pk: line.kegiatan for line in lines if line.kegiatan is not None}.values())
    _describe(one, described, plans)
    return one


class Report(Protocol):
    """A record of work: the line it is kept with, and how far the work is (None: money alone was told)."""

    @property
    def line_id(self) -> int | None:
        """The line of the first version that planned it."""

    @property
    def percent(self) -> int | None:
        """0 to 100."""


def work_done(reports: Iterable[Report]) -> int | None:
    """How far the work of a kegiatan is, in per cent: as far as its slowest line; None without a report.

    Of each line the highest report counts, for a receipt may be written down later than it was paid.
    """
    highest: dict[int | None, int] = {}
    for one in reports:
        if one.percent is not None:
            highest[one.line_id] = max(one.percent, highest.get(one.line_id, 0))
    return min(highest.values(), default=None)


def _over(lines: list[BudgetLine], told: list[Realisasi]) -> list[BudgetLine]:
    spent: dict[int | None, int] = defaultdict(int)
    for row in told:
        spent[row.line_id] += row.amount if row.counts else 0
    return [line for line in lines if spent[line.first_id] > line.amount]


def _photos(told: list[Realisasi]) -> dict[int, Realisasi]:
    """The last photo of each moment: the beginning, the work under way, the end."""
    found: dict[int, Realisasi] = {}
    for row in told:
        if row.photo and row.percent is not None:
            found[100 if row.percent == 100 else (50 if row.percent >= _MIDDLE else 0)] = row
    return found


def _describe(one: Progress, described: BudgetedKegiatan | None, plans: list[Kegiatan]) -> None:
    """The budget's own words first, else those of the plan, else the official name."""
    plan = plans[0] if len(plans) == 1 else None
    places = ", ".join(dict.fromkeys(plan.place for plan in plans if plan.place))
    sizes = ", ".join(f"{plan.volume} {plan.unit}".strip() for plan in plans if plan.volume)
    pelaksana = ", ".join(dict.fromkeys(plan.pelaksana for plan in plans if plan.pelaksana))
    one.name = plan.name if plan is not None else official_name(one.kode)
    one.place, one.output, one.pelaksana = places, sizes, pelaksana
    if described is not None:
        one.name = described.name
        one.place = described.place or one.place
        volume = f"{described.volume.normalize():f} {described.unit}" if described.volume else ""
        one.output = " ".join(filter(None, (described.output, volume))) or one.output
        one.pelaksana = described.pelaksana or one.pelaksana

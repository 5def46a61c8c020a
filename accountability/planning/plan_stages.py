"""The steps of making a plan (Permendesa 21/2020, Permendagri 114/2014): what was done, who is late.

Their days are those of the calendar of the village year: a kabupaten that moves a deadline moves its steps.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.attachments import Attachment
from accountability.lib.local_time import local_date
from accountability.planning.data_rows import is_sure, rows_of
from accountability.planning.models import PlanKind, PlanStage
from accountability.planning.plan_history import first_perdes, plan_of
from accountability.planning.village_year import Deadline, Event, deadlines_for
from accountability.planning.village_year.proofs import INAUGURATED
from accountability.regions.models import Wilayah

_ZERO = dt.timedelta()
_MOST_NOTE = 200  # letters of PlanStage.note
PERDES_STEP = {PlanKind.RKP: "pengesahan", PlanKind.RPJM: "penetapan"}  # the paper of this step is the Perdes


class NoSuchStage(Exception):
    """The law of that year knows no such step."""


class StageDone(Exception):
    """This step stands recorded already."""


class WrongOrder(Exception):
    """A step cannot be earlier than the one before it, nor later than the one after it."""


class PerdesBeforeStep(Exception):
    """The Perdes is dated before a musyawarah the plan went through, as it stands recorded."""

    def __init__(self, perdes_on: dt.date, step: str, done_on: dt.date) -> None:
        self.perdes_on, self.step, self.done_on = perdes_on, step, done_on
        super().__init__()


class StepAfterPerdes(Exception):
    """A musyawarah the plan went through is not later than its Perdes, which stands recorded."""

    def __init__(self, perdes_on: dt.date) -> None:
        self.perdes_on = perdes_on
        super().__init__()


class NotYet(Exception):
    """The day has not come."""


class NoWhy(Exception):
    """A day that stands recorded is corrected with a reason."""


class TooLateToUndo(Exception):
    """A wrong entry is taken back on the day it was written; later ones stay."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: who does it, with which document, so many `days` beside a deadline of the calendar (`item`).

    Those on the very day are `binding`, the law's own; the others are guide posts on the way to it. `actor`
    names a word of regions.sebutan (kepala_desa, bpd). A step that is not `in_order` may come at any time:
    Permendagri 114/2014 has the musyawarah before the team, Permendesa 21/2020 after it. `confidence` says
    how sure the source of the step is, as in data/calendar.csv. `before_perdes`: a musyawarah the plan goes
    through, so its Perdes lies on its day or later.
    """

    plan: str
    key: str
    order: int
    in_order: bool
    name: str
    actor: str
    document: str
    item: str
    days: int
    legal_basis: str
    confidence: str
    year_from: int
    year_to: int | None
    before_perdes: bool

    @property
    def binding(self) -> bool:
        """Whether its day is the law's own."""
        return not self.days

    @property
    def sure(self) -> bool:
        """Whether a source was read for it."""
        return is_sure(self.confidence)


@dataclass(frozen=True, slots=True)
class StageShown:
    """A step of one plan as it stands today; `late` are the days past its day, 0 for none.

    `legal_basis` is that of a kabupaten or kecamatan where it set the day (`set_here`). A step nobody wrote
    down lies `behind` once the last one stands, as in the calendar: nobody waits for it any more.
    """

    stage: Stage
    due: dt.date | None
    legal_basis: str
    set_here: bool
    done: PlanStage | None
    is_next: bool
    late: int
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """That a step was done: the day, the number of its document, a note, the paper itself."""

    on: dt.date
    document_no: str = ""
    note: str = ""
    paper: Attachment | None = None


@cache
def _stages() -> tuple[Stage, ...]:
    return tuple(
        Stage(
            plan=r["plan"],
            key=r["key"],
            order=int(r["order"]),
            in_order=r["in_order"] == "yes",
            name=r["name"],
            actor=r["actor"],
            document=r["document"],
            item=r["item"],
            days=int(r["days"]),
            legal_basis=r["legal_basis"],
            confidence=r["confidence"],
            year_from=int(r["year_from"]),
            year_to=int(r["year_to"]) if r["year_to"] else None,
            before_perdes=r["before_perdes"] == "yes",
        )
        for r in rows_of("plan_stages")
    )


def stages_of(plan: str, year: int) -> list[Stage]:
    """The steps of a plan of `year`, in their order."""
    fitting = [
        one
        for one in _stages()
        if one.plan == plan and one.year_from <= year and (one.year_to is None or year <= one.year_to)
    ]
    return sorted(fitting, key=lambda one: one.order)


def stage_of(plan: str, year: int, key: str) -> Stage:
    """One step; raises NoSuchStage."""
    for one in stages_of(plan, year):
        if one.key == key:
            return one
    raise NoSuchStage(key)


def standing(
    *,
    desa: Wilayah,
    plan: str,
    year: int,
    today: dt.date,
    inauguration: dt.date | None = None,
    proven: Mapping[str, dt.date] | None = None,
) -> list[StageShown]:
    """Every step of a plan with what was done; two queries.

    `inauguration` is asked of a medium-term plan only. `proven` are the days on which other rows prove a step
    done: it is not late after that.
    """
    done = {one.stage: one for one in PlanStage.objects.filter(desa=desa, plan=plan, year=year)}
    steps, known = stages_of(plan, year), proven or {}
    over = bool(steps) and (steps[-1].key in done or steps[-1].key in known)
    dues = _deadlines(desa, steps, year, inauguration)
    shown, next_found = [], False
    for stage in steps:
        mine, deadline = done.get(stage.key), dues[stage.item]
        is_next = mine is None and not next_found
        next_found = next_found or is_next
        until = mine.done_on if mine is not None else known.get(stage.key, today)
        due = deadline.day + dt.timedelta(days=stage.days) if deadline is not None else None
        behind = over and mine is None and stage.key not in known
        late = max(until - due, _ZERO).days if due is not None and not behind else 0
        moved = deadline is not None and deadline.set_here
        basis = deadline.legal_basis if deadline is not None and moved else stage.legal_basis
        shown.append(StageShown(stage, due, basis, moved, mine, is_next, late, behind))
    return shown


def perdes_within(wilayah: Wilayah) -> QuerySet[PlanStage]:
    """The Perdes of plans that are kept as a paper, of this desa or all in this wilayah, newest first."""
    of_it = Q(desa=wilayah.kode) | Q(desa__kode__startswith=f"{wilayah.kode}.")
    last = Q()
    for plan, stage in PERDES_STEP.items():
        last |= Q(plan=plan, stage=stage)
    return PlanStage.objects.filter(of_it, last).exclude(document="").order_by("-done_on", "-id")


def _deadlines(
    desa: Wilayah, steps: list[Stage], year: int, inauguration: dt.date | None
) -> dict[str, Deadline | None]:
    """The deadlines of the calendar the steps stand by; an RPJM has there the year of its inauguration."""
    events = list[Event]()
    if inauguration is not None:
        year = inauguration.year
        events.append(Event(desa.kode, INAUGURATED, year, inauguration))
    return deadlines_for(desa.kode, {stage.item for stage in steps}, year, events=events)


@transaction.atomic
def record_stage(
    *, desa: Wilayah, plan: str, year: int, stage: str, done: Done, by: Actor, at: dt.datetime
) -> PlanStage:
    """Writes down that a step was done, with its document.

    Raises NoSuchStage, StageDone, WrongOrder, StepAfterPerdes, NotYet.
    """
    known = stage_of(plan, year, stage)
    hold(desa=desa)
    _check_day(desa, known, year, done.on, at)
    row = PlanStage(
        desa=desa,
        plan=PlanKind(plan),
        year=year,
        stage=stage,
        done_on=done.on,
        document_no=done.document_no.strip(),
        document_sha256=done.paper.sha256 if done.paper else "",
        note=done.note.strip(),
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    _save(row, done.paper)
    facts = {"plan": plan, "year": year, "stage": stage, "done_on": done.on.isoformat()}
    facts |= {"document_no": row.document_no, "sha256": row.document_sha256}
    record(kind="rencana.tahap", ref=f"{plan}:{year}", desa=desa, by=by, at=at, facts=facts)
    return row


def _save(row: PlanStage, paper: Attachment | None) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise StageDone from twice
    if paper is not None:
        name = f"{row.desa_id}-{row.plan}-{row.year}-{row.stage}-{paper.sha256[:12]}.{paper.ending}"
        row.document.save(name, ContentFile(paper.raw))


@transaction.atomic
def undo_stage(*, row: PlanStage, by: Actor, at: dt.datetime) -> None:
    """Takes back an entry of the same day; the ledger keeps that it was there. Raises TooLateToUndo."""
    hold(desa=row.desa)
    if local_date(row.recorded_at, row.desa_id) != local_date(at, row.desa_id):
        raise TooLateToUndo
    facts = {"plan": row.plan, "year": row.year, "stage": row.stage, "done_on": row.done_on.isoformat()}
    PlanStage.objects.filter(pk=row.pk).delete()
    if row.document:
        storage, name = row.document.storage, str(row.document.name)
        transaction.on_commit(lambda: storage.delete(name))
    record(kind="rencana.tahap_batal", ref=f"{row.plan}:{row.year}", desa=row.desa, by=by, at=at, facts=facts)


@transaction.atomic
def redate_stage(*, row: PlanStage, done_on: dt.date, why: str, by: Actor, at: dt.datetime) -> None:
    """Corrects the day of a step that stands recorded; the note tells why, the ledger keeps both days.

    Raises NoWhy, NotYet, WrongOrder, StepAfterPerdes.
    """
    if not why.strip():
        raise NoWhy
    hold(desa=row.desa)
    held = PlanStage.objects.select_for_update(of=("self",)).select_related("desa").get(pk=row.pk)
    _check_day(held.desa, stage_of(held.plan, held.year, held.stage), held.year, done_on, at)
    before, held.done_on = held.done_on, done_on
    told = why.strip()[:_MOST_NOTE]
    held.note = f"{held.note[: _MOST_NOTE - len(told) - 1]} {told}".strip()
    held.save(update_fields=["done_on", "note"])
    facts = {"plan": held.plan, "year": held.year, "stage": held.stage}
    facts |= {"before": before.isoformat(), "done_on": done_on.isoformat()}
    ref = f"{held.plan}:{held.year}"
    record(kind="rencana.tahap_dibetulkan", ref=ref, desa=held.desa, by=by, at=at, facts=facts)


def check_steps_before(*, desa: Wilayah, plan: str, year: int, perdes_on: dt.date) -> None:
    """Returns when no musyawarah the plan went through stands recorded after its Perdes.

    A step that nobody wrote down says nothing. Raises PerdesBeforeStep, of the latest of them.
    """
    names = {one.key: one.name for one in stages_of(plan, year) if one.before_perdes}
    rows = PlanStage.objects.filter(desa=desa, plan=plan, year=year, stage__in=names)
    last = rows.filter(done_on__gt=perdes_on).order_by("-done_on", "-id").first()
    if last is not None:
        raise PerdesBeforeStep(perdes_on, names[last.stage], last.done_on)


def _check_day(desa: Wilayah, stage: Stage, year: int, done_on: dt.date, at: dt.datetime) -> None:
    if done_on > local_date(at, desa.kode):
        raise NotYet
    _check_order(desa, stage, year, done_on)
    written = plan_of(desa, stage.plan, year) if stage.before_perdes else None
    enacted = first_perdes(written) if written is not None else None
    if enacted is not None and done_on > enacted[1]:
        raise StepAfterPerdes(enacted[1])


def _check_order(desa: Wilayah, stage: Stage, year: int, done_on: dt.date) -> None:
    order = {one.key: one.order for one in stages_of(stage.plan, year) if one.in_order}
    if stage.key not in order:
        return
    for other in PlanStage.objects.filter(desa=desa, plan=stage.plan, year=year, stage__in=order):
        place = order[other.stage]
        before, after = place < stage.order, place > stage.order
        if (before and done_on < other.done_on) or (after and done_on > other.done_on):
            raise WrongOrder

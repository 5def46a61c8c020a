"""Where a budget stands on its way through the law: what was done when, what is due, and who acts next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from accountability.budget.clocks import clock, days_of_calendar, due_after
from accountability.budget.models import APBDesa, BudgetStep, Stage
from accountability.budget.rounds import ANSWERS, REPORTS, round_of, steps_of_year
from accountability.lib.local_time import local_date
from accountability.planning.village_year import Deadline
from accountability.regions.days_off import days_off
from accountability.regions.sebutan import Words

ROWS = ("rancangan", Stage.AGREED, Stage.SENT, "evaluasi", "penyempurnaan", Stage.ENACTED, "tayang")


class Mark(StrEnum):
    """What is known of a step."""

    DONE = "sudah"
    MISSING = "tidak_tercatat"
    LATE = "terlambat"
    NEXT = "berikut"
    LATER = "nanti"


@dataclass(frozen=True, slots=True)
class Stand:
    """One step: done when, due when, `late` by how many days, and whose turn it is (in local words)."""

    id: str
    name: str
    actor: str
    legal_basis: str
    confidence: str
    taken_date: dt.date | None = None
    document_no: str = ""
    note: str = ""
    due_date: dt.date | None = None
    late: int = 0
    mark: Mark = Mark.LATER


def standing(*, apb: APBDesa, today: dt.date, words: Words) -> list[Stand]:
    """Every step of this murni or perubahan in order, and the reports of its year; four queries.

    A step that nobody wrote down while a later one stands is told as missing, never made up. The days of the
    calendar (31 October, 31 December, or what the kabupaten set) are those of the murni: a perubahan has its
    own time.
    """
    every, days = steps_of_year(apb), days_of_calendar(apb.desa_id, apb.year)
    found = round_of(step for step in every if step.apb.amendment == apb.amendment)
    versions = list(apb.desa.apb.filter(year=apb.year, amendment=apb.amendment).order_by("version"))
    rows = [row for name in ROWS if (row := _row(_bare(name, apb, days, words), apb, versions, found))]
    reports = [
        _with(_bare(stage, apb, days, words), _last(every, stage)) for stage in Stage if stage in REPORTS
    ]
    marked = _marked(rows, today)
    return [*marked, *_marked(reports, today, turn_given=next_of(marked) is not None)]


def next_of(rows: list[Stand]) -> Stand | None:
    """The step whose turn it is: the first that is late, else the first that is not done."""
    waiting = [row for row in rows if row.mark in {Mark.LATE, Mark.NEXT}]
    return next((row for row in waiting if row.mark == Mark.LATE), next(iter(waiting), None))


def _row(bare: Stand, apb: APBDesa, versions: list[APBDesa], found: list[BudgetStep]) -> Stand | None:
    name = bare.id
    if name == "rancangan":
        return replace(bare, taken_date=local_date(versions[0].created_at, apb.desa_id))
    if name == "evaluasi":
        return _answered(bare, apb, found)
    if name == "penyempurnaan":
        return _repaired(bare, apb, found)
    if name == "tayang":
        return _public(bare, versions)
    step = next((one for one in reversed(found) if one.stage == name), None)
    row = _with(bare, step)
    if name == Stage.SENT and (agreed := _last(found, Stage.AGREED)) is not None and row.due_date is None:
        row = replace(row, due_date=due_after(name, apb.year, agreed.taken_date, days_off(apb.desa_id)))
    return _enacted(row, versions) if name == Stage.ENACTED else row


def _bare(name: str, apb: APBDesa, days: Mapping[str, Deadline], words: Words) -> Stand:
    law, said = clock(name, apb.year), asdict(words)
    due = days.get(name) if apb.amendment == 0 or name in REPORTS else None
    name_said, actor = law.name.format(**said), law.actor.format(**said)
    basis = due.legal_basis if due is not None and due.set_here else law.legal_basis
    return Stand(name, name_said, actor, basis, law.confidence, due_date=due.day if due is not None else None)


def _with(row: Stand, step: BudgetStep | None) -> Stand:
    if step is None:
        return row
    return replace(row, taken_date=step.taken_date, document_no=step.document_no, note=step.note)


def _last(found: list[BudgetStep], *stages: str) -> BudgetStep | None:
    return next((step for step in reversed(found) if step.stage in stages), None)


def _answered(bare: Stand, apb: APBDesa, found: list[BudgetStep]) -> Stand:
    """The last answer; while the last sending has none, its clock runs."""
    sent, answer = _last(found, Stage.SENT), _last(found, *ANSWERS, Stage.ANNULLED)
    waiting = sent is not None and (answer is None or found.index(answer) < found.index(sent))
    row = bare if answer is None or waiting else _with(bare, answer)
    if sent is not None:
        row = replace(row, due_date=due_after("evaluasi", apb.year, sent.taken_date, days_off(apb.desa_id)))
    if answer is not None and not waiting:
        row = replace(row, name=str(Stage(answer.stage).label))
    # Silence is no lateness: on the day after the last the budget is in force by itself.
    silent = answer is not None and answer.stage == Stage.BY_SILENCE and not waiting
    return replace(row, due_date=None) if silent else row


def _repaired(bare: Stand, apb: APBDesa, found: list[BudgetStep]) -> Stand | None:
    """Only where repair was called for: done by sending again, or by enacting it repaired."""
    called = _last(found, Stage.TO_REPAIR)
    if called is None:
        return None
    after = found[found.index(called) + 1 :]
    done = next((one for one in after if one.stage in {Stage.SENT, Stage.ENACTED}), None)
    due = due_after("penyempurnaan", apb.year, called.taken_date, days_off(apb.desa_id))
    return replace(bare, due_date=due, taken_date=done.taken_date if done else None)


def _enacted(row: Stand, versions: list[APBDesa]) -> Stand:
    """The Perdes is also told when a budget is published, where nobody wrote the step down before."""
    told = next((one for one in reversed(versions) if one.is_published), None)
    if row.taken_date is not None or told is None:
        return row
    return replace(row, taken_date=told.perdes_date, document_no=told.perdes_no)


def _public(bare: Stand, versions: list[APBDesa]) -> Stand:
    shown = next((one for one in versions if one.is_public), None)
    if shown is not None and shown.published_at is not None:
        return replace(bare, taken_date=local_date(shown.published_at, shown.desa_id))
    gone = next((one for one in reversed(versions) if one.withdrawn_at), None)
    return bare if gone is None else replace(bare, note=_("Pernah tayang, lalu ditarik."))


def _marked(rows: list[Stand], today: dt.date, *, turn_given: bool = False) -> list[Stand]:
    """Marks each row; a row without a day before one that has a day is missing, not late; one turn."""
    last_done = max((at for at, row in enumerate(rows) if row.taken_date), default=-1)
    marked, found_next = [], turn_given
    for at, row in enumerate(rows):
        done = row.taken_date or today
        late = max((done - row.due_date).days, 0) if row.due_date else 0
        mark = Mark.LATER
        if row.taken_date:
            mark = Mark.DONE
        elif at < last_done:
            mark, late = Mark.MISSING, 0
        elif late:
            mark, found_next = Mark.LATE, True
        elif not found_next:
            mark, found_next = Mark.NEXT, True
        marked.append(replace(row, late=late, mark=mark))
    return marked

"""What the kecamatan does: evaluates budgets, follows up what it found, and leads the matrices."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.budget import drafting
from accountability.budget.models import APBDesa
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.lib.workdays import working_days_between
from accountability.oversight.evaluation import answering, finishing, receiving, regional_tables
from accountability.oversight.matrix import writing
from accountability.oversight.matrix.documents import plan_documents
from accountability.oversight.models import (
    Answer,
    Evaluation,
    MatrixRow,
    RuleTable,
    ServiceUnit,
    UnitKind,
    VillageTask,
)
from accountability.planning.village_year import rule_of
from accountability.regions.days_off import days_off
from accountability.regions.models import Wilayah

LAW = {"received": (10, 27), "started": (10, 29), "finished": (11, 24)}  # of the year before


def fill_tables(*, years: range, at: dt.datetime) -> None:
    """The kabupaten's tables of these years, where it has any: elsewhere a suggestion says it has none."""
    for kabupaten in Wilayah.objects.filter(kode__in={row["kabupaten"] for row in rows("regional_rules")}):
        for table in RuleTable:
            chosen = [
                row
                for row in rows("regional_rules")
                if row["kabupaten"] == kabupaten.kode and row["table"] == table
            ]
            new = [
                regional_tables.NewRule(
                    row["key"], row["name"], rupiah=int(row["rupiah"]) if row["rupiah"] else None
                )
                for row in chosen
            ]
            for year in years if new else ():
                regional_tables.fill_table(
                    kabupaten=kabupaten,
                    year=year,
                    table=table,
                    rules=new,
                    legal_basis=chosen[0]["legal_basis"],
                    at=at,
                )


def evaluate(diary: Diary, village: Village, year: int) -> None:
    """The evaluations of data/evaluations.csv for this village; `year` is this year's budget."""
    for row in rows("evaluations"):
        if row["desa"] != village.kode:
            continue
        of_year = year + 1 if row["budget"] == "coming" else year
        received, started = (_day(diary, village, row[step], step, year) for step in ("received", "started"))
        if row["budget"] == "change":
            diary.on(village.moment(received - 2 * DAY, 9, 0), partial(_change, village, of_year))
        diary.on(village.moment(received, 10, 0), partial(_receive, village, of_year, received))
        diary.on(village.moment(max(started, received), 11, 0), partial(_start, village, of_year, row))
        diary.on(village.moment(max(started, received) + DAY, 14, 0), partial(_answer, village, of_year, row))
        if row["finished"]:
            ended = _day(diary, village, row["finished"], "finished", year)
            diary.on(village.moment(ended, 15, 0), partial(_finish, village, of_year))
            diary.on(village.moment(ended + 2 * DAY, 9, 0), partial(_settle, village, of_year, row))


def follow(diary: Diary, village: Village) -> None:
    """The village's rows of the matrices, and those of the units that live with it, monitored twice."""
    today = diary.now.date()
    for unit in rows("units"):
        if unit["lives_with"] == village.kode:
            diary.on(village.moment(today - 90 * DAY, 9, 0), partial(_add_unit, unit))
    for document in rows("plan_notes"):
        opened: list[MatrixRow] = []
        open_one = partial(_open_document, village, document["document"], today.year, opened)
        _monitor(diary, village, document, opened, open_one, village.office[Role.KADES])
    units = {unit["name"]: unit for unit in rows("units") if unit["lives_with"] == village.kode}
    for row in rows("matrix"):
        if row["holder"] != village.kode and row["holder"] not in units:
            continue
        opened = []
        by = _who_fills(village, units.get(row["holder"]))
        _monitor(
            diary, village, row, opened, partial(_open_activity, village, row, by, today.year, opened), by
        )


def _day(diary: Diary, village: Village, told: str, step: str, year: int) -> dt.date:
    """A day by the calendar of the law, so many days ago, or with so many working days left on the clock."""
    today: dt.date = diary.now.date()
    if told == "law":
        month, day = LAW[step]
        return dt.date(year - 1, month, day)
    if not told.startswith("clock:"):
        return today - int(told) * DAY
    gone = rule_of("apb_eval", today.year).amount - int(told.removeprefix("clock:"))
    found = today
    off = days_off(village.wilayah.kode)
    while working_days_between(found, today, off) < gone:
        found -= DAY
    return found


def _team(village: Village) -> receiving.Team:
    staff = Membership.objects.filter(wilayah=village.wilayah.parent_id, role=Role.CAMAT).order_by("id")
    head, *others = staff.select_related("user")
    return receiving.Team(head, others)


def _apb(village: Village, year: int) -> APBDesa | None:
    return APBDesa.objects.filter(desa=village.wilayah).of_year(year).first()


def _open(village: Village, year: int) -> Evaluation | None:
    waiting = Evaluation.objects.unfinished().filter(desa=village.wilayah, year=year)
    return waiting.select_related("desa", "apb").newest_first().first()


def _change(village: Village, year: int, at: dt.datetime) -> None:
    drafting.draft(desa=village.wilayah, year=year, by=village.office[Role.KEUANGAN], at=at)


def _receive(village: Village, year: int, day: dt.date, at: dt.datetime) -> None:
    apb, by = _apb(village, year), _team(village).head.actor()
    if apb is not None:
        number = f"{day:%d%m}/{village.kode[-4:]}"
        receiving.receive(apb=apb, received_date=day, letter_no=number, by=by, at=at)


def _start(village: Village, year: int, row: dict[str, str], at: dt.datetime) -> None:
    waiting, team = _open(village, year), _team(village)
    if waiting is not None:
        receiving.start(apb=waiting.apb, team=team, by=team.head.actor(), at=at)


def _answer(village: Village, year: int, row: dict[str, str], at: dt.datetime) -> None:
    """The team answers the first rows of the sheet in turn, as the suggestion says or against it."""
    evaluation, team = _open(village, year), _team(village)
    if evaluation is None:
        return
    said = {one["row"]: one for one in rows("evaluation_advice")}
    wanted = evaluation.rows.select_related("suggestion", "evaluation__desa").order_by("part", "no")
    for place, one in enumerate(wanted[: int(row["answers"])]):
        wrong = one.code in row["no"].split() or one.suggestion.verdict == Answer.NO
        words = said.get(one.code, said["lain"]) if wrong else said["ya"]
        answering.answer_row(
            row=one,
            said=answering.Said(
                Answer.NO if wrong else Answer.YES, words["documents"], words["recommendation"]
            ),
            version=one.version,
            by=team.everyone[place % len(team.everyone)].actor(),
            at=at,
        )
    line = evaluation.apb.lines.filter(kegiatan_kode=row["advise"]).first() if row["advise"] else None
    if line is not None:
        text = said["baris"]["recommendation"]
        answering.advise_line(evaluation=evaluation, line=line, text=text, by=team.head.actor(), at=at)


def _finish(village: Village, year: int, at: dt.datetime) -> None:
    evaluation = _open(village, year)
    if evaluation is not None:
        finishing.finish(evaluation=evaluation, by=_team(village).head.actor(), at=at)


def _settle(village: Village, year: int, row: dict[str, str], at: dt.datetime) -> None:
    words = next(one["recommendation"] for one in rows("evaluation_advice") if one["row"] == "balasan")
    waiting = VillageTask.objects.undone().filter(desa=village.wilayah, evaluation__year=year)
    for task in waiting.select_related("desa").order_by("id")[: int(row["settled"])]:
        finishing.settle(task=task, reply=words, by=village.office[Role.KADES], at=at)


def _add_unit(row: dict[str, str], at: dt.datetime) -> None:
    writing.add_unit(
        kecamatan=Wilayah.objects.get(kode=row["kecamatan"]),
        kind=UnitKind(row["kind"]),
        name=row["name"],
        desa=Wilayah.objects.filter(kode=row["desa"]).first(),
        at=at,
    )


def _who_fills(village: Village, unit: dict[str, str] | None) -> Actor:
    """The village for itself, its officer for a unit that stands in it, else the kecamatan."""
    if unit is None:
        return village.office[Role.KADES]
    return village.office[Role.PETUGAS] if unit["desa"] else _team(village).head.actor()


def _open_document(
    village: Village, document: str, year: int, opened: list[MatrixRow], at: dt.datetime
) -> None:
    opened.append(
        writing.follow_document(
            desa=village.wilayah,
            year=year,
            document=document,
            # The plans being made are those of the coming year.
            cells=writing.Cells(target_date=plan_documents()[document].due(village.kode, year + 1)),
            by=village.office[Role.KADES],
            at=at,
        )
    )


def _open_activity(
    village: Village, row: dict[str, str], by: Actor, year: int, opened: list[MatrixRow], at: dt.datetime
) -> None:
    unit = ServiceUnit.objects.filter(kecamatan=village.wilayah.parent_id, name=row["holder"]).first()
    cells = writing.Cells(
        activity=row["activity"],
        problem=row["problem"],
        pelaksana=row["pelaksana"],
        target_output=row["target_output"],
        target_outcome=row["target_outcome"],
        renja_code=row["renja"],
    )
    opened.append(
        writing.follow_activity(holder=unit or village.wilayah, year=year, cells=cells, by=by, at=at)
    )


def _monitor(
    diary: Diary,
    village: Village,
    row: dict[str, str],
    opened: list[MatrixRow],
    begin: Callable[[dt.datetime], None],
    by: Actor,
) -> None:
    today = diary.now.date()
    diary.on(village.moment(today - 80 * DAY, 10, 0), begin)
    for number, days in ((1, 50), (2, 20)):
        diary.on(village.moment(today - days * DAY, 10, 0), partial(_note, row, opened, number, by))


def _note(row: dict[str, str], opened: list[MatrixRow], number: int, by: Actor, at: dt.datetime) -> None:
    held = MatrixRow.objects.get(pk=opened[0].pk)
    told = [
        writing.Note(row[f"progress_{one}"], row[f"obstacle_{one}"], row[f"follow_up_{one}"])
        if one <= number
        else writing.Note()
        for one in (1, 2)
    ]
    before = writing.cells_of(held)
    cells = writing.Cells(
        activity=before.activity,
        problem=before.problem,
        pelaksana=before.pelaksana,
        target_output=before.target_output,
        target_outcome=before.target_outcome,
        outcome=row.get("outcome", "") if number == 2 else "",
        renja_code=before.renja_code,
        target_date=before.target_date,
        notes=(told[0], told[1], writing.Note()),
    )
    writing.rewrite(row=held, cells=cells, version=held.version, by=by, at=at)

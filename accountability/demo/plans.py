"""The plans of Sukamaju: eight years ahead, their steps, one revision, and what went up to the kabupaten."""

import datetime as dt
from dataclasses import replace
from functools import partial

from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.planning import changing, du_rkp, jobs, plan_stages, revising, rkp, rpjm
from accountability.planning.models import Kegiatan, OnwardAnswer, Outcome, PlanKind, RPJMActivity
from accountability.regions.sebutan import words_for

MILLION = 1_000_000
DRAINS = "4.2.04"
VISION = "Jalan, air, dan layanan yang sampai ke setiap rumah, diputuskan bersama warga."


def write(diary: Diary, village: Village, first: dt.date, year: int) -> None:
    """Everything but the kegiatan themselves; `year` is the year of the newest enacted plan."""
    diary.on(village.moment(first, 9), partial(_begin, village, year - 1))
    for row in rows("plan_stages"):
        of = year - 1 + int(row["years_on"])
        day = dt.date(of - 1, int(row["month"]), int(row["day"]))
        diary.on(village.moment(day, 15), partial(_step, village, of, row["stage"], row["document"], day))
    _coming(diary, village, year + 1)
    revised = dt.date(year, 2, 9)
    diary.on(village.moment(revised, 10), partial(_revise, village, year))
    diary.on(village.moment(revised + 20 * DAY, 10), partial(_enact_again, village, year))
    diary.on(village.moment(revised + 30 * DAY, 10), partial(_revise_rpjm, village, year))
    sent = dt.date(year - 1, 11, 20)
    diary.on(village.moment(sent, 9), partial(_send_up, village, year, sent))
    diary.on(village.moment(dt.date(year, 4, 6), 9), partial(_answered, village, year))


def in_rpjm(village: Village, year: int, kode: str) -> RPJMActivity | None:
    """The activity of the medium-term plan a kegiatan of a code belongs to, if any is meant for the year."""
    running = RPJMActivity.objects.filter(rpjm__desa=village.wilayah, dropped_at=None, kode=kode)
    return running.filter(years__year=year).order_by("id").first()


def _begin(village: Village, first_year: int, at: dt.datetime) -> None:
    by = village.office[Role.KADES]
    made = rpjm.begin(
        desa=village.wilayah,
        first_year=first_year,
        vision=VISION,
        inauguration_date=at.date() - 100 * DAY,
        by=by,
        at=at,
    )
    for row in rows("rpjm"):
        years = {first_year + int(offset) for offset in row["offsets"].split()}
        planned = rpjm.Planned(
            kode=row["kode"],
            name=row["name"],
            years=tuple(sorted(year for year in years if year <= made.last_year)),
            volume=int(row["volume"]),
            unit=row["unit"],
            place=village.dusun[int(row["place"]) % len(village.dusun)].name,
            cost=int(row["cost_million"]) * MILLION,
            fund_source=row["source"],
        )
        rpjm.add_activity(rpjm=made, planned=planned, by=by, at=at)
    rpjm.enact_rpjm(rpjm=made, perdes_no=f"2 Tahun {at.year}", enacted_date=at.date(), by=by, at=at)


def _step(village: Village, year: int, stage: str, document: str, day: dt.date, at: dt.datetime) -> None:
    done = plan_stages.Done(day, f"{document} {day:%d/%m/%Y}")
    by = village.office[Role.KADES]
    plan_stages.record_stage(
        desa=village.wilayah, plan=PlanKind.RKP, year=year, stage=stage, done=done, by=by, at=at
    )


def _coming(diary: Diary, village: Village, year: int) -> None:
    """Of the coming year two steps are done; the next one is waited for."""
    today = diary.now.date()
    for stage, document, ago in (("tim", "SK tim penyusun", 70), ("pencermatan", "BA pencermatan", 52)):
        day = today - ago * DAY
        diary.on(village.moment(day, 15), partial(_step, village, year, stage, document, day))


def _revise(village: Village, year: int, at: dt.datetime) -> None:
    by = village.office[Role.KADES]
    plan = village.wilayah.rkp.get(year=year)
    revising.open_revision(plan=plan, why="Harga bahan naik dan musim hujan lebih panjang.", by=by, at=at)
    for kegiatan in _with_origin(village, year)[:2]:
        changed = replace(jobs.job_of(kegiatan), starts_month=7, ends_month=9)
        changing.change(kegiatan=kegiatan, job=changed, why="Menunggu musim kering.", by=by, at=at)


def _with_origin(village: Village, year: int) -> list[Kegiatan]:
    planned = village.wilayah.kegiatan.of_year(year).filter(usulan__isnull=False)
    return list(planned.select_related("desa"))


def _enact_again(village: Village, year: int, at: dt.datetime) -> None:
    plan = village.wilayah.rkp.get(year=year)
    by = village.office[Role.KADES]
    rkp.enact(rkp=plan, perdes_no=f"1 Tahun {year}", enacted_date=at.date(), by=by, at=at)


def _revise_rpjm(village: Village, year: int, at: dt.datetime) -> None:
    """After a flood the drains come sooner; opened and enacted on the same day."""
    by = village.office[Role.KADES]
    held = village.wilayah.rpjm.get(first_year=year - 1)
    revising.open_revision(plan=held, why="Banjir Januari merusak saluran irigasi.", by=by, at=at)
    drains = held.activities.get(kode=DRAINS)
    sooner = replace(rpjm.planned_of(drains), years=(year, year + 1))
    rpjm.change_activity(activity=drains, planned=sooner, why="Dimajukan sesudah banjir.", by=by, at=at)
    rpjm.enact_rpjm(rpjm=held, perdes_no=f"3 Tahun {year}", enacted_date=at.date(), by=by, at=at)


def _send_up(village: Village, year: int, sent: dt.date, at: dt.datetime) -> None:
    by, desa = village.office[Role.KETUA_BPD], village.wilayah
    words = words_for(desa.kode)
    typed = du_rkp.Onward(
        "Normalisasi sungai", "Dinas Pekerjaan Umum", place=village.dusun[0].name, cost=850 * MILLION
    )
    du_rkp.list_item(desa=desa, year=year, onward=typed, by=by, at=at)
    forwarded = desa.usulan.filter(decision__outcome=Outcome.FORWARDED, du_rkp_items=None)
    for usulan in forwarded.select_related("decision", "kelompok").order_by("id"):
        office = usulan.decision.next_step.removesuffix(".")[:80]
        onward = du_rkp.Onward(usulan.title, office, place=words.dusun.capitalize())
        du_rkp.list_item(desa=desa, year=year, onward=onward, usulan=usulan, by=by, at=at)
    listed = desa.du_rkp.get(year=year)
    du_rkp.send(du_rkp=listed, letter_no=f"050/{year - 1}/17", sent_on=sent, by=by, at=at)


def _answered(village: Village, year: int, at: dt.datetime) -> None:
    item = village.wilayah.du_rkp.get(year=year).items.select_related("du_rkp__desa").order_by("-id")[0]
    du_rkp.answer_item(
        item=item,
        answer=OnwardAnswer.LATER,
        sentence="Disurvei tahun ini, dikerjakan bila anggarannya ada.",
        answered_on=at.date(),
        by=village.office[Role.KETUA_BPD],
        at=at,
    )

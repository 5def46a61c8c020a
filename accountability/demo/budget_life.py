"""Gives each budget of the demo world its way through the law, the money that came in, and one withdrawal."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.budget import drafting, publication, withdrawing
from accountability.budget.models import APBDesa, BudgetLine, Stage
from accountability.budget.steps import Taken, take_step, why_not
from accountability.budget.withdrawal_asking import ask_to_withdraw
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY, Season
from accountability.demo.tables import rows

# Day and month in the year before the budget's, or in its own, or in the one after.
AGREED, SENT, SILENT = (10, 25), (10, 28), (12, 3)
REPORTED, ACCOUNTED = (7, 9), (3, 20)
WITHDRAWN, ANEW = (1, 12), (1, 15)
INSTALMENTS = ((3, 12, 40), (6, 27, 70), (9, 26, 95), (12, 18, 100))
AT_ONCE = ((1, 6, 100),)
REASON = "Siltap perangkat tertulis di rekening yang keliru; jumlahnya tetap."


def write(diary: Diary, village: Village, season: Season) -> None:
    """Writes a season's steps and income into the diary; a late village is late, a silent one silent."""
    if "late" in village.flaws and season.years_on == 1:
        agreed = diary.now.date() - 60 * DAY
        _step(diary, village, season, Stage.AGREED, agreed, f"9/BA/{agreed.year}")
        return
    if season.publish_on is None or "silent" in village.flaws:
        return
    _steps(diary, village, season, season.publish_on)
    _income(diary, village, season, season.publish_on + 8 * DAY)
    if "corrected" in village.flaws and season.years_on == 1:
        withdrawn, anew = dt.date(season.year, *WITHDRAWN), dt.date(season.year, *ANEW)
        diary.on(village.moment(withdrawn, 10), partial(_withdraw, village, season.year))
        diary.on(village.moment(anew, 10), partial(_publish_anew, village, season.year))


def _steps(diary: Diary, village: Village, season: Season, enacted: dt.date) -> None:
    before = season.year - 1
    _step(diary, village, season, Stage.AGREED, dt.date(before, *AGREED), f"3/BA/{before}")
    evaluated = {row["desa"] for row in rows("evaluations") if row["budget"] == "this"}
    if village.kode not in evaluated:
        _step(diary, village, season, Stage.SENT, dt.date(before, *SENT), f"21/{before}")
        _step(diary, village, season, Stage.BY_SILENCE, dt.date(before, *SILENT), "")
    _step(diary, village, season, Stage.ENACTED, enacted, f"7 Tahun {enacted.year}")
    if "behind" not in village.flaws:
        _step(diary, village, season, Stage.SEMESTER_REPORT, dt.date(season.year, *REPORTED), "14/LAP")
        _step(diary, village, season, Stage.ACCOUNT_GIVEN, dt.date(season.year + 1, *ACCOUNTED), "3/LPJ")


def _step(diary: Diary, village: Village, season: Season, stage: Stage, day: dt.date, number: str) -> None:
    def take(at: dt.datetime) -> None:
        apb = APBDesa.objects.filter(desa=village.wilayah, amendment=0).of_year(season.year).first()
        by = village.office[Role.KETUA_BPD if stage == Stage.AGREED else Role.KADES]
        taken = Taken(stage, day, document_no=number)
        if apb is not None and why_not(apb=apb, taken=taken, by=by, at=at) is None:
            take_step(apb=apb, taken=taken, by=by, at=at)

    diary.on(village.moment(day, 16), take)


def _income(diary: Diary, village: Village, season: Season, first: dt.date) -> None:
    """Money comes in by instalments; last year's SILPA, and what comes once, at the beginning."""
    for prefix, parts in (("4.", INSTALMENTS), ("6.1", AT_ONCE)):
        for month, day, percent in parts:
            when = max(dt.date(season.year, month, day), first)
            diary.on(village.moment(when, 9), partial(_receive, village, season.year, prefix, percent))


def _receive(village: Village, year: int, prefix: str, percent: int, at: dt.datetime) -> None:
    public = APBDesa.objects.published().filter(desa=village.wilayah).of_year(year).first()
    lines = BudgetLine.objects.filter(apb=public, account__startswith=prefix).order_by("id")
    for line in lines.select_related("apb__desa"):
        came = BudgetLine.objects.get(pk=line.first_id).realisasi.rupiah()
        amount = line.amount * percent // 100 - came
        if amount > 0:
            told = publication.Spending(amount, None, at.date())
            publication.realise(line=line, spending=told, by=village.office[Role.KEUANGAN], at=at)


def _withdraw(village: Village, year: int, at: dt.datetime) -> None:
    apb = village.wilayah.apb.published().of_year(year).first()
    if apb is not None:
        asked = ask_to_withdraw(apb=apb, reason=REASON, by=village.office[Role.KADES], at=at)
        withdrawing.withdraw(asked=asked, by=village.office[Role.KETUA_BPD], at=at)


def _publish_anew(village: Village, year: int, at: dt.datetime) -> None:
    gone = village.wilayah.apb.withdrawn().of_year(year).first()
    if gone is None or gone.perdes_date is None:
        return
    apb = drafting.draft(desa=village.wilayah, year=year, by=village.office[Role.KEUANGAN], at=at)
    publication.publish(
        apb=apb,
        perdes_no=gone.perdes_no,
        perdes_date=gone.perdes_date,
        by=village.office[Role.KADES],
        at=at,
    )

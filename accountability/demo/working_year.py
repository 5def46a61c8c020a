"""Spends a published budget through its year, and lets citizens say what they think of it."""

import datetime as dt
from functools import partial

from django.db.models import Q

from accountability.accounts.models import Role
from accountability.budget import publication
from accountability.budget.models import APBDesa, BudgetLine
from accountability.demo import pictures
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.planning_year import BUDGETED
from accountability.demo.seasons import DAY, Cause, Season
from accountability.demo.tables import rows
from accountability.demo.voices import Saying, answer_by_sms
from posko import answering
from posko.states import State

PACES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "quarter": ((3, 24, 25), (5, 12, 45), (8, 20, 72), (11, 10, 92), (12, 14, 100)),
    "half": ((4, 10, 45), (10, 6, 100)),
    "once": ((4, 22, 100),),
}
LAST_STEP = ((12, 14, 100),)
WORKS = ((3, 18, 30), (6, 11, 65), (9, 8, 100))
HALF = ((6, 11, 20), (9, 8, 50))
STOPPED_AFTER = 31 + 28 + 31  # days of work in a year of a village with the flaw "behind"


def spend(diary: Diary, village: Village, season: Season, causes: list[Cause]) -> None:
    """Writes the year's spending into the diary, if the budget is published at all."""
    if season.publish_on is None:
        return
    first = season.publish_on + 8 * DAY
    for cause in causes:
        if cause.fate not in BUDGETED:
            continue
        for month, day, percent in HALF if cause.fate == "half" else WORKS:
            when = max(dt.date(season.year, month, day) + village.chance.randrange(9) * DAY, first)
            if _works(village, season, when):
                diary.on(village.moment(when, 10), partial(_work, diary, cause, percent))
    _spend_routinely(diary, village, season, first)


def _spend_routinely(diary: Diary, village: Village, season: Season, first: dt.date) -> None:
    for place, row in enumerate(rows("budget")):
        # Of the year before only the end is told: that is what its report says.
        steps = PACES[row["pace"]] if season.years_on else LAST_STEP
        for month, day, percent in steps:
            when = max(dt.date(season.year, month, day) + (place % 4) * DAY, first)
            slips = season.years_on and village.chance.randrange(100) >= village.pace
            if _works(village, season, when) and not slips:
                diary.on(village.moment(when, 15), partial(_routine, village, season, row, percent))


def _works(village: Village, season: Season, when: dt.date) -> bool:
    late_in_year = (when - dt.date(season.year, 1, 1)).days > STOPPED_AFTER
    return not ("behind" in village.flaws and season.years_on == 1 and late_in_year)


def _routine(village: Village, season: Season, row: dict[str, str], percent: int, at: dt.datetime) -> None:
    line = village.routine[season.year, row["kode"], row["account"], row["source"]]
    realise(village, line, percent, row["scene"] if percent == 100 else "", at)


def _work(diary: Diary, cause: Cause, percent: int, at: dt.datetime) -> None:
    if cause.line is None:
        return
    realise(cause.village, cause.line, percent, cause.theme["scene"], at)
    if percent == 100:
        for said in cause.sayings:
            _opinion(diary, said, at)


def realise(village: Village, line: BudgetLine, percent: int, scene: str, at: dt.datetime) -> None:
    """Records that the work stands at `percent` and the money likewise; a little stays unspent at the end."""
    spent = village.spent[line.pk]
    current = _public(line) if "corrected" in village.flaws else line
    if current is None:
        return  # the budget is withdrawn just now: what was paid is told with a later record
    goal = line.amount * percent // 100
    if percent == 100:
        goal = line.amount * village.chance.choice((97, 98, 99, 100, 100)) // 100
    spending = publication.Spending(
        amount=max(goal // 1000 * 1000 - spent, 0),
        percent=percent,
        spent_date=at.date(),
        photo=pictures.scene(scene, percent) if scene else b"",
    )
    publication.realise(line=current, spending=spending, by=village.office[Role.KEUANGAN], at=at)
    village.spent[line.pk] += spending.amount


def _public(line: BudgetLine) -> BudgetLine | None:
    """The line in the version that is public now; a budget written anew carries its lines on."""
    versions = BudgetLine.objects.filter(Q(pk=line.pk) | Q(continues=line.pk))
    public = versions.filter(apb__in=APBDesa.objects.published())
    return public.select_related("apb__desa", "kegiatan__usulan").order_by("-apb__version").first()


def _opinion(diary: Diary, said: Saying, at: dt.datetime) -> None:
    """Half of those who wrote by SMS answer, most of them content; the others stay silent."""
    chance = said.village.chance
    lot = chance.random()
    if said.channel != "sms" or said.opinion == "later" or (lot > 0.55 and not said.opinion):
        return
    when = at + DAY * chance.randrange(1, 5)
    content = said.opinion == "puas" or (not said.opinion and lot < 0.47)
    score = 5 if said.opinion else chance.choice((4, 4, 5))
    thanks = chance.choice(("", " mksh", " trims pak", " alhamdulillah"))

    def words(number: str) -> str:
        return f"PUAS {number} {score}{thanks}" if content else f"BELUM {number} hasilnya blm rapi"

    def write(moment: dt.datetime) -> None:
        if said.voice.state == State.DONE:
            answer_by_sms(diary, said, moment, words)
            if not content:
                diary.on(moment + 6 * DAY, partial(_make_good, said))

    diary.on(when, write)


def _make_good(said: Saying, at: dt.datetime) -> None:
    """A voice that was reopened is answered again, by those who did the work."""
    if said.voice.state == State.READ:
        sentence = "Bagian yang kurang sudah dirapikan hari ini."
        answering.answer(
            aspirasi=said.voice, sentence=sentence, by=said.village.office[Role.KETUA_BPD], at=at
        )

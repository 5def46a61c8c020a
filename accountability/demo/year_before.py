"""The first village is heard dusun by dusun: each quarter of a past year a week of sheets in another one.

So many speak in each quarter that the published recaps show counts, and Kesesuaian of the year after shares
and gaps; of other bidang the voices stay few and hidden (data/year_before.csv).
"""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.demo.voices import Saying, say
from posko.answering import answer
from posko.keys import read_ahead
from posko.recap import voices_of
from posko.recap.period import year as whole_year

QUARTERS, LONG, ANSWERED_AFTER = 4, 5, 6  # quarters of a year; days of a week out, and until the answer
FIRST_MONTH, FIRST_DAY = 2, 10  # of the week in the first quarter
READ_AT_ONCE = 400


def write(diary: Diary, village: Village, year: int) -> None:
    """Writes the four weeks of `year` into the diary, and the day on which the council looks at its recap."""
    for nth in range(QUARTERS):
        dusun = village.dusun[nth % len(village.dusun)]
        first = dt.date(year, FIRST_MONTH + 3 * nth, FIRST_DAY)
        for place, row in enumerate(rows("year_before")):
            said = Saying(
                village=village,
                text=row["text"].format(d=dusun.name),
                channel=row["channel"],
                topic=row["topic"],
                kind=row["kind"],
                dusun=dusun,
                gender=row["gender"],
                vulnerable=row["vulnerable"],
            )
            day = first + DAY * (place % LONG)
            diary.on(village.moment(day, 16, 10 + place), partial(say, diary, said))
            told = partial(_answer, village, said, row["reply"])
            diary.on(village.moment(day + DAY * ANSWERED_AFTER, 14, 10 + place), told)
    diary.on(village.moment(dt.date(year + 1, 1, 8), 9, 15), partial(_look_back, village, year))


def _answer(village: Village, said: Saying, sentence: str, at: dt.datetime) -> None:
    answer(aspirasi=said.voice, sentence=sentence, by=village.office[Role.KETUA_BPD], at=at)


def _look_back(village: Village, year: int, _at: dt.datetime) -> None:
    """Opening the recap reads the words of every voice of the year."""
    read_ahead(voices_of(village.wilayah, whole_year(year)), READ_AT_ONCE)

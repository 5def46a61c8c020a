"""The calendar in the demo world: what was done on paper is marked, a kabupaten sets days of its own."""

import datetime as dt
from functools import partial

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.lib.workdays import is_working_day
from accountability.oversight.decreeing import decree_day_off
from accountability.planning.marking_done import AlreadyMarked, mark_done
from accountability.planning.setting_deadlines import set_deadline
from accountability.regions.days_off import days_off_now
from accountability.regions.models import Wilayah

DECREED = 40  # days ago
HOLIDAY = 30  # days ahead, or the working day after
KABUPATEN = "99.01"


def write(diary: Diary, village: Village, year: int) -> None:
    """What data/calendar_marks.csv says was done on paper; a village with a flaw it names left it undone."""
    for row in rows("calendar_marks"):
        if village.flaws & set(row["not_by"].split()) or (row["only"] and row["only"] != village.kode):
            continue
        day = dt.date(year + int(row["year_on"]), int(row["month"]), int(row["day"]))
        role = Role(row["role"])
        diary.on(
            village.moment(day, 15),
            partial(_mark, village, row, year + int(row["counts_on"]), day, village.office[role]),
        )


def _mark(village: Village, row: dict[str, str], year: int, day: dt.date, by: Actor, at: dt.datetime) -> None:
    try:
        mark_done(
            desa=village.wilayah,
            item=row["item"],
            year=year,
            done_on=day,
            document_no=f"{row['number']}/{day.year}",
            by=by,
            at=at,
        )
    except AlreadyMarked:
        return


def set_days(diary: Diary, village: Village) -> None:
    """The kabupaten decrees one day off and sets one deadline earlier, some weeks ago."""
    today = diary.now.date()
    diary.on(village.moment(today - DECREED * DAY, 9), partial(_set, today))


def _set(today: dt.date, at: dt.datetime) -> None:
    kabupaten = Wilayah.objects.get(kode=KABUPATEN)
    held = Membership.objects.filter(wilayah=kabupaten, role=Role.KABUPATEN).first()
    if held is None:
        return
    day = today + HOLIDAY * DAY
    while not is_working_day(day, days_off_now(KABUPATEN)):
        day += DAY
    decree_day_off(
        wilayah=kabupaten,
        day=day,
        name="Hari jadi Tirta Raya",
        legal_basis="Kepbup Tirta Raya 27 (rekaan)",
        by=held.actor(),
        at=at,
    )
    set_deadline(
        wilayah=kabupaten,
        item="du_rkp",
        year=today.year + 1,
        due_date=dt.date(today.year, 12, 15),
        legal_basis="Perbup Tirta Raya 21 (rekaan)",
        by=held.actor(),
        at=at,
    )

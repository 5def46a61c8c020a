"""People the kabupaten of the demo world invited: by SMS, by letter, withdrawn, and gone again."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Membership, Reason, Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.oversight.onboarding import ending, inviting
from accountability.oversight.onboarding.giving import give_due
from accountability.oversight.onboarding.people_rows import person
from accountability.oversight.onboarding.printing import print_letters


def write(diary: Diary, villages: list[Village]) -> None:
    """What data/invited.csv tells, for the villages where life goes on."""
    here = {village.kode: village for village in villages}
    for row in rows("invited"):
        village = here.get(row["wilayah"])
        if village is not None:
            day = diary.now.date() - int(row["days_ago"]) * DAY
            diary.on(village.moment(day, 9), partial(_invite, row))


def _invite(row: dict[str, str], at: dt.datetime) -> None:
    """The oldest account of the kabupaten invites, and goes on as the row says."""
    desks = Membership.objects.filter(role=Role.KABUPATEN, wilayah=row["wilayah"][:5])
    member = desks.select_related("wilayah", "user").order_by("id").first()
    if member is None:
        return
    today = at.date()
    cells = {"kode": row["wilayah"], "peran": row["role"], "nama": row["name"], "hp": row["hp"], "surel": ""}
    told = person(number=1, cells=cells, since=today, until=None, today=today)
    term = inviting.add_one(row=told, member=member, today=today, at=at)
    if row["then"] == "sms":
        give_due(at=at, limit=1)
    elif row["then"] == "habis":
        print_letters(member=member, at=at, users=[term.user_id])
    elif row["then"] == "ditarik":
        inviting.withdraw(term=term, member=member, at=at)
    elif row["then"] == "berakhir":
        later = today + 30 * DAY
        ending.end_term(term=term, off_from=later, reason=Reason.MOVED, member=member, today=today, at=at)

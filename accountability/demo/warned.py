"""The kecamatan's warnings in the demo world: kept week after week, and a few answered by the camat."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Membership, Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.oversight.answering_warnings import say_done, set_aside, take_in_hand
from accountability.oversight.keeping import keep_warnings
from accountability.oversight.models import KeptWarning
from accountability.regions.models import Wilayah

LOOKED = (20, 6, 0)  # days ago


def write(diary: Diary, villages: list[Village]) -> None:
    """A round through each kecamatan on the days of LOOKED, and what data/warning_answers.csv says."""
    today = diary.now.date()
    first = {village.kode[:8]: village for village in villages}
    for kode, village in first.items():
        for ago in LOOKED:
            at = village.moment(today - ago * DAY, 6, 30) if ago else diary.now
            diary.on(at, partial(_look, kode))
    for row in rows("warning_answers"):
        home = first.get(row["desa"][:8])
        if home is not None:
            diary.on(home.moment(today - int(row["days_ago"]) * DAY, 10), partial(_answer, row))


def _look(kode: str, at: dt.datetime) -> None:
    keep_warnings(kecamatan=Wilayah.objects.get(kode=kode), at=at)


def _answer(row: dict[str, str], at: dt.datetime) -> None:
    """The camat answers the oldest warning of this rule, where there is one."""
    open_ones = KeptWarning.objects.unended().filter(desa=row["desa"], rule=row["rule"])
    kept = open_ones.select_related("desa").order_by("first_seen_at", "id").first()
    camat = Membership.objects.filter(wilayah=row["desa"][:8], role=Role.CAMAT).order_by("id").first()
    if kept is None or camat is None:
        return
    by, words = camat.actor(), row["words"]
    if row["act"] == "sisihkan":
        set_aside(warning=kept, reason_class=row["reason_class"], words=words, by=by, at=at)
    elif row["act"] == "selesai":
        say_done(warning=kept, by=by, at=at, words=words)
    else:
        take_in_hand(warning=kept, by=by, at=at, words=words)

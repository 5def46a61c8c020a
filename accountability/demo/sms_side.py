"""What the SMS pages show in the demo world: costs, whom to call, a danger, and a phone nobody can place."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from accountability.accounts.models import Role
from accountability.demo.diary import Deed, Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from posko.emergency import add_number
from sms_gateway.budgeting import set_budget
from sms_gateway.models import Line

A_MONTH = 45_000  # rupiah; a month in which fifty people are told something comes near it
SHARED = "+6281200002099"
IN_DANGER, STRANGER, ADVERTISER = "0812-9900-0001", "0812-9900-0002", "0812-9900-0003"


def write(diary: Diary, village: Village, first: dt.date) -> None:
    """The first village sets its budget and numbers; somebody in danger, a stranger, an advertiser write."""
    ketua = village.office[Role.KETUA_BPD]
    budget = partial(set_budget, desa=village.wilayah, rupiah_per_month=A_MONTH, by=ketua)
    diary.on(village.moment(first, 9, 0), _told_when(budget))
    for minute, row in enumerate(rows("emergency"), start=1):
        told = partial(add_number, desa=village.wilayah, label=row["label"], number=row["number"], by=ketua)
        diary.on(village.moment(first, 9, minute), _told_when(told))
    shared = _shared_line(village)
    for row in rows("sms_side"):
        line = shared if row["line"] == "shared" else village.line
        sender = {"shared": STRANGER, "advert": ADVERTISER}.get(row["line"], IN_DANGER)
        body = row["text"].format(d=village.dusun[-1].name.lower(), desa=village.wilayah.name.lower())
        day = diary.now.date() - DAY * int(row["days_ago"])
        at = village.moment(day, int(row["hour"]), int(row["minute"]))
        wrote = partial(diary.write_sms, line=line, sender=sender, body=body)
        diary.on(at, _told_when(wrote))


def _told_when(deed: Callable[..., object]) -> Deed:
    """The deed as the diary does it: told its moment."""
    return lambda moment: deed(at=moment)


def _shared_line(village: Village) -> Line:
    """A number for everyone in the kecamatan of this village: its desk places whom nobody knows."""
    return Line.objects.create(
        key="demo-bersama",
        carrier="simulator",
        address=SHARED,
        rupiah_per_segment=village.line.rupiah_per_segment,
        settings={"wilayah": village.wilayah.parent_id},
    )

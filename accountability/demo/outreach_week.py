"""The first village's council goes out: a week of voices with numbered sheets, and a visit to come."""

import datetime as dt
import hashlib
from functools import partial

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.regions.sebutan import words_for
from posko.handing_in import hand_in
from posko.intake import Voice
from posko.models import Outreach, Volunteer
from posko.outreach_guides import draft
from posko.outreaching import Guide, Target, enlist, plan_outreach, tell_result
from posko.reading import mark_read
from posko.sheet_printing import give_up, print_sheets
from posko.states import Channel, OutreachKind, Population

WEEK_AGO, LONG, COMING_IN = 12, 5, 6  # days
PRINTED_EACH = 8


class NotPlannedYet(Exception):
    """The story goes out before it was planned."""


class Week:
    """The week as it goes on: who carries which sheets."""

    def __init__(self, diary: Diary, village: Village) -> None:
        self.diary, self.village = diary, village
        self.first = diary.now.date() - DAY * WEEK_AGO
        self.outreach: Outreach | None = None
        self.carried: dict[str, tuple[Volunteer, list[str]]] = {}

    def plan(self, at: dt.datetime) -> None:
        """The guide as the draft says it, aimed at every dusun."""
        where = [Target(dusun) for dusun in self.village.dusun]
        guide = _guide(
            self.village, OutreachKind.WEEK, self.first, days=LONG, sheets=24, no=f"03/{self.first.year}"
        )
        self.outreach = plan_outreach(
            desa=self.village.wilayah, guide=guide, targets=where, by=self._ketua, at=at
        )

    def enlist(self, at: dt.datetime) -> None:
        """Three volunteers, each with sheets of their own."""
        for place, row in enumerate(rows("volunteers")):
            dusun = self.village.dusun[place % len(self.village.dusun)]
            one = enlist(
                outreach=self.held,
                name=row["name"],
                dusun=dusun,
                target_sheets=int(row["target"]),
                by=self._ketua,
                at=at,
            )
            numbers = print_sheets(
                desa=self.village.wilayah,
                count=PRINTED_EACH,
                seed=hashlib.sha256(row["name"].encode()).digest(),  # a world everybody knows has no secrets
                outreach=self.held,
                volunteer=one,
                by=self.village.office[Role.PETUGAS],
                at=at + dt.timedelta(minutes=place),
            )
            self.carried[row["name"]] = one, numbers

    def key_in(self, row: dict[str, str], at: dt.datetime) -> None:
        """One sheet that came back."""
        volunteer, numbers = self.carried[row["volunteer"]]
        voice = Voice(
            text=row["text"].format(d=volunteer.dusun.name if volunteer.dusun else ""),
            channel=Channel.SHEET,
            kind=row["kind"],
            topic=row["topic"],
            gender=row["gender"],
            vulnerable=row["vulnerable"],
        )
        done = hand_in(
            desa=self.village.wilayah,
            voice=voice,
            sheet_no=numbers.pop(0),
            by=self.village.office[Role.PETUGAS],
            at=at,
        )

        # The council reads what the day brought on the evening after.
        by = self.village.office[Role.ANGGOTA_BPD]
        evening = self.village.moment(at.date() + DAY, 19)
        self.diary.on(evening, lambda moment: mark_read(aspirasi=done.aspirasi, by=by, at=moment))

    def end(self, at: dt.datetime) -> None:
        """One sheet was lost; the council tells what was found."""
        _volunteer, numbers = self.carried[rows("volunteers")[0]["name"]]
        by = self.village.office[Role.PETUGAS]
        give_up(desa=self.village.wilayah, numbers=numbers[-1:], by=by, at=at)
        tell_result(
            outreach=self.held,
            result="Paling banyak dikatakan: jalan tani, air bersih, dan jam buka posyandu.",
            presented_on=at.date(),
            by=self._ketua,
            at=at,
        )

    def plan_visit(self, at: dt.datetime) -> None:
        """A visit to come, to those nobody has heard."""
        dusun = self.village.dusun[-1]
        guide = _guide(
            self.village,
            OutreachKind.VISIT,
            self.diary.now.date() + DAY * COMING_IN,
            where=f"{words_for(self.village.kode).dusun} {dusun.name}",
        )
        aims = [Target(dusun, Population.DISABLED), Target(dusun, Population.ELDERLY)]
        plan_outreach(desa=self.village.wilayah, guide=guide, targets=aims, by=self._ketua, at=at)

    @property
    def held(self) -> Outreach:
        """The week, once it is planned; raises NotPlannedYet."""
        if self.outreach is None:
            raise NotPlannedYet
        return self.outreach

    @property
    def _ketua(self) -> Actor:
        return self.village.office[Role.KETUA_BPD]


def write(diary: Diary, village: Village) -> None:
    """Writes the week and the visit into the diary."""
    week = Week(diary, village)
    diary.on(village.moment(week.first - DAY * 10, 20, 5), week.plan)
    diary.on(village.moment(week.first - DAY * 2, 16, 10), week.enlist)
    for place, row in enumerate(rows("sheets")):
        day = week.first + DAY * (place % LONG)
        diary.on(village.moment(day, 16, 20 + place), partial(week.key_in, row))
    diary.on(village.moment(week.first + DAY * (LONG + 3), 20, 30), week.end)
    diary.on(village.moment(diary.now.date() - DAY * 3, 19, 15), week.plan_visit)


def _guide(
    village: Village,
    kind: OutreachKind,
    first: dt.date,
    *,
    where: str = "",
    days: int = 1,
    sheets: int | None = None,
    no: str = "",
) -> Guide:
    told = draft(kind, words_for(village.kode), where=where)
    return Guide(
        kind=kind,
        title=told.title,
        maksud=told.maksud,
        tujuan=told.tujuan,
        sasaran=told.sasaran,
        starts_on=first,
        ends_on=first + DAY * (days - 1),
        uraian=told.uraian,
        hours=told.hours,
        decision_no=no,
        decision_date=first - DAY * 11 if no else None,
        target_sheets=sheets,
    )

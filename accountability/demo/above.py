"""What the offices above do: with what villages passed up, and in coaching: tasks, visits, a help desk."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Membership, Role
from accountability.demo.diary import Diary
from accountability.demo.places import FIRST, Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.demo.voices import Saying, read, say, summarise
from accountability.lib.local_time import local_date
from accountability.oversight.coaching import delegating, helping, visiting
from accountability.oversight.models import (
    HelpRequest,
    Level,
    Origin,
    PassedUp,
    Side,
    Standing,
    Topic,
    Visit,
)
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.at_sp4n import note_news
from accountability.oversight.passed_up.coming_up import come_up
from accountability.oversight.regency.changing import change_settings
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko import answering
from posko.states import ReasonClass

KABUPATEN_LOOKS, KECAMATAN_LOOKS = 25, 7  # days ago: when what lay there longer was dealt with


def write(diary: Diary, village: Village) -> None:
    """Writes what of data/passed_up.csv, coaching_visits.csv and help_requests.csv is of this village."""
    today = diary.now.date()
    for row in rows("passed_up"):
        if row["desa"] == village.kode:
            _pass_up(diary, village, row)
    for row in rows("coaching_visits"):
        if row["desa"] == village.kode:
            _visit(diary, village, row)
    for row in rows("help_requests"):
        if row["desa"] == village.kode:
            _help(diary, village, row)
    if village.kode == FIRST:
        diary.on(village.moment(today - 90 * DAY, 9, 0), partial(_delegate, village))
        diary.on(village.moment(today - KABUPATEN_LOOKS * DAY, 11, 0), partial(_kabupaten_answers, village))
        diary.on(village.moment(today - KABUPATEN_LOOKS * DAY, 11, 0), partial(_kabupaten_sets, village))
        diary.on(village.moment(today - KECAMATAN_LOOKS * DAY, 11, 0), partial(_take_on_escalated, village))


def _member(village: Village, username: str) -> Membership:
    return Membership.objects.select_related("user", "wilayah").get(user__username=username)


def _kecamatan(village: Village) -> Wilayah:
    return Wilayah.objects.get(kode=village.wilayah.parent_id)


def _pass_up(diary: Diary, village: Village, row: dict[str, str]) -> None:
    day = diary.now.date() - DAY * int(row["days_ago"])
    said = Saying(
        village=village,
        text=row["text"],
        channel=row["channel"],
        topic=row["topic"],
        kind=row["kind"],
        gender=row["gender"],
        phone=village.phone(),
    )
    diary.on(village.moment(day - DAY, 8, 10), partial(say, diary, said))
    diary.on(village.moment(day - DAY, 9, 20), partial(read, said))
    diary.on(village.moment(day, 9, 30), partial(_forward, said, row))
    if row["act"]:
        diary.on(village.moment(day + DAY, 10, 0), partial(_act, said, row))
    for news in rows("sp4n_news"):
        if row["tracking"] and news["tracking"] == row["tracking"]:
            diary.on(village.moment(day + DAY * int(news["days_after"]), 13, 0), partial(_sp4n, said, news))


def _forward(said: Saying, row: dict[str, str], at: dt.datetime) -> None:
    by, office = said.village.office[Role.KETUA_BPD], words_for(said.village.kode).kecamatan
    answering.forward(aspirasi=said.voice, to=office, sentence=row["forward"], by=by, at=at)
    summarise(said, row["summary"], at)


def _act(said: Saying, row: dict[str, str], at: dt.datetime) -> None:
    """What the kecamatan did a day later, by the deed that fits."""
    by, kecamatan = _member(said.village, "camat").actor(), _kecamatan(said.village)
    come_up(region=kecamatan, at=at)
    passed = PassedUp.objects.select_related("desa").get(aspirasi=said.voice)
    words = acting.Said(
        sentence=row["sentence"],
        reason=ReasonClass(row["reason"]) if row["reason"] else None,
        next_step=row["next"],
        category=row["category"],
        report=row["report"],
        heading=row["summary"].removesuffix("."),
        subcategory=row["subcategory"],
        addressee=row["addressee"],
    )
    acting.accept(passed=passed, by=by, at=at)
    later = at + dt.timedelta(hours=2)
    if row["act"] == "jawab":
        acting.answer(passed=passed, said=words, by=by, at=later)
    elif row["act"] == "kembalikan":
        acting.give_back(passed=passed, said=words, by=by, at=later)
    elif row["act"] == "kabupaten":
        acting.pass_to_kabupaten(passed=passed, said=words, by=by, at=later)
    else:
        acting.pass_to_sp4n(passed=passed, said=words, by=by, at=later)
        if row["tracking"]:
            number = acting.Said(tracking=row["tracking"])
            acting.note_tracking(passed=passed, said=number, by=by, at=later + dt.timedelta(hours=1))


def _sp4n(said: Saying, news: dict[str, str], at: dt.datetime) -> None:
    """What SP4N-LAPOR! said of it, noted by the kecamatan."""
    passed = PassedUp.objects.select_related("desa").get(aspirasi=said.voice)
    told = acting.Said(
        status=news["status"],
        agency=news["agency"],
        said_date=local_date(at, passed.desa_id),
        told=news["told"],
    )
    note_news(passed=passed, said=told, by=_member(said.village, "camat").actor(), at=at)


def _kabupaten_answers(village: Village, at: dt.datetime) -> None:
    """What villages had sent to offices of the kabupaten before is answered in one sitting."""
    member = _member(village, "kabupaten")
    come_up(region=member.wilayah, at=at)
    waiting = PassedUp.objects.filter(level=Level.KABUPATEN, standing=Standing.WAITING)
    for passed in waiting.filter(kelompok=None).select_related("desa").order_by("id"):
        said = acting.Said("Sudah kami catat dan dikerjakan bertahap mulai bulan depan.")
        acting.answer(passed=passed, said=said, by=member.actor(), at=at)


def _kabupaten_sets(village: Village, at: dt.datetime) -> None:
    """The kabupaten says what may not be bought: one change in its history."""
    member = _member(village, "kabupaten")
    rule = {
        "name": "Minuman beralkohol",
        "unit": "",
        "rupiah": None,
        "basis": "Perbup Tirta Raya 15 (rekaan)",
    }
    change_settings(
        wilayah=member.wilayah,
        topic=Topic.FORBIDDEN,
        values={"minuman keras": rule},
        year=at.year,
        by=member.actor(),
        at=at,
    )


def _take_on_escalated(village: Village, at: dt.datetime) -> None:
    by = _member(village, "camat").actor()
    come_up(region=_kecamatan(village), at=at)
    twice = PassedUp.objects.filter(origin=Origin.TWICE_NOT_YET, standing=Standing.WAITING)
    for passed in twice.filter(desa=village.wilayah).select_related("desa"):
        acting.accept(passed=passed, by=by, at=at)


def _delegate(village: Village, at: dt.datetime) -> None:
    by = _member(village, "camat").actor()
    for row in rows("delegations"):
        delegating.delegate(
            kecamatan=_kecamatan(village),
            task=row["task"],
            to=_member(village, row["to"]),
            reason=row["reason"],
            by=by,
            at=at,
        )


def _visit(diary: Diary, village: Village, row: dict[str, str]) -> None:
    today = diary.now.date()
    held: list[Visit] = []
    planned = today - DAY * int(row["planned"])
    diary.on(village.moment(planned, 8, 0), partial(_plan, village, row, held))
    if row["on"]:
        day = today - DAY * int(row["on"])
        diary.on(village.moment(day, 15, 0), partial(_write_up, village, row, held, day, today))
        diary.on(village.moment(day + 5 * DAY, 9, 0), partial(_settle, village, row, held))


def _plan(village: Village, row: dict[str, str], held: list[Visit], at: dt.datetime) -> None:
    member = _member(village, "staf")
    day = at.date() + (6 * DAY if row["on"] else 4 * DAY)
    what = visiting.Plan(row["purpose"], day, member, row["task"], row["rule"])
    held.append(visiting.plan(desa=village.wilayah, what=what, by=member.actor(), at=at))


def _write_up(
    village: Village, row: dict[str, str], held: list[Visit], day: dt.date, today: dt.date, at: dt.datetime
) -> None:
    agreed = [
        visiting.Agreed(Side(row[f"side{n}"]), row[f"what{n}"], max(today - DAY * int(row[f"due{n}"]), day))
        for n in ("", "2")
    ]
    by = _member(village, "staf").actor()
    visiting.write_up(visit=held[0], day=day, notes=row["notes"], agreed=agreed, by=by, at=at)


def _settle(village: Village, row: dict[str, str], held: list[Visit], at: dt.datetime) -> None:
    """The kecamatan does what it promised; the village's part is still to be done."""
    by = _member(village, "staf").actor()
    for one in held[0].follow_ups.filter(side=Side.KECAMATAN):
        visiting.settle(follow_up=one, side=Side.KECAMATAN, reply=row["reply2"], by=by, at=at)


def _help(diary: Diary, village: Village, row: dict[str, str]) -> None:
    day = diary.now.date() - DAY * int(row["days_ago"])
    asked: list[HelpRequest] = []
    by = village.office[Role(row["role"])]

    def ask(at: dt.datetime) -> None:
        words, task = row["question"], row["task"]
        asked.append(helping.ask(desa=village.wilayah, question=words, task=task, by=by, at=at))

    def answer(at: dt.datetime) -> None:
        who = _member(village, "staf").actor()
        helping.answer(request=asked[0], words=row["answer"], by=who, at=at)
        if row["rating"]:
            helping.rate(request=asked[0], rating=int(row["rating"]), by=by, at=at + DAY)

    diary.on(village.moment(day, 10, 0), ask)
    if row["answer"]:
        diary.on(village.moment(day + DAY, 13, 0), answer)

"""Voices that need no kelompok: each is answered, forwarded, put off or closed, in words."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.planning_year import awake
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.demo.voices import Saying, answer_by_sms, read, say, saying, summarise
from posko import answering
from posko.states import CloseClass, ReasonClass, State

HOW_MANY = 6


def scatter(diary: Diary, village: Village, first: dt.date) -> None:
    """Spreads direct voices over the years, the last ones still waiting within their time."""
    settled = [row for row in rows("direct") if row["outcome"] != "read"]
    waiting = [row for row in rows("direct") if row["outcome"] == "read"]
    span = (diary.now.date() - first).days - 30
    for row in village.chance.sample(settled, HOW_MANY):
        day = first + DAY * village.chance.randrange(span)
        settle(diary, _said(village, row), row, day)
    for place, row in enumerate(village.chance.sample(waiting, 2)):
        said = _said(village, row)
        day = diary.now.date() - DAY * (4 + 3 * place)
        hour = village.chance.randrange(7, 19)
        diary.on(village.moment(day, hour), partial(say, diary, said))
        if awake(village, day, diary):
            diary.on(village.moment(day + DAY, 9), partial(read, said))


def women_speak(diary: Diary, village: Village) -> None:
    """A woman says something on a sheet within the last weeks, and is answered; in one village long ago."""
    if "silent" in village.flaws:
        return
    lately = (80, 90) if "no_women" in village.flaws else (16, 45)
    women = [row for row in rows("direct") if row["gender"] == "p" and row["outcome"] == "answer"]
    row = village.chance.choice(women)
    said = _said(village, row)
    said.channel, said.phone, said.gender = "sheet", "", "p"
    settle(diary, said, row, diary.now.date() - DAY * village.chance.randrange(*lately))


def stay_unread(diary: Diary, village: Village) -> None:
    """In a village whose council is silent, voices pile up."""
    if "silent" not in village.flaws:
        return
    before = rows("direct")[0]
    settle(diary, _said(village, before), before, diary.now.date() - DAY * 100)
    for place, row in enumerate(rows("direct")[10:16]):
        day = diary.now.date() - DAY * (9 + 8 * place)
        diary.on(village.moment(day, 8), partial(say, diary, _said(village, row)))


def settle(diary: Diary, said: Saying, row: dict[str, str], day: dt.date) -> None:
    """One voice from word to outcome: said, read within days, settled within the clock."""
    village = said.village
    chance = village.chance
    diary.on(village.moment(day, chance.randrange(7, 19)), partial(say, diary, said))
    if not awake(village, day + 14 * DAY, diary):
        return
    seen = day + DAY * chance.randrange(1, 3)
    diary.on(village.moment(seen, 9), partial(read, said))
    diary.on(village.moment(seen + DAY * chance.randrange(1, 6), 14), partial(outcome, diary, said, row))


def outcome(diary: Diary, said: Saying, row: dict[str, str], at: dt.datetime) -> None:
    """The office's words, by the deed that fits; many who are answered by SMS say what they think."""
    village = said.village
    by = village.office[Role.KETUA_BPD]
    voice = said.voice
    if row["outcome"] == "forward":
        answering.forward(aspirasi=voice, to=row["next"], sentence=row["reply"], by=by, at=at)
    elif row["outcome"] == "not_now":
        answering.not_now(
            aspirasi=voice,
            reason_class=ReasonClass(row["reason"]),
            sentence=row["reply"],
            next_step=row["next"],
            by=by,
            at=at,
        )
    elif row["outcome"] == "close":
        answering.close(
            aspirasi=voice, reason_class=CloseClass(row["reason"]), sentence=row["reply"], by=by, at=at
        )
    elif row["outcome"] == "detail":
        answering.ask_detail(aspirasi=voice, question=row["reply"], by=by, at=at)
        _tell_more(diary, said, at)
    else:
        answering.answer(aspirasi=voice, sentence=row["reply"], by=by, at=at)
        _rate(diary, said, at)
    if row["summary"]:
        summarise(said, row["summary"], at)


def _tell_more(diary: Diary, said: Saying, at: dt.datetime) -> None:
    village = said.village

    def add(moment: dt.datetime) -> None:
        answer_by_sms(
            diary, said, moment, lambda number: f"TAMBAH {number} yg {village.dusun[0].name} rt 3 pak"
        )

    def thank(moment: dt.datetime) -> None:
        sentence = "Terima kasih. Jalan itu ditambal minggu depan."
        answering.answer(aspirasi=said.voice, sentence=sentence, by=village.office[Role.KETUA_BPD], at=moment)

    if said.channel == "sms":
        diary.on(at + DAY, add)
    diary.on(at + 4 * DAY, thank)


def _rate(diary: Diary, said: Saying, at: dt.datetime) -> None:
    chance = said.village.chance
    if said.channel != "sms" or chance.random() < 0.4:
        return

    def write(moment: dt.datetime) -> None:
        if said.voice.state == State.ANSWERED:
            answer_by_sms(diary, said, moment, lambda number: f"puas {number} {chance.choice('45')} mksh")

    diary.on(at + dt.timedelta(hours=chance.randrange(2, 30)), write)


def _said(village: Village, row: dict[str, str]) -> Saying:
    return saying(village, row, row["topic"], village.chance.choice(village.dusun))

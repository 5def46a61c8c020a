"""The signs of villages as they stood at a moment of the past, read from rows that say when they were made.

What no row tells the day of cannot be told for the past, and is not: which offices and addresses were public
(not_told). What was corrected, moved to a kelompok or put in quarantine since counts as it stands now; so do
days to answer that were moved, links from lines to proposals, and days off. A step of the calendar counts
from the day it was done, which may lie before the day somebody wrote it down.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from accountability.lib.local_time import local_date
from accountability.oversight.broken_rules import broken_rules
from accountability.oversight.past_rows import PastVillage, PastVoice, past_of
from accountability.oversight.rules import Rule
from accountability.oversight.said_again import A_YEAR, Thing, repeated
from accountability.oversight.signs import ASKING, Signs
from accountability.oversight.village_year import BUDGET, known_of
from accountability.planning.village_year import Known, State, deadline_of, duties_of, number
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from posko.states import ENDED, Gender, Kind, Vulnerable
from posko.states import State as Voice

NOT_REPLAYED = ("not_told",)


class Past:
    """The past of some villages, read once; asked for one moment after the other."""

    def __init__(self, villages: Sequence[Wilayah], words: Words, years: Sequence[int]) -> None:
        """Reads all rows of the villages; `years` are those that will be asked for."""
        self.villages, self.words = list(villages), words
        kode = [desa.kode for desa in self.villages]
        self.rows = past_of(kode)
        self.known = known_of(kode, sorted({year + near for year in years for near in (-1, 0, 1)}))

    def signs(self, at: dt.datetime, rules: Mapping[str, Rule]) -> list[Signs]:
        """The signs of every village at `at`, as far as these `rules` need them."""
        found = []
        for desa in self.villages:
            rows, today = self.rows[desa.kode], local_date(at, desa.kode)
            values = _spoken(rows, at, today, rules) | _money(rows, at, today) | _evaluated(rows, at, today)
            values |= self._calendar(desa.kode, at, today)
            before = [day for day in rows.council if day <= today]
            apb = values.pop("apb", None)
            if apb is not None:
                told = broken_rules({desa.kode: apb}, today.year, self.words)
                values["broken"] = told.get(desa.kode, ())
            found.append(Signs(desa=desa, today=today, council_last=max(before, default=None), **values))
        return found

    def _calendar(self, kode: str, at: dt.datetime, today: dt.date) -> dict[str, Any]:
        """What was late in the calendar, by what had been done until then."""
        known = self.known[kode]
        then = replace(
            known,
            proofs=[one for one in known.proofs if one.done_on <= today],
            events=[one for one in known.events if one.day <= today],
        )
        most = number("carried_days", today.year)
        late = [
            duty
            for year in (today.year - 1, today.year)
            for duty in duties_of(kode, year, today, then)
            if duty.rule.warns and duty.state == State.LATE and duty.late_days <= most
        ]
        due = deadline_of(BUDGET, today.year, Known(overrides=known.overrides))
        return {"late": tuple(late), "off": known.off, "budget_due": due}


def _spoken(rows: PastVillage, at: dt.datetime, today: dt.date, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """What the voices of a village told at `at`."""
    voices = [voice for voice in rows.voices if voice.spoken <= at]
    stood = [(voice, *voice.state(at)) for voice in voices]
    slow = at - dt.timedelta(days=rules["reopened"].threshold)
    lately = at - dt.timedelta(days=rules["no_women"].threshold)
    unread = [v for v, state, _s in stood if state == Voice.RECEIVED and v.row["read_due_date"] < today]
    heard = [voice.row for voice in voices if voice.spoken >= lately]
    return {
        "voices": len(voices),
        "unread_late": len(unread),
        "unread_since": min((_day(voice) for voice in unread), default=None),
        "unanswered_late": sum(_unanswered(voice, state, at, today) for voice, state, _s in stood),
        "reopened": sum(
            _times(voice, at) == 1 and state == Voice.READ and not _escalated(voice, at) and since < slow
            for voice, state, since in stood
        ),
        "escalated": sum(_escalated(voice, at) and state not in ENDED for voice, state, _s in stood),
        "said_again": _repeats(stood, at),
        "women_last": max((_day(v) for v in voices if v.row["gender"] == Gender.WOMAN), default=None),
        "disabled_last": max(
            (_day(v) for v in voices if v.row["vulnerable"] == Vulnerable.DISABLED), default=None
        ),
        "heard": len(heard),
        "gender_said": sum(row["gender"] != "" for row in heard),
        "group_asked": sum(row["channel"] in ASKING or row["vulnerable"] != "" for row in heard),
    }


def _unanswered(voice: PastVoice, state: str, at: dt.datetime, today: dt.date) -> bool:
    """Read, owed an answer and past its day; what was opened again is told by signs of its own."""
    row = voice.row
    if row["kind"] == Kind.USUL or _times(voice, at) or _escalated(voice, at):
        return False
    grouped = state == Voice.MERGED and not (voice.reported and voice.reported <= at)
    return (state == Voice.READ or grouped) and row["answer_due_date"] < today


def _repeats(stood: list[tuple[PastVoice, str, dt.datetime]], at: dt.datetime) -> int:
    done: list[Thing] = []
    for voice, _state, _since in stood:
        for moment, state in zip(voice.moments, voice.states, strict=True):
            if state == Voice.DONE and at - A_YEAR < moment <= at:
                done.append(voice.thing(moment))
    anew = [
        voice.thing(voice.spoken)
        for voice, state, _since in stood
        if state not in ENDED and voice.row["kind"] != Kind.USUL
    ]
    return sum(repeated(done, anew).values()) if done else 0


def _money(rows: PastVillage, at: dt.datetime, today: dt.date) -> dict[str, Any]:
    """The version that was public then, and what was known to be spent."""
    public = [
        one
        for one in rows.budgets
        if one["year"] == today.year
        and one["published_at"] <= at
        and not (one["withdrawn_at"] and one["withdrawn_at"] <= at)
    ]
    if not public or not public[-1]["sums"]:
        return {}
    spent = sum(
        row["amount"]
        for row in rows.spent
        if row["apb__year"] == today.year and row["spent_date"] <= today and row["recorded_at"] <= at
    )
    return {"published": True, "spent": spent, "apb": public[-1]["id"], **public[-1]["sums"]}


def _evaluated(rows: PastVillage, at: dt.datetime, today: dt.date) -> dict[str, Any]:
    """The evaluation that was unfinished then and whose clock ended first, and what was not put right."""
    found: dict[str, Any] = {}
    for row in rows.evaluations:
        if row["received_at"] <= at and not (row["finished_at"] and row["finished_at"] <= at):
            found = {"evaluation_year": row["year"], "evaluation_due": row["due_date"]}
            break
    late = [
        row
        for row in rows.tasks
        if row["created_at"] <= at
        and row["due_date"] < today
        and not (row["done_at"] and row["done_at"] <= at)
    ]
    return {**found, "tasks_late": len(late)}


def _times(voice: PastVoice, at: dt.datetime) -> int:
    return sum(moment <= at for moment in voice.not_yet)


def _escalated(voice: PastVoice, at: dt.datetime) -> bool:
    moment = voice.row["escalated_at"]
    return moment is not None and moment <= at


def _day(voice: PastVoice) -> dt.date:
    return local_date(voice.spoken, voice.row["desa"])

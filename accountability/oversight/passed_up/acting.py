"""What an office above does with what came up: accepts, answers, returns, passes on, notes a number.

Each act is one row of history, and for every voice of it one milestone, one entry of the ledger and one SMS.
"""

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.ledger.record import hold
from accountability.lib.bell import ring_group
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.oversight.models import Act, Level, PassedUp, PassedUpAct, SP4NFile, Standing
from accountability.oversight.models.passed_up import AGENCY, HEADING, NEXT_STEP, PLACE, SENTENCE
from accountability.oversight.passed_up.categories import NAME, categories
from accountability.oversight.passed_up.clocks import due
from accountability.oversight.passed_up.coming_up import HELPABLE
from accountability.oversight.passed_up.offices import office_of
from accountability.oversight.passed_up.refusals import (
    ActedMeanwhile,
    NoCategory,
    NoReason,
    NothingSaid,
    NotOnThisDesk,
    NoTracking,
    SecretStaysHere,
)
from accountability.oversight.passed_up.sp4n_tables import subcategories
from accountability.regions.days_off import days_off_now
from posko import clocks
from posko.journeys import Step, reach_held, stay_held
from posko.live import group_of
from posko.masking import SUMMARY, refuse_personal
from posko.models import Aspirasi
from posko.openings import mark_of
from posko.states import ReasonClass, State

AT_ONCE = dt.timedelta()
# What an act may change, kept with it so that it can be taken back (passed_up.undoing); days are kept beside.
STOOD = (
    "level",
    "standing",
    "category",
    "subcategory",
    "heading",
    "report",
    "addressee",
    "event_place",
    "hidden_there",
    "tracking",
    "status",
)
TRACKING = re.compile(r"#?[A-Za-z0-9-]{4,20}")
DESKS: dict[str, Level] = {Role.CAMAT: Level.KECAMATAN, Role.KABUPATEN: Level.KABUPATEN}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with an act; each act needs some of it."""

    sentence: str = ""
    reason: ReasonClass | None = None
    next_step: str = ""
    category: str = ""
    subcategory: str = ""
    heading: str = ""
    report: str = ""
    addressee: str = ""
    event_date: dt.date | None = None
    event_place: str = ""
    hidden_there: bool = False
    tracking: str = ""
    # What SP4N-LAPOR! said, a kode of sp4n_tables.statuses, whose words, of which day, and all of them.
    status: str = ""
    agency: str = ""
    said_date: dt.date | None = None
    told: str = ""


@dataclass(slots=True)
class Doing:
    """One act under way: the locked row with its voices, and what changes."""

    held: PassedUp
    voices: list[Aspirasi]
    act: Act
    by: Actor
    at: dt.datetime
    wait: dt.timedelta
    was: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        return local_date(self.at, self.held.desa_id)

    @property
    def off(self) -> frozenset[dt.date]:
        return days_off_now(self.held.desa_id)

    @property
    def office(self) -> str:
        return office_of(self.held.level, self.held.desa)


def mark(passed: PassedUp) -> str:
    """How it stands now: it changes with every act above and every step below."""
    return f"{passed.version}.{mark_of(passed.aspirasi)}"


def closed_words(voice: Aspirasi) -> bool:
    """Whether the words of a voice stay in its village: confidential, or about the village government."""
    return voice.confidential or voice.about_pemdes


def any_closed(passed: PassedUp) -> bool:
    """Whether its voice, or one of the kelompok it speaks for, has closed words by now."""
    if closed_words(passed.aspirasi):
        return True
    closed = Q(confidential=True) | Q(about_pemdes=True)
    return bool(passed.kelompok_id) and Aspirasi.objects.filter(closed, kelompok=passed.kelompok_id).exists()


@transaction.atomic
def accept(
    *, passed: PassedUp, by: Actor, at: dt.datetime, seen: str = "", wait: dt.timedelta = AT_ONCE
) -> PassedUpAct:
    """Takes it on; the citizen hears who has it and until when. Raises NotOnThisDesk, ActedMeanwhile."""
    doing = begin(passed, Act.ACCEPT, seen, by, at, wait)
    held = doing.held
    if held.standing != Standing.WAITING:
        raise ActedMeanwhile
    held.standing, held.due_date = Standing.ACCEPTED, due("jawab", doing.today, doing.off)
    step = Step(
        State.FORWARDED,
        "diterima_atas",
        words={"tail": doing.office, "tanggal": tanggal_pendek(held.due_date)},
        facts={"atas": Act.ACCEPT.value, "oleh": doing.office, "batas": held.due_date.isoformat()},
        wait=wait,
    )
    return finish(doing, step, Said())


@transaction.atomic
def answer(
    *, passed: PassedUp, said: Said, by: Actor, at: dt.datetime, seen: str = "", wait: dt.timedelta = AT_ONCE
) -> PassedUpAct:
    """Settles it with a sentence; the citizen may rate. Raises NothingSaid, NotOnThisDesk, ActedMeanwhile."""
    said = _tidy(said)
    doing = begin(passed, Act.ANSWER, seen, by, at, wait)
    doing.held.standing = Standing.ANSWERED
    step = Step(
        State.ANSWERED,
        "dijawab",
        words={"tail": f"{doing.office}: {said.sentence}"},
        sentence=said.sentence,
        facts={"atas": Act.ANSWER.value, "oleh": doing.office},
        wait=wait,
    )
    return finish(doing, step, said)


@transaction.atomic
def give_back(
    *, passed: PassedUp, said: Said, by: Actor, at: dt.datetime, seen: str = "", wait: dt.timedelta = AT_ONCE
) -> PassedUpAct:
    """Back to the village, whose clock begins anew. Raises NoReason, NotOnThisDesk, ActedMeanwhile."""
    if said.reason is None or not said.next_step.strip() or not said.sentence.strip():
        raise NoReason
    said = _tidy(said)
    doing = begin(passed, Act.RETURN, seen, by, at, wait)
    doing.held.standing = Standing.RETURNED
    off = doing.off
    doing.was["due_of"] = {str(voice.pk): voice.answer_due_date.isoformat() for voice in doing.voices}
    for voice in doing.voices:
        voice.answer_due_date = clocks.due(voice.kind, doing.today, off)
    last = max(voice.answer_due_date for voice in doing.voices)
    step = Step(
        State.READ,
        "dikembalikan",
        words={
            "tail": f"{doing.office}: {said.sentence} {said.next_step}",
            "tanggal": tanggal_pendek(last),
        },
        sentence=said.sentence,
        reason_class=str(said.reason),
        next_step=said.next_step,
        facts={"atas": Act.RETURN.value, "oleh": doing.office},
        wait=wait,
    )
    return finish(doing, step, said)


@transaction.atomic
def pass_to_kabupaten(
    *, passed: PassedUp, said: Said, by: Actor, at: dt.datetime, seen: str = "", wait: dt.timedelta = AT_ONCE
) -> PassedUpAct:
    """On to the desk of the kabupaten, where it waits anew.

    Raises NothingSaid, NotOnThisDesk, ActedMeanwhile.
    """
    said = _tidy(said)
    doing = begin(passed, Act.TO_KABUPATEN, seen, by, at, wait)
    held = doing.held
    if held.level != Level.KECAMATAN or held.standing == Standing.SP4N:
        raise NotOnThisDesk
    held.level, held.standing = Level.KABUPATEN, Standing.WAITING
    held.due_date = due("terima", doing.today, doing.off)
    step = _onward(office_of(Level.KABUPATEN, held.desa), said, Act.TO_KABUPATEN, wait)
    return finish(doing, step, said)


@transaction.atomic
def pass_to_sp4n(
    *, passed: PassedUp, said: Said, by: Actor, at: dt.datetime, seen: str = "", wait: dt.timedelta = AT_ONCE
) -> PassedUpAct:
    """On to SP4N-LAPOR! in one of its categories, in words of the office; its number may follow later.

    Raises NothingSaid, NoCategory, HoldsPersonalData, NoTracking, SecretStaysHere, NotOnThisDesk,
    ActedMeanwhile.
    """
    said = _tidy(said)
    of, _name = subcategories().get(said.subcategory, (said.category, ""))
    if said.category not in categories() or not said.report or of != said.category:
        raise NoCategory
    for words in (said.heading, said.report, said.event_place):
        refuse_personal(words, where=SUMMARY)
    if said.tracking and not TRACKING.fullmatch(said.tracking):
        raise NoTracking
    doing = begin(passed, Act.TO_SP4N, seen, by, at, wait)
    held = doing.held
    if held.standing == Standing.SP4N:
        raise ActedMeanwhile
    if any(closed_words(voice) for voice in doing.voices):
        raise SecretStaysHere
    held.standing, held.due_date = Standing.SP4N, due("sp4n", doing.today, doing.off)
    held.category, held.report, held.sent_at = said.category, said.report, at
    held.subcategory, held.heading, held.addressee = said.subcategory, said.heading, said.addressee
    held.event_date, held.event_place, held.hidden_there = (
        said.event_date,
        said.event_place,
        said.hidden_there,
    )
    held.tracking, held.status = said.tracking, ""
    to = f"{NAME}, nomor {said.tracking}" if said.tracking else NAME
    return finish(doing, _onward(to, said, Act.TO_SP4N, wait), said)


@transaction.atomic
def note_tracking(
    *,
    passed: PassedUp,
    said: Said,
    by: Actor,
    at: dt.datetime,
    seen: str = "",
    wait: dt.timedelta = AT_ONCE,
    file: SP4NFile | None = None,
) -> PassedUpAct:
    """Keeps the number SP4N-LAPOR! gave, and tells it; the same again is refused.

    Raises NoTracking, NotOnThisDesk, ActedMeanwhile.
    """
    number = said.tracking.strip()
    if not TRACKING.fullmatch(number):
        raise NoTracking
    doing = begin(passed, Act.TRACKING, seen, by, at, wait)
    if doing.held.standing != Standing.SP4N:
        raise NotOnThisDesk
    if doing.held.tracking == number:
        raise ActedMeanwhile
    doing.held.tracking = number
    step = Step(
        State.FORWARDED,
        "nomor_sp4n",
        words={"tail": number},
        facts={"atas": Act.TRACKING.value, "to": NAME, "nomor": number},
        wait=wait,
    )
    return finish(doing, step, Said(tracking=number), file)


def _onward(to: str, said: Said, act: Act, wait: dt.timedelta) -> Step:
    facts = {"atas": act.value, "to": to}
    return Step(
        State.FORWARDED, "diteruskan", words={"tail": to}, sentence=said.sentence, facts=facts, wait=wait
    )


def _tidy(said: Said) -> Said:
    sentence = on_one_line(said.sentence)[:SENTENCE]
    if not sentence:
        raise NothingSaid
    return replace(
        said,
        sentence=sentence,
        next_step=on_one_line(said.next_step)[:NEXT_STEP],
        category=said.category.strip(),
        subcategory=said.subcategory.strip(),
        heading=on_one_line(said.heading)[:HEADING],
        report=said.report.strip(),
        addressee=on_one_line(said.addressee)[:AGENCY],
        event_place=on_one_line(said.event_place)[:PLACE],
        tracking=said.tracking.strip(),
    )


def on_one_line(text: str) -> str:
    """`text` with one blank wherever there were blanks or line ends."""
    return " ".join(text.split())


def begin(passed: PassedUp, act: Act, seen: str, by: Actor, at: dt.datetime, wait: dt.timedelta) -> Doing:
    """Locks village, row and voices; of two who act at once the second finds another mark."""
    hold(desa=passed.desa)
    rows = PassedUp.objects.select_for_update(of=("self",)).select_related("desa__parent__parent", "aspirasi")
    held = rows.get(pk=passed.pk)
    if seen and mark(held) != seen:
        raise ActedMeanwhile
    settled = act == Act.CORRECT and held.standing == Standing.ANSWERED
    if not (held.is_open or settled) or DESKS.get(by.role) != held.level:
        raise NotOnThisDesk
    voices = list(_voices(held, settled=settled))
    if not voices:
        raise ActedMeanwhile
    was: dict[str, Any] = {name: getattr(held, name) for name in STOOD}
    was["event_date"] = held.event_date.isoformat() if held.event_date else None
    was["due_date"] = held.due_date.isoformat()
    was["sent_at"] = held.sent_at.isoformat() if held.sent_at else None
    was["kelompok"] = held.kelompok.state if held.kelompok is not None else ""
    return Doing(held, voices, act, by, at, wait, was)


def _voices(held: PassedUp, *, settled: bool) -> Any:
    rows = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa", "contact").order_by("id")
    here = State.ANSWERED if settled else State.FORWARDED
    if held.kelompok_id is not None:
        return rows.filter(kelompok=held.kelompok_id, state=here)
    if settled:
        return rows.filter(pk=held.aspirasi_id, state=here)
    return rows.filter(pk=held.aspirasi_id, state__in=HELPABLE)


def finish(doing: Doing, step: Step, said: Said, file: SP4NFile | None = None) -> PassedUpAct:
    """Moves and tells the voices, saves the row, and keeps the act."""
    held = doing.held
    moving = [voice for voice in doing.voices if voice.state != step.state]
    staying = [voice for voice in doing.voices if voice.state == step.state]
    if moving:
        reach_held(voices=moving, step=step, by=doing.by, at=doing.at)
    if staying:
        stay_held(voices=staying, step=step, by=doing.by, at=doing.at)
    if held.kelompok is not None:
        held.kelompok.state = step.state
        held.kelompok.save(update_fields=["state"])
    held.version += 1
    held.save()
    done = PassedUpAct.objects.create(
        passed_up=held,
        act=doing.act,
        level=doing.was["level"],
        at=doing.at,
        by_user_id=doing.by.user_id,
        reason_class=str(said.reason or ""),
        sentence=said.sentence,
        next_step=said.next_step,
        category=said.category if doing.act == Act.TO_SP4N else "",
        tracking=said.tracking,
        status=said.status,
        agency=said.agency,
        said_date=said.said_date,
        told=said.told,
        brought_in=file,
        was=doing.was,
    )
    ring_group(group_of(held.desa_id))
    return done

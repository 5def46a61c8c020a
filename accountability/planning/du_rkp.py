"""Daftar usulan RKP: what is beyond the village's means goes up with a letter, and what came back is told."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.planning import activity_codes
from accountability.planning.jobs import NoName, WrongCost
from accountability.planning.models import DURKP, DURKPItem, OnwardAnswer, Outcome, Usulan
from accountability.planning.plan_stages import NotYet, TooLateToUndo
from accountability.planning.rkp import NoPlanHere
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import has_budget
from posko.journeys import Step, reach_from
from posko.states import ReasonClass, State


class NotForwarded(Exception):
    """Only what a musyawarah forwarded goes up as a citizens' proposal."""


class ListedAlready(Exception):
    """This proposal stands in a DU-RKP already."""


class SentAlready(Exception):
    """The list was sent; what it says stays."""


class NotSentYet(Exception):
    """Nothing can be answered before the list was sent."""


class AnsweredAlready(Exception):
    """An office above answered already: the list was sent, and stays so."""


class NothingListed(Exception):
    """An empty list is not sent."""


class NoLetter(Exception):
    """The list goes with a letter that has a number."""


class NoOfficeNamed(Exception):
    """An item says to which office it goes."""


class NoAnswerWords(Exception):
    """An answer from above has a sentence, and comes after the list was sent."""


@dataclass(frozen=True, slots=True)
class Onward:
    """One thing asked of those above: what, how much, where, for about how much, and of whom."""

    name: str
    to_office: str
    kode: str = ""
    volume: Decimal | int | None = None
    unit: str = ""
    place: str = ""
    beneficiaries: int | None = None
    cost: int | None = None


@transaction.atomic
def list_item(
    *,
    desa: Wilayah,
    year: int,
    onward: Onward,
    by: Actor,
    at: dt.datetime,
    usulan: Usulan | None = None,
) -> DURKPItem:
    """Writes an item into the DU-RKP of `year`, typed or from a forwarded usulan.

    Raises NoPlanHere, UnknownActivity, NoName, NoOfficeNamed, WrongCost, NotForwarded, ListedAlready,
    SentAlready.
    """
    if not has_budget(desa.kode):
        raise NoPlanHere
    _check(onward)
    hold(desa=desa)
    if usulan is not None:
        _check_forwarded(desa, usulan)
    of, _ = DURKP.objects.get_or_create(desa=desa, year=year)
    if of.sent_on is not None:
        raise SentAlready
    made = _write(of, onward, usulan)
    _record(of, "durkp.usulan", by, at, item=made.pk, usulan=usulan.pk if usulan else None)
    return made


@transaction.atomic
def strike_item(*, item: DURKPItem, by: Actor, at: dt.datetime) -> None:
    """Takes an item off a list that was not sent yet. Raises SentAlready."""
    of = _held(item.du_rkp)
    if of.sent_on is not None:
        raise SentAlready
    facts: dict[str, Any] = {"item": item.pk, "usulan": item.usulan_id}
    item.delete()
    _record(of, "durkp.dicabut", by, at, **facts)


@transaction.atomic
def send(*, du_rkp: DURKP, letter_no: str, sent_on: dt.date, by: Actor, at: dt.datetime) -> None:
    """Records that the list went up with its letter; a day to come would close the list for good.

    Raises SentAlready, NotYet, NothingListed, NoLetter.
    """
    of = _held(du_rkp)
    if of.sent_on is not None:
        raise SentAlready
    if sent_on > local_date(at, of.desa_id):
        raise NotYet
    if not letter_no.strip():
        raise NoLetter
    items = of.items.count()
    if not items:
        raise NothingListed
    of.letter_no, of.sent_on, of.sent_recorded_at = letter_no.strip(), sent_on, at
    of.save(update_fields=["letter_no", "sent_on", "sent_recorded_at"])
    _record(of, "durkp.dikirim", by, at, letter_no=of.letter_no, items=items)


@transaction.atomic
def take_back_sending(*, du_rkp: DURKP, by: Actor, at: dt.datetime) -> None:
    """Takes back, on the day it was written down, that the list was sent; the ledger keeps that it was there.

    Raises NotSentYet, AnsweredAlready, TooLateToUndo.
    """
    of = _held(du_rkp)
    if of.sent_on is None:
        raise NotSentYet
    if of.items.exclude(answer=OnwardAnswer.WAITING).exists():
        raise AnsweredAlready
    if not written_today(of, at):
        raise TooLateToUndo
    facts = {"letter_no": of.letter_no, "sent_on": of.sent_on.isoformat()}
    of.letter_no, of.sent_on, of.sent_recorded_at = "", None, None
    of.save(update_fields=["letter_no", "sent_on", "sent_recorded_at"])
    _record(of, "durkp.kirim_batal", by, at, **facts)


def written_today(of: DURKP, at: dt.datetime) -> bool:
    """Whether it was written down on this day of the village that the list was sent."""
    written = of.sent_recorded_at
    return written is not None and local_date(written, of.desa_id) == local_date(at, of.desa_id)


@transaction.atomic
def answer_item(
    *,
    item: DURKPItem,
    answer: OnwardAnswer,
    sentence: str,
    answered_on: dt.date,
    by: Actor,
    at: dt.datetime,
    next_step: str = "",
) -> int:
    """Records what the office above said; how many voices behind the item were told.

    What was put off may be accepted or refused later, and is told again. Raises NotSentYet, NotYet,
    NoAnswerWords.
    """
    of = _held(item.du_rkp)
    if of.sent_on is None:
        raise NotSentYet
    if answered_on > local_date(at, of.desa_id):
        raise NotYet
    refused = answer == OnwardAnswer.REFUSED
    if not sentence.strip() or answer == OnwardAnswer.WAITING or answered_on < of.sent_on:
        raise NoAnswerWords
    if refused and not next_step.strip():
        raise NoAnswerWords
    mine = DURKPItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    mine.answer, mine.answer_sentence, mine.answered_on = answer, sentence.strip()[:300], answered_on
    mine.save(update_fields=["answer", "answer_sentence", "answered_on"])
    voices = _tell(mine, next_step.strip(), by, at)
    _record(of, "durkp.dijawab", by, at, item=mine.pk, answer=str(answer.value), voices=voices)
    return voices


_SAID = {OnwardAnswer.ACCEPTED: "DITERIMA", OnwardAnswer.LATER: "DITUNDA", OnwardAnswer.REFUSED: "BELUM BISA"}


def _tell(item: DURKPItem, next_step: str, by: Actor, at: dt.datetime) -> int:
    if item.usulan is None:
        return 0
    words = f"{item.to_office}: {item.answer_sentence}"
    refused = item.answer == OnwardAnswer.REFUSED
    step = Step(
        State.NOT_NOW if refused else State.FORWARDED,
        "belum_bisa" if refused else "jawaban_atas",
        words={"status": _SAID[OnwardAnswer(item.answer)], "tail": f"{words} {next_step}".strip()},
        sentence=words,
        reason_class=ReasonClass.NO_AUTHORITY if refused else "",
        next_step=next_step,
        facts={"item": item.pk, "name": item.name, "to": item.to_office, "answer": item.answer},
    )
    return reach_from(kelompok=item.usulan.kelompok, here=State.FORWARDED, step=step, by=by, at=at)


def _write(of: DURKP, onward: Onward, usulan: Usulan | None) -> DURKPItem:
    try:
        with transaction.atomic():
            return DURKPItem.objects.create(
                du_rkp=of,
                usulan=usulan,
                kode=onward.kode,
                name=onward.name.strip(),
                volume=onward.volume,
                unit=onward.unit.strip(),
                place=onward.place.strip(),
                beneficiaries=onward.beneficiaries,
                cost=onward.cost,
                to_office=onward.to_office.strip(),
            )
    except IntegrityError as twice:
        raise ListedAlready from twice


def _check(onward: Onward) -> None:
    if onward.kode:
        activity_codes.kegiatan(onward.kode)
    if not onward.name.strip():
        raise NoName
    if not onward.to_office.strip():
        raise NoOfficeNamed
    if onward.cost is not None and onward.cost < 0:
        raise WrongCost


def _check_forwarded(desa: Wilayah, usulan: Usulan) -> None:
    forwarded = Usulan.objects.filter(desa=desa, decision__outcome=Outcome.FORWARDED)
    if not forwarded.filter(pk=usulan.pk).exists():
        raise NotForwarded
    if DURKPItem.objects.filter(usulan=usulan).exists():
        raise ListedAlready


def _held(du_rkp: DURKP) -> DURKP:
    hold(desa=du_rkp.desa)
    return DURKP.objects.select_for_update(of=("self",)).select_related("desa").get(pk=du_rkp.pk)


def _record(of: DURKP, kind: str, by: Actor, at: dt.datetime, **facts: Any) -> None:
    record(kind=kind, ref=f"durkp:{of.pk}", desa=of.desa, by=by, at=at, facts={"year": of.year, **facts})

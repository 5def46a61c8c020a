"""Answers a voice directly: an answer, a question back, sent on to another office, not now, or closed."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from posko.asking import ask_place
from posko.journeys import Step, reach
from posko.models import Aspirasi, Message
from posko.states import ReasonClass, State
from posko.telling import tell
from posko.unfinished import make_room


class NothingSaid(Exception):
    """An answer needs words: every outcome is told with a sentence."""


@transaction.atomic
def answer(*, aspirasi: Aspirasi, sentence: str, by: Actor, at: dt.datetime) -> None:
    """Settles a complaint or question; the citizen may rate the answer. Raises NothingSaid, NoSuchMove."""
    said = _said(sentence)
    step = Step(State.ANSWERED, "dijawab", words={"tail": said}, sentence=said)
    reach(aspirasi=aspirasi, step=step, by=by, at=at)


@transaction.atomic
def ask_detail(*, aspirasi: Aspirasi, question: str, by: Actor, at: dt.datetime) -> None:
    """Asks the citizen for what is missing; a short answer by SMS needs no number for three days.

    Raises NothingSaid, NoSuchMove.
    """
    said = _said(question)
    step = Step(State.NEEDS_DETAIL, "perlu_keterangan", words={"tail": said}, sentence=said)
    reach(aspirasi=aspirasi, step=step, by=by, at=at)
    if aspirasi.contact is not None:
        make_room(contact=aspirasi.contact, at=at)
        ask_place(contact=aspirasi.contact, aspirasi=aspirasi, at=at)


@transaction.atomic
def forward(*, aspirasi: Aspirasi, to: str, sentence: str, by: Actor, at: dt.datetime) -> None:
    """Sends a voice on to the office in charge; it stays followed. Raises NothingSaid, NoSuchMove."""
    step = Step(
        State.FORWARDED,
        "diteruskan",
        words={"tail": _said(to)},
        sentence=_said(sentence),
        facts={"to": to.strip()},
    )
    reach(aspirasi=aspirasi, step=step, by=by, at=at)


@transaction.atomic
def not_now(
    *,
    aspirasi: Aspirasi,
    reason_class: ReasonClass,
    sentence: str,
    next_step: str,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Says that it cannot be done now, why, and what can be done next; all three are required.

    Raises NothingSaid, NoSuchMove.
    """
    step = Step(
        State.NOT_NOW,
        "belum_bisa",
        words={"tail": f"{_said(sentence)} {_said(next_step)}"},
        reason_class=reason_class,
        sentence=_said(sentence),
        next_step=_said(next_step),
    )
    reach(aspirasi=aspirasi, step=step, by=by, at=at)


@transaction.atomic
def close(*, aspirasi: Aspirasi, sentence: str, by: Actor, at: dt.datetime) -> None:
    """Closes spam or what was withdrawn; the row and the reason stay. Raises NothingSaid, NoSuchMove."""
    said = _said(sentence)
    reach(
        aspirasi=aspirasi,
        step=Step(State.CLOSED, "ditutup", words={"tail": said}, sentence=said),
        by=by,
        at=at,
    )


@transaction.atomic
def write_back(*, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> Message:
    """Writes to the citizen through the relay, without a move; nobody sees the number. Raises NothingSaid."""
    message = Message.objects.create(
        aspirasi=aspirasi, from_citizen=False, text=_said(text), at=at, by_user_id=by.user_id
    )
    tell(aspirasi=aspirasi, template="balasan", about=f"w{message.pk}", by=by, at=at, tail=message.text)
    return message


def _said(sentence: str) -> str:
    said = " ".join(sentence.split())
    if not said:
        raise NothingSaid
    return said[:300]

"""Answers a voice directly: an answer, a question back, sent on to another office, not now, or closed."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from posko.asking import ask_place
from posko.journeys import Step, reach
from posko.masking import ANSWER, refuse_personal
from posko.models import Aspirasi, Message
from posko.reading import mark_read
from posko.states import CloseClass, ReasonClass, State
from posko.telling import tell
from posko.unfinished import make_room

LONGEST_OFFICE = 80
AT_ONCE = dt.timedelta()  # news that nobody can take back does not rest


class NothingSaid(Exception):
    """An answer needs words: every outcome is told with a sentence."""


class NoOffice(Exception):
    """A voice is sent on to an office that is named."""


@transaction.atomic
def answer(
    *, aspirasi: Aspirasi, sentence: str, by: Actor, at: dt.datetime, wait: dt.timedelta = AT_ONCE
) -> None:
    """Settles a complaint or question; the citizen may rate the answer. The news rests for `wait`.

    Raises NothingSaid, NoSuchMove.
    """
    said = _said(sentence)
    step = Step(State.ANSWERED, "dijawab", words={"tail": said}, sentence=said, wait=wait)
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
def forward(
    *,
    aspirasi: Aspirasi,
    to: str,
    sentence: str,
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta = AT_ONCE,
) -> None:
    """Sends a voice on to the office in charge; it stays followed. The news rests for `wait`.

    Raises NoOffice, NothingSaid, NoSuchMove.
    """
    office = " ".join(to.split())[:LONGEST_OFFICE]
    if not office:
        raise NoOffice
    step = Step(
        State.FORWARDED,
        "diteruskan",
        words={"tail": office},
        sentence=_said(sentence),
        facts={"to": office},
        wait=wait,
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
    wait: dt.timedelta = AT_ONCE,
) -> None:
    """Says that it cannot be done now, why, and what can be done next; all three are required.

    The news rests for `wait`.

    Raises NothingSaid, NoSuchMove.
    """
    step = Step(
        State.NOT_NOW,
        "belum_bisa",
        words={"tail": f"{_said(sentence)} {_said(next_step)}"},
        reason_class=reason_class,
        sentence=_said(sentence),
        next_step=_said(next_step),
        wait=wait,
    )
    reach(aspirasi=aspirasi, step=step, by=by, at=at)


@transaction.atomic
def close(
    *,
    aspirasi: Aspirasi,
    reason_class: CloseClass,
    sentence: str,
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta = AT_ONCE,
) -> None:
    """Closes spam or what was withdrawn; the row and the reason stay. The news rests for `wait`.

    Raises NothingSaid, NoSuchMove.
    """
    said = _said(sentence)
    step = Step(
        State.CLOSED,
        "ditutup",
        words={"tail": said},
        sentence=said,
        reason_class=CloseClass(reason_class),
        wait=wait,
    )
    reach(aspirasi=aspirasi, step=step, by=by, at=at)


@transaction.atomic
def write_back(
    *,
    aspirasi: Aspirasi,
    text: str,
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta = AT_ONCE,
    reads: bool = False,
) -> Message:
    """Writes to the citizen through the relay; nobody sees the number.

    It is no move, but who replies has read: with `reads` (the council) a voice nobody had read is read by it,
    and the reply alone tells so. The SMS rests for `wait`. Raises NothingSaid.
    """
    said = _said(text)
    if reads:
        mark_read(aspirasi=aspirasi, by=by, at=at, wait=wait, quiet=True)
    message = Message.objects.create(
        aspirasi=aspirasi, from_citizen=False, text=said, at=at, by_user_id=by.user_id
    )
    tell(
        aspirasi=aspirasi,
        template="balasan",
        about=f"w{message.pk}",
        by=by,
        at=at,
        wait=wait,
        tail=message.text,
    )
    record(kind="aspirasi.balasan", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)
    return message


def _said(sentence: str) -> str:
    said = " ".join(sentence.split())
    if not said:
        raise NothingSaid
    refuse_personal(said, where=ANSWER)
    return said[:300]

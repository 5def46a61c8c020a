"""Adds a citizen's later words to their aspirasi."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib import together
from accountability.lib.bell import ring_group
from accountability.lib.local_time import local_date
from accountability.regions.days_off import days_off_now
from accountability.regions.sebutan import words_for
from posko import clocks, urgency
from posko.about_pemdes import reasons
from posko.journeys import Step, note, wake
from posko.live import group_of
from posko.models import Aspirasi, Message
from posko.named import locked
from posko.recognising import correct, was_corrected
from posko.states import State
from posko.summarising import NOW_CONFIDENTIAL, withdraw_summaries
from sms_gateway.models import InboundSMS

# Both SMS say: not agreed? TAMBAH and why (interfaces: "can be appealed").
APPEALABLE = frozenset({State.NOT_NOW, State.CLOSED})


class NoWords(Exception):
    """There is nothing to add."""


@transaction.atomic
def add_words(
    *, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime, inbound: InboundSMS | None = None
) -> Message:
    """Keeps the citizen's words with the aspirasi; the same `inbound` adds them once. Raises NoWords.

    What is recognised in a first SMS counts in later words too: danger puts the aspirasi in front, and what
    must stay confidential makes it so.
    """
    if not text.strip():
        raise NoWords
    # Among many SMS of one transaction nobody looks first: the constraint on `inbound` would undo them all.
    looks_first = inbound is not None and together.current() is None
    if looks_first and (known := Message.objects.filter(inbound=inbound).first()):
        return known
    message = Message(
        aspirasi=aspirasi, from_citizen=True, text=text.strip(), at=at, by_user_id=by.user_id, inbound=inbound
    )
    together.insert(message)
    record(kind="aspirasi.tambah", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)
    _heard_back(aspirasi, by, at)
    _heed(aspirasi, text, by, at)
    ring_group(group_of(aspirasi.desa_id))
    return message


def _heard_back(aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """What was asked of the citizen has come, or they do not agree: the council's clock runs again."""
    held = locked(aspirasi)
    if held.state == State.NEEDS_DETAIL:
        wake(held, at)
        news = "dilengkapi"
    elif held.state in APPEALABLE:
        held.answer_due_date = clocks.due(held.kind, local_date(at, held.desa_id), days_off_now(held.desa_id))
        news = "keberatan"
    else:
        return
    held.state, held.state_since_at = State.READ, at
    held.save(update_fields=["state", "state_since_at", "answer_due_date"])
    note(aspirasi=held, step=Step(State.READ, news), by=by, at=at)
    for name in ("state", "state_since_at", "answer_due_date"):
        setattr(aspirasi, name, getattr(held, name))


def _heed(aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> None:
    danger = urgency.classify(text)
    if danger.confidential and not aspirasi.confidential:
        keep_secret(aspirasi=aspirasi, by=by, at=at)
        _say_why(aspirasi, "confidential", danger.reasons)
    if danger.emergency and not aspirasi.urgent:
        correct(aspirasi=aspirasi, urgent=True, by=by, at=at)
        _say_why(aspirasi, "urgent", danger.reasons)
    why = reasons(text, words_for(aspirasi.desa_id))
    # What the council put right stays: it read the voice, a list of words did not.
    if why and not aspirasi.about_pemdes and not was_corrected(aspirasi, "about_pemdes"):
        correct(aspirasi=aspirasi, about_pemdes=True, by=by, at=at)
        _say_why(aspirasi, "about_pemdes", why)


def _say_why(aspirasi: Aspirasi, what: str, reasons: tuple[str, ...]) -> None:
    aspirasi.recognised[what] = ["ya", *reasons]
    aspirasi.save(update_fields=["recognised"])


@transaction.atomic
def keep_secret(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Makes an aspirasi confidential: its words leave every public page for good, and none are proposed."""
    hold(desa=aspirasi.desa)
    withdraw_summaries(aspirasi, at, NOW_CONFIDENTIAL)
    aspirasi.confidential = True
    aspirasi.quarantine = ""  # what must stay confidential is never set aside
    aspirasi.save(update_fields=["confidential", "quarantine"])
    record(kind="aspirasi.rahasia", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)

"""Adds a citizen's later words to their aspirasi."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import record
from accountability.lib.bell import ring_group
from posko import urgency
from posko.journeys import Step, note
from posko.live import group_of
from posko.models import Aspirasi, Message
from posko.recognising import correct
from posko.states import State
from sms_gateway.models import InboundSMS


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
    if inbound is not None and (known := Message.objects.filter(inbound=inbound).first()):
        return known
    message = Message.objects.create(
        aspirasi=aspirasi, from_citizen=True, text=text.strip(), at=at, by_user_id=by.user_id, inbound=inbound
    )
    record(kind="aspirasi.tambah", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)
    _heard_back(aspirasi, by, at)
    _heed(aspirasi, text, by, at)
    ring_group(group_of(aspirasi.desa_id))
    return message


def _heard_back(aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """What was asked of the citizen has come: the council's clock runs again."""
    held = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=aspirasi.pk)
    if held.state != State.NEEDS_DETAIL:
        return
    held.state, held.state_since_at = State.READ, at
    held.save(update_fields=["state", "state_since_at"])
    note(aspirasi=held, step=Step(State.READ, "dilengkapi"), by=by, at=at)
    aspirasi.state, aspirasi.state_since_at = held.state, at


def _heed(aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> None:
    danger = urgency.classify(text)
    if danger.confidential and not aspirasi.confidential:
        keep_secret(aspirasi=aspirasi, by=by, at=at)
        _say_why(aspirasi, "confidential", danger.reasons)
    if danger.emergency and not aspirasi.urgent:
        correct(aspirasi=aspirasi, urgent=True, by=by, at=at)
        _say_why(aspirasi, "urgent", danger.reasons)


def _say_why(aspirasi: Aspirasi, what: str, reasons: tuple[str, ...]) -> None:
    aspirasi.recognised[what] = ["ya", *reasons]
    aspirasi.save(update_fields=["recognised"])


@transaction.atomic
def keep_secret(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Makes an aspirasi confidential: its words leave every public page for good."""
    aspirasi.confidential = True
    aspirasi.public_summary = ""
    aspirasi.save(update_fields=["confidential", "public_summary"])
    record(kind="aspirasi.rahasia", ref=aspirasi.nomor, desa=aspirasi.desa, by=by, at=at)

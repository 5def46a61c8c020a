"""The inbox: every SMS is stored once, then handed over once, in the order its phone wrote.

The row is the work and the unique constraint is the memory; see docs/architecture.md.
An acknowledged SMS is a committed row, whatever dies afterwards.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from accountability.lib import bell, phone
from accountability.regions.models import Wilayah
from sms_gateway import contacts, lines
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundSMS, InboundSMSQuerySet, InboundState, Line, SenderKind

logger = logging.getLogger(__name__)


class NotDead(Exception):
    """Only a dead letter can be revived."""


@dataclass(frozen=True, slots=True)
class Received:
    """The stored row, and whether this call stored it (False: the carrier told it again)."""

    sms: InboundSMS
    fresh: bool


@transaction.atomic
def receive(
    *,
    line: Line,
    carrier_ref: str,
    sender: str,
    body: str,
    at: datetime,
    sent_at_provider: datetime | None = None,
) -> Received:
    """Stores an SMS once per (carrier, carrier_ref), however often and concurrently it is told.

    A machine (short code, alphanumeric sender) and our own lines are stored too, but set aside: answering
    them makes loops.
    """
    kind = _kind_of(sender)
    contact = contacts.meet(number=sender, at=at, desa=line.desa) if kind == SenderKind.PERSON else None
    mine = InboundSMS(
        line=line,
        carrier=line.carrier,
        carrier_ref=carrier_ref,
        contact=contact,
        sender_kind=kind,
        body=body.replace("\x00", ""),  # PostgreSQL keeps no NUL; nobody types one
        received_at=at,
        sent_at_provider=sent_at_provider,
        state=InboundState.SET_ASIDE if contact is None else InboundState.WAITING,
        not_before=at,
    )
    InboundSMS.objects.bulk_create([mine], ignore_conflicts=True)
    stored = InboundSMS.objects.get(carrier=line.carrier, carrier_ref=carrier_ref)
    fresh = stored.ref == mine.ref
    if fresh and stored.state == InboundState.WAITING:
        bell.ring_task("sms_gateway.tasks.hand_over_waiting")
    return Received(sms=stored, fresh=fresh)


def hand_over(*, at: datetime, limit: int) -> int:
    """Hands up to `limit` waiting SMS to settings.SMS_INBOUND_HANDLER, each in a transaction of its own.

    What the handler does and the mark "handed over" commit together. A failure is noted and tried again
    later; after LIMITS.inbox_attempts failures the SMS is a dead letter. Returns how many were looked at.
    """
    handler: Callable[..., object] = import_string(settings.SMS_INBOUND_HANDLER)
    for looked_at in range(limit):
        if not _hand_over_next(handler, at=at):
            return looked_at
    return limit


def dead_letters(*, desa: Wilayah) -> InboundSMSQuerySet:
    """The SMS of a desa that could not be taken in: on its own lines, or from its phones on shared ones."""
    own = Q(line__desa=desa) | Q(line__desa=None, contact__desa=desa)
    return InboundSMS.objects.dead().filter(own)


@transaction.atomic
def revive(*, sms: InboundSMS, at: datetime) -> None:
    """A dead letter waits again, with all its attempts before it. Raises NotDead."""
    revived = InboundSMS.objects.dead().filter(pk=sms.pk)
    if not revived.update(state=InboundState.WAITING, attempts=0, not_before=at):
        raise NotDead
    bell.ring_task("sms_gateway.tasks.hand_over_waiting")


def _kind_of(sender: str) -> SenderKind:
    e164 = phone.e164(sender)
    if lines.is_own(e164 or sender):
        return SenderKind.OWN_LINE
    return SenderKind.PERSON if e164 is not None and phone.is_person(sender) else SenderKind.MACHINE


@transaction.atomic
def _hand_over_next(handler: Callable[..., object], *, at: datetime) -> bool:
    """One row, locked: on PostgreSQL other workers skip it, on SQLite they wait for this transaction."""
    due = InboundSMS.objects.due(at).order_by("pk")
    sms = due.select_for_update(skip_locked=True, of=("self",)).first()
    if sms is None:
        return False
    try:
        with transaction.atomic():
            handler(sms=sms, at=at)
            InboundSMS.objects.filter(pk=sms.pk).update(state=InboundState.HANDED_OVER, handed_over_at=at)
    except Exception as failure:  # noqa: BLE001 - one bad SMS must not stop the others; it is kept and counted
        _note_failure(sms, type(failure).__name__, at=at)
    return True


def _note_failure(sms: InboundSMS, error: str, *, at: datetime) -> None:
    attempts = sms.attempts + 1
    dead = attempts > LIMITS.inbox_attempts
    InboundSMS.objects.filter(pk=sms.pk).update(
        attempts=attempts,
        last_error=error[:100],
        state=InboundState.DEAD if dead else InboundState.WAITING,
        not_before=at + timedelta(seconds=LIMITS.inbox_backoff_seconds * 2 ** (attempts - 1)),
    )
    # The class of the failure only: its text could carry what a citizen wrote.
    logger.log(
        logging.ERROR if dead else logging.WARNING,
        "Inbound SMS %s was not taken in (attempt %s%s): %s",
        sms.pk,
        attempts,
        ", now a dead letter" if dead else "",
        error,
    )

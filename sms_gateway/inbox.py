"""The inbox: every SMS is stored once, then handed over once, in the order its phone wrote.

The row is the work and the unique constraint is the memory; see docs/architecture.md.
An acknowledged SMS is a committed row, whatever dies afterwards.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from accountability import traces
from accountability.lib import bell, phone, phone_vault
from accountability.lib.together import together
from accountability.regions.models import Wilayah
from sms_gateway import claiming, contacts, lines, media
from sms_gateway.carriers import Attached
from sms_gateway.intake_statement import store_from_known_phone
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundSMS, InboundSMSQuerySet, InboundState, Line, SenderKind

logger = logging.getLogger(__name__)

AT_ONCE = 100  # SMS handed over in one transaction: a desa is held for one or two tenths of a second

type Handler = Callable[..., object]


class NotDead(Exception):
    """Only a dead letter can be revived."""


@dataclass(frozen=True, slots=True)
class Received:
    """The stored row, and whether this call stored it (False: the carrier told it again)."""

    sms: InboundSMS
    fresh: bool


def receive(
    *,
    line: Line,
    carrier_ref: str,
    sender: str,
    body: str,
    at: datetime,
    sent_at_provider: datetime | None = None,
    attached: Sequence[Attached] = (),
) -> Received:
    """Stores an SMS once per (carrier, carrier_ref), however often and concurrently it is told.

    A machine (short code, alphanumeric sender) and our own lines are stored too, but set aside: answering
    them makes loops. What came along is noted with it, to be fetched later (sms_gateway.fetching). Committed
    when this returns, unless the caller has a transaction open.
    """
    if before := names_before(carrier_ref):
        known = InboundSMS.objects.filter(carrier=line.carrier, carrier_ref__in=before).first()
        if known is not None:
            return Received(sms=known, fresh=False)
    mine = InboundSMS(
        line=line,
        carrier=line.carrier,
        carrier_ref=str(carrier_ref),
        body=body.replace("\x00", ""),  # PostgreSQL keeps no NUL; nobody types one
        received_at=at,
        sent_at_provider=sent_at_provider,
        not_before=at,
    )
    if attached:
        stored = _store_with(mine, sender, attached, at=at)
    else:
        stored = store_from_known_phone(mine, sender) or _store(mine, sender, at=at)
    fresh = stored.ref == mine.ref
    if fresh and stored.state == InboundState.WAITING:
        bell.ring_task("sms_gateway.tasks.hand_over_waiting")
    return Received(sms=stored, fresh=fresh)


@transaction.atomic
def _store(mine: InboundSMS, sender: str, *, at: datetime) -> InboundSMS:
    """The way of every database and every sender; the row that is there afterwards."""
    mine.sender_kind = kind = _kind_of(sender)
    person = kind == SenderKind.PERSON
    mine.contact = contacts.meet(number=sender, at=at, desa=mine.line.desa) if person else None
    mine.state = InboundState.WAITING if person else InboundState.SET_ASIDE
    InboundSMS.objects.bulk_create([mine], ignore_conflicts=True)
    return InboundSMS.objects.get(carrier=mine.carrier, carrier_ref=mine.carrier_ref)


@transaction.atomic
def _store_with(mine: InboundSMS, sender: str, attached: Sequence[Attached], *, at: datetime) -> InboundSMS:
    """As `_store`, with what came along in the same commit."""
    stored = _store(mine, sender, at=at)
    media.note(sms=stored, attached=attached, at=at)
    return stored


def names_before(carrier_ref: str) -> tuple[str, ...]:
    """What the same SMS was called before the keys were changed; empty (and no question asked) as a rule."""
    return carrier_ref.before if isinstance(carrier_ref, phone_vault.Reference) else ()


def hand_over(*, at: datetime, limit: int) -> int:
    """Hands up to `limit` waiting SMS to settings.SMS_INBOUND_HANDLER, many in one transaction.

    What the handler does and the mark "handed over" commit together. Where one of many fails, nothing of them
    stays and each is handed over by itself: its failure is noted and it is tried again later; after
    LIMITS.inbox_attempts failures the SMS is a dead letter. Returns how many were looked at.
    """
    handler: Handler = import_string(settings.SMS_INBOUND_HANDLER)
    looked_at = 0
    while looked_at < limit:
        wanted = min(AT_ONCE, limit - looked_at)
        now = _hand_over_together(handler, at=at, limit=wanted) if wanted > 1 else None
        if now is None:
            now = _hand_over_singly(handler, at=at, limit=wanted)
        if not now:
            break
        looked_at += now
    return looked_at


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


def _hand_over_together(handler: Handler, *, at: datetime, limit: int) -> int | None:
    """Due SMS of as many phones in one transaction; None when they have to go one by one."""
    try:
        with together() as block:
            batch = claiming.claim(at=at, limit=limit)
            block.announce("sms", batch)
            block.announce("phone", {sms.contact_id for sms in batch})
            block.announce("desa", {kode for kode in map(claiming.desa_kode, batch) if kode})
            for sms in batch:
                with traces.about(traces.of_inbound(sms.pk)):
                    handler(sms=sms, at=at)
            done = InboundSMS.objects.filter(pk__in=[sms.pk for sms in batch])
            done.update(state=InboundState.HANDED_OVER, handed_over_at=at)
    except claiming.Overtaken:
        return _hand_over_singly(handler, at=at, limit=1)
    except Exception as failure:  # noqa: BLE001 - one by one shows whose failure it is, and notes it
        logger.info("A batch of SMS is handed over one by one: %s", type(failure).__name__)
        return None
    return len(batch)


def _hand_over_singly(handler: Handler, *, at: datetime, limit: int) -> int:
    for looked_at in range(limit):
        if not _hand_over_next(handler, at=at):
            return looked_at
    return limit


@transaction.atomic
def _hand_over_next(handler: Handler, *, at: datetime) -> bool:
    sms = claiming.due(at).first()
    if sms is None:
        return False
    with traces.about(traces.of_inbound(sms.pk)):
        try:
            with transaction.atomic():
                handler(sms=sms, at=at)
                done = InboundSMS.objects.filter(pk=sms.pk)
                done.update(state=InboundState.HANDED_OVER, handed_over_at=at)
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

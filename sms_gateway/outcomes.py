"""What becomes of an SMS whose outcome is unknown: it is looked up, and sent again only where that is safe.

An SMS is `unknown` when its sender died, or when the carrier's answer never came. Then, one step after the
other, each committed before the next:

1. A row whose look is due is taken: `look_ups` counts up and the next look is put later. Whoever dies after
   this only lets the next look come.
2. If a report has spoken of it, it left: it is settled.
3. Else the carrier is asked, outside any transaction:
   - idempotent: handed over again with the same ref, by the same line; the carrier itself drops a second one.
   - it is on the carrier's list: settled as what the list says.
   - it surely never left: handed over again, as if for the first time.
   - the carrier cannot tell: an answer to one phone is handed over once more, after a time in which any
     report would have come; two receipts do less harm than none. News, and what goes to many, never.
   - the carrier does not answer: the next look will ask again, LIMITS.lookup_tries in all.
4. The decision is written only while the row is still the unknown one that was asked about, with no report
   since. Between steps 3 and 4 nothing has been sent, so a death there doubles nothing.

Handing over again is the ordinary road (`promised`, then sms_gateway.outbox), never a call from here.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accountability import traces
from accountability.ledger import clock_watch
from accountability.lib import bell, phone_vault
from sms_gateway import carriers, moves
from sms_gateway.carriers import CannotTell, Outgoing, Sent, TryLater
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import DeliveryEvent, Line, OutboundKind, OutboundSMS
from sms_gateway.routes import route_of

logger = logging.getLogger(__name__)

_UNTIL_SURE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _HandOverAgain:
    """It is to be sent again. `may_have_left`: an earlier time may have reached the phone, so that only the
    same line may carry it; `costs_again`: the carrier would then send it a second time.
    """

    may_have_left: bool = False
    costs_again: bool = False


@dataclass(frozen=True, slots=True)
class _LookLater:
    """Nothing is known yet; `at` sets another time than the usual one."""

    at: datetime | None = None


class _LeaveIt:
    """Nothing more can be known, and sending again could double it."""


type _Decision = Sent | _HandOverAgain | _LookLater | _LeaveIt


def resolve_unknown(*, at: datetime, limit: int) -> int:
    """Looks at up to `limit` SMS of unknown outcome whose look is due; returns how many.

    Must not be called inside a transaction: what was decided is committed row by row.
    """
    for looked_at in range(limit):
        sms = _take(at=at)
        if sms is None:
            return looked_at
        if sms.state == OutboundState.UNKNOWN:
            with traces.about(traces.of_outbound(sms.pk, sms.in_reply_to_id)):
                _write_down(sms, _decide(sms, at=at), at=at)
    return limit


@transaction.atomic(durable=True)
def _take(*, at: datetime) -> OutboundSMS | None:
    due = OutboundSMS.objects.unknown().filter(not_before__lte=at, look_ups__lt=LIMITS.lookup_tries)
    rows = due.order_by("not_before", "pk").select_related("contact", "line")
    sms = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if sms is None:
        return None
    sms.look_ups += 1
    sms.looked_up_at = at
    sms.not_before = at + timedelta(seconds=LIMITS.lookup_seconds * 2 ** (sms.look_ups - 1))
    sms.save(update_fields=["look_ups", "looked_up_at", "not_before"])
    _settle_by_report(sms)
    return sms


def _settle_by_report(sms: OutboundSMS) -> bool:
    """A report below the rank of `unknown` did not move it, but it says that the SMS left."""
    told = DeliveryEvent.objects.filter(outbound=sms).values_list("status", "at")
    best = max(told, key=lambda one: RANKS[one[0]], default=None)
    if best is None:
        return False
    sms.state = OutboundState(best[0])
    moves.settle(sms, OutboundState(best[0]), sent_at=sms.sent_at or best[1])
    return True


def _decide(sms: OutboundSMS, *, at: datetime) -> _Decision:
    """Asks the carrier; changes nothing."""
    if not clock_watch.is_sure(at=at):
        return _LookLater(at=at + _UNTIL_SURE)  # a carrier's list is held against our own time
    if sms.line is None or not _still_wanted(sms, at=at):
        return _LeaveIt()
    try:
        carrier = carriers.named(sms.line.carrier)
        if carrier.idempotent:
            return _HandOverAgain(may_have_left=True)
        found = carrier.find(_outgoing(sms, sms.line, at=at))
    except CannotTell:
        return _once_more_blindly(sms, at=at)
    except TryLater as later:
        logger.warning("SMS %s could not be looked up: %s", sms.pk, later.code)
        return _LookLater()
    except phone_vault.NoPrivateKey:
        return _LookLater(at=sms.not_before)  # another process holds the key; this look does not count
    except Exception as failure:  # noqa: BLE001 - whatever breaks here, nothing was sent: the next look asks again
        logger.error("SMS %s could not be looked up: %s", sms.pk, type(failure).__name__)
        return _LookLater()
    return _found(sms, found)


def _still_wanted(sms: OutboundSMS, *, at: datetime) -> bool:
    wants = sms.kind == OutboundKind.REPLY or sms.contact.opted_out_at is None
    return wants and bool(sms.contact.sealed) and sms.expires_at > at


def _found(sms: OutboundSMS, found: Sent | None) -> _Decision:
    if found is None:
        # Only of the last time; if an earlier one may have left, once more could be one too many.
        return _LeaveIt() if sms.resent else _HandOverAgain()
    return _LookLater() if _belongs_to_another(sms, found) else found


def _once_more_blindly(sms: OutboundSMS, *, at: datetime) -> _Decision:
    if sms.kind != OutboundKind.REPLY or sms.to_many or sms.resent:
        return _LeaveIt()
    since = sms.sending_at or sms.promised_at
    until = since + timedelta(minutes=LIMITS.blind_resend_minutes)
    return _LookLater(at=until) if at < until else _HandOverAgain(may_have_left=True, costs_again=True)


def _outgoing(sms: OutboundSMS, line: Line, *, at: datetime) -> Outgoing:
    return Outgoing(
        ref=str(sms.ref),
        route=route_of(line, with_secrets=True),
        to=phone_vault.unseal(bytes(sms.contact.sealed)),
        body=sms.body,
        valid_seconds=int((sms.expires_at - at).total_seconds()),
        first_tried_at=sms.sending_at,
    )


def _belongs_to_another(sms: OutboundSMS, found: Sent) -> bool:
    """The list knows no ref of ours: what was found by number and words may be another SMS of this phone."""
    same = OutboundSMS.objects.filter(carrier_ref=found.carrier_ref).exclude(carrier_ref="")
    return same.filter(line__carrier=sms.line.carrier if sms.line else "").exclude(pk=sms.pk).exists()


@transaction.atomic(durable=True)
def _write_down(sms: OutboundSMS, decision: _Decision, *, at: datetime) -> None:
    """The decision, unless the row has moved on or a report has come since it was asked about."""
    held = moves.this(sms).filter(state=OutboundState.UNKNOWN).select_for_update().first()
    if held is None or _settle_by_report(held):
        return
    if isinstance(decision, Sent):
        moves.note_taken(sms, decision, at=at)
    elif isinstance(decision, _HandOverAgain):
        resent = held.resent + int(decision.may_have_left)
        cost = held.rupiah if decision.costs_again else 0
        moves.hand_over_again(held, at=at, resent=resent, rupiah=cost)
        bell.ring_task("sms_gateway.tasks.send_due")
    elif isinstance(decision, _LookLater):
        if decision.at is not None:
            # The time was not used for a look, so it does not count as one.
            moves.this(held).update(not_before=decision.at, look_ups=held.look_ups - 1)
    else:
        moves.this(held).update(look_ups=LIMITS.lookup_tries)

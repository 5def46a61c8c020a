"""Sends what was promised: each SMS is claimed, handed to its carrier, and the answer noted.

`sending` is committed before the carrier is called. A row that stays there, or whose call ended without an
answer, becomes `unknown`, and sms_gateway.outcomes finds out what became of it. What surely did not leave
goes by the next line at once; when all have been tried it waits, and they are tried anew until the SMS
expires. What may have left never changes its line.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import connection, transaction

from accountability import traces
from accountability.counters import SMS_RUPIAH, SMS_SENDS
from accountability.ledger import clock_watch
from accountability.lib import bell, phone_vault
from sms_gateway import budgets, caps, carriers, contacts, lines, moves, turns
from sms_gateway.carriers import Outgoing, Refused, Sent, TryLater, Uncertain
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.live import group_of_news
from sms_gateway.models import Line, OutboundKind, OutboundSMS
from sms_gateway.routes import route_of

logger = logging.getLogger(__name__)

_CLAIMS_LOST_IN_A_ROW = 20
# What accountability.counters calls an answer.
_OUTCOMES = {Sent: "taken", Refused: "refused", TryLater: "not now", Uncertain: "unknown"}


class _OverBudget(Exception):
    """The village has spent what it may spend this month."""


class _Claim(Enum):
    """Why there is no SMS to hand over: none is due, or another sender was quicker."""

    NONE_DUE = 1
    LOST = 2


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A row that is ours; `outgoing` is None when all was said without the carrier."""

    sms: OutboundSMS
    outgoing: Outgoing | None
    since: float  # time.monotonic()


def send(*, at: datetime, limit: int) -> int:
    """Sends up to `limit` SMS whose time has come; returns how many were looked at.

    Must not be called inside a transaction: the claim has to be durable before the carrier is called.
    """
    looked_at = lost = 0
    pace = lines.pace()
    while looked_at < limit and lost < _CLAIMS_LOST_IN_A_ROW:
        claim = _claim(pace, at=at)
        if claim is _Claim.NONE_DUE:
            break
        if isinstance(claim, _Claimed):
            looked_at, lost = looked_at + 1, 0
            if claim.outgoing is not None:
                with traces.about(traces.of_outbound(claim.sms.pk, claim.sms.in_reply_to_id)):
                    _hand_to_carrier(claim, claim.outgoing, at=at)
            if claim.sms.to_many and claim.sms.desa_id:
                bell.ring_group(group_of_news(claim.sms.desa_id))
        else:
            lost += 1
    return looked_at


@transaction.atomic(durable=True)
def _claim(pace: dict[int, int], *, at: datetime) -> _Claimed | _Claim:
    """The next SMS whose turn it is, committed as `sending` with what to hand over.

    Whatever can be known before the carrier is called is settled here (then there is nothing to hand over).
    """
    sms = _next(pace, at=at)
    if not isinstance(sms, OutboundSMS):
        return sms
    try:
        outgoing = _outgoing(sms, at=at)
    except Refused as refused:
        _give_up(sms, refused)
    except _OverBudget:
        _wait_for_next_month(sms, at=at)
    except TryLater as later:
        _wait_for_a_line(sms, later, at=at)
    else:
        if sms.line is not None and lines.is_full(sms.line, at):
            moves.put_back(sms, line=sms.line)  # its turn comes when the line has room
            return _Claim.LOST
        before = moves.this(sms)
        sms.attempts += 1
        sms.rupiah += moves.price(sms, sms.segments)
        claim = {"attempts": sms.attempts, "sending_at": at, "line": sms.line, "rupiah": sms.rupiah}
        moves.forward(before, OutboundState.SENDING, **claim)
        return _Claimed(sms, outgoing, time.monotonic())
    return _Claimed(sms, None, time.monotonic())


def _next(pace: dict[int, int], *, at: datetime) -> OutboundSMS | _Claim:
    """The next row, locked with its phone; answers before news, by lines that have room."""
    full = lines.full(pace, at)
    for replies in (True, False):
        if replies and (not turns.replies_are_due(at) or caps.replies_wait(at)):
            continue
        pk = turns.next_turn(at=at, replies=replies, full=full)
        if pk is not None:
            # Asked again now that the phone is ours: another sender may have had it a moment ago. Where rows
            # cannot be locked (SQLite) this transaction is the only one, and nobody can have been quicker.
            alone = not connection.features.has_select_for_update
            if not alone and not turns.has_turn(pk, at=at, replies=replies):
                return _Claim.LOST
            return OutboundSMS.objects.select_related("contact", "line").get(pk=pk)
    return _Claim.NONE_DUE


def _outgoing(sms: OutboundSMS, *, at: datetime) -> Outgoing:
    """What to hand to the carrier; raises Refused, TryLater or _OverBudget where that needs no carrier."""
    if sms.expires_at <= at and clock_watch.is_sure(at=at):
        raise Refused("expired")
    if sms.kind != OutboundKind.REPLY and sms.contact.opted_out_at:
        raise Refused("opted_out", opted_out=True)
    if not sms.contact.sealed:
        raise Refused("number_erased")
    sms.line = _line_now(sms, at=at)
    if sms.line is None:
        raise TryLater(sms.error_code or "no_route", route_broken=True)
    if budgets.holds(sms, rupiah=moves.price(sms, sms.segments), at=at):
        raise _OverBudget
    try:
        number = phone_vault.unseal(bytes(sms.contact.sealed))
        route = route_of(sms.line, with_secrets=True)
    except phone_vault.NoPrivateKey:
        raise TryLater("no_private_key", route_broken=True) from None
    except phone_vault.SealBroken:
        raise Refused("seal_broken") from None
    return Outgoing(
        ref=str(sms.ref),
        route=route,
        to=number,
        body=sms.body,
        valid_seconds=_valid_seconds(sms, at),
    )


def _valid_seconds(sms: OutboundSMS, at: datetime) -> int:
    """How long it still helps; an hour where only a clock that is doubted says that it is over."""
    left = int((sms.expires_at - at).total_seconds())
    return left if left > 0 else 3600


def _best_line(sms: OutboundSMS, tried: list[int], *, at: datetime) -> Line | None:
    return lines.route_for(
        contact=sms.contact,
        desa_kode=sms.desa_id or sms.contact.desa_id,
        in_reply_to=sms.in_reply_to,
        at=at,
        tried=tried,
    )


def _line_now(sms: OutboundSMS, *, at: datetime) -> Line | None:
    """The line it leaves by now: its own while that carries, else the next; what may have left has one."""
    line = sms.line
    if line is not None and lines.carries(line, at) and (sms.resent or line.pk not in sms.lines_tried):
        return line
    return None if sms.resent else _best_line(sms, sms.lines_tried, at=at)


def _hand_to_carrier(claim: _Claimed, outgoing: Outgoing, *, at: datetime) -> None:
    sms, line = claim.sms, claim.sms.line
    if line is None:
        return
    if time.monotonic() - claim.since > LIMITS.sending_minutes * 30:
        # This process was held up for half the time after which others decide about its SMS.
        _put_back(sms, "late_sender", not_before=at)
        return
    answer = _answer(line, outgoing)
    match answer:
        case Sent():
            if not moves.note_taken(sms, answer, at=at):
                logger.error("SMS %s left although its sender had been given up.", sms.pk)
            lines.note_success(line=line, at=at)
        case Refused():
            _note_refused(sms, line, answer, at=at)
        case TryLater():
            _note_not_left(sms, line, answer, at=at)
        case Uncertain():
            _note_unknown(sms, line, answer, at=at)
    _count(sms, line, answer)  # last: what became of an SMS is written down, whatever happens to a count


def _answer(line: Line, outgoing: Outgoing) -> Sent | Refused | TryLater | Uncertain:
    try:
        return carriers.named(line.carrier).send(outgoing)
    except (Refused, TryLater, Uncertain) as answer:
        return answer
    except carriers.UnknownCarrier:
        return TryLater("UnknownCarrier", route_broken=True)
    except Exception as failure:  # noqa: BLE001 - a carrier that breaks may have sent: it is looked up later
        logger.error("Carrier %s broke: %s", line.carrier, type(failure).__name__)
        return Uncertain(type(failure).__name__)


def _count(sms: OutboundSMS, line: Line, answer: Sent | Refused | TryLater | Uncertain) -> None:
    SMS_SENDS.labels(line.carrier, _OUTCOMES[type(answer)]).inc()
    if isinstance(answer, Sent):
        SMS_RUPIAH.labels(line.carrier).inc(moves.price(sms, answer.segments or sms.segments))


def _note_refused(sms: OutboundSMS, line: Line, refused: Refused, *, at: datetime) -> None:
    if lines.refuses_by_route(carrier=line.carrier, code=refused.code) and _take_next_line(
        sms, line, refused.code, at=at
    ):
        return
    moves.forward(moves.this(sms), OutboundState.FAILED, **_not_left(sms, refused.code))
    if refused.opted_out:
        contacts.opt_out(contact=sms.contact, at=at)


def _note_unknown(sms: OutboundSMS, line: Line, uncertain: Uncertain, *, at: datetime) -> None:
    lines.note_failure(line=line, at=at)
    first_look = at + timedelta(seconds=LIMITS.lookup_seconds)
    moves.forward(
        moves.this(sms), OutboundState.UNKNOWN, error_code=uncertain.code[:60], not_before=first_look
    )


def _note_not_left(sms: OutboundSMS, line: Line, later: TryLater, *, at: datetime) -> None:
    """By the next line at once; else all lines anew after a while, LIMITS.outbox_attempts times.

    A broken line is no fault of the SMS: it then waits for one until it expires.
    """
    lines.note_failure(line=line, at=at)
    if later.route_broken:
        logger.error("No SMS leaves by line %s: %s", line.pk, later.code)
    if _take_next_line(sms, line, later.code, at=at):
        return
    rounds = -(-sms.attempts // (len(sms.lines_tried) + 1))
    if not later.route_broken and rounds >= LIMITS.outbox_attempts:
        _give_up(sms, Refused(later.code))
        return
    wait = LIMITS.outbox_backoff_seconds * 2 ** (min(rounds, LIMITS.outbox_attempts) - 1)
    line_next = sms.line if sms.resent else _best_line(sms, [], at=at)
    when = at + _spread(sms, wait)
    _put_back(sms, later.code, line=line_next, lines_tried=[], not_before=when)


def _take_next_line(sms: OutboundSMS, line: Line, code: str, *, at: datetime) -> bool:
    """Due again at once by the best line not tried yet; False when there is none."""
    tried = [*sms.lines_tried, line.pk]
    following = None if sms.resent else _best_line(sms, tried, at=at)
    if following is None:
        return False
    _put_back(sms, code, line=following, lines_tried=tried, not_before=at)
    return True


def _put_back(sms: OutboundSMS, code: str, **also: object) -> None:
    moves.put_back(sms, **_not_left(sms, code), **also)


def _not_left(sms: OutboundSMS, code: str) -> dict[str, object]:
    """What a handing over that came to nothing leaves behind: its reason, no cost and no time.

    What may have left by an earlier one keeps the time.
    """
    cost = sms.rupiah - moves.price(sms, sms.segments)
    left: dict[str, object] = {"error_code": code[:60], "rupiah": cost}
    return left if sms.resent else {**left, "sending_at": None}


def _wait_for_a_line(sms: OutboundSMS, later: TryLater, *, at: datetime) -> None:
    """Nothing can carry it now: looked at again, ever more seldom."""
    waited = (at - _first_due(sms)).total_seconds()
    wait = min(max(waited / 2, LIMITS.no_route_seconds), LIMITS.line_rest_longest_seconds)
    if sms.line is None or not lines.rests(sms.line, at):
        logger.error("No line carries SMS %s: %s", sms.pk, later.code)
    moves.put_back(sms, error_code=later.code[:60], lines_tried=[], not_before=at + _spread(sms, wait))


def _wait_for_next_month(sms: OutboundSMS, *, at: datetime) -> None:
    begins = budgets.next_month(sms.desa_id or "", at)
    expires = begins + timedelta(hours=LIMITS.news_expires_hours)
    moves.put_back(sms, error_code=budgets.HELD, not_before=begins, expires_at=expires)


def _give_up(sms: OutboundSMS, refused: Refused) -> None:
    """It will not be sent; what may have left before stays unknown, and is looked up no more."""
    if sms.resent:
        moves.forward(moves.this(sms), OutboundState.UNKNOWN, look_ups=LIMITS.lookup_tries)
        return
    state = OutboundState.CANCELLED if refused.opted_out else OutboundState.FAILED
    moves.forward(moves.this(sms), state, error_code=refused.code[:60])


def _first_due(sms: OutboundSMS) -> datetime:
    reply = sms.kind == OutboundKind.REPLY
    return sms.expires_at - timedelta(
        hours=LIMITS.reply_expires_hours if reply else LIMITS.news_expires_hours
    )


def _spread(sms: OutboundSMS, seconds: float) -> timedelta:
    """Plus or minus half, so that a crowd does not return at once."""
    return timedelta(seconds=seconds * ((sms.ref.int % 101) / 100 + 0.5))

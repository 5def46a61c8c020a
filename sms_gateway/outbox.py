"""The outbox: an SMS is promised together with the fact it tells of, and sent at most once.

`sending` is committed before the carrier is called; a row that stays there, or whose call ended without an
answer, becomes `unknown` and is never sent again by itself.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accountability.accounts.actors import Actor
from accountability.lib import bell, gsm7, local_time, phone_vault
from accountability.regions.models import Wilayah
from sms_gateway import carriers, contacts, lines
from sms_gateway.carriers import Outgoing, Refused, Report, Sent, TryLater, Uncertain
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, InboundSMS, OutboundKind, OutboundSMS
from sms_gateway.routes import route_of

logger = logging.getLogger(__name__)


class NothingToSay(Exception):
    """An SMS without a word is not sent."""


@transaction.atomic
def promise(
    *,
    contact: Contact,
    desa: Wilayah | None,
    body: str,
    template: str,
    dedupe_key: str,
    kind: str,
    at: datetime,
    by: Actor | None = None,
    in_reply_to: InboundSMS | None = None,
    not_before: datetime | None = None,
    holds_secret: bool = False,
) -> OutboundSMS:
    """Promises one SMS per `dedupe_key`, in the caller's transaction; a second call finds the first.

    News and notices wait for the end of the village's quiet hours. Held back and kept as `cancelled`, with
    the reason in `error_code`: news to a phone that opted out ("opted_out"); and, beyond what one phone gets
    in an hour or a day, replies and the news that citizens themselves set off ("reply_cap"). The body is made
    GSM-7. Raises NothingToSay.
    """
    mine = OutboundSMS(
        contact=contact,
        desa=desa,
        body=gsm7.plain(body).strip(),
        template=template,
        holds_secret=holds_secret,
        dedupe_key=dedupe_key,
        in_reply_to=in_reply_to,
        kind=kind,
        promised_by=f"{by.kind} {by.role}".strip() if by else "system",
        promised_at=at,
        error_code=_held_back(contact, kind, at=at, by=by),
    )
    _prepare(mine, max(at, not_before or at))
    OutboundSMS.objects.bulk_create([mine], ignore_conflicts=True)
    promised = OutboundSMS.objects.get(dedupe_key=dedupe_key)
    if promised.ref == mine.ref and promised.state == OutboundState.PROMISED:
        bell.ring_task("sms_gateway.tasks.send_due")
    return promised


def send(*, at: datetime, limit: int) -> int:
    """Sends up to `limit` SMS whose time has come; returns how many were looked at.

    Must not be called inside a transaction: the claim has to be durable before the carrier is called.
    """
    for looked_at in range(limit):
        claimed = _claim(at=at)
        if claimed is None:
            return looked_at
        sms, outgoing = claimed
        if outgoing is not None:
            _hand_to_carrier(sms, outgoing, at=at)
    return limit


@transaction.atomic
def report(*, carrier: str, report: Report, at: datetime) -> bool:
    """Takes in a delivery report; False when it speaks of no SMS of ours.

    Reports come in any order and more than once: only a higher rank moves the state.
    """
    rows = _reported(carrier, report)
    if not rows.exists():
        return False
    state = OutboundState(report.status)
    also: dict[str, object] = {"sending_at": Coalesce("sending_at", at)}
    if state == OutboundState.DELIVERED:
        also["delivered_at"] = at
    if report.error_code:
        also["error_code"] = report.error_code
    _forward(rows, state, **also)
    return True


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Calls `unknown` what has been `sending` longer than LIMITS.sending_minutes: its sender died.

    Returns how many.
    """
    stuck = OutboundSMS.objects.sending_since_before(at - timedelta(minutes=LIMITS.sending_minutes))
    count = _forward(stuck, OutboundState.UNKNOWN, error_code="no_answer")
    if count:
        logger.warning("%s outgoing SMS have an unknown outcome and will not be sent again.", count)
    return count


def _prepare(sms: OutboundSMS, earliest: datetime) -> None:
    """Fills in what follows from the rest: when it may go, how long it helps, its line, its parts."""
    if not sms.body:
        raise NothingToSay
    kode = sms.desa_id or sms.contact.desa_id
    reply = sms.kind == OutboundKind.REPLY
    hours = LIMITS.reply_expires_hours if reply else LIMITS.news_expires_hours
    quiet_hours = None if reply else settings.SMS_QUIET_HOURS
    sms.not_before = local_time.after_quiet(earliest, kode or "", quiet_hours)
    sms.expires_at = sms.not_before + timedelta(hours=hours)
    sms.line = lines.route_for(contact=sms.contact, desa_kode=kode, in_reply_to=sms.in_reply_to)
    sms.segments = gsm7.segments(sms.body)
    sms.state = OutboundState.CANCELLED if sms.error_code else OutboundState.PROMISED
    sms.rank = RANKS[sms.state]


def _held_back(contact: Contact, kind: str, *, at: datetime, by: Actor | None) -> str:
    """Why this SMS is not to be sent at all, or ""."""
    asked_for = OutboundSMS.objects.automatic_replies_since
    if kind != OutboundKind.REPLY:
        if contact.opted_out_at:
            return "opted_out"
        if by is None or by.kind != "citizen":
            return ""
        # Anyone may type anyone's number into a form: what strangers make us send has the cap of replies.
        asked_for = OutboundSMS.objects.citizens_news_since
    for allowed, hours in ((settings.SMS_REPLIES_PER_HOUR, 1), (settings.SMS_REPLIES_PER_DAY, 24)):
        if allowed and asked_for(contact, at - timedelta(hours=hours)).count() >= allowed:
            return "reply_cap"
    return ""


def _forward(rows: QuerySet[OutboundSMS], state: OutboundState, **also: object) -> int:
    """The only way a state changes: to a higher rank."""
    return rows.filter(rank__lt=RANKS[state]).update(state=state, rank=RANKS[state], **also)


def _this(sms: OutboundSMS) -> QuerySet[OutboundSMS]:
    return OutboundSMS.objects.filter(pk=sms.pk)


@transaction.atomic(durable=True)
def _claim(*, at: datetime) -> tuple[OutboundSMS, Outgoing | None] | None:
    """The next due SMS, committed as `sending` with what to hand over; None when nothing is due.

    Whatever can be known before the carrier is called is settled here (then there is nothing to hand over).
    """
    due = OutboundSMS.objects.due(at).order_by("not_before", "pk").select_related("contact", "line")
    sms = due.select_for_update(skip_locked=True, of=("self",)).first()
    if sms is None:
        return None
    try:
        outgoing = _outgoing(sms, at=at)
    except Refused as refused:
        state = OutboundState.CANCELLED if refused.opted_out else OutboundState.FAILED
        _forward(_this(sms), state, error_code=refused.code)
        return sms, None
    except TryLater as later:
        sms.attempts += 1
        _put_off(sms, later, at=at)
        return sms, None
    sms.attempts += 1
    sms.state = OutboundState.SENDING
    _forward(_this(sms), OutboundState.SENDING, attempts=sms.attempts, sending_at=at, line=sms.line)
    return sms, outgoing


def _outgoing(sms: OutboundSMS, *, at: datetime) -> Outgoing:
    """What to hand to the carrier; raises Refused or TryLater when that is known without asking it."""
    if sms.expires_at <= at:
        raise Refused("expired")
    if sms.kind != OutboundKind.REPLY and sms.contact.opted_out_at:
        raise Refused("opted_out", opted_out=True)
    if not sms.contact.sealed:
        raise Refused("number_erased")
    if sms.line is None or not (sms.line.active and sms.line.sends):
        sms.line = lines.route_for(
            contact=sms.contact, desa_kode=sms.desa_id or sms.contact.desa_id, in_reply_to=sms.in_reply_to
        )
    if sms.line is None:
        raise TryLater("no_route", route_broken=True)
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
        valid_seconds=int((sms.expires_at - at).total_seconds()),
    )


def _hand_to_carrier(sms: OutboundSMS, outgoing: Outgoing, *, at: datetime) -> None:
    if sms.line is None:
        return
    try:
        sent = carriers.named(sms.line.carrier).send(outgoing)
    except Refused as refused:
        _forward(_this(sms), OutboundState.FAILED, error_code=refused.code)
        if refused.opted_out:
            contacts.opt_out(contact=sms.contact, at=at)
    except TryLater as later:
        _put_off(sms, later, at=at)
    except Uncertain as uncertain:
        _forward(_this(sms), OutboundState.UNKNOWN, error_code=uncertain.code[:60])
    except Exception as failure:  # noqa: BLE001 - a carrier that breaks may have sent: never again by itself
        logger.error("Carrier %s broke: %s", sms.line.carrier, type(failure).__name__)
        _forward(_this(sms), OutboundState.UNKNOWN, error_code=type(failure).__name__[:60])
    else:
        _note_taken(sms, sent, at=at)


@transaction.atomic
def _note_taken(sms: OutboundSMS, sent: Sent, *, at: datetime) -> None:
    """The carrier took it. Its first report may have been quicker than this note; the rank decides."""
    _this(sms).update(
        carrier_ref=sent.carrier_ref, sent_at=at, error_code="", segments=sent.segments or sms.segments
    )
    state = OutboundState(sent.status)
    also: dict[str, object] = {"delivered_at": at} if state == OutboundState.DELIVERED else {}
    _forward(_this(sms), state, **also)


def _put_off(sms: OutboundSMS, later: TryLater, *, at: datetime) -> None:
    """Back to `promised` for another time, or failed after LIMITS.outbox_attempts tries.

    A broken route is no fault of the SMS: it then waits for the route, until it expires.
    """
    if later.route_broken:
        logger.error("No SMS leaves by line %s: %s", sms.line, later.code)
    elif sms.attempts >= LIMITS.outbox_attempts:
        _forward(_this(sms), OutboundState.FAILED, error_code=later.code[:60], attempts=sms.attempts)
        return
    wait = LIMITS.outbox_backoff_seconds * 2 ** (min(sms.attempts, LIMITS.outbox_attempts) - 1)
    spread = (sms.ref.int % 101) / 100 + 0.5  # plus or minus half, so that a crowd does not return at once
    _this(sms).filter(state__in=[OutboundState.SENDING, OutboundState.PROMISED]).update(
        state=OutboundState.PROMISED,
        rank=RANKS[OutboundState.PROMISED],
        attempts=sms.attempts,
        error_code=later.code[:60],
        sending_at=None,
        not_before=at + timedelta(seconds=wait * spread),
    )


def _reported(carrier: str, report: Report) -> QuerySet[OutboundSMS]:
    """By our own ref when the carrier gave it back; its own id may be unknown to us yet, or reused."""
    if report.ref:
        try:
            return OutboundSMS.objects.filter(ref=UUID(report.ref))
        except ValueError:
            return OutboundSMS.objects.none()
    return OutboundSMS.objects.filter(carrier_ref=report.carrier_ref, line__carrier=carrier)

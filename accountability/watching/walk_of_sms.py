"""The whole way of one SMS, in and out, from the rows: moments and states, no number and no word."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from accountability import traces
from posko.models import Aspirasi
from sms_gateway.models import InboundSMS, OutboundSMS

# A carrier may put anything into its code; what could be a number of a phone is not told.
_CODE = re.compile(r"[A-Za-z][A-Za-z_.-]{0,39}|\d{1,6}")


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of it: whose (a name of accountability.traces) and what happened."""

    at: dt.datetime
    name: str
    what: str


class NoSuchSMS(Exception):
    """There is no row of this name."""


def walk_of(name: str) -> list[Step]:
    """Every step of the SMS with this name and of those that answer it, in time. Raises NoSuchSMS.

    `masuk-12` (or `12`) came in, `keluar-34` went out; one that answers another is told with it.
    """
    kind, _, number = name.rpartition("-")
    if not number.isdecimal() or kind not in {"", traces.INBOUND, traces.OUTBOUND}:
        raise NoSuchSMS
    if kind == traces.OUTBOUND:
        sent = OutboundSMS.objects.filter(pk=int(number)).first()
        if sent is None:
            raise NoSuchSMS
        if sent.in_reply_to is None:
            return _in_time(_out(sent))
        return _in_time(_in(sent.in_reply_to))
    came = InboundSMS.objects.filter(pk=int(number)).first()
    if came is None:
        raise NoSuchSMS
    return _in_time(_in(came))


def _in_time(steps: Iterator[Step]) -> list[Step]:
    """What happened in one transaction has one time, and stays in the order it is told in."""
    return sorted(steps, key=lambda step: step.at)


def came_in(*, since: dt.datetime, until: dt.datetime, limit: int) -> list[InboundSMS]:
    """The SMS that came in then, as they came."""
    return list(
        InboundSMS.objects.filter(received_at__gte=since, received_at__lt=until).order_by("id")[:limit]
    )


def oldest_waiting() -> InboundSMS | None:
    """The SMS that has waited longest."""
    return InboundSMS.objects.waiting().order_by("id").first()


def _in(sms: InboundSMS) -> Iterator[Step]:
    own = traces.of_inbound(sms.pk)
    if sms.sent_at_provider is not None:
        yield Step(sms.sent_at_provider, own, "sent, as the provider's clock says")
    parts = list(sms.fragments.order_by("received_at"))
    for part in parts:
        yield Step(part.received_at, own, f"part {part.seq} of {part.total} stored")
    yield Step(
        sms.received_at, own, f"stored, by {sms.carrier}, line {sms.line_id}, from a {sms.sender_kind}"
    )
    for medium in sms.media.filter(settled_at__isnull=False):
        yield Step(
            medium.settled_at or sms.received_at, own, f"{medium.kind} {medium.state} {medium.reason}".strip()
        )
    tries = f" after {sms.attempts} failed tries, the last {sms.last_error}" if sms.attempts else ""
    if sms.handed_over_at is not None:
        yield Step(sms.handed_over_at, own, f"handed over{tries}")
    else:
        yield Step(
            max(sms.not_before, sms.received_at), own, f"{sms.state}{tries}; its turn is now at this time"
        )
    yield from _voice(sms, own)
    for reply in _told(sms):
        yield from _out(reply)


def _voice(sms: InboundSMS, own: str) -> Iterator[Step]:
    """What it became: a voice of its own, words added to one, or neither (a command, an answer)."""
    voice = Aspirasi.objects.filter(Q(inbound=sms) | Q(messages__inbound=sms)).first()
    if voice is None:
        return
    if voice.inbound_id != sms.pk:
        yield Step(sms.handed_over_at or sms.received_at, own, "its words were added to a voice")
        return
    for step in voice.milestones.order_by("at", "id"):
        by = " ".join(filter(None, (step.actor_kind, step.actor_role)))
        yield Step(step.at, own, f"voice: {step.news} → {step.state} (by {by})")


def _told(sms: InboundSMS) -> list[OutboundSMS]:
    """The replies to it, and the news of the voice it became."""
    wanted = Q(in_reply_to=sms)
    voice = Aspirasi.objects.filter(inbound=sms).first()
    if voice is not None and sms.contact_id is not None:
        wanted |= Q(contact=sms.contact_id, dedupe_key__startswith=f"{voice.nomor}:")
    return list(OutboundSMS.objects.filter(wanted).order_by("id"))


def _out(sms: OutboundSMS) -> Iterator[Step]:
    own = f"{traces.OUTBOUND}-{sms.pk}"
    yield Step(sms.promised_at, own, f"{sms.kind} promised ({sms.template}, {sms.segments} parts)")
    if sms.sending_at is not None:
        by = f"by {sms.line.carrier}, line {sms.line_id}" if sms.line else "by no line any more"
        yield Step(sms.sending_at, own, f"handed to the carrier {by}, try {sms.attempts}")
    if sms.sent_at is not None:
        yield Step(sms.sent_at, own, "taken by the carrier")
    if sms.looked_up_at is not None:
        yield Step(sms.looked_up_at, own, f"looked up, time {sms.look_ups}, sent again {sms.resent} times")
    for event in sms.events.order_by("at"):
        yield Step(event.at, own, f"report: {event.status}")
    last = sms.delivered_at or sms.sent_at or sms.sending_at or sms.promised_at
    why = f", {sms.error_code}" if _CODE.fullmatch(sms.error_code) else ""
    waits = f", not before {sms.not_before:%Y-%m-%d %H:%M:%S}" if sms.state == "promised" else ""
    yield Step(last, own, f"stands at: {sms.state}{why}{waits}")

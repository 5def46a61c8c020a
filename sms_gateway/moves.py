"""How the state of an outgoing SMS moves: forward by rank, and three moves back that are guarded by name.

    promised -> sending        claimed, and committed before the carrier is asked
    sending  -> accepted, sent, delivered, failed    the carrier's answer, or its report
    sending  -> unknown        no answer: the sender died, or the carrier did not say
    any      -> a higher rank  a report (`delivered` overrules `failed` and `unknown`, never the reverse)

Three moves go back, each from one state only and only while the row still is the one that was decided about:

    sending  -> promised       `put_back`: the carrier said that it did not leave
    unknown  -> promised       `hand_over_again`: a decision of sms_gateway.outcomes
    unknown  -> accepted, sent `settle`: it was found, or the answer came late

`attempts` counts the claims, and so tells one handing over from the next: a sender that was paused while
others decided about its SMS comes back with an old number, and its word no longer moves that SMS.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sms_gateway.carriers import Sent
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import OutboundSMS


def this(sms: OutboundSMS) -> QuerySet[OutboundSMS]:
    """The row of this SMS, as long as nobody claimed it since `sms` was read."""
    return OutboundSMS.objects.filter(pk=sms.pk, attempts=sms.attempts)


def forward(rows: QuerySet[OutboundSMS], state: OutboundState, **also: Any) -> int:
    """To a higher rank, with other fields; returns how many rows moved."""
    return rows.filter(rank__lt=RANKS[state]).update(state=state, rank=RANKS[state], **also)


def put_back(sms: OutboundSMS, **also: Any) -> int:
    """From `sending` (or a claim that came to nothing) to `promised`: it surely did not leave."""
    rows = this(sms).filter(state__in=[OutboundState.SENDING, OutboundState.PROMISED])
    return rows.update(state=OutboundState.PROMISED, rank=RANKS[OutboundState.PROMISED], **also)


def hand_over_again(sms: OutboundSMS, *, at: datetime, **also: Any) -> int:
    """From `unknown` to `promised`, due now; the caller has decided that this doubles nothing."""
    rows = this(sms).filter(state=OutboundState.UNKNOWN, look_ups__lte=LIMITS.lookup_tries)
    return rows.update(
        state=OutboundState.PROMISED, rank=RANKS[OutboundState.PROMISED], not_before=at, **also
    )


def settle(sms: OutboundSMS, state: OutboundState, **also: Any) -> int:
    """From `unknown` to what it turned out to be."""
    return this(sms).filter(state=OutboundState.UNKNOWN).update(state=state, rank=RANKS[state], **also)


def note_taken(sms: OutboundSMS, sent: Sent, *, at: datetime) -> bool:
    """The carrier took it; False when this is about an earlier handing over than the last.

    Its first report may have been quicker than this note; the rank decides.
    """
    state, segments = OutboundState(sent.status), sent.segments or sms.segments
    told: dict[str, Any] = {
        "carrier_ref": sent.carrier_ref,
        "sent_at": at,
        "error_code": "",
        "segments": segments,
        "rupiah": sms.rupiah - price(sms, sms.segments) + price(sms, segments),
    }
    moved = dict(state=state, rank=RANKS[state], **told)
    if state == OutboundState.DELIVERED:
        moved["delivered_at"] = at
    may_move = Q(rank__lt=RANKS[state]) | Q(state=OutboundState.UNKNOWN)
    return bool(this(sms).filter(may_move).update(**moved) or this(sms).update(**told))


def price(sms: OutboundSMS, segments: int) -> int:
    """Rupiah for so many parts by the line of this SMS."""
    return segments * sms.line.rupiah_per_segment if sms.line else 0

"""What carriers say became of an SMS: every report is kept, and believed in any order.

A report may be quicker than our own note of the SMS it speaks of, and then finds none. It is kept without one
and compared again for LIMITS.orphan_hours.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from accountability import traces
from sms_gateway import moves
from sms_gateway.carriers import Report
from sms_gateway.delivery import OutboundState
from sms_gateway.limits import LIMITS
from sms_gateway.models import DeliveryEvent, OutboundSMS


@transaction.atomic
def report(*, carrier: str, report: Report, at: datetime) -> bool:
    """Takes in a delivery report; False when it speaks of no SMS of ours that is known yet.

    Reports come in any order and more than once: only a higher rank moves the state.
    """
    event = DeliveryEvent(
        carrier=carrier,
        ref=report.ref[:64],
        carrier_ref=report.carrier_ref[:128],
        status=report.status,
        error_code=report.error_code[:60],
        at=at,
    )
    event.outbound = _spoken_of(event)
    event.save(force_insert=True)
    if event.outbound is None:
        return False
    traces.turns_out_to_be(traces.of_outbound(event.outbound.pk, event.outbound.in_reply_to_id))
    _believe(event, event.outbound)
    return True


@transaction.atomic
def match_orphans(*, at: datetime, limit: int) -> int:
    """Compares reports that spoke of no known SMS with those known by now; returns how many found theirs."""
    known = OutboundSMS.objects.filter(carrier_ref=OuterRef("carrier_ref"), line__carrier=OuterRef("carrier"))
    since = at - timedelta(hours=LIMITS.orphan_hours)
    orphans = DeliveryEvent.objects.filter(outbound=None, at__gte=since, ref="").exclude(carrier_ref="")
    rows = orphans.filter(Exists(known)).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    matched = 0
    for event in rows[:limit]:
        event.outbound = _spoken_of(event)
        if event.outbound is not None:
            event.save(update_fields=["outbound"])
            _believe(event, event.outbound)
            matched += 1
    return matched


def _spoken_of(event: DeliveryEvent) -> OutboundSMS | None:
    """By our own ref when the carrier gave it back; else by its own, the newest where it counts from 1 again.

    The row is locked: who decides about an SMS of unknown outcome sees the report, or the report sees it.
    """
    if event.ref:
        try:
            rows = OutboundSMS.objects.filter(ref=UUID(event.ref))
        except ValueError:
            return None
    elif event.carrier_ref:
        rows = OutboundSMS.objects.filter(carrier_ref=event.carrier_ref, line__carrier=event.carrier)
    else:
        return None
    return rows.order_by("-sending_at", "-pk").select_for_update(of=("self",)).first()


def _believe(event: DeliveryEvent, sms: OutboundSMS) -> None:
    rows = OutboundSMS.objects.filter(pk=sms.pk)
    state = OutboundState(event.status)
    also: dict[str, object] = {"sending_at": Coalesce("sending_at", event.at)}
    if state == OutboundState.DELIVERED:
        also["delivered_at"] = event.at
    if event.error_code:
        also["error_code"] = event.error_code
    moves.forward(rows, state, **also)

"""The states an outgoing SMS can be in and the one direction they move.

Delivery reports arrive out of order in practice ("delivered" before "accepted"), so a state has a
rank and a report is obeyed only when its rank is higher.
"""

from django.db import models


class OutboundState(models.TextChoices):
    """Where an outgoing SMS stands. ``unknown`` means: it may have left, and is never re-sent by itself."""

    PROMISED = "promised"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


RANKS: dict[str, int] = {
    OutboundState.PROMISED: 0,
    OutboundState.SENDING: 10,
    OutboundState.ACCEPTED: 20,
    OutboundState.SENT: 30,
    OutboundState.UNKNOWN: 80,
    OutboundState.FAILED: 90,
    OutboundState.DELIVERED: 100,
    OutboundState.CANCELLED: 110,
}

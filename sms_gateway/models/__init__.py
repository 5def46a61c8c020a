"""Lines, contacts, every SMS that came in or is to go out, and the media that came along."""

from sms_gateway.models.media import InboundMedia, InboundMediaQuerySet, MediaKind, MediaState
from sms_gateway.models.messages import (
    Contact,
    DeliveryEvent,
    Fragment,
    InboundSMS,
    InboundSMSQuerySet,
    InboundState,
    Line,
    LineQuerySet,
    OutboundKind,
    OutboundSMS,
    OutboundSMSQuerySet,
    Reconciliation,
    SenderKind,
    SMSBudget,
)

__all__ = [
    "Contact",
    "DeliveryEvent",
    "Fragment",
    "InboundMedia",
    "InboundMediaQuerySet",
    "InboundSMS",
    "InboundSMSQuerySet",
    "InboundState",
    "Line",
    "LineQuerySet",
    "MediaKind",
    "MediaState",
    "OutboundKind",
    "OutboundSMS",
    "OutboundSMSQuerySet",
    "Reconciliation",
    "SMSBudget",
    "SenderKind",
]

"""What every carrier can do, and the list of carriers; how each does it stays in its own module."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal, Protocol

from django.http import HttpRequest
from django.utils.module_loading import import_string

CARRIERS: dict[str, str] = {
    "simulator": "sms_gateway.carriers.simulator.Simulator",
    "twilio": "sms_gateway.carriers.twilio.Twilio",
}

Status = Literal["accepted", "sent", "delivered", "failed"]


class NotGenuine(Exception):
    """The request was not made by the carrier it claims to come from. The text names the reason only."""


class Malformed(Exception):
    """The carrier's request lacks something. The text names the field, never its value."""


class Refused(Exception):
    """The carrier will never send this SMS; it did not leave."""

    def __init__(self, code: str, *, opted_out: bool = False) -> None:
        self.code = code
        self.opted_out = opted_out
        super().__init__(code)


class TryLater(Exception):
    """The SMS did not leave; another time it may. `route_broken`: every SMS by this line will fare so."""

    def __init__(self, code: str, *, route_broken: bool = False) -> None:
        self.code = code
        self.route_broken = route_broken
        super().__init__(code)


class Uncertain(Exception):
    """The request left and no answer says whether the SMS did. It must not be sent again by itself."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class UnknownCarrier(Exception):
    """No carrier of this name is installed."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An SMS as the carrier tells of it. `sender` lives in memory only."""

    carrier_ref: str
    sender: str
    address: str
    body: str
    sent_at_provider: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What the carrier says became of an SMS; `ref` is ours, "" when the carrier did not give it back."""

    ref: str
    carrier_ref: str
    status: Status
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An SMS to hand to a carrier: E.164 `to`, GSM-7 `body`, `ref` to find it again."""

    ref: str
    address: str
    to: str
    body: str
    valid_seconds: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier took it. `segments` is what it bills, None when it does not say."""

    carrier_ref: str
    status: Status = "accepted"
    segments: int | None = None


class Carrier(Protocol):
    """One way in and out. Implementations turn their provider's errors into the exceptions above."""

    def verify(self, request: HttpRequest) -> None:
        """Returns when the carrier made this request; raises NotGenuine."""

    def incoming(self, request: HttpRequest) -> Incoming:
        """The SMS in a verified request; raises Malformed."""

    def report(self, request: HttpRequest) -> Report:
        """The delivery report in a verified request; raises Malformed."""

    def send(self, outgoing: Outgoing) -> Sent:
        """Hands one SMS over; raises Refused, TryLater or Uncertain."""


@cache
def named(name: str) -> Carrier:
    """The carrier of this name; raises UnknownCarrier. A provider's SDK is loaded at first use only."""
    if name not in CARRIERS:
        raise UnknownCarrier(name)
    carrier: Carrier = import_string(CARRIERS[name])()
    return carrier

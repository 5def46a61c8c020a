"""What every carrier can do, and the list of carriers; how each does it stays in its own module."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from django.http import HttpRequest
from django.utils.module_loading import import_string

CARRIERS: dict[str, str] = {
    "gammu": "sms_gateway.carriers.gammu.Gammu",
    "kannel": "sms_gateway.carriers.kannel.Kannel",
    "simulator": "sms_gateway.carriers.simulator.Simulator",
    "smsgate": "sms_gateway.carriers.smsgate.SMSGate",
    "twilio": "sms_gateway.carriers.twilio.Twilio",
}

Status = Literal["accepted", "sent", "delivered", "failed"]


class NotGenuine(Exception):
    """The request was not made by the carrier it claims to come from. The text names the reason only."""


class Malformed(Exception):
    """The carrier's request lacks something. The text names the field, never its value."""


class NothingToStore(Exception):
    """The request is genuine and holds no word of a citizen: a sign of life, or something we do not keep."""


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


class CannotTell(Exception):
    """This carrier keeps no list to look the answer up in."""


class UnknownCarrier(Exception):
    """No carrier of this name is installed."""


@dataclass(frozen=True, slots=True)
class Route:
    """One line as its carrier needs it. `secrets` is empty in a process that must not send.

    `signing_key` is what this line's gateway signs its calls with; it follows from SECRET_KEY, never stored;
    those before it are taken while that key is being changed.
    `door_key` is the secret part of the address that the gateway calls.
    """

    key: str
    address: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    signing_key: str = field(default="", repr=False)
    door_key: str = field(default="", repr=False)
    signing_keys_before: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long SMS this is: the reference its parts share, how many there are, and its place."""

    ref: int
    total: int
    seq: int


@dataclass(frozen=True, slots=True)
class Attached:
    """What came along with an SMS: where it may be fetched ("": nowhere), and what it is said to be.

    Who has the address may read the photo: it lives in memory and under a seal only.
    """

    address: str = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """An SMS as the carrier tells of it. `sender` lives in memory only.

    `address` is the number written to, "" when the door itself says which line it is. `part` is set for one
    part of a long SMS that the gateway could not join. `wish` is what the provider itself already obeyed.
    """

    carrier_ref: str
    sender: str = field(repr=False)
    address: str
    body: str = field(repr=False)
    sent_at_provider: datetime | None = None
    part: Part | None = None
    wish: Literal["", "stop", "start"] = ""
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the carrier says became of an SMS; `ref` is ours, "" when the carrier did not give it back."""

    ref: str
    carrier_ref: str
    status: Status
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An SMS to hand to a carrier: E.164 `to`, GSM-7 `body`, `ref` to find it again.

    `first_tried_at` is when it was first handed over; a carrier that looks it up need not look further back.
    """

    ref: str
    route: Route
    to: str = field(repr=False)
    body: str = field(repr=False)
    valid_seconds: int
    first_tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier took it. `segments` is what it bills, None when it does not say."""

    carrier_ref: str
    status: Status = "accepted"
    segments: int | None = None


class Carrier(Protocol):
    """One way in and out. Implementations turn their provider's errors into the exceptions above.

    `idempotent` says that handing the same ref over again never sends a second SMS.
    """

    idempotent: ClassVar[bool]

    def verify(self, request: HttpRequest, route: Route | None) -> None:
        """Returns when the carrier made this request; raises NotGenuine.

        `route` is the line whose door key stands in the address, None at a carrier's common door.
        """

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """The SMS in a verified request; raises Malformed or NothingToStore."""

    def report(self, request: HttpRequest, route: Route | None) -> Report:
        """The delivery report in a verified request; raises Malformed or NothingToStore."""

    def send(self, outgoing: Outgoing) -> Sent:
        """Hands one SMS over; raises Refused, TryLater or Uncertain."""

    def find(self, outgoing: Outgoing) -> Sent | None:
        """What became of an SMS whose sending ended without an answer; None when it surely never left.

        Raises CannotTell for a carrier that keeps no list, TryLater when the list cannot be read now.
        """

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """Every SMS that came to this line in the time, as the provider remembers it.

        Raises CannotTell for a carrier that keeps no list, TryLater when it cannot be read now.
        """


@runtime_checkable
class StillTells(Protocol):
    """A carrier that may itself still bring what stands in its list already."""

    def still_tells(self, route: Route) -> timedelta:
        """For how long it is let, before what it has not brought is fetched from the list."""


@runtime_checkable
class BringsPhotos(Protocol):
    """A carrier whose SMS may come with photos, to be fetched from the hosts of data/media_hosts.csv."""

    def login_for(self, address: str) -> tuple[str, str] | None:
        """User and password that this address may be told; None: it is asked without."""


@cache
def named(name: str) -> Carrier:
    """The carrier of this name; raises UnknownCarrier. A provider's SDK is loaded at first use only."""
    if name not in CARRIERS:
        raise UnknownCarrier(name)
    carrier: Carrier = import_string(CARRIERS[name])()
    return carrier

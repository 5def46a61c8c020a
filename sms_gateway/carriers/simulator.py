"""The simulator: a carrier inside this process, for demo and tests; every SMS arrives at once."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from django.http import HttpRequest

from accountability.lib import bell, phone_vault
from sms_gateway.carriers import CannotTell, Incoming, NotGenuine, Outgoing, Report, Route, Sent


def phone_group(number: str) -> str:
    """The channel group of the page that shows this phone (E.164); it does not tell the number."""
    return f"telepon-{phone_vault.fingerprint(number)[:24]}"


class Simulator:
    """Delivers to nobody; the phone on the page shows the rows themselves."""

    idempotent: ClassVar[bool] = True

    def verify(self, request: HttpRequest, route: Route | None) -> None:
        """Never genuine: the simulator has no webhook, its page writes to the inbox directly."""
        raise NotGenuine("the simulator has no webhook")

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """Raises NotGenuine, as `verify`."""
        raise NotGenuine("the simulator has no webhook")

    def report(self, request: HttpRequest, route: Route | None) -> Report:
        """Raises NotGenuine, as `verify`."""
        raise NotGenuine("the simulator has no webhook")

    def send(self, outgoing: Outgoing) -> Sent:
        """Delivered, always; the page that shows this phone is told to look."""
        bell.ring_group(phone_group(outgoing.to))
        return Sent(carrier_ref=f"sim-{outgoing.ref}", status="delivered")

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Never left for sure: the page shows rows, so nothing is ever under way."""
        return None

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """Raises CannotTell: the page writes to the inbox itself and keeps no list."""
        raise CannotTell

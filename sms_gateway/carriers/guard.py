"""Who may knock where a gateway's calls carry no signature, and how old a signed one may be."""

import base64
import ipaddress
import time
from collections.abc import Iterable

from django.http import HttpRequest

from accountability.accounts.guessing import place_of
from sms_gateway.carriers import NotGenuine, Route

LOOPBACK = ("127.0.0.0/8", "::1")
LONGEST_AGE = 300  # seconds between a gateway's clock and ours, either way

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def require_caller(request: HttpRequest, route: Route | None) -> Route:
    """The route, when the call comes from one of its allowed addresses; raises NotGenuine.

    The door key is checked before; this is the second lock. Allowed is what stands in the
    line's setting `callers`, without it only this machine itself.
    """
    if route is None:
        raise NotGenuine("no door key")
    try:
        allowed = networks(route.settings.get("callers") or LOOPBACK)
        caller = ipaddress.ip_address(place_of(request.META))
    except ValueError:
        raise NotGenuine("caller") from None
    if isinstance(caller, ipaddress.IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    if not any(caller in network for network in allowed):
        raise NotGenuine("caller")
    return route


def key_in(request: HttpRequest) -> str:
    """The door key in the Authorization header (Basic, as its password); "" without one.

    Kannel makes that header of `user:password@` in an address it is set up with, and sends neither there.
    """
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(told.strip(), validate=True).decode("ascii").partition(":")[2]
    except ValueError:
        return ""


def with_key(address: str, door_key: str) -> str:
    """The address as a gateway is set up with it, to make that header of (RFC 3986: user:password@)."""
    scheme, sign, rest = address.partition("://")
    return f"{scheme}{sign}posko:{door_key}@{rest}"


def networks(told: str | Iterable[str]) -> list[Network]:
    """`127.0.0.1, 10.0.0.0/8` (or a list of such) as networks; raises ValueError."""
    names = told.split(",") if isinstance(told, str) else told
    return [ipaddress.ip_network(name.strip(), strict=False) for name in names if name.strip()]


def require_fresh(timestamp: str) -> None:
    """Raises NotGenuine unless `timestamp` (seconds since 1970) is within five minutes of our clock."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise NotGenuine("timestamp")
    if abs(time.time() - int(timestamp)) > LONGEST_AGE:
        raise NotGenuine("timestamp too old or ahead")

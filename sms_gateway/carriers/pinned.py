"""Fetches from known hosts alone (data/media_hosts.csv), pinned to the public address that was looked at.

A photo's address comes from outside: without the list, the check of every address a name stands for, and a
connection to just that address, it would be a door to every machine our server reaches. Each redirect is
checked anew. Proxies of the environment are not used: behind one nothing could be pinned.
"""

import csv
import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
from django.conf import settings
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util import make_headers

PIECE = 65_536  # bytes
CONNECT_SECONDS, SILENCE_SECONDS = 5.0, 8.0
MOST_ADDRESSES = 3  # of one name
LONGEST = 4000  # signs of an address
REDIRECTS, LATER = frozenset({301, 302, 303, 307, 308}), frozenset({401, 403, 404, 408, 425, 429})
# Networks that carry an IPv4 address inside: no host of ours lives there, and the inner one may be private.
_WRAPPED = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))

# An address opens the photo: it must not reach a log, at whatever level.
for _name in ("urllib3.connectionpool", "urllib3.connection"):
    logging.getLogger(_name).setLevel(logging.ERROR)

type Login = Callable[[str], tuple[str, str] | None]


class NotFetched(Exception):
    """It could not be fetched; `for_good`: no further try can help. `code` is our own word for why."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        self.code, self.for_good = code, for_good
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read at most, for how long, and over how many redirects."""

    bytes: int
    seconds: float
    redirects: int


@dataclass(frozen=True, slots=True)
class Place:
    """A checked address: who is asked, at which of its addresses, and for what."""

    parts: SplitResult = field(repr=False)
    port: int
    found: tuple[str, ...]


def fetch(address: str, *, login: Login, bounds: Bounds, hosts: Collection[str] | None = None) -> bytes:
    """The bytes behind an address. Raises NotFetched.

    `login` says for each address that is asked, also after a redirect, which user and password it is told.
    `hosts` stand in place of those of data/media_hosts.csv, for photos that others than a carrier tell of.
    """
    allowed = _hosts() if hosts is None else frozenset(hosts)
    ends = time.monotonic() + bounds.seconds
    for _ in range(bounds.redirects + 1):
        with _asked(_checked(address, allowed), login(address), ends) as answer:
            if answer.status == 200:
                return _read(answer, bounds.bytes, ends)
            if answer.status not in REDIRECTS:
                raise NotFetched(f"http_{answer.status}", for_good=not _may_change(answer.status))
            address = urljoin(address, answer.headers.get("Location", ""))
    raise NotFetched("redirects", for_good=True)


def _may_change(status: int) -> bool:
    """404 too: the store may be slower than the SMS; 401 and 403 once somebody has set the login right."""
    return status in LATER or status >= 500


@cache
def _hosts() -> frozenset[str]:
    path = Path(__file__).parent.parent / "data" / "media_hosts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["host"] for row in csv.DictReader(file))


def _checked(address: str, hosts: frozenset[str]) -> Place:
    """Where to knock; raises NotFetched for any address that is not known, https and public.

    settings.SMS_MEDIA_ALSO_FROM adds origins ("http://127.0.0.1:9000"), for tests on this machine alone.
    """
    parts, port = parted(address)
    own = f"{parts.scheme}://{parts.netloc}" in settings.SMS_MEDIA_ALSO_FROM
    if not own and (parts.scheme != "https" or port != 443 or parts.hostname not in hosts):
        raise NotFetched("host", for_good=True)
    found = resolved(str(parts.hostname), port)
    if not own and not all(is_public(one) for one in found):
        raise NotFetched("private_address", for_good=True)
    return Place(parts, port, tuple(found[:MOST_ADDRESSES]))


def parted(address: str) -> tuple[SplitResult, int]:
    """An address in its parts, and its port; raises NotFetched for one that is odd."""
    odd = not address.isascii() or not address.isprintable() or any(sign in address for sign in "\\ @")
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotFetched("host", for_good=True) from None
    if odd or len(address) > LONGEST or not parts.hostname:
        raise NotFetched("host", for_good=True)
    return parts, port


def resolved(host: str, port: int) -> list[str]:
    """Every address the name stands for, IPv4 first; raises NotFetched."""
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("no_such_name", for_good=False) from None
    found = dict.fromkeys(str(one[4][0]) for one in sorted(told, key=lambda one: one[0] != socket.AF_INET))
    if not found:
        raise NotFetched("no_such_name", for_good=False)
    return list(found)


def is_public(told: str) -> bool:
    """Whether an IP address is of the internet, and not of our own or any private network."""
    try:
        one = ipaddress.ip_address(told)
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            one = one.ipv4_mapped
        elif any(one in network for network in _WRAPPED):
            return False
    return one.is_global and not one.is_multicast


@contextmanager
def _asked(place: Place, login: tuple[str, str] | None, ends: float) -> Iterator[BaseHTTPResponse]:
    """The answer of the first address that takes the connection."""
    for one in place.found:
        with pool_of(place, one) as pool:
            try:
                answer = _get(pool, place, login, ends)
            except (NewConnectionError, ConnectTimeoutError):
                continue
            except Exception as problem:  # noqa: BLE001 - its text holds the address; the class says enough
                raise NotFetched(type(problem).__name__[:40], for_good=False) from None
            try:
                yield answer
                return
            finally:
                answer.close()
    raise NotFetched("nobody_there", for_good=False)


def pool_of(place: Place, address: str) -> HTTPConnectionPool:
    """Connections to this one address of a place that was checked."""
    if place.parts.scheme != "https":
        return HTTPConnectionPool(address, place.port, maxsize=1)
    # The connection goes to the address, name and certificate are those of the host.
    return HTTPSConnectionPool(
        address,
        place.port,
        maxsize=1,
        server_hostname=place.parts.hostname,
        assert_hostname=place.parts.hostname,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


def _get(
    pool: HTTPConnectionPool, place: Place, login: tuple[str, str] | None, ends: float
) -> BaseHTTPResponse:
    parts = place.parts
    headers = {"Host": parts.netloc, "Accept": "image/*", "Accept-Encoding": "identity"}
    if login is not None:
        headers |= make_headers(basic_auth=":".join(login))
    return pool.urlopen(
        "GET",
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        headers=headers,
        retries=False,
        redirect=False,
        assert_same_host=False,
        preload_content=False,
        decode_content=False,
        timeout=Timeout(
            connect=CONNECT_SECONDS, read=min(SILENCE_SECONDS, max(ends - time.monotonic(), 0.1))
        ),
    )


def _read(answer: BaseHTTPResponse, most: int, ends: float) -> bytes:
    """The body in pieces, as they come; raises NotFetched when it is too large or too slow."""
    told = answer.headers.get("Content-Length", "")
    if told.isdecimal() and int(told) > most:
        raise NotFetched("too_large", for_good=True)
    body = bytearray()
    try:
        while piece := answer.read1(PIECE, decode_content=False):
            body += piece
            if len(body) > most:
                raise NotFetched("too_large", for_good=True)
            if time.monotonic() > ends:
                raise NotFetched("slow", for_good=False)
    except NotFetched:
        raise
    except Exception as problem:  # noqa: BLE001 - a line that breaks, an answer cut off: another time
        raise NotFetched(type(problem).__name__[:40], for_good=False) from None
    if told.isdecimal() and len(body) != int(told):
        raise NotFetched("cut_off", for_good=False)
    return bytes(body)

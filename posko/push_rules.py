"""To whom news may be pushed, and how often it is tried: data/push_hosts.csv and data/push_limits.csv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class PushLimits:
    """One attribute per row of data/push_limits.csv; the unit stands in the name or in the file."""

    browsers_per_aspirasi: int
    endpoint_length: int
    tries: int
    backoff_seconds: int
    backoff_longest_seconds: int
    sending_minutes: int
    lives_hours: int


def _read() -> PushLimits:
    with (DATA / "push_limits.csv").open(encoding="utf-8", newline="") as file:
        return PushLimits(**{row["name"]: int(row["value"]) for row in csv.DictReader(file)})


LIMITS = _read()


@cache
def _hosts() -> tuple[str, ...]:
    with (DATA / "push_hosts.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["host"] for row in csv.DictReader(file))


def may_be_called(endpoint: str) -> bool:
    """Whether this is the address of a known push service, by https; anything else we never call.

    The address comes from whoever taps the button: without this list it would be a door to every machine our
    server reaches. settings.PUSH_ALSO_TO adds origins ("http://127.0.0.1:9000"), for tests on this machine.
    """
    if len(endpoint) > LIMITS.endpoint_length or not endpoint.isascii() or not endpoint.isprintable():
        return False
    if any(sign in endpoint for sign in "\\ #@"):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in settings.PUSH_ALSO_TO:
        return True
    return parts.scheme == "https" and port in {None, 443} and _is_known(parts.hostname or "")


def _is_known(host: str) -> bool:
    return any(
        host == known or (known.startswith("*.") and host.endswith(known[1:]) and host != known[2:])
        for known in _hosts()
    )

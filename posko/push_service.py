"""Speaks to push services (RFC 8030, 8291, 8292): the only module that knows pywebpush and VAPID."""

import datetime as dt
import json
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings

from accountability.lib import phone_vault
from posko.push_rules import LIMITS, may_be_called
from sms_gateway.carriers import TryLater, Uncertain
from sms_gateway.carriers.calling import call

TOKEN_HOURS = 12  # RFC 8292 section 2: at most 24
TAKEN, GONE, WAIT = frozenset({200, 201, 202, 204}), frozenset({404, 410}), frozenset({408, 425, 429})


class Outcome(Enum):
    """What became of one push."""

    TAKEN = 1  # the service has it
    GONE = 2  # the browser is no more: forget it
    LATER = 3  # the service asks for patience, or failed
    AWAY = 4  # nobody answered
    REFUSED = 5  # it will never take this


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, and the seconds the service asked to wait (0: it did not say)."""

    outcome: Outcome
    retry_after: int = 0


def push(*, sealed: bytes, payload: bytes, topic: str, at: dt.datetime) -> Answer:
    """Sends `payload`, encrypted to the browser, to its push service.

    `topic` lets newer news take the place of older that waits there (RFC 8030 section 5.4). Raises
    NoPrivateKey (accountability.lib.phone_vault) where this process may not open what is sealed.
    """
    try:
        browser = json.loads(phone_vault.unseal(sealed))
    except phone_vault.SealBroken:
        return Answer(Outcome.GONE)
    endpoint = browser["endpoint"]
    if not may_be_called(endpoint):  # the list of hosts has changed since
        return Answer(Outcome.GONE)
    keys = {"p256dh": browser["p256dh"], "auth": browser["auth"]}
    from pywebpush import WebPusher  # brings a whole HTTP client along, and every process loads this module

    try:
        body = WebPusher({"endpoint": endpoint, "keys": keys}).encode(payload)["body"]
    except ValueError:  # a point that is not on the curve: no browser made it
        return Answer(Outcome.GONE)
    headers = {
        **_signed(endpoint, at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIMITS.lives_hours * 3600),
        "Topic": topic,
    }
    try:
        with call("POST", endpoint, data=body, headers=headers, stream=True) as answer:
            return _read(answer.status_code, answer.headers.get("Retry-After", ""))
    except (TryLater, Uncertain):
        return Answer(Outcome.AWAY)


def _signed(endpoint: str, at: dt.datetime) -> dict[str, str]:
    parts = urlsplit(endpoint)
    expires = int((at + dt.timedelta(hours=TOKEN_HOURS)).timestamp())
    own = settings.PUBLIC_BASE_URL
    contact = own if own.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    claims = {"sub": contact, "aud": f"{parts.scheme}://{parts.netloc}", "exp": expires}
    from py_vapid import Vapid02

    signed: dict[str, str] = Vapid02.from_raw(settings.VAPID_PRIVATE_KEY.encode()).sign(claims)
    return signed


def _read(status: int, retry_after: str) -> Answer:
    if status in TAKEN:
        return Answer(Outcome.TAKEN)
    if status in GONE:
        return Answer(Outcome.GONE)
    if status in WAIT or status >= 500:
        seconds = int(retry_after) if retry_after.isdecimal() and len(retry_after) < 7 else 0
        return Answer(Outcome.LATER, seconds)
    return Answer(Outcome.REFUSED)

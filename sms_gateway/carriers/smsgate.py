"""SMSGate (capcom6/android-sms-gateway): an Android phone as a gateway, by its local server or its cloud.

Every event carries a signature: X-Signature = hex(HMAC-SHA256(key, body + X-Timestamp)). The phone comes
again for two days until it gets a 2xx, and may tell the same SMS twice under two event ids.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

import requests
from django.http import HttpRequest

from accountability.lib import phone_vault
from sms_gateway.carriers import (
    CannotTell,
    Incoming,
    Malformed,
    NotGenuine,
    NothingToStore,
    Outgoing,
    Refused,
    Report,
    Route,
    Sent,
    Status,
    TryLater,
    Uncertain,
    guard,
)
from sms_gateway.carriers.calling import call
from sms_gateway.carriers.posted_json import read_json

REF = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
RECEIVED = "sms:received"
EVENTS: dict[str, Status] = {
    "sms:sent": "sent",
    "sms:delivered": "delivered",
    "sms:failed": "failed",
    "sms:cancelled": "failed",
}
STATES: dict[str, Status] = {
    "Pending": "accepted",
    "Cancelling": "accepted",
    "Processed": "accepted",
    "Sent": "sent",
    "Delivered": "delivered",
    "Failed": "failed",
    "Cancelled": "failed",
}
ALREADY_THERE = 409


class SMSGate:
    """SMS by the SIM of an Android phone. Our ref is the message's id: handed over twice, it is sent once."""

    idempotent: ClassVar[bool] = True

    def verify(self, request: HttpRequest, route: Route | None) -> None:
        """Checks the signature with the line's own key and the age of the call; raises NotGenuine."""
        if route is None or not route.signing_key:
            raise NotGenuine("no door key")
        if route.settings.get("callers"):
            guard.require_caller(request, route)
        timestamp = request.headers.get("X-Timestamp", "")
        guard.require_fresh(timestamp)
        given = request.headers.get("X-Signature", "").lower().encode()
        for key in (route.signing_key, *route.signing_keys_before):
            expected = hmac.new(key.encode(), request.body + timestamp.encode(), hashlib.sha256)
            if hmac.compare_digest(expected.hexdigest().encode(), given):
                return
        raise NotGenuine("signature")

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """The SMS of an sms:received event; raises Malformed, NothingToStore for any other known event.

        The event's id differs between duplicates, and the message's is a 32-bit sum that collides: only the
        two together with time and sender say which SMS it is.
        """
        event, payload = _event(request)
        if event["event"] != RECEIVED:
            raise NothingToStore
        sender = payload.get("sender") or payload.get("phoneNumber")
        if not isinstance(sender, str) or not 1 <= len(sender.strip()) <= 64:
            raise Malformed("sender")
        if not isinstance(payload.get("message"), str):
            raise Malformed("message")
        told = str(payload.get("receivedAt", ""))
        same = [route.key if route else "", event.get("deviceId", ""), payload.get("messageId", "")]
        return Incoming(
            carrier_ref=phone_vault.reference("smsgate", json.dumps([*same, told, sender])),
            sender=sender.strip(),
            address="",
            body=payload["message"],
            sent_at_provider=_moment(told),
        )

    def report(self, request: HttpRequest, route: Route | None) -> Report:
        """What became of an SMS; raises Malformed, NothingToStore for a sign of life."""
        event, payload = _event(request)
        status = EVENTS.get(str(event["event"]))
        if status is None:
            raise NothingToStore
        ref = str(payload.get("messageId", ""))
        if not REF.fullmatch(ref):
            raise Malformed("messageId")
        # The reason is a sentence of the phone's system and could hold anything; it is not kept.
        return Report(
            ref=ref, carrier_ref=ref, status=status, error_code="phone" if status == "failed" else ""
        )

    def send(self, outgoing: Outgoing) -> Sent:
        """One POST to /messages under our ref; raises Refused, TryLater or Uncertain."""
        message: dict[str, Any] = {
            "id": outgoing.ref,
            "textMessage": {"text": outgoing.body},
            "phoneNumbers": [outgoing.to],
            "withDeliveryReport": True,
            "ttl": max(5, outgoing.valid_seconds),
        }
        sim = str(outgoing.route.settings.get("simNumber", ""))
        if sim.isdecimal():
            message["simNumber"] = int(sim)
        answer = _ask(outgoing.route, "POST", "/messages", json=message)
        if answer.status_code == ALREADY_THERE:
            return Sent(carrier_ref=outgoing.ref)
        return Sent(carrier_ref=outgoing.ref, status=_state(_as_ours(answer)))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """What the gateway says of the message with our ref; None when it has none. Raises TryLater."""
        try:
            answer = _ask(outgoing.route, "GET", f"/messages/{outgoing.ref}")
            if answer.status_code == 404:
                return None
            return Sent(carrier_ref=outgoing.ref, status=_state(_as_ours(answer)))
        except (Uncertain, Refused) as problem:
            raise TryLater(problem.code) from None

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """Raises CannotTell: the phone has no list to read, it can only be asked to tell its inbox again."""
        raise CannotTell


def _event(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """The event and its payload; raises Malformed."""
    event = read_json(request.body)
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise Malformed("event")
    payload = event.get("payload", {})
    if not isinstance(payload, dict):
        raise Malformed("payload")
    return event, payload


def _moment(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _ask(route: Route, method: str, path: str, **options: Any) -> requests.Response:
    url, secrets = str(route.settings.get("url", "")).rstrip("/"), route.secrets
    if not (url and secrets.get("username") and secrets.get("password")):
        raise TryLater("not_configured", route_broken=True)
    return call(method, url + path, auth=(secrets["username"], secrets["password"]), **options)


def _as_ours(answer: requests.Response) -> requests.Response:
    """A 2xx as it is; raises what any other answer means."""
    code = f"http_{answer.status_code}"
    match answer.status_code:
        case status if 200 <= status < 300:
            return answer
        case 408 | 429:
            raise TryLater(code)
        case 401 | 403 | 404 | 405:
            raise TryLater(code, route_broken=True)
        case status if 400 <= status < 500:
            raise Refused(code)
    raise Uncertain(code)


def _state(answer: requests.Response) -> Status:
    """The state in the answer; `accepted` when it holds none that we know: the gateway did take it."""
    try:
        told = answer.json()
    except ValueError:
        return "accepted"
    return STATES.get(str(told.get("state", "")) if isinstance(told, dict) else "", "accepted")

"""Twilio: signed webhooks in, the Messages API out. The only module that knows Twilio's SDK.

Contracts: twilio.com/docs/usage/webhooks/webhooks-security and twilio-python 9.13.
"""

import csv
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest
from requests import exceptions as http
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from sms_gateway.carriers import (
    CannotTell,
    Incoming,
    Malformed,
    NotGenuine,
    Outgoing,
    Refused,
    Report,
    Route,
    Sent,
    Status,
    TryLater,
    Uncertain,
)

TIMEOUT_SECONDS = 8.0  # twilio-python has none by default and would wait for ever
WHATSAPP = "whatsapp:"
REF = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
ADDRESS = re.compile(r"[A-Za-z0-9_.:+ -]{1,40}")
STATUSES: dict[str, Status] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}

# The SDK logs addresses and parameters at INFO; a phone number must not reach a log.
_mute = logging.getLogger("sms_gateway.carriers.twilio.http")
_mute.addHandler(logging.NullHandler())
_mute.propagate = False
_mute.disabled = True


@cache
def _outcomes() -> dict[str, str]:
    path = Path(__file__).parent.parent / "data" / "twilio_errors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["outcome"] for row in csv.DictReader(file)}


@lru_cache(maxsize=4)
def _client(account_sid: str, auth_token: str, base_url: str) -> Client:
    http_client = TwilioHttpClient(timeout=TIMEOUT_SECONDS, logger=_mute)
    client = Client(account_sid, auth_token, http_client=http_client)
    if base_url:
        client.api.base_url = base_url
    return client


def _signing_key(request: HttpRequest) -> tuple[str, str]:
    """Secret and algorithm this request must be signed with.

    The header only picks among the shared keys configured here; it can never ask for a weaker way.
    """
    shared: dict[str, str] = getattr(settings, "TWILIO_SHARED_KEYS", {})
    if not shared:
        return settings.TWILIO_AUTH_TOKEN, HMAC_SHA1
    header = request.headers.get(SIGNATURE_SETTINGS_HEADER, "")
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    if get_signature_algorithm(header).upper() != HMAC_SHA256:
        raise NotGenuine("weaker algorithm than configured")
    return shared.get(parts.get("key", ""), ""), HMAC_SHA256


def _field(request: HttpRequest, name: str, pattern: re.Pattern[str]) -> str:
    value = str(request.POST.get(name, "")).strip()
    if not pattern.fullmatch(value):
        raise Malformed(name)
    return value


def _require_utf8(request: HttpRequest) -> None:
    """Django replaces bytes that are no UTF-8; a citizen's words must not be altered unseen."""
    try:
        parse_qsl(request.body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as problem:
        raise Malformed("encoding") from problem


def _never_left(problem: http.ConnectionError) -> bool:
    """True when no connection was made, so that nothing can have been sent."""
    if isinstance(problem, http.ConnectTimeout):
        return True
    cause = problem.args[0] if problem.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError | ConnectTimeoutError)


def _as_ours(problem: TwilioRestException) -> Refused | TryLater | Uncertain:
    """Twilio's answer in our words, by data/twilio_errors.csv and the HTTP status."""
    code = str(problem.code or problem.status)
    if problem.status == 429:
        return TryLater(code)
    if problem.status in {401, 403}:
        return TryLater(code, route_broken=True)
    if not 400 <= problem.status < 500:
        return Uncertain(code)
    match _outcomes().get(code, "refused"):
        case "try_later":
            return TryLater(code)
        case "route_broken":
            return TryLater(code, route_broken=True)
        case "opted_out":
            return Refused(code, opted_out=True)
    return Refused(code)


class Twilio:
    """SMS (and WhatsApp, when the line's address begins with `whatsapp:`) by Twilio."""

    idempotent: ClassVar[bool] = False

    def verify(self, request: HttpRequest, route: Route | None) -> None:
        """Checks the signature over PUBLIC_BASE_URL and the raw parameters; raises NotGenuine.

        The configured address and not the request's own: behind a proxy the two differ.
        """
        signature = request.headers.get(SIGNATURE_HEADER, "")
        secret, algorithm = _signing_key(request)
        if not secret:
            raise NotGenuine("no secret is set for this signature")
        url = settings.PUBLIC_BASE_URL.rstrip("/") + request.get_full_path()
        if not RequestValidator(secret).validate(url, request.POST, signature, algorithm):
            raise NotGenuine("signature")

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """The SMS in Twilio's parameters; those not known are ignored. Raises Malformed."""
        _require_utf8(request)
        if "Body" not in request.POST:
            raise Malformed("Body")
        sender = str(request.POST.get("From", "")).strip().removeprefix(WHATSAPP)
        if not 1 <= len(sender) <= 64:
            raise Malformed("From")
        return Incoming(
            carrier_ref=_field(request, "MessageSid", REF),
            sender=sender,
            address=_field(request, "To", ADDRESS),
            body=str(request.POST["Body"]),
        )

    def report(self, request: HttpRequest, route: Route | None) -> Report:
        """What became of an SMS; our own ref travels in the query of the callback. Raises Malformed."""
        _require_utf8(request)
        status = STATUSES.get(str(request.POST.get("MessageStatus", "")))
        if status is None:
            raise Malformed("MessageStatus")
        ref = str(request.GET.get("ref", ""))
        if ref and not REF.fullmatch(ref):
            raise Malformed("ref")
        error = str(request.POST.get("ErrorCode", ""))
        return Report(
            ref=ref,
            carrier_ref=_field(request, "MessageSid", REF),
            status=status,
            error_code=error if error.isdecimal() and len(error) <= 6 else "",
        )

    def send(self, outgoing: Outgoing) -> Sent:
        """One Messages.create; raises Refused, TryLater or Uncertain."""
        if not (settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN):
            raise TryLater("not_configured", route_broken=True)
        client = _client(
            settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_BASE_URL or ""
        )
        prefix = WHATSAPP if outgoing.route.address.startswith(WHATSAPP) else ""
        try:
            message = client.messages.create(
                to=prefix + outgoing.to,
                from_=outgoing.route.address,
                body=outgoing.body,
                status_callback=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/sms/twilio/status/?ref={outgoing.ref}",
                validity_period=max(1, min(outgoing.valid_seconds, 36_000)),
            )
        except TwilioRestException as problem:
            raise _as_ours(problem) from None
        except http.ConnectionError as problem:
            code = type(problem).__name__
            raise (TryLater(code) if _never_left(problem) else Uncertain(code)) from None
        except Exception as problem:  # noqa: BLE001 - a cut-off answer, a proxy's page: the request had left
            raise Uncertain(type(problem).__name__) from None
        segments = str(message.num_segments or "")
        return Sent(
            carrier_ref=str(message.sid or "")[:128],
            status=STATUSES.get(str(message.status), "accepted"),
            segments=int(segments) if segments.isdecimal() else None,
        )

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Looks the SMS up in Twilio's message list. Raises CannotTell, TryLater."""
        raise CannotTell

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """The SMS Twilio's message list says came to this line. Raises CannotTell, TryLater."""
        raise CannotTell

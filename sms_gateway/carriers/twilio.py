"""Twilio: signed webhooks in, the Messages API out. The only module that knows Twilio's SDK.

What comes along (NumMedia, MediaUrl…) is told on as an address; sms_gateway.fetching fetches photos later,
from known hosts alone, and only the API's own address of a message's media is told the account's login.
Contracts: twilio.com/docs/usage/webhooks/webhooks-security and twilio-python 9.13.
"""

import base64
import binascii
import csv
import hmac
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
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

from sms_gateway.carriers import (
    Attached,
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
from sms_gateway.carriers.calling import never_left

TIMEOUT_SECONDS = 8.0  # twilio-python has none by default and would wait for ever
WHATSAPP = "whatsapp:"
WISHES: dict[str, Literal["stop", "start"]] = {"STOP": "stop", "START": "start"}
SHORTEST_BASE64 = 60  # a joined long SMS is longer than one part
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
PAGE, MOST_LOOKED_AT = 50, 200
CLOCKS_DIFFER = timedelta(seconds=30)
REF = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
API_ORIGIN, MOST_MEDIA = "https://api.twilio.com", 10
MEDIA_PATH = re.compile(r"/2010-04-01/Accounts/AC\w{32}/Messages/[SM]M\w{32}/Media/ME\w{32}", re.ASCII)
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


def _signed(validator: RequestValidator, url: str, fields: QueryDict, signature: str, algorithm: str) -> bool:
    """Whether Twilio signed this; the SDK also tries the address with and without its port, which is rare."""
    try:
        if hmac.compare_digest(
            validator.compute_signature(url, fields, algorithm).encode(), signature.encode()
        ):
            return True
    except ValueError:  # an algorithm or a sign it does not know; the SDK says what it thinks of it
        pass
    return bool(validator.validate(url, fields, signature, algorithm))


def _require_utf8(request: HttpRequest) -> None:
    """Django replaces bytes that are no UTF-8; a citizen's words must not be altered unseen."""
    try:
        unquote_to_bytes(request.body).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Malformed("encoding") from problem


def _client_of_settings() -> Client:
    if not (settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN):
        raise TryLater("not_configured", route_broken=True)
    return _client(
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_BASE_URL or ""
    )


def _plain(body: str) -> str:
    """The words of a long SMS whose parts Twilio joined as base64, which it sometimes does; else `body`."""
    if len(body) < SHORTEST_BASE64 or not BASE64.fullmatch(body):
        return body
    try:
        words = base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return body
    common = sum(sign.isascii() and (sign.isprintable() or sign.isspace()) for sign in words)
    return words if common * 2 >= len(words) else body


def _incoming(*, sid: str, sender: str, address: str, body: str, sent_at: datetime | None = None) -> Incoming:
    return Incoming(
        carrier_ref=sid,
        sender=sender.strip().removeprefix(WHATSAPP),
        address=address,
        body=_plain(body),
        sent_at_provider=sent_at,
    )


def _list(**wanted: Any) -> Iterator[Any]:
    """Twilio's message list, newest first, fetched as it is read; raises TryLater."""
    try:
        yield from _client_of_settings().messages.stream(page_size=PAGE, **wanted)
    except TwilioRestException as problem:
        raise TryLater(str(problem.code or problem.status)) from None
    except TryLater:
        raise
    except Exception as problem:  # noqa: BLE001 - whatever comes instead of a list, there is none now
        raise TryLater(type(problem).__name__) from None


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
        if not _signed(RequestValidator(secret), url, request.POST, signature, algorithm):
            raise NotGenuine("signature")

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """The SMS in Twilio's parameters; those not known are ignored. Raises Malformed."""
        _require_utf8(request)
        attached = _attached(request)
        if "Body" not in request.POST and not attached:
            raise Malformed("Body")
        sender = str(request.POST.get("From", ""))
        if not 1 <= len(sender.strip().removeprefix(WHATSAPP)) <= 64:
            raise Malformed("From")
        told = _incoming(
            sid=_field(request, "MessageSid", REF),
            sender=sender,
            address=_field(request, "To", ADDRESS),
            body=str(request.POST.get("Body", "")),
        )
        # Twilio has already obeyed (Advanced Opt-Out), whatever word it was in whatever language.
        told = replace(told, wish=WISHES.get(str(request.POST.get("OptOutType", "")).upper(), ""))
        return replace(told, attached=attached)

    def login_for(self, address: str) -> tuple[str, str] | None:
        """The account's login for a message's media at the API itself; None for every other address."""
        parts = urlsplit(address)
        api = (settings.TWILIO_API_BASE_URL or API_ORIGIN).rstrip("/")
        if f"{parts.scheme}://{parts.netloc}" != api or not MEDIA_PATH.fullmatch(parts.path):
            return None
        known = settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN
        return (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN) if known else None

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
        client = _client_of_settings()
        service = str(outgoing.route.settings.get("messaging_service_sid", ""))
        sender = {"messaging_service_sid": service} if service else {"from_": outgoing.route.address}
        try:
            message = client.messages.create(
                to=_to(outgoing),
                **sender,
                body=outgoing.body,
                status_callback=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/sms/twilio/status/?ref={outgoing.ref}",
                validity_period=max(1, min(outgoing.valid_seconds, 36_000)),
            )
        except TwilioRestException as problem:
            raise _as_ours(problem) from None
        except http.ConnectionError as problem:
            code = type(problem).__name__
            raise (TryLater(code) if never_left(problem) else Uncertain(code)) from None
        except Exception as problem:  # noqa: BLE001 - a cut-off answer, a proxy's page: the request had left
            raise Uncertain(type(problem).__name__) from None
        return _sent(message)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """The newest SMS to this phone with these words since it was first handed over, or None.

        Asked for by phone and not by date: what is still queued at Twilio has no date of sending yet and
        would be left out. Raises CannotTell when it is not known since when to look, TryLater.
        """
        if outgoing.first_tried_at is None:
            raise CannotTell
        since = outgoing.first_tried_at - CLOCKS_DIFFER
        for message in islice(_list(to=_to(outgoing)), MOST_LOOKED_AT):
            created = message.date_created or message.date_sent
            if created is not None and created < since:
                return None
            if message.direction != "inbound" and str(message.body or "").strip() == outgoing.body.strip():
                return _sent(message)
        return None

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """What Twilio's message list says came to this line in the time. Raises TryLater."""
        for message in _list(to=route.address, date_sent_after=since, date_sent_before=until):
            if message.direction == "inbound" and message.from_:
                told = _incoming(
                    sid=str(message.sid),
                    sender=str(message.from_),
                    address=str(message.to),
                    body=str(message.body or ""),
                    sent_at=message.date_sent,
                )
                # The list says how many media came, not where they are: they count as lost, and that is told.
                lost = Attached(address="", content_type="image/jpeg")
                yield replace(told, attached=(lost,) * _many(message.num_media))


def _attached(request: HttpRequest) -> tuple[Attached, ...]:
    """What NumMedia says came along, each with its address and type as far as they were told."""
    return tuple(
        Attached(
            address=str(request.POST.get(f"MediaUrl{place}", "")),
            content_type=str(request.POST.get(f"MediaContentType{place}", "")),
        )
        for place in range(_many(request.POST.get("NumMedia")))
    )


def _many(told: object) -> int:
    """How many media a message has, by Twilio's word for it."""
    number = str(told or "")
    plain = number.isascii() and number.isdecimal() and len(number) < 5
    return min(int(number), MOST_MEDIA) if plain else 0


def _to(outgoing: Outgoing) -> str:
    return (WHATSAPP if outgoing.route.address.startswith(WHATSAPP) else "") + outgoing.to


def _sent(message: Any) -> Sent:
    segments = str(message.num_segments or "")
    return Sent(
        carrier_ref=str(message.sid or "")[:128],
        status=STATUSES.get(str(message.status), "accepted"),
        segments=int(segments) if segments.isdecimal() else None,
    )

"""Kannel 1.4: the smsbox calls us for every SMS and report, and takes SMS at its sendsms address.

Neither call carries a signature: the door key and the caller's address are the locks. Kannel calls again
with the same id until it gets a 200, at worst while the first call is still running.
"""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import parse_qsl, quote, unquote_to_bytes

import requests
from django.conf import settings
from django.http import HttpRequest

from accountability.lib import gsm7, phone_vault
from sms_gateway.carriers import (
    CannotTell,
    Incoming,
    Malformed,
    Outgoing,
    Refused,
    Report,
    Route,
    Sent,
    Status,
    TryLater,
    Uncertain,
    guard,
    kannel_log,
)
from sms_gateway.carriers.calling import call
from sms_gateway.carriers.long_sms import part_in
from sms_gateway.limits import LIMITS

REF = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 50
CHARSETS = {
    "utf-8": "utf-8",
    "utf-16be": "utf-16-be",
    "utf-16": "utf-16",
    "ucs-2": "utf-16-be",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "us-ascii": "ascii",
}
ALL_REPORTS = "31"
STATUSES: dict[str, Status] = {"1": "delivered", "2": "failed", "4": "accepted", "8": "sent", "16": "failed"}
TAKEN = ("0:", "3:")  # accepted; queued until the SMS centre is back
WHY = re.compile(r"err:([0-9A-Za-z]{1,8})|NACK/(0x[0-9a-fA-F]{1,8}|\d{1,10})")


class Kannel:
    """SMS by a Kannel smsbox, on this machine or one whose address is allowed."""

    idempotent: ClassVar[bool] = False

    def verify(self, request: HttpRequest, route: Route | None) -> None:
        """Checks where the call comes from; raises NotGenuine."""
        guard.require_caller(request, route)

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """The SMS of a get-url or a post-url; raises Malformed.

        The text is taken from `bin` (%b) where it is given: %a squeezes blanks.
        """
        told = _told(request)
        sender = _text(told, "from")
        if not 1 <= len(sender) <= 64:
            raise Malformed("from")
        if "bin" not in told and "text" not in told:
            raise Malformed("text")
        ts = _text(told, "ts")
        return Incoming(
            carrier_ref=_carrier_ref(told, route),
            sender=sender,
            address="",
            body=_words(
                told.get("bin") or told.get("text", b""), _text(told, "charset"), _text(told, "coding")
            ),
            sent_at_provider=_moment(ts),
            part=part_in(told.get("udh", b"")),
        )

    def report(self, request: HttpRequest, route: Route | None) -> Report:
        """What became of an SMS, by the ref that stands in our own dlr-url; raises Malformed.

        Kannel's ids are never the key: a numeric centre id may be repeated, and a report may come first.
        """
        told = _told(request)
        status, ref = STATUSES.get(_text(told, "status")), _text(told, "ref")
        if status is None:
            raise Malformed("status")
        if not REF.fullmatch(ref):
            raise Malformed("ref")
        # The answer of the SMS centre may quote the SMS, so only its number is kept.
        why = WHY.search(_text(told, "ans")) if status == "failed" else None
        return Report(
            ref=ref, carrier_ref="", status=status, error_code=(why[1] or why[2] or "") if why else ""
        )

    def send(self, outgoing: Outgoing) -> Sent:
        """One POST to sendsms; raises Refused, TryLater or Uncertain."""
        route = outgoing.route
        url, secrets = str(route.settings.get("url", "")), route.secrets
        if not (url and secrets.get("username") and secrets.get("password") and route.door_key):
            raise TryLater("not_configured", route_broken=True)
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": secrets["username"],
            "X-Kannel-Password": secrets["password"],
            "X-Kannel-To": outgoing.to,
            "X-Kannel-DLR-Mask": ALL_REPORTS,
            "X-Kannel-DLR-Url": _report_address(outgoing),
            "X-Kannel-Validity": str(max(1, outgoing.valid_seconds // 60)),  # minutes
        }
        if str(route.settings.get("sender", "")):
            headers["X-Kannel-From"] = str(route.settings["sender"])
        if route.settings.get("smsc"):
            headers["X-Kannel-SMSC"] = str(route.settings["smsc"])
        if not gsm7.is_gsm7(outgoing.body):
            headers["X-Kannel-Coding"] = "2"  # else Kannel sends "?" for what it cannot write, and says 202
        answer = call("POST", url, data=outgoing.body.encode(), headers=headers)
        return _taken(answer, outgoing.ref)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Raises CannotTell: Kannel keeps no list of what it sent."""
        raise CannotTell

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """What Kannel's access-log on this machine tells (setting `access_log`).

        Raises CannotTell where the line names no log, or knows an SMS by the centre's clock, which the log
        does not tell; TryLater when it cannot be read or is kept in another format.
        """
        path = str(route.settings.get("access_log", ""))
        if not path or route.settings.get("smsc_clock"):
            raise CannotTell
        return kannel_log.received(path, since=since, until=until)

    def still_tells(self, route: Route) -> timedelta:
        """Kannel repeats its call, and tells better: the log has dots for letters outside ASCII."""
        return timedelta(minutes=int(route.settings.get("access_log_minutes") or LIMITS.access_log_minutes))


def _told(request: HttpRequest) -> dict[str, bytes]:
    """The fields of a call as the bytes they were, from the query, a form, or Kannel's own headers.

    Django would read them as UTF-8 and replace what is none; a citizen's words must not be altered unseen.
    """
    told = _fields(str(request.META.get("QUERY_STRING", "")))
    if request.method != "POST":
        return told
    if request.content_type == FORM and "X-Kannel-From" not in request.headers:
        return told | _fields(request.body.decode("latin-1"))
    for name in ("from", "coding"):
        if (value := request.headers.get(f"X-Kannel-{name}")) is not None:
            told[name] = unquote_to_bytes(value)
    if udh := request.headers.get("X-Kannel-UDH"):
        told["udh"] = unquote_to_bytes(udh)
    if charset := (request.content_params or {}).get("charset"):
        told["charset"] = charset.strip('"').encode()
    return told | {"text": request.body}


def _fields(written: str) -> dict[str, bytes]:
    try:
        pairs = parse_qsl(written, keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS)
        return {name: value.encode("latin-1") for name, value in pairs}
    except ValueError:
        raise Malformed("query") from None


def _text(told: dict[str, bytes], name: str) -> str:
    try:
        return told.get(name, b"").decode().strip()
    except UnicodeDecodeError:
        raise Malformed(name) from None


def _words(raw: bytes, charset: str, coding: str) -> str:
    """The text in the charset that Kannel names; what fits none is read byte by byte, never refused."""
    named = CHARSETS.get(charset.lower(), "")
    if not named and coding == "2":
        named = "utf-16-be"
    if named.startswith("utf-16"):
        return codecs.decode(raw, named, "replace")
    for codec in (named or "utf-8", "utf-8"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _carrier_ref(told: dict[str, bytes], route: Route | None) -> str:
    """Kannel's id, which a repeated call bears again.

    Where %T is the SMS centre's own clock (a modem; setting `smsc_clock`), a centre that delivers twice under
    two ids is recognised by what it delivers: no phone sends two SMS in one second. Elsewhere %T is Kannel's
    clock and says nothing of the kind. The sum is keyed, for it is made of a phone number.
    """
    ref = _text(told, "id")
    if REF.fullmatch(ref) and not (route and route.settings.get("smsc_clock") and told.get("ts")):
        return ref
    parts = [told.get(name, b"") for name in ("from", "to", "ts", "udh")] + [
        told.get("bin") or told.get("text", b"")
    ]
    summed = "\n".join([route.key if route else "", *(part.hex() for part in parts)])
    return phone_vault.reference("kannel", summed)


def _moment(ts: str) -> datetime | None:
    if not (ts.isascii() and ts.isdecimal() and len(ts) <= 11):
        return None
    return datetime.fromtimestamp(int(ts), UTC)


def _report_address(outgoing: Outgoing) -> str:
    """Where Kannel is to report, with our ref; Kannel fills in the escapes."""
    route = outgoing.route
    base = str(route.settings.get("app_url") or settings.PUBLIC_BASE_URL).rstrip("/")
    if route.settings.get("key_in") == "header":
        # Without %A: an SMS centre's answer may quote the SMS, and addresses end up in logs.
        address = guard.with_key(f"{base}/sms/kannel/status/", route.door_key)
        return f"{address}?ref={quote(outgoing.ref)}&status=%d&fid=%F"
    return f"{base}/sms/kannel/{route.door_key}/status/?ref={quote(outgoing.ref)}&status=%d&fid=%F&ans=%A"


def _taken(answer: requests.Response, ref: str) -> Sent:
    """Kannel's answer in our words: 202 with a number, 403 for the password, 503 for later."""
    code = f"http_{answer.status_code}"
    match answer.status_code:
        case 202 if answer.text.startswith(TAKEN):
            return Sent(carrier_ref=ref)
        case 503 | 429:
            raise TryLater(code)
        case 401 | 403 | 404 | 405:
            raise TryLater(code, route_broken=True)
        case status if 400 <= status < 500:
            raise Refused(code)
    raise Uncertain(code)

"""Gammu SMSD 1.42: a GSM modem or phone on a cable, by folders or by a database.

The daemon's RunOnReceive is only a kick, never repeated when it fails, so sweeping the inbox is the way in:
on this machine (`manage.py sms_gammu` and the beat), or on the village's own PC, which posts what it finds.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest

from sms_gateway.carriers import (
    CannotTell,
    Incoming,
    Malformed,
    NothingToStore,
    Outgoing,
    Report,
    Route,
    Sent,
    TryLater,
    guard,
)
from sms_gateway.carriers.gammu_box import Box
from sms_gateway.carriers.gammu_files import Folders
from sms_gateway.carriers.gammu_notes import NAME, REPORTED, Note, incoming
from sms_gateway.carriers.gammu_sql import Tables
from sms_gateway.carriers.posted_json import read_json

HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){0,140}")


class Gammu:
    """SMS by gammu-smsd. Handing a ref over again finds it where it lies, so it is sent once."""

    idempotent: ClassVar[bool] = True

    def verify(self, request: HttpRequest, route: Route | None) -> None:
        """Checks where the call comes from; raises NotGenuine."""
        guard.require_caller(request, route)

    def incoming(self, request: HttpRequest, route: Route | None) -> Incoming:
        """One SMS as JSON: `from`, `text`, `ids` (file names or row numbers), and if known `sent` and `udh`.

        A call without `ids` tells of a delivery report, whose text is no citizen's: raises NothingToStore.
        """
        told = _told(request)
        ids = [str(one) for one in told["ids"]]
        if not ids:
            raise NothingToStore
        named = NAME.fullmatch(ids[0].rpartition("/")[2])
        if named and told.get("sent") is None and told["text"].strip().lower() in REPORTED:
            raise NothingToStore  # a kick cannot tell a report that lies in a file from an SMS
        sent = told.get("sent") or (f"{named[1]}T{named[2]}" if named else " ".join(ids))
        note = Note(sender=told["from"].strip(), text=told["text"], sent=str(sent), udh=told.get("udh") or "")
        return incoming(note, line_key=route.key if route else "")

    def report(self, request: HttpRequest, route: Route | None) -> Report:
        """Raises Malformed: what became of an SMS is read where gammu-smsd keeps it."""
        raise Malformed("no reports here")

    def send(self, outgoing: Outgoing) -> Sent:
        """Leaves the SMS for the daemon; raises TryLater."""
        return box_of(outgoing.route).put(outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Where the SMS lies; None when it was never left. Raises TryLater."""
        try:
            return box_of(outgoing.route).find(outgoing.ref)
        except OSError as problem:
            raise TryLater(type(problem).__name__) from None

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """Raises CannotTell: sweeping reads all that the daemon holds, there is no second list."""
        raise CannotTell


def box_of(route: Route) -> Box:
    """The folders (setting `inbox`) or tables (setting or secret `database`); raises TryLater without."""
    if route.settings.get("inbox"):
        folders = {name: str(route.settings.get(name, "")) for name in ("inbox", "outbox", "sent", "error")}
        return Folders(folders, line_key=route.key)
    if database := route.secrets.get("database", "") or str(route.settings.get("database", "")):
        return Tables(database, line_key=route.key)
    raise TryLater("not_configured", route_broken=True)


def _told(request: HttpRequest) -> dict[str, Any]:
    told = read_json(request.body)
    if not isinstance(told, dict):
        raise Malformed("json")
    for name, limit in (("from", 64), ("text", 20_000)):
        if not isinstance(told.get(name), str) or len(told[name]) > limit:
            raise Malformed(name)
    if not told["from"].strip():
        raise Malformed("from")
    if not isinstance(told.get("ids"), list):
        raise Malformed("ids")
    if not HEX.fullmatch(str(told.get("udh") or "")):
        raise Malformed("udh")
    return told

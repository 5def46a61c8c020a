"""A desa, its lines, a phone, and a carrier that does what a test tells it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest

from accountability.regions.models import Wilayah
from sms_gateway import contacts, outbox
from sms_gateway.carriers import CannotTell, Incoming, NotGenuine, Outgoing, Report, Route, Sent
from sms_gateway.models import Contact, Line, OutboundSMS

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10.00 in Jakarta
NIGHT = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)  # 21.00 in Jakarta
PHONE = "+6281200000001"


class ScriptedCarrier:
    """Answers each SMS with the next of `outcomes`: what to return, what to raise, or what to do.

    A look-up gets the next of `findings` and cannot tell when none is left; `listed` is what came in.
    """

    def __init__(self) -> None:
        self.idempotent = False
        self.outcomes: list[Sent | BaseException | Callable[[Outgoing], Sent]] = []
        self.got: list[Outgoing] = []
        self.findings: list[Sent | BaseException | None] = []
        self.asked: list[Outgoing] = []
        self.listed: list[Incoming] | BaseException = CannotTell()

    def verify(self, request: HttpRequest) -> None:
        """No webhook."""
        raise NotGenuine("no webhook")

    def incoming(self, request: HttpRequest) -> Incoming:
        """No webhook."""
        raise NotGenuine("no webhook")

    def report(self, request: HttpRequest) -> Report:
        """No webhook."""
        raise NotGenuine("no webhook")

    def send(self, outgoing: Outgoing) -> Sent:
        """The next outcome; taken, when none is left."""
        self.got.append(outgoing)
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(carrier_ref=f"ref-{len(self.got)}")
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome if isinstance(outcome, Sent) else outcome(outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """The next finding; CannotTell, when none is left."""
        self.asked.append(outgoing)
        finding = self.findings.pop(0) if self.findings else CannotTell()
        if isinstance(finding, BaseException):
            raise finding
        return finding

    def received(self, route: Route, *, since: datetime, until: datetime) -> Iterator[Incoming]:
        """What `listed` holds, or raises."""
        if isinstance(self.listed, BaseException):
            raise self.listed
        yield from self.listed


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> ScriptedCarrier:
    """Every line's carrier in this test."""
    scripted = ScriptedCarrier()
    monkeypatch.setattr("sms_gateway.carriers.named", lambda name: scripted)
    return scripted


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks the bell was asked to ring for."""
    heard: list[str] = []
    monkeypatch.setattr("accountability.lib.bell.ring_task", heard.append)
    return heard


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own line."""
    return Line.objects.create(key="sukamaju", carrier="twilio", address="+6281299002001", desa=desa)


@pytest.fixture
def contact(desa: Wilayah) -> Contact:
    """A citizen's phone."""
    return contacts.meet(number=PHONE, at=AT, desa=desa)


@pytest.fixture
def promised(line: Line, contact: Contact) -> OutboundSMS:
    """A reply that is due."""
    return promise(contact)


def promise(contact: Contact, **other: Any) -> OutboundSMS:
    """A promised reply; anything can be said otherwise."""
    given: dict[str, Any] = {
        "contact": contact,
        "desa": contact.desa,
        "body": "Terima kasih.",
        "template": "terima",
        "dedupe_key": "satu",
        "kind": "reply",
        "at": AT,
    }
    return outbox.promise(**(given | other))

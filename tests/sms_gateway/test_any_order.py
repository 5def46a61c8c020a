"""Whatever happens in whatever order: no state falls back but by three named moves, nothing is doubled."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sms_gateway import outbox, outcomes
from sms_gateway.carriers import CannotTell, Outgoing, Refused, Report, Sent, TryLater, Uncertain
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.models import Contact, Line, OutboundSMS
from tests.sms_gateway.conftest import AT, ScriptedCarrier, promise

# From -> to that may lower the rank; everything else must raise it or leave it.
MOVES_BACK = {
    (OutboundState.SENDING, OutboundState.PROMISED),
    (OutboundState.UNKNOWN, OutboundState.PROMISED),
    (OutboundState.UNKNOWN, OutboundState.ACCEPTED),
    (OutboundState.UNKNOWN, OutboundState.SENT),
}
ANSWERS = ["taken", "later", "broken", "refused", "silence after sending", "silence before sending"]
DEATHS = ["dies before sending", "dies after sending"]
STEPS = [*(f"send: {answer}" for answer in [*ANSWERS, *DEATHS])]
STEPS += ["sweep", "look", "look: dies", "look: no answer", "wait", "wait", "wait long"]
STEPS += [f"report: {status}" for status in ("accepted", "sent", "delivered", "failed")]


class World:
    """A phone that counts, a carrier that loses answers, and processes that die."""

    def __init__(self, carrier: ScriptedCarrier, sms: OutboundSMS, *, idempotent: bool, lists: bool) -> None:
        self.carrier, self.sms, self.now = carrier, sms, AT
        self.reached: list[str] = []
        self.lists = lists
        self.looking = ""
        carrier.idempotent = idempotent
        carrier.find = self.find  # type: ignore[method-assign]

    def arrive(self, outgoing: Outgoing) -> None:
        """At the phone; an idempotent carrier drops a ref it knows."""
        if not (self.carrier.idempotent and outgoing.ref in self.reached):
            self.reached.append(outgoing.ref)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """The provider's list, or none."""
        if self.looking == "dies":
            raise SystemExit
        if self.looking == "no answer":
            raise TryLater("ReadTimeout")
        if not self.lists:
            raise CannotTell
        return Sent(carrier_ref="SM1") if outgoing.ref in self.reached else None

    def send(self, answer: str) -> None:
        """One sender, with this answer for whatever it sends."""

        def play(outgoing: Outgoing) -> Sent:
            if answer in {"taken", "silence after sending", "dies after sending"}:
                self.arrive(outgoing)
            failure: dict[str, BaseException] = {
                "later": TryLater("20429"),
                "broken": TryLater("20003", route_broken=True),
                "refused": Refused("21211"),
                "silence after sending": Uncertain("ReadTimeout"),
                "silence before sending": Uncertain("ReadTimeout"),
                "dies before sending": SystemExit(),
                "dies after sending": SystemExit(),
            }
            if answer in failure:
                raise failure[answer]
            return Sent(carrier_ref="SM1")

        self.carrier.outcomes = [play]
        outbox.send(at=self.now, limit=1)

    def do(self, step: str) -> None:
        """One step; a death ends the process and not the test."""
        what, _, how = step.partition(": ")
        try:
            if what == "send":
                self.send(how)
            elif what == "sweep":
                outbox.sweep(at=self.now)
            elif what == "look":
                self.looking = how
                outcomes.resolve_unknown(at=self.now, limit=1)
            elif what == "report" and self.reached:
                told: Any = Report(ref=str(self.sms.ref), carrier_ref="SM1", status=how)  # type: ignore[arg-type]
                outbox.report(carrier="twilio", report=told, at=self.now)
            elif what.startswith("wait"):
                self.now += timedelta(minutes=30 if what == "wait long" else 3)
        except SystemExit:
            pass


@pytest.mark.parametrize(("idempotent", "lists"), [(True, False), (False, True), (False, False)])
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=25),
    kind=st.sampled_from(["reply", "news"]),
    to_many=st.booleans(),
)
def test_nothing_falls_back_and_nothing_is_doubled(
    steps: list[str],
    kind: str,
    to_many: bool,
    idempotent: bool,
    lists: bool,
    line: Line,
    contact: Contact,
    carrier: ScriptedCarrier,
) -> None:
    Line.objects.update(failures_in_a_row=0, rests_until=None)
    OutboundSMS.objects.filter(state="promised").update(state="cancelled", rank=110)
    OutboundSMS.objects.filter(state__in=["sending", "unknown"]).update(state="failed", rank=90)
    number = OutboundSMS.objects.count()
    sms = promise(contact, dedupe_key=f"{number}", body=f"Isi {number}.", kind=kind, to_many=to_many)
    world = World(carrier, sms, idempotent=idempotent, lists=lists)
    state = OutboundState.PROMISED
    for step in steps:
        world.do(step)
        sms.refresh_from_db()
        after = OutboundState(sms.state)
        assert RANKS[after] >= RANKS[state] or (state, after) in MOVES_BACK, (step, state, after)
        state = after
    blind = kind == "reply" and not to_many and not idempotent and not lists
    assert len(world.reached) <= (2 if blind else 1)
    if not blind:
        assert sms.resent == 0 or idempotent
    if not world.reached:
        assert state not in {OutboundState.ACCEPTED, OutboundState.SENT, OutboundState.DELIVERED}


def _at(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_a_death_after_sending_is_found_within_minutes_and_never_repeated(
    line: Line, contact: Contact, carrier: ScriptedCarrier
) -> None:
    world = World(carrier, promise(contact), idempotent=False, lists=True)
    for step in ("send: dies after sending", "wait", "sweep", "look", "send: taken"):
        world.do(step)
    world.sms.refresh_from_db()
    assert (world.sms.state, len(world.reached), world.now) == (OutboundState.ACCEPTED, 1, _at(3))

"""Which line an SMS came to, by which lines an answer may leave, and which of them can carry one now.

A line people write to and the route an answer takes are two things: in Indonesia an SMS comes in on a local
SIM and may leave by another provider.
"""

import csv
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.text import slugify

from accountability.lib.moments import between
from accountability.lib.together import ahead
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, InboundSMS, Line, OutboundSMS

_MINUTE = timedelta(minutes=1)


def simulator_line() -> Line:
    """The line the simulator writes to unless told: the first village's, else a shared one, made here."""
    line = Line.objects.simulated().villages_first().first()
    if line is None:
        line, _ = Line.objects.get_or_create(
            key="simulator", defaults={"carrier": "simulator", "address": "+6281200000000"}
        )
    return line


def line_at(*, carrier: str, address: str) -> Line:
    """The line of this carrier with this address.

    A genuine SMS to a number nobody has set up is still somebody's word: such a number becomes a line
    that is unassigned, serves no desa and never sends.
    """
    line = Line.objects.filter(carrier=carrier, address=address).first()
    if line is None:
        key = f"{carrier}-{slugify(address)}"[:60]
        unassigned = Line(key=key, carrier=carrier, address=address, sends=False, assigned=False)
        Line.objects.bulk_create([unassigned], ignore_conflicts=True)
        line = Line.objects.get(key=key)
    return line


def is_own(address: str) -> bool:
    """True when a message claims to come from one of our own lines (a loop)."""
    address = address.replace("\x00", "")  # PostgreSQL cannot even be asked for a NUL
    return Line.objects.filter(address__in=[address, f"whatsapp:{address}"]).exists()


def routes(*, contact: Contact, desa_kode: str | None, in_reply_to: InboundSMS | None) -> Iterator[Line]:
    """The lines an SMS to this phone may leave by, best first, each once; asked of the database as needed.

    First the line it answers, then the line this phone wrote to last (people know that number), then the
    village's own, then the shared ones; among equals by priority.
    """
    own = in_reply_to.line if in_reply_to is not None else None
    if own is not None and own.active and own.sends:
        yield own
    told: set[int] = {own.pk} if own is not None else set()
    for line in _known_lines(contact, desa_kode or ""):
        if line.pk not in told:
            told.add(line.pk)
            yield line


def _known_lines(contact: Contact, desa_kode: str) -> Iterator[Line]:
    none: list[Line] = []
    yield from ahead("phone", contact.pk, "line", _written_to_last, none)
    yield from ahead("desa", desa_kode, "lines", _of_desa, none)


def _written_to_last(phones: Collection[int]) -> dict[int, list[Line]]:
    """For each phone the line it wrote to last, of those an SMS may leave by."""
    if len(phones) == 1:
        (phone,) = phones
        only = Line.objects.sending().filter(inbound__contact=phone).order_by("-inbound__id")[:1]
        return {phone: list(only)}
    wrote = InboundSMS.objects.filter(contact__in=phones, line__active=True, line__sends=True).order_by()
    last = wrote.values("contact").annotate(last=Max("pk")).values("last")
    found = InboundSMS.objects.filter(pk__in=last).select_related("line")
    return {one.contact_id: [one.line] for one in found if one.contact_id is not None}


def _of_desa(kodes: Collection[str]) -> dict[str, list[Line]]:
    """For each desa its own lines and then the shared ones, best first; for "" only those."""
    sending = Line.objects.sending()
    # Both by the index of the desa: an OR would read the lines of every village of the country.
    either = sending.filter(desa__in=kodes).union(sending.shared(), all=True)
    lines = sorted(either, key=lambda line: (line.priority, line.pk))
    shared = [line for line in lines if line.desa_id is None]
    return {kode: [line for line in lines if line.desa_id == kode] + shared for kode in kodes}


def route_for(
    *,
    contact: Contact,
    desa_kode: str | None,
    in_reply_to: InboundSMS | None,
    at: datetime | None = None,
    tried: list[int] | None = None,
) -> Line | None:
    """The best line that is not in `tried` and, when told `at`, does not rest then; None: there is none."""
    for line in routes(contact=contact, desa_kode=desa_kode, in_reply_to=in_reply_to):
        if line.pk not in (tried or []) and not (at and rests(line, at)):
            return line
    return None


def usual_route(desa_kode: str) -> Line | None:
    """The line by which news of this village leaves as a rule, for a guess at its price; None: no line."""
    return next(iter(_of_desa([desa_kode])[desa_kode]), None)


def rests(line: Line, at: datetime) -> bool:
    """True while nothing leaves by this line, after too many failures in a row."""
    return line.rests_until is not None and line.rests_until > at


def carries(line: Line, at: datetime) -> bool:
    """True when an SMS may leave by this line now."""
    return line.active and line.sends and not rests(line, at)


def pace() -> dict[int, int]:
    """The parts a minute of the lines that have such a limit, by their keys."""
    paced = Line.objects.sending().filter(segments_per_minute__gt=0)
    return dict(paced.values_list("pk", "segments_per_minute"))


def full(limits: dict[int, int], at: datetime) -> list[int]:
    """The keys of those of the lines with a `pace` that have sent all their parts of the minute before `at`.

    A long SMS may exceed the limit by its own parts, for else it would never leave.
    """
    if not limits:
        return []
    just_now = OutboundSMS.objects.filter(between("sending_at", at - _MINUTE, at), line__in=limits).order_by()
    used = just_now.values_list("line").annotate(used=Sum("segments"))
    return [line for line, parts in used if line is not None and parts >= limits[line]]


def is_full(line: Line, at: datetime) -> bool:
    """As `full`, for one line that a claim is about to use; other claims on it wait until this one ends.

    Must be called in a transaction.
    """
    if not line.segments_per_minute:
        return False
    Line.objects.select_for_update(no_key=True).get(pk=line.pk)
    just_now = OutboundSMS.objects.filter(between("sending_at", at - _MINUTE, at), line=line)
    used: int = just_now.aggregate(used=Sum("segments"))["used"] or 0
    return used >= line.segments_per_minute


@transaction.atomic
def note_failure(*, line: Line, at: datetime) -> None:
    """One more SMS that this line did not carry; after LIMITS.line_failures in a row it rests, ever longer.

    Others carry its SMS meanwhile; its first failure after a rest begins the next one.
    """
    held = Line.objects.select_for_update(no_key=True).get(pk=line.pk)
    failures = min(held.failures_in_a_row + 1, 1000)
    beyond = failures - LIMITS.line_failures
    if beyond >= 0:
        seconds = min(LIMITS.line_rest_seconds * 2 ** min(beyond, 10), LIMITS.line_rest_longest_seconds)
        held.rests_until = at + timedelta(seconds=seconds)
    held.failures_in_a_row = failures
    held.save(update_fields=["failures_in_a_row", "rests_until"])


def note_success(*, line: Line, at: datetime) -> None:
    """This line carried an SMS: its failures are forgotten. While all is well, writes once a minute."""
    if line.failures_in_a_row == 0 and line.last_sent_at is not None and line.last_sent_at > at - _MINUTE:
        return
    Line.objects.filter(pk=line.pk).update(failures_in_a_row=0, rests_until=None, last_sent_at=at)


def refuses_by_route(*, carrier: str, code: str) -> bool:
    """True when this refusal speaks of the line and not of the number (data/route_refusals.csv)."""
    return (carrier, code) in _route_refusals()


@cache
def _route_refusals() -> frozenset[tuple[str, str]]:
    path = Path(__file__).parent / "data" / "route_refusals.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset((row["carrier"], row["code"]) for row in csv.DictReader(file))

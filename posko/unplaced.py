"""What came in on shared lines and belongs to no village yet: phones that a person may place, and the rest.

Of each it is told which of its words may be read. The rest are SMS that only people can save: of machines
and landlines, which nobody can answer, and of phones without a village that could not be taken in.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah
from posko import asking, urgency, village
from posko.grammar import Context, parse
from posko.placing import Placed, place
from sms_gateway.models import Contact, InboundSMS, Line, SenderKind

MOST_SHOWN = 50  # SMS of one list, the newest
LOOKED_AT = 500  # among so many the same words are shown once: advertisements come again and again


class AlreadyPlaced(Exception):
    """Another person, or the citizen, said meanwhile which village this phone belongs to."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A phone that waits: what it wrote, oldest first, and which of that must stay covered (by pk)."""

    contact: Contact
    sms: list[InboundSMS]
    covered: frozenset[int]

    @property
    def secret(self) -> bool:
        """Whether something of this phone is confidential."""
        return bool(self.covered)


@dataclass(frozen=True, slots=True)
class Kept:
    """An SMS that is only to be read: whether its words must stay covered, and how often they came."""

    sms: InboundSMS
    covered: bool
    times: int = 1


def waiting_on(lines: Collection[Line]) -> QuerySet[InboundSMS]:
    """SMS on these lines of phones nobody could place, each once, oldest first."""
    waiting = InboundSMS.objects.filter(pk__in=village.unplaced().values("pk"), line__in=lines)
    return waiting.order_by("pk")


def phones_on(lines: Collection[Line]) -> QuerySet[InboundSMS, Any]:
    """The phones behind them, one row each with `contact` and `first`, the longest waiting first."""
    grouped = waiting_on(lines).order_by().values("contact").annotate(first=Min("pk"))
    return grouped.order_by("first")


def strangers(lines: Collection[Line], phones: Collection[int]) -> list[Stranger]:
    """These phones (by pk, in their order) with their words. Two queries."""
    written: dict[int, list[InboundSMS]] = {pk: [] for pk in phones}
    for sms in waiting_on(lines).filter(contact__in=phones).select_related("contact"):
        if sms.contact_id is not None:
            written[sms.contact_id].append(sms)
    promised = InboundSMS.objects.filter(contact__in=phones, replies__template=village.PROMISES_SECRECY)
    secretive = set(promised.values_list("contact", flat=True))
    return [_stranger(pk, sms, pk in secretive) for pk, sms in written.items() if sms]


def from_machines(lines: Collection[Line]) -> list[Kept]:
    """What machines, landlines and unknown prefixes wrote to these lines, newest first, each text once.

    Nobody can answer them, and one of them may be a citizen. A landline is known by nothing, so after a lone
    RAHASIA whatever comes to that line within the time such a wish holds is covered too. One query.
    """
    written = InboundSMS.objects.filter(line__in=lines, sender_kind=SenderKind.MACHINE)
    return _each_text_once(written)


def stuck_on(lines: Collection[Line]) -> list[Kept]:
    """Dead letters of phones without a village on these lines, newest first: no village's desk has them.

    One query.
    """
    dead = InboundSMS.objects.dead().filter(line__in=lines, line__desa=None, contact__desa=None)
    return _each_text_once(dead)


@transaction.atomic
def place_by_hand(*, contact: Contact, desa: Wilayah, by: Actor, at: dt.datetime) -> Placed:
    """A person says the phone belongs to `desa`; what it wrote becomes aspirasi, with receipts, once.

    There is no way back: the citizen is told the numbers. The ledger of the desa keeps who did it. Raises
    AlreadyPlaced, and NoSuchDesa for a wilayah that is no desa.
    """
    hold(desa=desa)
    held = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    first = village.unplaced().filter(contact=held).first()
    if held.desa_id is not None or first is None:
        raise AlreadyPlaced
    placed = place(contact=held, desa=desa, by=by, at=at)
    facts = {"voices": len(placed.taken)}
    record(kind="sms.ditempatkan", ref=f"sms:{first.pk}", desa=desa, by=by, at=at, facts=facts)
    return placed


def _stranger(pk: int, written: list[InboundSMS], promised: bool) -> Stranger:
    """Beside a confidential SMS only what names a place is shown: the rest could tell who it is."""
    contact = written[0].contact
    if contact is None:  # cannot be: who is listed by its phone has one
        raise Contact.DoesNotExist
    if not promised and not any(_confidential(one.body) for one in written):
        return Stranger(contact, written, frozenset())
    covered = {one.pk for one in written if _confidential(one.body) or not _names_a_place(one.body)}
    return Stranger(contact, written, frozenset(covered))


def _each_text_once(written: QuerySet[InboundSMS]) -> list[Kept]:
    newest = list(written.order_by("-pk")[:LOOKED_AT])
    wishes = [one for one in newest if _wishes_secrecy(one.body)]
    times: dict[tuple[int, str], int] = {}
    for one in newest:
        same = (one.line_id, one.body)
        times[same] = times.get(same, 0) + 1
    latest = {(one.line_id, one.body): one for one in reversed(newest)}
    shown = sorted(latest.values(), key=lambda one: -one.pk)[:MOST_SHOWN]
    return [Kept(one, _is_covered(one, wishes), times[one.line_id, one.body]) for one in shown]


def _is_covered(sms: InboundSMS, wishes: list[InboundSMS]) -> bool:
    holds = dt.timedelta(hours=asking.HOURS[asking.SECRET])
    wished = any(
        wish.line_id == sms.line_id and dt.timedelta() <= sms.received_at - wish.received_at <= holds
        for wish in wishes
    )
    return wished or _confidential(sms.body)


def _wishes_secrecy(body: str) -> bool:
    parsed = parse(body)
    return parsed.intent == "rahasia" and not parsed.words


def _confidential(body: str) -> bool:
    return parse(body).intent == "rahasia" or urgency.classify(body).confidential


def _names_a_place(body: str) -> bool:
    return parse(body, Context(asked="village")).intent in {"desa", "answer_village"}

"""Phones whose village nobody knows: which wait, what of their words may be read, and a person places one."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah
from posko import urgency, village
from posko.grammar import Context, parse
from posko.placing import Placed, place
from sms_gateway.models import Contact, InboundSMS, Line


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


def _confidential(body: str) -> bool:
    return parse(body).intent == "rahasia" or urgency.classify(body).confidential


def _names_a_place(body: str) -> bool:
    return parse(body, Context(asked="village")).intent in {"desa", "answer_village"}

"""Parts words from the phone that sent them: at a citizen's wish, or when the time to keep a number is over.

A phone that is forgotten keeps its row, for SMS and voices point at it, but nothing in it leads to a number
any more: no sealed copy, and a random mark in place of the keyed fingerprint. Writing again it is a stranger.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q

from sms_gateway import moves
from sms_gateway.delivery import OutboundState
from sms_gateway.models import Contact, Fragment, InboundSMS, InboundState, OutboundSMS

GONE = "[dihapus]"
_OURS = frozenset({"sms_gateway", "posko"})


def is_used_elsewhere(contact: Contact) -> bool:
    """Whether something beside voices and their SMS needs this phone: a meeting, a member who wants notes."""
    for relation in contact._meta.related_objects:
        model: type[Model] = relation.related_model
        if model._meta.app_label in _OURS:
            continue
        if model._default_manager.filter(**{relation.field.name: contact}).exists():
            return True
    return False


@transaction.atomic
def forget_phone(*, contact: Contact, at: datetime) -> None:
    """Nothing of this phone leads to its number any more, and no SMS of it keeps its words."""
    Contact.objects.filter(pk=contact.pk).update(fingerprint=secrets.token_hex(32), sealed=b"")
    _empty(InboundSMS.objects.filter(contact=contact).values_list("pk", flat=True), Q(contact=contact))
    contact.refresh_from_db()


@transaction.atomic
def part_from_phone(*, contact: Contact, inbound: Collection[int], about: str, at: datetime) -> Contact:
    """Moves these incoming SMS, and all outgoing ones about the number `about`, to a phone nobody knows.

    For one voice among others of the same phone. Returns the nobody.
    """
    nobody = Contact.objects.create(fingerprint=secrets.token_hex(32), desa=contact.desa, created_at=at)
    told = Q(dedupe_key__startswith=f"{about}:") | Q(in_reply_to__in=list(inbound))
    told &= Q(contact=contact)
    keys = list(OutboundSMS.objects.filter(told).values_list("pk", flat=True))
    _empty(list(inbound), Q(pk__in=keys))
    OutboundSMS.objects.filter(pk__in=keys).update(contact=nobody)
    InboundSMS.objects.filter(pk__in=list(inbound), contact=contact).update(contact=nobody)
    Fragment.objects.filter(joined_into__in=list(inbound), contact=contact).update(contact=nobody)
    return nobody


def _empty(inbound: Collection[int], told: Q) -> None:
    """Takes the words out of SMS; what waits to be taken in keeps them, what waits to leave never leaves."""
    settled = InboundSMS.objects.filter(pk__in=list(inbound)).exclude(state=InboundState.WAITING)
    settled.update(body=GONE)
    Fragment.objects.filter(joined_into__in=list(inbound)).update(body="")
    waiting = OutboundSMS.objects.filter(told, state=OutboundState.PROMISED)
    moves.forward(waiting, OutboundState.CANCELLED, error_code="number_erased")
    OutboundSMS.objects.filter(told).exclude(state=OutboundState.SENDING).update(
        body=GONE, holds_secret=False
    )

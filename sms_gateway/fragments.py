"""The parts of a long SMS that a gateway could not join: they wait for each other, and none is ever lost.

Once all parts are there they become one SMS in the inbox. After LIMITS.fragment_wait_minutes those that came
become one, with [...] where a part is missing; a part that comes later still becomes an SMS of its own.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accountability.lib import phone_vault
from sms_gateway import contacts, inbox, lines
from sms_gateway.carriers import Incoming, Part
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, Fragment, InboundSMS, Line

logger = logging.getLogger(__name__)

MISSING = "[...]"


@transaction.atomic
def keep(*, line: Line, told: Incoming, part: Part, at: datetime) -> InboundSMS | None:
    """Stores one part once, and the whole SMS when it was the last one; returns that SMS, else None.

    A machine's parts are stored as they come: they are set aside anyway.
    """
    try:
        if lines.is_own(told.sender):
            raise contacts.NotAPhone
        contact = contacts.meet(number=told.sender, at=at, desa=line.desa)
    except contacts.NotAPhone:
        return _as_it_is(line, told, at=at)
    _one_at_a_time(contact)
    ref = str(told.carrier_ref)
    if before := inbox.names_before(told.carrier_ref):
        known = Fragment.objects.filter(line=line, carrier_ref__in=before).first()
        ref = known.carrier_ref if known is not None else ref
    mine = Fragment(
        line=line,
        contact=contact,
        carrier_ref=ref,
        concat_ref=part.ref,
        total=part.total,
        seq=part.seq,
        body=told.body.replace("\x00", ""),
        received_at=at,
    )
    Fragment.objects.bulk_create([mine], ignore_conflicts=True)
    kept = Fragment.objects.get(line=line, carrier_ref=ref)
    if kept.joined_into is None and (twin := _joined_twin(kept, at=at)) is not None:
        _mark([kept], twin)
    if kept.joined_into is not None:
        return kept.joined_into
    group = _waiting_with(kept).filter(received_at__gt=at - timedelta(hours=LIMITS.fragment_join_hours))
    by_place = _by_place(group)
    if len(by_place) < part.total:
        return None
    return _join(line, told.sender, list(group), at=at)


def join_waiting(*, at: datetime, limit: int) -> int:
    """Makes SMS of up to `limit` parts (and their fellows) that waited long enough; returns of how many.

    In a process that must not know any number they stay for one that may.
    """
    before = at - timedelta(minutes=LIMITS.fragment_wait_minutes)
    late = Fragment.objects.filter(joined_into=None, received_at__lte=before).order_by("pk")
    joined = 0
    for pk in list(late.values_list("pk", flat=True)[:limit]):
        try:
            joined += _join_late(pk, at=at)
        except phone_vault.NoPrivateKey:
            return joined
        except phone_vault.SealBroken:
            logger.error("Part %s of a long SMS cannot be joined: its seal is broken.", pk)
    return joined


@transaction.atomic
def _join_late(pk: int, *, at: datetime) -> bool:
    """The SMS of what came with this part; False when another process, or an earlier call, joined it."""
    fragment = Fragment.objects.select_related("contact", "line").get(pk=pk)
    _one_at_a_time(fragment.contact)
    group = list(_waiting_with(fragment))
    if fragment.pk not in {one.pk for one in group}:
        return False
    if not fragment.contact.sealed:
        # The citizen had the number erased meanwhile, and with it goes what nobody has read yet.
        Fragment.objects.filter(pk__in=[one.pk for one in group]).delete()
        return False
    _join(fragment.line, phone_vault.unseal(bytes(fragment.contact.sealed)), group, at=at)
    return True


def _as_it_is(line: Line, told: Incoming, *, at: datetime) -> InboundSMS:
    return inbox.receive(
        line=line,
        carrier_ref=told.carrier_ref,
        sender=told.sender,
        body=told.body,
        at=at,
        sent_at_provider=told.sent_at_provider,
    ).sms


def _one_at_a_time(contact: Contact) -> None:
    """Two parts of one SMS may arrive in the same instant; the second waits here for the first."""
    Contact.objects.select_for_update().get(pk=contact.pk)


def _waiting_with(fragment: Fragment) -> QuerySet[Fragment]:
    same = Fragment.objects.filter(
        line=fragment.line,
        contact=fragment.contact,
        concat_ref=fragment.concat_ref,
        total=fragment.total,
        joined_into=None,
    )
    return same.order_by("pk")


def _joined_twin(fragment: Fragment, *, at: datetime) -> InboundSMS | None:
    """The SMS that already holds this very part: it was delivered twice, under two ids."""
    moment = at - timedelta(minutes=LIMITS.fragment_wait_minutes)
    twins = Fragment.objects.filter(
        line=fragment.line,
        contact=fragment.contact,
        concat_ref=fragment.concat_ref,
        total=fragment.total,
        seq=fragment.seq,
        joined_into__isnull=False,
        received_at__gt=moment,
    ).filter(Q(body=fragment.body) | Q(body=""))  # emptied: the words of a vote are forgotten
    twin = twins.select_related("joined_into").first()
    return twin.joined_into if twin is not None else None


def _by_place(group: Iterable[Fragment]) -> dict[int, Fragment]:
    """The first fragment of each place. A reference wraps at 256: a second one is of another SMS."""
    places: dict[int, Fragment] = {}
    for fragment in group:
        places.setdefault(fragment.seq, fragment)
    return places


def _join(line: Line, sender: str, group: list[Fragment], *, at: datetime) -> InboundSMS:
    """One SMS of the parts there are; whoever joins the same parts again finds the same SMS."""
    places = _by_place(group)
    parts = [places[place] for place in sorted(places)]
    whole = _as_it_is(
        line,
        Incoming(
            carrier_ref=_ref_of(line, parts),
            sender=sender,
            address="",
            body=_text(places, parts[0].total),
        ),
        at=at,
    )
    twins = [one for one in group if one.seq in places and one.body == places[one.seq].body]
    _mark(twins, whole)
    return whole


def _mark(fragments: list[Fragment], whole: InboundSMS) -> None:
    Fragment.objects.filter(pk__in=[one.pk for one in fragments]).update(joined_into=whole)
    for one in fragments:
        one.joined_into = whole


def _text(places: dict[int, Fragment], total: int) -> str:
    """The bodies in order, one mark for each gap."""
    said: list[str] = []
    for place in range(1, total + 1):
        if place in places:
            said.append(places[place].body)
        elif not said or said[-1] != MISSING:
            said.append(MISSING)
    return "".join(said)


def _ref_of(line: Line, parts: list[Fragment]) -> phone_vault.Reference:
    told = "\n".join([line.key, *sorted(part.carrier_ref for part in parts)])
    return phone_vault.reference("parts", told)

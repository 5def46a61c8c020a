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
LONGEST_WISH = 40  # characters of a RAHASIA that stands alone, with room for blanks and dots
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
    secretive = _promised_secrecy(phones)
    return [_stranger(pk, sms, pk in secretive) for pk, sms in written.items() if sms]


def from_machines(lines: Collection[Line]) -> list[Kept]:
    """What machines, landlines and unknown prefixes wrote to these lines, newest first, each text once.

    Nobody can answer them, and one of them may be a citizen. A landline is known by nothing, so after a lone
    RAHASIA whatever comes to that line within the time such a wish holds is covered too. One query.
    """
    newest = _newest(InboundSMS.objects.filter(line__in=lines, sender_kind=SenderKind.MACHINE))
    wishes = [one for one in newest if _wishes_secrecy(one.body)]
    return _each_text_once(newest, [one for one in newest if any(_meant_for(one, wish) for wish in wishes)])


def stuck_on(lines: Collection[Line]) -> list[Kept]:
    """Dead letters of phones without a village on these lines, newest first: no village's desk has them.

    Of a phone that was promised secrecy, or whose dead letters hold something confidential, all are covered.
    Two queries.
    """
    newest = _newest(InboundSMS.objects.dead().filter(line__in=lines, line__desa=None, contact__desa=None))
    secretive = _promised_secrecy({one.contact_id for one in newest if one.contact_id is not None})
    secretive |= {one.contact_id for one in newest if one.contact_id is not None and _confidential(one.body)}
    return _each_text_once(newest, [one for one in newest if one.contact_id in secretive])


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


def _promised_secrecy(phones: Collection[int]) -> set[int | None]:
    promised = InboundSMS.objects.filter(contact__in=phones, replies__template=village.PROMISES_SECRECY)
    return set(promised.values_list("contact", flat=True))


def _newest(written: QuerySet[InboundSMS]) -> list[InboundSMS]:
    return list(written.order_by("-pk")[:LOOKED_AT])


def _each_text_once(newest: list[InboundSMS], covered: Collection[InboundSMS]) -> list[Kept]:
    """The same words on the same line once, at their newest; covered when they had to be any of the times."""
    same: dict[tuple[int, str], list[InboundSMS]] = {}
    for one in newest:
        same.setdefault((one.line_id, one.body), []).append(one)
    hidden = {(one.line_id, one.body) for one in covered}
    shown = list(same.items())[:MOST_SHOWN]
    return [Kept(one[0], key in hidden or _confidential(key[1]), len(one)) for key, one in shown]


def _meant_for(sms: InboundSMS, wish: InboundSMS) -> bool:
    """Whether a lone RAHASIA on the same line came before, close enough to be meant for these words."""
    holds = dt.timedelta(hours=asking.HOURS[asking.SECRET])
    return wish.line_id == sms.line_id and dt.timedelta() <= sms.received_at - wish.received_at <= holds


def _wishes_secrecy(body: str) -> bool:
    if len(body) > LONGEST_WISH:
        return False  # an advertisement, and there may be hundreds: not worth a parse each
    parsed = parse(body)
    return parsed.intent == "rahasia" and not parsed.words


def _confidential(body: str) -> bool:
    return parse(body).intent == "rahasia" or urgency.classify(body).confidential


def _names_a_place(body: str) -> bool:
    return parse(body, Context(asked="village")).intent in {"desa", "answer_village"}

"""The second person agrees that an identity is opened, or refuses and says why; in time a request lapses."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from accountability.accounts.actors import Actor, system
from accountability.ledger.record import record
from posko.models import IdentityOpening, OpeningStanding
from posko.models.personal import SENTENCE
from posko.personal.identity_asking import locked, must_not_be_party
from posko.personal.refusals import NoNumberThere, NoReasonNot, NotYourOffice, SamePerson, TooLate
from posko.personal.rules import hours, may_agree


@transaction.atomic
def agree_to_opening(*, opening: IdentityOpening, by: Actor, at: dt.datetime) -> None:
    """Lets the one who asked see the number, for a day. Raises NotYourOffice, SamePerson, PartyToIt, TooLate,
    NoNumberThere.
    """
    held = _to_decide(opening, by, at)
    contact = held.aspirasi.contact
    if contact is None or not bytes(contact.sealed):
        raise NoNumberThere
    held.standing = OpeningStanding.AGREED
    held.collect_until = at + hours("collect_within_hours")
    _decided(held, "identitas.disetujui", by, at)


@transaction.atomic
def refuse_opening(*, opening: IdentityOpening, why: str, by: Actor, at: dt.datetime) -> None:
    """Keeps the identity closed. Raises NoReasonNot, NotYourOffice, SamePerson, PartyToIt, TooLate."""
    why = " ".join(why.split())[:SENTENCE]
    if not why:
        raise NoReasonNot
    held = _to_decide(opening, by, at)
    held.standing, held.why_not = OpeningStanding.REFUSED, why
    _decided(held, "identitas.ditolak", by, at)


@transaction.atomic
def let_lapse(*, at: dt.datetime, limit: int) -> int:
    """Ends up to `limit` requests whose time is over, undecided or never looked at; returns how many."""
    late = Q(standing=OpeningStanding.WAITING, decide_until__lte=at)
    unseen = Q(standing=OpeningStanding.AGREED, collect_until__lte=at)
    many = 0
    for row in IdentityOpening.objects.filter(late | unseen).order_by("id")[:limit]:
        held = locked(row)
        if held.standing not in {OpeningStanding.WAITING, OpeningStanding.AGREED}:
            continue
        held.standing, held.sealed, held.public_key = OpeningStanding.LAPSED, b"", ""
        held.save(update_fields=["standing", "sealed", "public_key"])
        voice, by = held.aspirasi, system("identitas")
        record(kind="identitas.lewat", ref=voice.nomor, desa=voice.desa, by=by, at=at)
        many += 1
    return many


def _to_decide(opening: IdentityOpening, by: Actor, at: dt.datetime) -> IdentityOpening:
    held = locked(opening)
    if held.standing != OpeningStanding.WAITING or held.decide_until <= at:
        raise TooLate
    if by.user_id is None or held.asked_by_id == by.user_id:
        raise SamePerson
    if not may_agree(held.asked_role, by.role):
        raise NotYourOffice
    must_not_be_party(held.aspirasi, by)
    return held


def _decided(held: IdentityOpening, kind: str, by: Actor, at: dt.datetime) -> None:
    held.decided_by_id, held.decided_role, held.decided_at = by.user_id, by.role, at
    held.save()
    voice = held.aspirasi
    record(kind=kind, ref=voice.nomor, desa=voice.desa, by=by, at=at, facts={"alasan": held.reason})

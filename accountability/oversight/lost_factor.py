"""Takes the second factor off the account of somebody below who lost their phone: two people, a reason.

Nobody gets in by it: the person still needs their password, and sets up a new factor within a few days.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from accountability.accounts import second_factor
from accountability.accounts.duty import has_factor
from accountability.accounts.models import AccountNews, FactorReset, Membership, Role, User
from accountability.accounts.telling import tell
from accountability.ledger.record import record
from accountability.lib.local_time import local_date

MAY_RESET = frozenset({Role.CAMAT, Role.KABUPATEN})


class NotBelow(Exception):
    """The person does not work in a place below, or is oneself."""


class NoSecondFactor(Exception):
    """There is nothing to reset."""


class AskedAlready(Exception):
    """A request for this person waits for a second one's word."""


class SecondPersonNeeded(Exception):
    """Whoever asked cannot also decide."""


class DecidedAlready(Exception):
    """Somebody else was faster."""


def people_below(member: Membership, day: dt.date) -> QuerySet[Membership]:
    """Whose second factor this member may reset: who serves in a place below, and equals in a kabupaten."""
    if member.role not in MAY_RESET:
        return Membership.objects.none()
    below = Membership.objects.on(day).filter(wilayah__kode__startswith=f"{member.wilayah_id}.")
    if member.role == Role.KABUPATEN:
        below |= Membership.objects.on(day).filter(wilayah_id=member.wilayah_id)
    return below.exclude(user_id=member.user_id).select_related("user", "wilayah")


def waiting(member: Membership, day: dt.date) -> QuerySet[FactorReset]:
    """The requests about people below that nobody has decided."""
    people = people_below(member, day).values("user_id")
    return FactorReset.objects.filter(decided_at=None, user_id__in=people).select_related("user", "wilayah")


@transaction.atomic
def ask_reset(*, member: Membership, person: User, reason: str, at: dt.datetime) -> FactorReset:
    """One person above says that `person` lost their phone, and why that is believed; another decides.

    Raises NotBelow, NoSecondFactor, AskedAlready.
    """
    of = _place_of(member, person, at)
    if not has_factor(person):
        raise NoSecondFactor
    if FactorReset.objects.filter(user=person, decided_at=None).exists():
        raise AskedAlready
    asked = FactorReset.objects.create(
        user=person, wilayah=of.wilayah, reason=reason.strip(), asked_by=member.user, asked_at=at
    )
    tell(user=person, kind=AccountNews.RESET_ASKED, by_id=member.user_id, at=at)
    _note(asked, "account.factor_reset_asked", member, at)
    return asked


@transaction.atomic
def reset(*, request: FactorReset, member: Membership, agreed: bool, at: dt.datetime) -> None:
    """A second person above agrees, and the factor is gone with every session; or refuses, and it stays.

    The person reads of it after their next sign-in. Raises NotBelow, SecondPersonNeeded, DecidedAlready.
    """
    asked = FactorReset.objects.select_for_update().get(pk=request.pk)
    if asked.decided_at is not None:
        raise DecidedAlready
    _place_of(member, asked.user, at)
    if member.user_id == asked.asked_by_id:
        raise SecondPersonNeeded
    asked.decided_by, asked.decided_at, asked.done = member.user, at, agreed
    asked.save(update_fields=["decided_by", "decided_at", "done"])
    if agreed:
        second_factor.strip(user=asked.user, by_id=member.user_id, at=at)
    else:
        tell(user=asked.user, kind=AccountNews.RESET_REFUSED, by_id=member.user_id, at=at)
    _note(asked, "account.factor_reset" if agreed else "account.factor_reset_refused", member, at)


def _place_of(member: Membership, person: User, at: dt.datetime) -> Membership:
    day = local_date(at, member.wilayah_id)
    of = people_below(member, day).filter(user=person).order_by("since_date", "pk").first()
    if of is None:
        raise NotBelow
    return of


def _note(asked: FactorReset, kind: str, member: Membership, at: dt.datetime) -> None:
    """In the ledger of the place the person works for: who did it and to which account, by number alone."""
    facts = {"user": asked.user_id, "request": asked.pk}
    record(kind=kind, ref=f"akun:{asked.user_id}", desa=asked.wilayah, by=member.actor(), at=at, facts=facts)

"""Ends a term of office on a day, with a reason, and takes that back; without any term the account closes."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from accountability.accounts.account_rules import account_rule
from accountability.accounts.models import Invitation, Membership, MembershipQuerySet, Reason, TermEnd, User
from accountability.accounts.offices import SINGLE

DAY = dt.timedelta(days=1)


class AlreadyEnded(Exception):
    """The term has ended before that day already."""


class OwnTerm(Exception):
    """Nobody ends their own term: somebody must be left to take it back."""


class NotEnded(Exception):
    """There is no end to take back, or it is too long ago."""


class Succeeded(Exception):
    """Another holds the office meanwhile."""


@transaction.atomic
def end_term(
    *,
    membership: Membership,
    off_from: dt.date,
    reason: Reason,
    ended_by: int,
    today: dt.date,
    at: dt.datetime,
) -> TermEnd:
    """From `off_from` on the member serves no more; access ends that day, and sessions with it.

    One whose term had not begun by then never serves. Raises AlreadyEnded, OwnTerm.
    """
    if membership.user_id == ended_by:
        raise OwnTerm
    held = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    before = held.until_date
    if before is not None and before < off_from:
        raise AlreadyEnded
    last = off_from - DAY
    user = User.objects.select_for_update().get(pk=held.user_id)
    if not user.is_active:
        raise AlreadyEnded
    held.until_date = max(last, held.since_date)
    held.save(update_fields=["until_date"])
    over = off_from <= today or last < held.since_date
    closes = over and not _serves_elsewhere(held, today)
    if closes:
        User.objects.filter(pk=user.pk).update(is_active=False)
        Invitation.objects.open().filter(user=user).update(withdrawn_at=at)
    return TermEnd.objects.create(
        membership=held,
        reason=reason,
        until_before=before,
        closed_account=closes,
        ended_at=at,
        ended_by_id=ended_by,
    )


@transaction.atomic
def take_back_end(*, membership: Membership, today: dt.date, at: dt.datetime) -> TermEnd:
    """The term goes on as it stood before it was ended. Raises NotEnded, Succeeded."""
    held = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    end = held.ends.filter(undone_at=None).order_by("-id").first()
    if end is None or at - end.ended_at > dt.timedelta(days=account_rule("undo_days", at.year)):
        raise NotEnded
    held.until_date = end.until_before
    if held.role in SINGLE and in_office(held, today).exists():
        raise Succeeded
    held.save(update_fields=["until_date"])
    if end.closed_account:
        User.objects.filter(pk=held.user_id).update(is_active=True)
    end.undone_at = at
    end.save(update_fields=["undone_at"])
    return end


def in_office(membership: Membership, today: dt.date) -> MembershipQuerySet:
    """Others of the same role and place whose term touches the rest of this one, from `today` on."""
    begins = max(membership.since_date, today)
    others = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=begins),
        wilayah=membership.wilayah_id,
        role=membership.role,
        user__is_active=True,
    )
    if membership.until_date is not None:
        others = others.filter(since_date__lte=membership.until_date)
    return others.exclude(pk=membership.pk)


def _serves_elsewhere(membership: Membership, today: dt.date) -> bool:
    others = Membership.objects.filter(user=membership.user_id).exclude(pk=membership.pk)
    return others.filter(Q(until_date=None) | Q(until_date__gte=today)).exists()

"""Makes accounts with an invitation, renews or withdraws one, and keeps the hash of the code it gives.

Each person gets an account of the office and place; the code is drawn only when it leaves, by SMS or on
paper. Who writes the ledger and sends the SMS stands above (oversight.onboarding).
"""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accountability.accounts.account_rules import account_rule
from accountability.accounts.models import (
    Invitation,
    Membership,
    PeopleFile,
    Purpose,
    StaffContact,
    User,
    Way,
)
from accountability.accounts.offices import stem_of
from accountability.lib import kunci
from accountability.regions.models import Wilayah

AT_ONCE = 500  # rows in a statement


class NothingOpen(Exception):
    """There is no open invitation: it was taken up, or withdrawn, meanwhile."""


class AccountClosed(Exception):
    """The account is closed: the term ended."""


class NoWay(Exception):
    """No phone (or address) is known for the way that was asked for."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone to be given an account; `sealed` and `fingerprint` are the phone, or empty."""

    wilayah: Wilayah
    role: str
    name: str
    since: dt.date
    until: dt.date | None = None
    fingerprint: str = ""
    sealed: bytes = b""
    email: str = ""


def way_for(*, fingerprint: str, email: str, mail: bool) -> Way:
    """The way a code takes: the phone first, then an address where letters are sent (`mail`), else paper."""
    if fingerprint:
        return Way.SMS
    return Way.EMAIL if email and mail else Way.PAPER


@transaction.atomic
def add_people(
    *,
    people: Sequence[Newcomer],
    made_by: int | None,
    at: dt.datetime,
    mail: bool = False,
    brought_in: PeopleFile | None = None,
) -> list[Membership]:
    """An account, a term and an open invitation for each, in a few statements however many they are."""
    names = _free_names([stem_of(one.role, one.wilayah) for one in people])
    unusable = [make_password(None) for _one in people]
    users = [
        User(username=name, display_name=one.name, password=password)
        for name, one, password in zip(names, people, unusable, strict=True)
    ]
    User.objects.bulk_create(users, batch_size=AT_ONCE)
    terms, contacts, invitations = [], [], []
    for user, one in zip(users, people, strict=True):
        terms.append(
            Membership(
                user=user, wilayah=one.wilayah, role=one.role, since_date=one.since, until_date=one.until
            )
        )
        if one.fingerprint or one.email:
            contacts.append(
                StaffContact(
                    user=user,
                    fingerprint=one.fingerprint,
                    sealed=one.sealed,
                    email=one.email,
                    changed_at=at,
                )
            )
        way = way_for(fingerprint=one.fingerprint, email=one.email, mail=mail)
        invitations.append(_invitation(user, Purpose.INVITE, way, made_by, at, brought_in))
    Membership.objects.bulk_create(terms, batch_size=AT_ONCE)
    StaffContact.objects.bulk_create(contacts, batch_size=AT_ONCE)
    Invitation.objects.bulk_create(invitations, batch_size=AT_ONCE)
    return terms


@transaction.atomic
def renew(*, user: User, way: Way, made_by: int | None, at: dt.datetime) -> Invitation:
    """A new code in place of an open one; of who was in already, a way back in.

    The password stays until the new code is used, so that nobody is locked out by this. Raises AccountClosed,
    NoWay.
    """
    if not user.is_active:
        raise AccountClosed
    contact = StaffContact.objects.filter(user=user).first()
    known = {Way.SMS: contact and contact.fingerprint, Way.EMAIL: contact and contact.email}
    if way != Way.PAPER and not known[way]:
        raise NoWay
    Invitation.objects.open().filter(user=user).update(withdrawn_at=at)
    purpose = Purpose.RECOVER if user.has_usable_password() else Purpose.INVITE
    made = _invitation(user, purpose, way, made_by, at, None)
    made.save()
    return made


@transaction.atomic
def withdraw(*, user: User, at: dt.datetime) -> None:
    """The open code opens nothing any more. Raises NothingOpen."""
    if not Invitation.objects.open().filter(user=user).update(withdrawn_at=at):
        raise NothingOpen


@transaction.atomic
def know_phone(*, user: User, fingerprint: str, sealed: bytes, at: dt.datetime) -> None:
    """From now on this phone is the account's; the one before is forgotten."""
    StaffContact.objects.update_or_create(
        user=user, defaults={"fingerprint": fingerprint, "sealed": sealed, "changed_at": at}
    )


def draw_code(*, invitation: Invitation, at: dt.datetime) -> str:
    """Draws the code of an invitation that is about to leave, keeps its hash, and returns it to be sent once.

    Sixteen digits, as on a voucher; they are masked wherever an SMS is shown, as a kunci is.
    """
    code = kunci.draw()
    lasts = (
        dt.timedelta(days=account_rule("invitation_days", at.year))
        if invitation.purpose == Purpose.INVITE
        else dt.timedelta(hours=account_rule("recovery_hours", at.year))
    )
    if invitation.way == Way.PAPER:  # a letter travels
        lasts = dt.timedelta(days=account_rule("invitation_days", at.year))
    invitation.mark, invitation.given_at, invitation.expires_at = kunci.marked(code), at, at + lasts
    invitation.next_try_at = None
    return code


def _invitation(
    user: User, purpose: Purpose, way: Way, made_by: int | None, at: dt.datetime, file: PeopleFile | None
) -> Invitation:
    return Invitation(
        user=user,
        purpose=purpose,
        way=way,
        made_by_id=made_by,
        made_at=at,
        brought_in=file,
        next_try_at=None if way == Way.PAPER else at,
    )


def _free_names(stems: Sequence[str]) -> list[str]:
    """A free name for each account: the stem, and where it is taken three digits more."""
    names: list[str] = [""] * len(stems)
    used: set[str] = set()
    tried = list(stems)
    left = list(range(len(stems)))
    while left:
        taken = used | _taken(tried[at] for at in left)
        still = []
        for at in left:
            if tried[at] in taken:
                tried[at] = f"{stems[at]}-{secrets.randbelow(9000) + 1000}"
                still.append(at)
            else:
                names[at] = tried[at]
                taken.add(tried[at])
                used.add(tried[at])
        left = still
    return names


def _taken(names: Iterable[str]) -> set[str]:
    wanted, found = sorted(set(names)), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        found.update(User.objects.filter(username__in=part).values_list("username", flat=True))
    return found

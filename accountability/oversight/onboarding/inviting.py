"""Brings people on board, one by one or a file at once, renews and withdraws invitations; each in the ledger.

The ledger names the account by its number, the role and the wilayah; never a name, never a phone.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from accountability.accounts import inviting
from accountability.accounts.inviting import Newcomer
from accountability.accounts.models import Invitation, Membership, PeopleFile, Way
from accountability.ledger.record import hold, hold_free, record
from accountability.lib import bell
from accountability.lib.together import together
from accountability.oversight.onboarding.judging import Judged, Standing, judge
from accountability.oversight.onboarding.people_rows import PersonRow
from accountability.oversight.onboarding.refusals import Faulty, KnownAlready, NotRecognised
from accountability.regions.models import Wilayah

GIVE = "accountability.oversight.tasks.give_codes"


@transaction.atomic
def add_one(*, row: PersonRow, member: Membership, today: dt.date, at: dt.datetime) -> Membership:
    """An account and an invitation for one person. Raises Faulty, KnownAlready."""
    for place in Wilayah.objects.filter(kode=row.kode):
        hold(desa=place)
    return _add(judge(rows=[row], member=member, today=today)[0], member, at)


@transaction.atomic
def succeed(
    *, row: PersonRow, leaving: Membership, member: Membership, today: dt.date, at: dt.datetime
) -> Membership:
    """As `add_one`, for who follows `leaving`, whose term the caller ends. Raises Faulty, KnownAlready."""
    hold(desa=leaving.wilayah)
    return _add(judge(rows=[row], member=member, today=today, leaving=leaving)[0], member, at)


def _add(judged: Judged, member: Membership, at: dt.datetime) -> Membership:
    if judged.faults:
        raise Faulty(judged.faults)
    if judged.standing == Standing.THERE:
        raise KnownAlready
    return write(judged=[judged], member=member, at=at)[0]


def write(
    *, judged: Sequence[Judged], member: Membership, at: dt.datetime, file: PeopleFile | None = None
) -> list[Membership]:
    """Accounts for rows that can be taken, one ledger entry for each wilayah, and a bell for the worker."""
    people = [newcomer(one.row, one.wilayah) for one in judged if one.wilayah is not None]
    terms = inviting.add_people(
        people=people, made_by=member.user_id, at=at, mail=settings.MAIL_SENDS, brought_in=file
    )
    told: dict[str, Counter[str]] = defaultdict(Counter)
    places = {one.wilayah.kode: one.wilayah for one in people}
    for term in terms:
        told[term.wilayah_id][term.role] += 1
    ref = f"berkas:{file.pk}" if file else f"akun:{terms[0].user_id}"
    with together():  # entries of many wilayah are written at once
        hold_free(told)
        for kode in sorted(told):
            facts = dict(told[kode])
            record(kind="akun.undang", ref=ref, desa=places[kode], by=member.actor(), at=at, facts=facts)
    bell.ring_task(GIVE)
    return terms


def newcomer(row: PersonRow, wilayah: Wilayah) -> Newcomer:
    """A row without faults, as accounts are made of it."""
    return Newcomer(
        wilayah=wilayah,
        role=row.role,
        name=row.name,
        since=dt.date.fromisoformat(row.since),
        until=dt.date.fromisoformat(row.until) if row.until else None,
        fingerprint=row.fingerprint,
        sealed=row.phone,
        email=row.email,
    )


@transaction.atomic
def renew(*, term: Membership, way: Way, recognised: bool, member: Membership, at: dt.datetime) -> Invitation:
    """Another code for this account. Whoever was in before must be `recognised` by who renews.

    Raises NotRecognised, AccountClosed, NoWay (accounts.inviting).
    """
    hold(desa=term.wilayah)
    if term.user.has_usable_password() and not recognised:
        raise NotRecognised
    made = inviting.renew(user=term.user, way=way, made_by=member.user_id, at=at)
    facts = {"purpose": made.purpose, "way": made.way}
    _told("akun.ulang", term, member, at, facts)
    if way != Way.PAPER:
        bell.ring_task(GIVE)
    return made


@transaction.atomic
def withdraw(*, term: Membership, member: Membership, at: dt.datetime) -> None:
    """The open code of this account opens nothing any more. Raises NothingOpen (accounts.inviting)."""
    hold(desa=term.wilayah)
    inviting.withdraw(user=term.user, at=at)
    _told("akun.tarik", term, member, at, {})


@transaction.atomic
def change_phone(*, term: Membership, row: PersonRow, member: Membership, at: dt.datetime) -> None:
    """Another phone for this account; what was sent to the one before opens nothing any more.

    Raises Faulty.
    """
    if not row.fingerprint:
        raise Faulty(row.faults)
    hold(desa=term.wilayah)
    inviting.know_phone(user=term.user, fingerprint=row.fingerprint, sealed=row.phone, at=at)
    Invitation.objects.open().filter(user=term.user, way=Way.SMS).update(withdrawn_at=at)
    _told("akun.hp", term, member, at, {})


def _told(kind: str, term: Membership, member: Membership, at: dt.datetime, facts: dict[str, str]) -> None:
    told = {"role": term.role, **facts}
    ref = f"akun:{term.user_id}"
    record(kind=kind, ref=ref, desa=term.wilayah, by=member.actor(), at=at, facts=told)

"""A file of people or villages: kept as it was read, then adopted by one deed, put away, or undone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When

from accountability.accounts.account_rules import account_rule
from accountability.accounts.models import FileKind, Invitation, Membership, PeopleFile, User
from accountability.ledger.record import hold_each, record
from accountability.oversight.onboarding.inviting import write
from accountability.oversight.onboarding.judging import Judged, Standing, judge
from accountability.oversight.onboarding.people_rows import as_data, from_data
from accountability.oversight.onboarding.refusals import (
    ChangedMeanwhile,
    DecidedAlready,
    NothingToTake,
    TooLate,
)
from accountability.regions.models import Wilayah

UNDONE_WITHIN = dt.timedelta(days=1)


@transaction.atomic
def keep(
    *, kind: FileKind, rows: list[dict[str, Any]], sha256: str, member: Membership, at: dt.datetime
) -> PeopleFile:
    """Keeps what a file says until somebody decides; the same file waiting is found again."""
    waiting = PeopleFile.objects.waiting().filter(wilayah=member.wilayah, kind=kind, sha256=sha256)
    known = waiting.filter(read_by=member.user).first()
    if known is not None:
        return known
    return PeopleFile.objects.create(
        wilayah=member.wilayah,
        kind=kind,
        payload=rows,
        rows=len(rows),
        sha256=sha256,
        read_by=member.user,
        read_at=at,
    )


def judged_rows(*, file: PeopleFile, member: Membership, today: dt.date) -> list[Judged]:
    """The rows of a file of people as they stand now."""
    return judge(rows=from_data(file.payload), member=member, today=today)


@transaction.atomic
def adopt(*, file: PeopleFile, expected: int, member: Membership, today: dt.date, at: dt.datetime) -> int:
    """Makes accounts of all rows that can be taken, `expected` as they were shown; returns how many.

    Raises DecidedAlready, NothingToTake, ChangedMeanwhile.
    """
    held = waiting_file(file)
    kodes = sorted({str(row["kode"]) for row in held.payload})
    hold_each(kode=kodes)
    judged = judged_rows(file=held, member=member, today=today)
    new = [one for one in judged if one.standing == Standing.NEW]
    if len(new) != expected:
        raise ChangedMeanwhile
    if not new:
        raise NothingToTake
    write(judged=new, member=member, at=at, file=held)
    held.adopted_at, held.taken, held.payload = at, len(new), left_over(judged)
    held.save(update_fields=["adopted_at", "taken", "payload"])
    return len(new)


def left_over(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """The rows that were not taken, with what is wrong in them, to be offered back; without a phone."""
    faulty = [one for one in judged if one.standing == Standing.FAULTY]
    return as_data(replace(one.row, fingerprint="", sealed="", faults=one.faults) for one in faulty)


@transaction.atomic
def drop(*, file: PeopleFile, at: dt.datetime) -> None:
    """Puts a file away without a trace of its rows. Raises DecidedAlready."""
    held = waiting_file(file)
    held.dropped_at, held.payload = at, []
    held.save(update_fields=["dropped_at", "payload"])


@transaction.atomic
def undo(*, file: PeopleFile, member: Membership, today: dt.date, at: dt.datetime) -> int:
    """Takes back all accounts of a file, within a day and while nobody has taken one up; returns how many.

    Raises TooLate.
    """
    held = PeopleFile.objects.select_for_update().get(pk=file.pk)
    made = Invitation.objects.filter(brought_in=held)
    if held.undone_at is not None or held.adopted_at is None or at - held.adopted_at > UNDONE_WITHIN:
        raise TooLate
    users = list(made.values_list("user", flat=True))
    terms = Membership.objects.filter(user__invitations__brought_in=held).distinct()
    places = sorted(set(terms.values_list("wilayah", flat=True)))
    hold_each(kode=places)
    if Invitation.objects.filter(user__in=made.values("user"), taken_up_at__isnull=False).exists():
        raise TooLate
    before = today - dt.timedelta(days=1)
    last = Case(When(since_date__gt=before, then=F("since_date")), default=Value(before))
    Membership.objects.filter(user__in=made.values("user")).update(until_date=last)
    User.objects.filter(pk__in=made.values("user")).update(is_active=False)
    Invitation.objects.open().filter(user__in=made.values("user")).update(withdrawn_at=at)
    held.undone_at = at
    held.save(update_fields=["undone_at"])
    for place in Wilayah.objects.filter(kode__in=places).order_by("kode"):
        ref = f"berkas:{held.pk}"
        record(kind="akun.berkas_batal", ref=ref, desa=place, by=member.actor(), at=at, facts={})
    return len(users)


@transaction.atomic
def forget_rows(*, at: dt.datetime, limit: int) -> int:
    """Empties files nobody needs any more: names and sealed phones go; returns how many files."""
    old = at - dt.timedelta(days=account_rule("file_kept_days", at.year))
    full = PeopleFile.objects.filter(read_at__lt=old).exclude(payload=[])
    gone = list(full.order_by("id").values_list("pk", flat=True)[:limit])
    PeopleFile.objects.waiting().filter(pk__in=gone).update(dropped_at=at)
    return PeopleFile.objects.filter(pk__in=gone).update(payload=[])


def waiting_file(file: PeopleFile) -> PeopleFile:
    """The file, held; raises DecidedAlready unless it waits."""
    held = PeopleFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.adopted_at is not None or held.dropped_at is not None:
        raise DecidedAlready
    return held

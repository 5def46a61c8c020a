"""A file from SP4N-LAPOR!: kept as it was read, then taken over in one deed, put away, or undone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from accountability.accounts.models import Membership
from accountability.oversight.models import PassedUpAct, SP4NFile
from accountability.oversight.passed_up.acting import note_tracking
from accountability.oversight.passed_up.at_sp4n import note_news
from accountability.oversight.passed_up.refusals import TooLateToTakeBack
from accountability.oversight.passed_up.sp4n_judging import Judged, Standing, judge
from accountability.oversight.passed_up.sp4n_rows import as_data, from_data
from accountability.oversight.passed_up.sp4n_tables import sp4n_rule
from accountability.oversight.passed_up.undoing import file_patience, take_back


class ChangedMeanwhile(Exception):
    """The file would do something else now than what was shown."""


class DecidedAlready(Exception):
    """The file was taken over or put away before."""


class NothingToTake(Exception):
    """No row of it does anything."""


@transaction.atomic
def keep(*, rows: list[dict[str, Any]], sha256: str, member: Membership, at: dt.datetime) -> SP4NFile:
    """Keeps what a file says until somebody decides; the same file waiting is found again."""
    waiting = SP4NFile.objects.waiting().filter(wilayah=member.wilayah, sha256=sha256)
    known = waiting.filter(read_by=member.user).first()
    if known is not None:
        return known
    return SP4NFile.objects.create(
        wilayah=member.wilayah,
        payload=rows,
        rows=len(rows),
        sha256=sha256,
        read_by=member.user,
        read_at=at,
    )


@transaction.atomic
def adopt(*, file: SP4NFile, expected: int, member: Membership, at: dt.datetime) -> int:
    """Notes and tells every row that can be, `expected` as they were shown; returns how many.

    Their news rests for some minutes, so that the file can be taken back. Raises DecidedAlready,
    NothingToTake, ChangedMeanwhile.
    """
    held = _waiting(file)
    judged = judge(rows=from_data(held.payload), member=member, at=at)
    new = [one for one in judged if one.standing == Standing.NEW]
    if len(new) != expected:
        raise ChangedMeanwhile
    if not new:
        raise NothingToTake
    held.adopted_at, held.taken, held.payload = at, len(new), _left_over(judged)
    held.save(update_fields=["adopted_at", "taken", "payload"])
    # One order of villages for all who do many things at once: none waits for another in a circle.
    for one in sorted(new, key=lambda one: (one.passed.desa_id if one.passed else "", one.row.number)):
        _note(one, held, member, at)
    return len(new)


def _note(one: Judged, file: SP4NFile, member: Membership, at: dt.datetime) -> None:
    if one.passed is None:
        return
    rests = file_patience(at)
    if one.row.status:
        note_news(passed=one.passed, said=one.row.words, by=member.actor(), at=at, wait=rests, file=file)
    else:
        note_tracking(passed=one.passed, said=one.row.words, by=member.actor(), at=at, wait=rests, file=file)


def _left_over(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """The rows that were not noted, with why, to be offered back."""
    left = []
    for one in judged:
        if one.standing == Standing.FAULTY:
            left.append(replace(one.row, faults=one.faults))
        elif one.standing == Standing.OLDER:
            left.append(replace(one.row, faults=[("tanggal", one.does)]))
    return as_data(left)


@transaction.atomic
def drop(*, file: SP4NFile, at: dt.datetime) -> None:
    """Puts a file away without a trace of its rows. Raises DecidedAlready."""
    held = _waiting(file)
    held.dropped_at, held.payload = at, []
    held.save(update_fields=["dropped_at", "payload"])


@transaction.atomic
def undo(*, file: SP4NFile, member: Membership, at: dt.datetime) -> tuple[int, int]:
    """Takes back what a file noted, as long as its news rests; returns how many, and how many had gone on.

    Raises TooLateToTakeBack when nothing can be taken back, or by another than who took the file over.
    """
    held = SP4NFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.adopted_at is None or held.undone_at is not None or at - held.adopted_at > file_patience(at):
        raise TooLateToTakeBack
    acts = PassedUpAct.objects.filter(brought_in=held, taken_back_at=None, by_user=member.user)
    acts = acts.select_related("passed_up__desa").order_by("passed_up__desa", "id")
    back = gone = 0
    for act in acts:
        last = act.passed_up.acts.order_by("-at", "-id").first()
        try:
            if last is None or last.pk != act.pk:
                raise TooLateToTakeBack
            take_back(passed=act.passed_up, by=member.actor(), at=at)
            back += 1
        except TooLateToTakeBack:
            gone += 1
    if not back:
        raise TooLateToTakeBack
    held.undone_at = at
    held.save(update_fields=["undone_at"])
    return back, gone


@transaction.atomic
def forget_rows(*, at: dt.datetime, limit: int) -> int:
    """Empties files nobody needs any more; returns how many."""
    old = at - dt.timedelta(days=sp4n_rule("file_kept_days", at.year))
    full = SP4NFile.objects.filter(read_at__lt=old).exclude(payload=[])
    gone = list(full.order_by("id").values_list("pk", flat=True)[:limit])
    SP4NFile.objects.waiting().filter(pk__in=gone).update(dropped_at=at)
    return SP4NFile.objects.filter(pk__in=gone).update(payload=[])


def _waiting(file: SP4NFile) -> SP4NFile:
    held = SP4NFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.adopted_at is not None or held.dropped_at is not None:
        raise DecidedAlready
    return held

"""Counts tries at a password or a code, so that nobody guesses one and no stranger shuts a person's door.

A try is counted before it is looked at, and taken back when it was right: many at once are counted too.
A device the person has signed in on counts alone; only unknown devices share the counts of a place and of a
name, so who tries a name from everywhere makes unknown devices wait, never the person at their own.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from accountability.accounts.models import WrongTries
from accountability.accounts.sign_in_rules import waiting
from accountability.lib.moments import CLOCKS_DIFFER

_LONGEST_KEPT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doors:
    """The counts a try goes to: kind of door → keyed mark."""

    marks: tuple[tuple[str, str], ...]
    own: frozenset[str]  # kinds that start anew once the person came in


def place_of(meta: Mapping[str, Any]) -> str:
    """Where a request comes from: the address our own web server saw, else the one that called us.

    Behind a web server every call has its address; counted by that, a stranger could shut anyone's door.
    """
    seen = str(meta.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_A_PROXY else ""
    return seen.rpartition(",")[2].strip() or str(meta.get("REMOTE_ADDR", ""))


def password_doors(*, username: str, device: str, place: str) -> Doors:
    """Where a try at a password counts: the known device alone, or name and place."""
    name = username.strip().lower()
    if device:
        return _doors({"device": f"{device} {name}"}, {"device"})
    return _doors({"place": f"{place} {name}", "name": name, "crowd": place}, {"place"})


def code_doors(*, user_id: int, device: str) -> Doors:
    """Where a try at a second factor counts; the password was right already."""
    if device:
        return _doors({"code_device": f"{device} {user_id}"}, {"code_device"})
    return _doors({"code": str(user_id)}, {"code"})


def invitation_doors(*, username: str, place: str) -> Doors:
    """Where a try at the code of an invitation counts, and a wish for a new one: by where it comes from.

    Sixteen digits need no count of all places together, which a stranger could use to lock a person out.
    """
    return _doors({"invited": f"{place} {username.strip().lower()}", "invited_crowd": place}, {"invited"})


@transaction.atomic
def try_once(*, doors: Doors, at: dt.datetime) -> dt.timedelta:
    """Counts one try and answers zero; or counts nothing and answers how long to wait first."""
    rows = _locked(doors, at)
    waits = [row.last_at + waiting(kind).after(row.count) - at for kind, row in rows.items() if row.count]
    longest = max([*waits, dt.timedelta()])
    if longest > dt.timedelta():
        return longest
    for row in rows.values():
        row.count, row.last_at = row.count + 1, at
        row.save(update_fields=["count", "last_at"])
    return dt.timedelta()


@transaction.atomic
def came_in(*, doors: Doors, at: dt.datetime) -> None:
    """The try was right: it counts nowhere, and the person's own doors start anew."""
    for kind, mark in doors.marks:
        rows = WrongTries.objects.filter(door=mark)
        if kind in doors.own:
            rows.delete()
        else:
            rows.filter(count__gt=0).update(count=F("count") - 1)


def _locked(doors: Doors, at: dt.datetime) -> dict[str, WrongTries]:
    """The rows of these doors, always locked in one order; what was long ago is forgotten."""
    marks = sorted(mark for _kind, mark in doors.marks)
    WrongTries.objects.filter(Q(last_at__lt=at - _LONGEST_KEPT) & ~Q(door__in=marks)).delete()
    WrongTries.objects.bulk_create(
        [WrongTries(door=mark, count=0, last_at=at) for mark in marks], ignore_conflicts=True
    )
    # A clock that ran ahead would shut these doors until that time comes again.
    WrongTries.objects.filter(door__in=marks, last_at__gt=at + CLOCKS_DIFFER).update(last_at=at)
    rows = {
        row.door: row
        for row in WrongTries.objects.select_for_update().filter(door__in=marks).order_by("door")
    }
    for kind, mark in doors.marks:
        if at - rows[mark].last_at > dt.timedelta(seconds=waiting(kind).forgotten_after):
            rows[mark].count = 0
    return {kind: rows[mark] for kind, mark in doors.marks}


def _doors(named: dict[str, str], own: set[str]) -> Doors:
    marks = (
        (kind, salted_hmac(f"tries-{kind}", value, algorithm="sha256").hexdigest())
        for kind, value in named.items()
    )
    return Doors(tuple(marks), frozenset(own))

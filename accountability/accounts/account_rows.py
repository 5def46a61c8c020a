"""What the page of an account shows: devices that are signed in, those that were, what happened."""

import datetime as dt
from dataclasses import dataclass

from accountability.accounts.models import AccountEvent, AccountNews, Ending, SignIn, SignInWay, User
from accountability.accounts.sign_in_rules import span

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Device:
    """One sign-in in the words of its owner."""

    pk: int
    device: str
    way: str
    place: str
    began_at: dt.datetime
    seen_at: dt.datetime
    here: bool
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the account."""

    text: str
    at: dt.datetime
    by_other: bool
    unread: bool


def running(user: User, session_key: str, at: dt.datetime) -> list[Device]:
    """The devices signed in at `at`, this one first; what has been idle too long is out, though unnoticed."""
    alive = SignIn.objects.filter(
        user=user, ended_at=None, seen_at__gt=at - span("idle"), began_at__gt=at - span("longest")
    )
    rows = list(alive.order_by("-seen_at"))
    mine = next((row.network for row in rows if row.session_key == session_key), "")
    devices = [_device(row, mine, here=row.session_key == session_key) for row in rows]
    return sorted(devices, key=lambda one: not one.here)


def past(user: User) -> list[Device]:
    """The last sign-ins, newest first."""
    rows = SignIn.objects.filter(user=user).order_by("-began_at", "-pk")[:SHOWN]
    return [_device(row, "", here=False) for row in rows]


def events(user: User) -> list[Event]:
    """What happened last, newest first."""
    rows = AccountEvent.objects.filter(user=user).order_by("-at", "-pk")[:SHOWN]
    return [
        Event(AccountNews(row.kind).label, row.at, row.by_id != user.pk, row.read_at is None) for row in rows
    ]


def _device(row: SignIn, mine: str, *, here: bool) -> Device:
    place = ""
    if mine and row.network:
        place = "jaringan yang sama dengan Anda sekarang" if row.network == mine else "jaringan lain"
    return Device(
        pk=row.pk,
        device=row.device,
        way=SignInWay(row.way).label,
        place=place,
        began_at=row.began_at,
        seen_at=row.seen_at,
        here=here,
        ended=Ending(row.ended_how).label,
    )

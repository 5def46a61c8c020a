"""Sign-ins: begun, seen, and ended here or from afar; what ends takes its session with it at once."""

import datetime as dt
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from accountability.accounts.live import group_of_account
from accountability.accounts.models import AccountNews, Ending, SignIn, SignInWay, User
from accountability.accounts.sign_in_rules import span
from accountability.accounts.telling import tell
from accountability.lib.bell import ring_group


@transaction.atomic
def begin(
    *, user: User, session_key: str, device: str, network: str, way: SignInWay, at: dt.datetime
) -> SignIn:
    """One more sign-in of this person; what is older than the history is kept no longer."""
    SignIn.objects.filter(user=user, ended_at__lt=at - span("kept")).delete()
    _end(SignIn.objects.filter(user=user, ended_at=None, began_at__lt=at - span("longest")), Ending.LONG, at)
    return SignIn.objects.create(
        user=user, session_key=session_key, device=device, network=network, way=way, began_at=at, seen_at=at
    )


@transaction.atomic
def seen(*, session_key: str, at: dt.datetime) -> None:
    """The device was used just now."""
    SignIn.objects.filter(session_key=session_key, ended_at=None, seen_at__lt=at).update(seen_at=at)


@transaction.atomic
def end_here(*, session_key: str, how: Ending, at: dt.datetime) -> None:
    """This device's own sign-in ended; its session is the caller's to empty."""
    rows = SignIn.objects.filter(session_key=session_key, ended_at=None)
    for user_id in set(rows.values_list("user_id", flat=True)):
        ring_group(group_of_account(user_id))
    rows.update(ended_at=at, ended_how=how, session_key="")


@transaction.atomic
def end_one(*, user: User, pk: int, at: dt.datetime) -> bool:
    """The person sends one of their devices out; whether there was one."""
    rows = SignIn.objects.filter(user=user, pk=pk, ended_at=None)
    if not rows:
        return False
    _end(rows, Ending.REMOTE, at)
    tell(user=user, kind=AccountNews.OTHERS_OUT, by_id=user.pk, at=at)
    return True


@transaction.atomic
def end_others(*, user: User, but: str, how: Ending, at: dt.datetime) -> int:
    """Ends all sign-ins of this person but the session `but` (empty: all of them); how many."""
    rows = SignIn.objects.filter(user=user, ended_at=None).exclude(session_key=but or None)
    ended = _end(rows, how, at)
    if ended and how == Ending.REMOTE:
        tell(user=user, kind=AccountNews.OTHERS_OUT, by_id=user.pk, at=at)
    return ended


@transaction.atomic
def end_from_above(*, user: User, by_id: int, at: dt.datetime) -> int:
    """An office above sends this person out of every device; they read it at the next sign-in. How many."""
    ended = _end(SignIn.objects.filter(user=user, ended_at=None), Ending.REMOTE, at)
    tell(user=user, kind=AccountNews.OTHERS_OUT, by_id=by_id, at=at)
    return ended


def end_everyones(*, at: dt.datetime) -> int:
    """Everybody is signed out of every device, also where a session has no row of ours; how many devices."""
    ended = 0
    for pk in list(SignIn.objects.filter(ended_at=None).values_list("pk", flat=True)):
        with transaction.atomic():
            ended += _end(SignIn.objects.filter(pk=pk, ended_at=None), Ending.REMOTE, at)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator():
        if SESSION_KEY in session.get_decoded():
            store().delete(session.session_key)
    return ended


def _end(rows: Iterable[SignIn], how: Ending, at: dt.datetime) -> int:
    """Ends these rows and their sessions, and calls their open live pages to look."""
    ended = list(rows)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in ended:
        if row.session_key:
            store().delete(row.session_key)
        row.ended_at, row.ended_how, row.session_key = max(at, row.seen_at), how, ""
        row.save(update_fields=["ended_at", "ended_how", "session_key"])
    for user_id in {row.user_id for row in ended}:
        ring_group(group_of_account(user_id))
    return len(ended)

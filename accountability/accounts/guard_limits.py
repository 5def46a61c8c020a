"""Ends a session that was idle or ran too long, and notes the times that say so."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accountability.accounts import sessions
from accountability.accounts.models import Ending
from accountability.accounts.sign_in_rules import span
from accountability.lib.moments import CLOCKS_DIFFER

EVERY = dt.timedelta(seconds=60)  # how often "seen" is written


def begin(session: Any, at: dt.datetime) -> None:
    """The session begins to count now."""
    session["began"] = session["seen"] = session["fresh"] = at.timestamp()


def over(session: Any, at: dt.datetime) -> Ending | None:
    """Why a session of these times is over; None while it runs. One without times has only begun."""
    now, began = at.timestamp(), session.get("began")
    if began is None:
        return None
    ahead = CLOCKS_DIFFER.total_seconds()
    if began > now + ahead or session.get("seen", began) > now + ahead:
        return Ending.LONG  # begun by a clock that ran ahead: it would last until that time comes again
    if now - began >= span("longest").total_seconds():
        return Ending.LONG
    if now - session.get("seen", began) >= span("idle").total_seconds():
        return Ending.IDLE
    return None


def end_if_over(request: HttpRequest) -> None:
    """Turns the person of a session that is over into a stranger, of whom it is only known who they were."""
    session, at = request.session, timezone.now()
    if SESSION_KEY not in session:
        return
    if "began" not in session:
        begin(session, at)
        return
    how = over(session, at)
    if how is None:
        return
    user_id = int(session[SESSION_KEY])
    sessions.end_here(session_key=session.session_key or "", how=how, at=at)
    kept = session.get("titipan")
    session.flush()
    session["past"], session["why"] = user_id, how.value
    if kept is not None:
        session["titipan"] = kept
    request.user = AnonymousUser()


def note_seen(request: HttpRequest, door: str) -> None:
    """The person did something just now. A page that looks again by itself is not the person."""
    session, at = request.session, timezone.now()
    by_itself = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"
    if by_itself and door not in settings.DOORS_THAT_KEEP_AWAKE:
        return
    if at.timestamp() - session.get("seen", 0) >= EVERY.total_seconds():
        session["seen"] = at.timestamp()
        sessions.seen(session_key=session.session_key or "", at=at)

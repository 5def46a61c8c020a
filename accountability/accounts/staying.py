"""Whether who opened a live page may still have it open: the session runs, the account and the term too."""

import datetime as dt
from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from accountability.accounts.guard_limits import over
from accountability.accounts.models import Membership, User


class Seat(NamedTuple):
    """One open live page: its session (None where there is none to end), its person, their membership."""

    session_key: str | None
    user_id: int
    membership_id: int
    wilayah_id: str
    role: str


def still_signed_in(user: Any, session: Any, at: dt.datetime) -> User | None:
    """The person as the database knows them now, if the session the page came with still runs."""
    if not isinstance(user, User):
        return None
    fresh = User.objects.filter(pk=user.pk, is_active=True).first()
    if fresh is None or session is None:
        return fresh
    key = session.session_key
    said = import_module(settings.SESSION_ENGINE).SessionStore(key).load() if key else {}
    return fresh if _runs(said, fresh, at) else None


def those_who_left(seats: Iterable[Seat], at: dt.datetime, day: dt.date) -> frozenset[Seat]:
    """Of all these pages those whose session, account or term has ended: three questions for all."""
    seats = list(seats)
    keys = {seat.session_key for seat in seats if seat.session_key}
    told = {
        one.session_key: one.get_decoded() for one in Session.objects.filter(pk__in=keys, expire_date__gt=at)
    }
    users = User.objects.filter(is_active=True).in_bulk({seat.user_id for seat in seats})
    serving = set(
        Membership.objects.on(day)
        .filter(pk__in={seat.membership_id for seat in seats})
        .values_list("pk", "wilayah_id", "role")
    )

    def stays(seat: Seat) -> bool:
        user = users.get(seat.user_id)
        if user is None or (seat.membership_id, seat.wilayah_id, seat.role) not in serving:
            return False
        return seat.session_key is None or _runs(told.get(seat.session_key, {}), user, at)

    return frozenset(seat for seat in seats if not stays(seat))


def _runs(said: dict[str, Any], user: User, at: dt.datetime) -> bool:
    """Whether what a session says is a sign-in of this person with today's password, within its limits."""
    if said.get(SESSION_KEY) != str(user.pk) or over(said, at) is not None:
        return False
    return constant_time_compare(said.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())

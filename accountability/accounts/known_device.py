"""Knows a browser in which somebody has signed in before: it keeps its own count of wrong passwords.

After OWASP's device cookies. The cookie is signed and says of each person only a keyed mark, so it neither
names anyone on a shared phone nor can be made by a stranger. It opens nothing by itself.
"""

import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

from accountability.accounts.sign_in_rules import span

_SALT = "perangkat-dikenal"
_MOST = 8  # people on one shared phone


def mark_of(cookie: str, username: str) -> str:
    """The mark of this device for this person; empty where they have never signed in on it."""
    return _read(cookie).get(_person(username), "")


def with_person(cookie: str, username: str) -> str:
    """The cookie that also knows this person."""
    known = _read(cookie)
    mark = known.pop(_person(username), "") or secrets.token_urlsafe(18)
    kept = list(known.items())[-(_MOST - 1) :]
    return signing.dumps(dict([*kept, (_person(username), mark)]), salt=_SALT)


def _read(cookie: str) -> dict[str, str]:
    if not cookie:
        return {}
    try:
        known = signing.loads(cookie, salt=_SALT, max_age=span("known_device"))
    except signing.BadSignature:
        return {}
    return {str(name): str(mark) for name, mark in known.items()} if isinstance(known, dict) else {}


def _person(username: str) -> str:
    return salted_hmac(_SALT, username.strip().lower(), algorithm="sha256").hexdigest()[:16]

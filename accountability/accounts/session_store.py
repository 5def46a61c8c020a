"""Sessions in the database, as Django's own, without its question whether a drawn key is free."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils.crypto import get_random_string

LENGTH = 32  # as Django's


class SessionStore(db.SessionStore):
    """A key holds 165 random bits, and one that is taken is drawn anew when it is saved."""

    def _get_new_session_key(self) -> str:
        return get_random_string(LENGTH, VALID_KEY_CHARS)

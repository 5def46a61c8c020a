"""Keeps what somebody typed when their session ended meanwhile, until they have signed in again.

The words lie in the session of that browser, for that person alone; they are sent again from a page that
shows them, never by themselves.
"""

import secrets
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accountability.accounts.sign_in_rules import number

_KEY = "titipan"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NEVER = ("csrfmiddlewaretoken", "password", "sandi", "kode_masuk", "jawaban", _KEY)


def keep(request: HttpRequest, user_id: int) -> bool:
    """Keeps the words of this form for `user_id`; whether there were any. A script keeps its own."""
    by_script = request.headers.get("Sec-Fetch-Dest") == "empty"
    if request.method != "POST" or request.content_type not in _FORMS or by_script:
        return False
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if not any(one in name for one in _NEVER)
        for value in values
    ]
    if not fields or sum(len(name) + len(str(value)) for name, value in fields) > number("words_kept"):
        return False
    request.session[_KEY] = {
        "id": secrets.token_urlsafe(12),
        "user": user_id,
        "path": request.get_full_path(),
        "fields": fields,
        "files": [str(one.name) for _name, many in request.FILES.lists() for one in many],
    }
    return True


def kept_for(request: HttpRequest, user_id: int) -> dict[str, Any] | None:
    """What was kept for this person; anyone else's words are dropped unread."""
    kept: dict[str, Any] | None = request.session.get(_KEY)
    if kept is None:
        return None
    if kept["user"] != user_id or not url_has_allowed_host_and_scheme(kept["path"], allowed_hosts=None):
        drop(request)
        return None
    return kept


def drop(request: HttpRequest) -> None:
    """The words are not needed any more."""
    request.session.pop(_KEY, None)


def drop_sent(request: HttpRequest) -> None:
    """The kept words have come to their door: from here on the form itself holds them."""
    kept = request.session.get(_KEY) if request.method == "POST" else None
    if kept is not None and request.POST.get(_KEY) == kept["id"]:
        drop(request)

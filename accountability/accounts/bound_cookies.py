"""Cookies that only this very host may set: with https their names begin with __Host-.

A browser takes such a name only with Secure, for the whole host, and from nobody else; so no neighbour under
the same domain can plant one. A PC in the village without https has the plain names.
"""

from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PREFIX = "__Host-"


def named(name: str) -> str:
    """The name as it is set here."""
    return f"{PREFIX}{name}" if settings.SESSION_COOKIE_SECURE else name


def told(request: HttpRequest, name: str) -> str:
    """What the browser keeps under this name, also from before names had the prefix; "" when nothing."""
    plain: str = request.COOKIES.get(name, "")
    return request.COOKIES.get(f"{PREFIX}{name}", plain)


def keep(
    answer: HttpResponseBase,
    name: str,
    value: str,
    *,
    seconds: int,
    hidden: bool = True,
    samesite: Literal["Lax", "Strict"] = "Lax",
) -> None:
    """Lets the browser keep `value` so many seconds; `hidden` from scripts."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    answer.set_cookie(named(name), value, max_age=seconds, secure=secure, httponly=hidden, samesite=samesite)


def renew(
    request: HttpRequest, answer: HttpResponseBase, name: str, *, seconds: int, hidden: bool = True
) -> None:
    """A cookie from before names had the prefix comes under its new name, and the old one goes."""
    if named(name) == name or name not in request.COOKIES:
        return
    if named(name) not in request.COOKIES and named(name) not in answer.cookies:
        keep(answer, name, request.COOKIES[name], seconds=seconds, hidden=hidden)
    answer.delete_cookie(name)

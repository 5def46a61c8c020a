"""Keeps finished public pages of a desa in this process, and shows one again only while nothing has changed.

Each process asks for the newest entry of the desa's ledger, and for its facts, before it shows a kept page:
every deed writes an entry in its own transaction, so a deed in any process makes every kept page of its desa
old, with no message between processes. A look holds for settings.KEPT_PAGES_LOOK_SECONDS, so that a crowd on
one page costs one question a second. What changes without a deed (words of a place, an SMS number) is seen
within a minute. A page is kept once in each language (public_site.language), and never shown in the other.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from accountability.accounts import bound_cookies as cookies
from accountability.ledger.models import Entry
from accountability.lib.local_time import local_date
from accountability.regions.models import DesaFacts
from public_site.language import chosen
from public_site.place import COOKIE, set_cookie

SECONDS = 60
_KEPT = re.compile(
    r"/desa/(\d\d\.\d\d\.\d\d\.\d{4})/(?:anggaran/\d{4}[/.]|(?:rencana|kesesuaian)/\d{4}/$|kamus/$|bpd[/.])"
)
_QUERIES = frozenset(["", "ukuran=a3", "ukuran=3x2"])
_MARK = "kept_page"
# One row by the chain's own index, and nothing of the ORM around it: this is asked for every page.
_STAMP = f"""
SELECT f.*, (SELECT id FROM {Entry._meta.db_table} WHERE desa_id = f.desa_id ORDER BY seq DESC LIMIT 1)
FROM {DesaFacts._meta.db_table} f WHERE f.desa_id = %s
"""  # noqa: S608 - names of our own tables

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer, and the entry of the ledger it was made under."""

    stamp: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class KeptPages:
    """Shows kept pages before anything else is asked; stands right behind the static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One page, kept or made."""
        found = _KEPT.match(request.path_info) if request.method in {"GET", "HEAD"} else None
        if found is None or request.META.get("QUERY_STRING", "") not in _QUERIES:
            return self.get_response(request)
        kode = found[1]
        key, stamp = _key(request), _stamp(kode)
        kept = caches["pages"].get(key)
        if isinstance(kept, Kept) and kept.stamp == stamp:
            return _shown(request, kept, kode)
        answer = self.get_response(request)
        if isinstance(answer, HttpResponse) and getattr(answer, _MARK, False) and answer.status_code == 200:
            kept = Kept(stamp, tuple(answer.items()), answer.content)
            if request.method == "GET":
                caches["pages"].set(key, kept, SECONDS)
            return _shown(request, kept, kode)
        return answer


def kept(view: View) -> View:
    """Lets the answers of a public view be kept here and by others, and be asked for again by their ETag."""

    @wraps(view)
    def keeper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponse) and answer.status_code == 200:
            setattr(answer, _MARK, True)
            public(answer, _digest(answer))
            answer["Last-Modified"] = http_date(timezone.now().timestamp())
        return answer

    return keeper


def asked_again(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """The answer with an ETag of its own, or 304: for pages that tell of several desa, which none keeps."""
    public(answer, _digest(answer))
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def public(answer: HttpResponseBase, mark: str) -> None:
    """Says that anyone may keep the answer for a minute, and what to ask with afterwards."""
    answer["ETag"] = f'W/"{mark}"'
    answer["Cache-Control"] = f"public, max-age={SECONDS}"


def _digest(answer: HttpResponse) -> str:
    return hashlib.sha256(answer.content).hexdigest()[:32]


def _key(request: HttpRequest) -> str:
    packed = "gz" if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") else "-"
    asked = f"{packed} {chosen(request)} {request.path_info}?{request.META.get('QUERY_STRING', '')}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _stamp(kode: str) -> str:
    key = f"kept-stamp:{kode}"
    told: str | None = caches["near"].get(key) if settings.KEPT_PAGES_LOOK_SECONDS else None
    if told is None:
        told = _looked_up(kode)
        if settings.KEPT_PAGES_LOOK_SECONDS:
            caches["near"].set(key, told, settings.KEPT_PAGES_LOOK_SECONDS)
    return told


def _looked_up(kode: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [kode])
        row = cursor.fetchone()
    # The day stands in it because a page may say how long something has been missing.
    return f"{row} {local_date(timezone.now(), kode)}"


def _shown(request: HttpRequest, page: Kept, kode: str) -> HttpResponseBase:
    answer = HttpResponse(page.body, headers=dict(page.headers))
    # By ETag alone: a clock that counts whole seconds cannot tell two deeds of one second apart.
    shown = get_conditional_response(request, etag=answer.get("ETag"), response=answer) or answer
    if request.COOKIES.get(cookies.named(COOKIE)) != kode and answer["Content-Type"].startswith("text/html"):
        set_cookie(shown, kode)
    return shown

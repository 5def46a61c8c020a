"""Keeps finished public pages of a desa in this process, and shows one again only while nothing has changed.

Each process asks for the newest entry of the desa's ledger, and for its facts, before it shows a kept page:
every deed writes an entry in its own transaction, so a deed in any process makes every kept page of its desa
old, with no message between processes. A look holds for settings.KEPT_PAGES_LOOK_SECONDS, so that a crowd on
one page costs one question a second. What changes without a deed (words of a place, an SMS number) is seen
within a minute. A page is kept once in each language (public_site.language), and never shown in the other.

Two sorts. What is the same for everybody (`kept`) others may keep too, and ask for again by its ETag. What
holds a form, or has a private side under the same address (`kept_here`), is kept by this process alone and
shown only to who has no session; the places of a visitor's own token and key are left open in it
(public_site.open_places) and filled for each.
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
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from accountability.accounts import bound_cookies as cookies
from accountability.counters import KEPT_PAGES
from accountability.ledger.models import Entry
from accountability.lib.local_time import local_date
from accountability.regions.models import DesaFacts
from posko.models import Aspirasi
from public_site import open_places
from public_site.language import chosen
from public_site.place import COOKIE, set_cookie

SECONDS = 60
# RFC 5861: whoever keeps it may show it once more while asking anew, and for an hour while we are away.
PUBLIC = f"public, max-age={SECONDS}, stale-while-revalidate={SECONDS}, stale-if-error=3600"
_KEPT = re.compile(
    r"/desa/(?P<kode>\d\d\.\d\d\.\d\d\.\d{4})/(?:anggaran/\d{4}[/.]|(?:rencana|kesesuaian)/\d{4}/$|kamus/$|bpd[/.]"
    r"|widget\.json$|umpan\.atom$|pasang/$"
    r"|(?:(?:hasil|musyawarah|anggaran|kelompok/\d{1,18})/)?(?:gambar\.(?:png|svg)$|widget/$)|kelompok/\d{1,18}/umpan\.atom$)"
    r"|/a/(?P<nomor>\d{7,12})/(?:gambar\.(?:png|svg)|widget/)$"
)
_QUERIES = frozenset(["", "ukuran=a3", "ukuran=3x2"])
_MARK, _PARTS = "kept_page", "kept_parts"
# Pages with a form, or with a private side under the same address; lists also with what they were asked.
_HERE = re.compile(
    r"/(?:desa/(?P<kode>\d\d\.\d\d\.\d\d\.\d{4})/(?:kirim/|kelompok/\d{1,18}/)?|a/(?P<nomor>\d{7,12})/)"
)
_LISTED = re.compile(r"/desa/(?P<kode>\d\d\.\d\d\.\d\d\.\d{4})/(?:hasil|musyawarah(?:/\d{1,18})?)/")
_LONGEST_QUERY = 200
_OF_ONE_ANSWER = frozenset(["content-encoding", "content-length", "etag"])
# One row by the chain's own index, and nothing of the ORM around it: this is asked for every page.
_STAMP = f"""
SELECT f.*, (SELECT id FROM {Entry._meta.db_table} WHERE desa_id = f.desa_id ORDER BY seq DESC LIMIT 1)
FROM {DesaFacts._meta.db_table} f WHERE f.desa_id = %s
"""  # noqa: S608 - names of our own tables

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer, the entry of the ledger it was made under, and the name of its door."""

    stamp: str
    door: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptParts:
    """A finished page with places left open for each visitor; not packed, for it is filled first."""

    stamp: str
    door: str
    headers: tuple[tuple[str, str], ...]
    parts: open_places.Parts


class KeptPages:
    """Shows kept pages before anything else is asked; stands right behind the static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.packer = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One page, kept or made."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        if (found := _KEPT.match(request.path_info)) is not None and query in _QUERIES:
            return self._for_everybody(request, found["kode"] or _desa_of(found["nomor"]))
        found = _HERE.fullmatch(request.path_info) if not query else None
        if found is None and len(query) <= _LONGEST_QUERY:
            found = _LISTED.fullmatch(request.path_info)
        if found is None or open_places.is_of_this_visitor(request):
            return self.get_response(request)
        return self._here(request, found)

    def _for_everybody(self, request: HttpRequest, kode: str) -> HttpResponseBase:
        """A page that is the same for all, whoever asks."""
        stamp = _stamp(kode) if kode else ""
        if not stamp:  # a number of nobody's, or a desa without posko: there is nothing to keep
            return self.get_response(request)
        key = _key(request)
        if isinstance(kept := _found(request, key, stamp), Kept):
            return _shown(request, kept, kode)
        answer = self.get_response(request)
        if isinstance(answer, HttpResponse) and getattr(answer, _MARK, False) and answer.status_code == 200:
            kept = Kept(stamp, _door(request), tuple(answer.items()), answer.content)
            _keep(request, key, kept)
            return _shown(request, kept, kode)
        return answer

    def _here(self, request: HttpRequest, found: re.Match[str]) -> HttpResponseBase:
        """A page that this process alone keeps, for a visitor without a session."""
        told = found.groupdict()
        kode = told["kode"] or _desa_of(told["nomor"])
        stamp = _stamp(kode) if kode else ""
        if not stamp:
            return self.get_response(request)
        key = _key(request)
        kept = _found(request, key, stamp)
        if isinstance(kept, Kept):
            return _shown(request, kept, kode)
        if isinstance(kept, KeptParts):
            answer: HttpResponseBase = kept.parts.filled(request)
            for name, value in kept.headers:
                answer.headers.setdefault(name, value)
            if told["kode"]:
                _remember(request, answer, kode)
            return self.packer.process_response(request, answer)
        answer = self.get_response(request)
        parts = getattr(answer, _PARTS, None)
        if isinstance(answer, HttpResponse) and parts is not None:
            said, door = tuple(answer.items()), _door(request)
            own = tuple((name, value) for name, value in said if name.lower() not in _OF_ONE_ANSWER)
            whole = Kept(stamp, door, said, answer.content)
            _keep(request, key, whole if parts.is_whole else KeptParts(stamp, door, own, parts))
        return answer


def _found(request: HttpRequest, key: str, stamp: str) -> Kept | KeptParts | None:
    """What is kept under this key, while it is still true."""
    kept = caches["pages"].get(key)
    if not isinstance(kept, Kept | KeptParts) or kept.stamp != stamp:
        return None
    KEPT_PAGES.labels("shown").inc()
    request.kept_door = kept.door  # type: ignore[attr-defined]  # for accountability.counted_requests
    return kept


def _keep(request: HttpRequest, key: str, page: Kept | KeptParts) -> None:
    KEPT_PAGES.labels("made").inc()
    if request.method == "GET":
        caches["pages"].set(key, page, SECONDS)


def _door(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


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


def kept_here(view: View) -> View:
    """Lets this process keep the answers of a public view for visitors without a session; nobody else may.

    The view says nothing of what one visitor did or may see but in the token and key of its forms.
    """

    @wraps(view)
    def keeper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "GET" and isinstance(answer, HttpResponse) and answer.status_code == 200:
            setattr(answer, _PARTS, open_places.cut(answer.content))
        return answer

    return keeper


def asked_again(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """The answer with an ETag of its own, or 304: for pages that tell of several desa, which none keeps."""
    public(answer, _digest(answer))
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def public(answer: HttpResponseBase, mark: str) -> None:
    """Says that anyone may keep the answer for a minute or two, and what to ask with afterwards."""
    answer["ETag"] = f'W/"{mark}"'
    answer["Cache-Control"] = PUBLIC


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
    if row is None:  # it does not use the posko: nothing tells when its pages change
        return ""
    # The day stands in it because a page may say how long something has been missing.
    return f"{row} {local_date(timezone.now(), kode)}"


def _shown(request: HttpRequest, page: Kept, kode: str) -> HttpResponseBase:
    answer = HttpResponse(page.body, headers=dict(page.headers))
    # By ETag alone: a clock that counts whole seconds cannot tell two deeds of one second apart.
    shown = get_conditional_response(request, etag=answer.get("ETag"), response=answer) or answer
    # A card within a page of another site sets no cookie: nobody came here by looking at it.
    if answer["Content-Type"].startswith("text/html") and not request.path_info.endswith("/widget/"):
        _remember(request, shown, kode)
    return shown


def _remember(request: HttpRequest, shown: HttpResponseBase, kode: str) -> None:
    if request.COOKIES.get(cookies.named(COOKIE)) != kode:
        set_cookie(shown, kode)


def _desa_of(nomor: str) -> str:
    """The desa an aspirasi is of, which never changes once it has a number; "" for a number nobody has."""
    key = f"kept-desa:{nomor}"
    kode: str | None = caches["near"].get(key)
    if kode is None:
        kode = Aspirasi.objects.filter(nomor=nomor).values_list("desa_id", flat=True).first() or ""
        if kode:
            caches["near"].set(key, kode, SECONDS)
    return kode

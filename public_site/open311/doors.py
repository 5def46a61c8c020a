"""Opens a door of Open311: its form, its methods, its village; what goes wrong becomes an error document."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from accountability.accounts.guessing import place_of as came_from
from accountability.regions.models import Wilayah
from public_site.api import limits
from public_site.api.problems import Problem
from public_site.open311.refusals import METHOD, TOO_OFTEN, Refused, not_there, wrong
from public_site.open311.written import ERRORS, JSON, TYPES, XML, Names, Row, written
from public_site.place import NotServed, Place, place_of

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
KEPT = "public, max-age=60"
NUL = "\x00"

type View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """A view for these methods; it gets `form` (xml or json) and may raise Refused.

    Answers are in Indonesian whatever a browser chose: they go to programmes.
    """

    def opened(view: View) -> View:
        # No session and no cookie is read here: what is brought in shows the key of its partner in the form,
        # which no page of a stranger can know.
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, form: str = XML, **kwargs: Any) -> HttpResponse:
            with translation.override("id"):
                try:
                    if request.method not in methods:
                        raise Refused(METHOD, "Alamat ini tidak menerima cara itu.")
                    if request.method != "POST":
                        limited("baca", came_from(request.META))
                    _no_nul(request.path, request.GET)
                    answer = view(request, form=form, **kwargs)
                except Refused as no:
                    answer = refusal(no, form)
            if answer.status_code == METHOD:
                answer["Allow"] = ", ".join(methods)
            # Programmes in other people's pages may read: nothing here depends on who asks.
            answer["Access-Control-Allow-Origin"] = "*"
            return answer

        return answered

    return opened


def told(form: str, names: Names, rows: Row | Sequence[Row], cache: str = KEPT) -> HttpResponse:
    """The answer in its form."""
    answer = HttpResponse(written(form, names, rows), content_type=TYPES[form])
    answer["Cache-Control"] = cache
    return answer


def refusal(no: Refused, form: str) -> HttpResponse:
    """The error document."""
    answer = told(form, ERRORS, list(no.errors), cache="no-store")
    answer.status_code = no.status
    for name, value in no.headers.items():
        answer[name] = value
    return answer


def limited(limit: str, who: str) -> None:
    """One more request under a limit that the API shares (api/data/api_limits.csv). Raises Refused (429)."""
    try:
        limits.count(limit, who, now=time.time())
    except Problem as problem:
        raise Refused(TOO_OFTEN, "Terlalu sering. Coba sebentar lagi.", headers=problem.headers) from None


def form_of(path: str) -> str:
    """The form that the end of an address asks for; XML, which the standard requires, for any other."""
    return JSON if path.lower().endswith(f".{JSON}") else XML


def place_asked(kode: str) -> Place:
    """The village of a jurisdiction_id; where only one is served it may be left out. Raises Refused."""
    kode = kode.strip() or _only_one()
    if not kode:
        raise wrong("jurisdiction_id belum diisi: kode wilayah desa, misalnya 99.01.01.2001.")
    try:
        return place_of(kode)
    except (Http404, NotServed):
        raise not_there(
            "jurisdiction_id tidak ditemukan: tidak ada desa yang dilayani dengan kode itu."
        ) from None


def body_of(request: HttpRequest) -> QueryDict:
    """The form that was sent; what it may be named in the address fills in. Raises Refused."""
    if (request.content_type or "").lower() not in FORMS:
        raise wrong(
            "Kirim sebagai application/x-www-form-urlencoded atau multipart/form-data; "
            "XML dan JSON tidak dibaca."
        )
    try:
        sent = request.POST.copy()
        _ = request.FILES
    except (
        SuspiciousOperation,
        BadRequest,
        MultiPartParserError,
        UnreadablePostError,
        ValueError,
        LookupError,
    ):
        raise wrong("Kiriman tidak bisa dibaca: rusak, terlalu besar, atau bukan UTF-8.") from None
    _no_nul("", sent)
    for name in ("jurisdiction_id", "service_code", "api_key"):
        if not sent.get(name) and request.GET.get(name):
            sent[name] = request.GET[name]
    return sent


def _only_one() -> str:
    served = list(Wilayah.objects.desa().in_service().values_list("kode", flat=True)[:2])
    return served[0] if len(served) == 1 else ""


def _no_nul(path: str, asked: QueryDict | Mapping[str, Any]) -> None:
    values = [one for _name, many in asked.lists() for one in many] if isinstance(asked, QueryDict) else []
    if NUL in path or any(NUL in one for one in [*values, *asked]):
        raise wrong("Kiriman berisi tanda yang tidak mungkin dimaksud.")

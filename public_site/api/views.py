"""The doors of the API: each asks the declaration what may be asked, and answers in JSON."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from accountability.accounts.guessing import place_of as came_from
from accountability.partners.keys import known
from public_site.api import limits, readings, sending
from public_site.api.declared import Endpoint
from public_site.api.document import document
from public_site.api.door import allowed
from public_site.api.endpoints import endpoints
from public_site.api.problems import Problem
from public_site.api.shapes import asked, wrong_with
from public_site.kept_pages import PUBLIC

_JSON = "application/json"
type View = Callable[..., HttpResponseBase]
type Work = Callable[[HttpRequest, Endpoint, dict[str, Any], dict[str, Any]], HttpResponse]


def _door(**works: Work) -> View:
    """A view of the methods of these endpoints; each is named as it is declared, with "_" for "-"."""

    @csrf_exempt  # no cookie counts here, so no page of another host can act for anybody
    def view(request: HttpRequest, **held: Any) -> HttpResponseBase:
        try:
            return _answered(request, held, by_method)
        except Problem as problem:
            return problem.answer()

    by_method = {
        endpoints()[name.replace("_", "-")].method.upper(): (name, work) for name, work in works.items()
    }
    return view


def _answered(
    request: HttpRequest, held: dict[str, Any], works: Mapping[str, tuple[str, Work]]
) -> HttpResponseBase:
    methods = ", ".join([*works, *(["HEAD"] if "GET" in works else []), "OPTIONS"])
    if request.method == "OPTIONS":
        return allowed(methods)
    method = "GET" if request.method == "HEAD" else request.method or ""
    if method not in works:
        raise Problem(405, headers={"Allow": methods})
    name, work = works[method]
    endpoint = endpoints()[name.replace("_", "-")]
    return work(request, endpoint, held, _asked(request, endpoint, held))


def _asked(request: HttpRequest, endpoint: Endpoint, held: dict[str, Any]) -> dict[str, Any]:
    """What the query asks; raises Problem 400, 404 or 406."""
    if not _takes_json(request):
        raise Problem(406)
    for name, one in endpoint.of("path").items():
        if wrong_with(held[name], one.schema):
            raise Problem(404)
    values, slips = asked(request.GET, {name: one.schema for name, one in endpoint.of("query").items()})
    if slips:
        raise Problem(400, slips=slips)
    return values


def _takes_json(request: HttpRequest) -> bool:
    if not request.headers.get("Accept", "").strip():
        return True
    return request.accepts(_JSON)


def _read(read: Callable[..., dict[str, Any]]) -> Work:
    """Reading: counted, and answered with an ETag that a client may ask with again."""

    def work(
        request: HttpRequest, endpoint: Endpoint, held: dict[str, Any], values: dict[str, Any]
    ) -> HttpResponse:
        standing = limits.count(endpoint.limit, _who(request), now=time.time())
        given = {**held, "asked": values} if endpoint.of("query") else held
        answer = _in_json(read(request, **given))
        _tell(answer, standing)
        return _conditional(request, answer)

    return work


def _who(request: HttpRequest) -> str:
    """Under what a reader is counted: a key that stands, else the address the request comes from."""
    key = sending.shown_key(request)
    row = known(key=key) if key else None
    return f"key {row.pk}" if row is not None else f"from {came_from(request.META)}"


def _send(
    request: HttpRequest, endpoint: Endpoint, held: dict[str, Any], values: dict[str, Any]
) -> HttpResponse:
    """Sending: the key first, then how often, then what."""
    row = sending.holder(request)
    standing = limits.count(endpoint.limit, f"key {row.pk}", now=time.time())
    data, fresh = sending.send(request, row)
    answer = _in_json(data, status=endpoint.status)
    _tell(answer, standing)
    answer["Location"] = data["alamat"]
    answer["Cache-Control"] = "no-store"
    if not fresh:
        answer["Idempotent-Replayed"] = "true"
    return answer


def _tell(answer: HttpResponse, standing: limits.Standing) -> None:
    for name, value in standing.headers().items():
        answer[name] = value


def _in_json(data: dict[str, Any], status: int = 200) -> HttpResponse:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    answer = HttpResponse(body, status=status, content_type=_JSON)
    if data.get("berikutnya"):
        answer["Link"] = f'<{data["berikutnya"]}>; rel="next"'
    return answer


def _conditional(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    answer["ETag"] = f'W/"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["Cache-Control"] = PUBLIC
    shown = get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
    assert isinstance(shown, HttpResponse)  # noqa: S101 - for the types
    for name in ("Cache-Control", *limits.HEADERS):
        if name in answer:
            shown.headers.setdefault(name, answer[name])
    return shown


@csrf_exempt  # read only: another method gets its 405 in JSON
def described(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    if request.method == "OPTIONS":
        return allowed("GET, HEAD, OPTIONS")
    if request.method not in {"GET", "HEAD"}:
        return Problem(405, headers={"Allow": "GET, HEAD, OPTIONS"}).answer()
    return _conditional(request, _in_json(document()))


@csrf_exempt  # there is nothing here to act on
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Every address under /api/v1/ that there is not."""
    return Problem(404, "Alamat ini tidak ada. Daftarnya di /api/v1/openapi.json.").answer()


villages = _door(desa=_read(readings.villages))
village = _door(desa_satu=_read(readings.village))
budget = _door(anggaran=_read(readings.budget))
voices = _door(aspirasi_desa=_read(readings.voices))
groups = _door(kelompok_desa=_read(readings.groups))
standing = _door(aspirasi=_read(readings.standing))
sent = _door(aspirasi_kirim=_send)
indicators = _door(indikator=_read(readings.indicators))

"""oEmbed 1.0: an address of ours, asked for by another site, as JSON or XML; what its page shows."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe

from public_site.kept_pages import asked_again
from public_site.language import INDONESIAN
from public_site.sharing.addresses import told_at_address
from public_site.sharing.oembed import CACHE_SECONDS, FORMATS, answer_for, as_xml
from public_site.sharing.told import NotForOthers, NothingToTell

PLAIN = "text/plain; charset=utf-8"
MOST_DIGITS = 5


@require_safe
def oembed(request: HttpRequest) -> HttpResponseBase:
    """The answer; 400 without an address, 401, 404 and 501 as the specification says (2.3.4.3)."""
    answer = _answer(request)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    if answer.status_code != 200:
        return answer
    told_once = asked_again(request, answer)
    told_once["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return told_once


def _answer(request: HttpRequest) -> HttpResponse:
    wanted, address = request.GET.get("format", "json"), request.GET.get("url", "").strip()
    if wanted not in FORMATS:
        return HttpResponse("Bentuknya json atau xml.", PLAIN, 501)
    if not address:
        return HttpResponse("Sebutkan alamat halamannya: ?url=...", PLAIN, 400)
    try:
        with translation.override(INDONESIAN):
            told = told_at_address(address)
    except NotForOthers:
        return HttpResponse("Halaman itu tidak untuk ditampilkan di tempat lain.", PLAIN, 401)
    except NothingToTell:
        return HttpResponse("Halaman itu tidak ada, atau tidak punya kartu.", PLAIN, 404)
    said = answer_for(told, most_wide=_most(request, "maxwidth"), most_high=_most(request, "maxheight"))
    if wanted == "xml":
        return HttpResponse(as_xml(said), FORMATS["xml"])
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def _most(request: HttpRequest, name: str) -> int | None:
    """A limit in pixels; None where none was given that can be read."""
    told = request.GET.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else None

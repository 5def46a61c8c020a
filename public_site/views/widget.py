"""A card of a desa for an iframe of any site, and the same as JSON: no script, no cookie, nothing private."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accountability.inline_css import own_css, source_of
from public_site.kept_pages import kept
from public_site.place import NotServed, Place, place_of
from public_site.widget import as_data, card_context

# This one page may stand in a frame of any site; it holds links alone, nothing that a click could do.
POLICY: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": [source_of(own_css("widget"))],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}


@require_safe
@xframe_options_exempt
@csp_override(POLICY)
@kept
def as_card(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The card."""
    with translation.override("id"):
        answer = render(request, "publik/widget.html", card_context(_place(kode), _absolute))
    answer["X-Robots-Tag"] = "noindex, noarchive"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
@kept
def as_json(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The same as data, for a theme that draws it itself; pages of any host may read it."""
    with translation.override("id"):
        told = as_data(_place(kode), _absolute)
    answer: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer


def _place(kode: str) -> Place:
    try:
        return place_of(kode)
    except NotServed as other:
        raise Http404 from other


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"

"""Opens a page of one desa: unknown codes get 404, a desa without posko an honest page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csp import csp_override

from accountability.inline_css import own_css, source_of
from accountability.regions.sebutan import words_for
from public_site.language import in_their_language
from public_site.place import NotServed, Place, first_upper, place_of, remember

type PageOfDesa = Callable[..., HttpResponseBase]


def of_desa(view: PageOfDesa) -> PageOfDesa:
    """Hands the view its Place in place of the code; the visitor's next visit begins there."""

    @wraps(view)
    def door(request: HttpRequest, kode: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            place = place_of(kode)
        except NotServed as other:
            return _not_served(request, other)
        response = view(request, place, *args, **kwargs)
        if request.method == "GET" and response.get("Content-Type", "").startswith("text/html"):
            remember(response, place.desa)
        return response

    return door


def with_own_css(name: str) -> Callable[[PageOfDesa], PageOfDesa]:
    """Lets the pages of a view carry static/css/<name>.css within themselves ({% own_css %}).

    A linked sheet would cost a request of its own: two seconds on a thin line (decision 0011).
    """
    policy: dict[str, Any] = dict(settings.SECURE_CSP)
    policy["style-src"] = [*policy["style-src"], source_of(own_css(name))]
    decorator: Callable[[PageOfDesa], PageOfDesa] = csp_override(policy)
    return decorator


@in_their_language
def page(
    request: HttpRequest,
    place: Place,
    template: str,
    context: dict[str, Any],
    nav: str = "",
    status: int = 200,
) -> HttpResponse:
    """Renders a page of a desa with what every page needs."""
    told = {"alamat_dasar": settings.PUBLIC_BASE_URL.rstrip("/"), **place.context(nav), **context}
    return render(request, f"publik/{template}.html", told, status=status)


def _not_served(request: HttpRequest, other: NotServed) -> HttpResponse:
    words = words_for(other.desa.kode)
    named = first_upper(words.desa) if other.desa.is_desa else "Kelurahan"
    context = {"s": words, "desa": None, "tempat": other.desa, "nama": f"{named} {other.desa.name}"}
    return render(request, "publik/belum_dilayani.html", context)

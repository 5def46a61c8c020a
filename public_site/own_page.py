"""Tells whether a browser says that a form was sent from one of our own pages, however old that page is.

A page that was kept for times without a signal holds no token that could go stale. The browser itself says
where a POST comes from, in headers no script can set (Fetch Metadata; Origin, RFC 6454); a browser too old to
say it is asked for Django's token.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

SITE = "Sec-Fetch-Site"


def is_ours(request: HttpRequest) -> bool:
    """Whether this POST comes from our own page, by the browser's word or by the token in it."""
    if (site := request.headers.get(SITE)) is not None:
        return site == "same-origin" or _has_token(request)
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        return True
    return _has_token(request)


def _has_token(request: HttpRequest) -> bool:
    return _protected(request).status_code != HttpResponse(status=403).status_code


@csrf_protect
def _protected(request: HttpRequest) -> HttpResponse:
    return HttpResponse()

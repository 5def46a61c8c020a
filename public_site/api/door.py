"""What every answer under /api/v1/ is: without cookies, read by pages of any host, and JSON in trouble."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from public_site.api.declared import BASE
from public_site.api.limits import HEADERS
from public_site.api.problems import TYPE, Problem

_READ = "GET, HEAD, OPTIONS"
_SHOWN = ", ".join(["ETag", "Link", "Retry-After", *HEADERS])
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiDoor:
    """Stands before the pages: a cookie gives no right here, for it is taken away before anybody looks.

    What fails before or beside a view (an address of nobody's, a request that cannot be read, a database that
    is away) is told as application/problem+json too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One answer."""
        if not request.path_info.startswith(BASE):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        answer = self.get_response(request)
        if answer.status_code >= 400 and answer.get("Content-Type") != TYPE:
            answer = _told_anew(answer)
        answer.cookies.clear()
        answer["Vary"] = "Accept, Accept-Encoding"
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            answer["Access-Control-Allow-Origin"] = "*"
            answer["Access-Control-Expose-Headers"] = _SHOWN
        return answer


def allowed(methods: str) -> HttpResponse:
    """The answer to OPTIONS: what the address takes, and that pages of other hosts may read there."""
    answer = HttpResponse(status=204, headers={"Allow": methods})
    if "GET" in methods:
        answer["Access-Control-Allow-Methods"] = _READ
        answer["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
        answer["Access-Control-Max-Age"] = "86400"
    return answer


def _told_anew(answer: HttpResponseBase) -> HttpResponse:
    kept = {name: answer[name] for name in _KEPT if name in answer}
    return Problem(answer.status_code, headers=kept).answer()

"""A short way to the carriers' doors: the host is checked, then the view answers, and nothing else runs.

Sessions, sign-in, messages, page policies and compression are for people; a carrier needs none of them.
The views, and with them every check of signature, size and encoding, are the same as by the long way.
"""

import codecs
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, get_path_info
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import parse_header_parameters

from accountability import patience
from accountability.counted_requests import CountedRequests

type WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

DOORS = "/sms/"
# A carrier waits ten to fifteen seconds; the SMS must lie on disk by then, should the database hang.
CARRIER_SECONDS = 6.0
PAGE_SECONDS = 25.0  # the slowest page of the largest village takes fifteen


class FewLayers(BaseHandler):
    """A handler whose only layer is the check of the host; for doors that are exempt from CSRF (is_door)."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Puts the chain together."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        answered: Any = convert_exception_to_response(self._answer)  # it is never asked for a coroutine
        self._middleware_chain = CountedRequests(answered)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # raises DisallowedHost, which is answered with 400 as everywhere
        response: HttpResponseBase = self._get_response(request)  # type: ignore[attr-defined]  # Django keeps it private
        response.headers["X-Content-Type-Options"] = "nosniff"
        if not response.streaming and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        return response

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """As Django does, but a door's address is looked up once and not at every knock."""
        request.resolver_match = _behind(request.path_info)
        return request.resolver_match


class LeanDoor(FewLayers, WSGIHandler):
    """The short way as a WSGI application."""


def with_lean_door(pages: WSGIApplication) -> WSGIApplication:
    """`pages`, with the carriers' doors answered by the short way, and a 400 for a charset that is none."""
    lean = LeanDoor()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _reads_text(str(environ.get("CONTENT_TYPE", ""))):
            start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        path = get_path_info(environ)
        if path.startswith(DOORS) and is_door(path):
            with patience.at_most(CARRIER_SECONDS):
                return lean(environ, start_response)
        with patience.at_most(PAGE_SECONDS):
            return pages(environ, start_response)

    return application


def _reads_text(content_type: str) -> bool:
    """Whether a form in this content type can be read: `charset=rot13` is a codec, but not one of text.

    Django takes every codec for a charset and only breaks when it reads the form, with a 500.
    """
    if "charset" not in content_type.lower():
        return True
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except ValueError:
        return False
    try:
        codecs.lookup(charset)
    except LookupError:
        return True  # Django then keeps to UTF-8
    except ValueError:
        return False
    try:
        return "a=1".encode(charset).decode(charset) == "a=1"
    except (LookupError, ValueError):
        return False


@lru_cache(maxsize=1024)
def _behind(path: str) -> ResolverMatch:
    """The view behind an address; raises Resolver404, which is not remembered."""
    return resolve(path)


@lru_cache(maxsize=1024)
def is_door(path: str) -> bool:
    """True for the address of a view that asks for no CSRF token; all others keep every layer."""
    try:
        return bool(getattr(resolve(path).func, "csrf_exempt", False))
    except Resolver404:
        return False

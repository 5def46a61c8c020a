"""Keeps every door shut but those listed as open, and every private page out of caches."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accountability.open_doors import OPEN_DOORS

NUL = "\x00"


class GuardMiddleware(LoginRequiredMiddleware):
    """Default deny: a view not named in accountability.open_doors asks for a sign-in first."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Lets open doors through; any other door goes to the sign-in page without a user.

        Behind those an address with the letter NUL is nobody's: no database could look for it. Open doors see
        to it themselves: what a gateway hands in may hold it, and is not lost.
        """
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_DOORS:
            return None
        asked = (one for _name, values in request.GET.lists() for one in values)
        if NUL in request.path or any(NUL in one for one in asked):
            raise BadRequest
        return super().process_view(request, view_func, view_args, view_kwargs)

    def __call__(self, request: HttpRequest) -> Any:
        """Adds the headers that keep what a signed-in person sees out of every cache."""
        response = super().__call__(request)
        signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
        if signed_in and isinstance(response, HttpResponseBase) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

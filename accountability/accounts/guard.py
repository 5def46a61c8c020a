"""Keeps every door shut but those policy.toml opens, and every private page out of caches."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from accountability.accounts import guard_limits, kept_words
from accountability.policy import rule_of

NUL = "\x00"
# What somebody whose time without a second factor is over may still open.
TO_SET_UP = frozenset({"akun-kode", "akun-cadangan", "akun-kunci", "akun-ulang", "akun-masih", "keluar"})


class GuardMiddleware(LoginRequiredMiddleware):
    """Default deny: a view that policy.toml does not open asks for a sign-in; one it lacks is shut."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Lets open doors through; any other door goes to the sign-in page without a user.

        Behind those an address with the letter NUL is nobody's: no database could look for it. Open doors see
        to it themselves: what a gateway hands in may hold it, and is not lost.
        """
        match = request.resolver_match
        rule = rule_of(match.view_name) if match is not None else None
        if rule is not None and rule.is_open:
            return None
        asked = (one for _name, values in request.GET.lists() for one in values)
        if NUL in request.path or any(NUL in one for one in asked):
            raise BadRequest
        if rule is None:
            raise PermissionDenied
        door = match.view_name if match is not None else ""
        if request.user.is_authenticated:
            return self._signed_in(request, door)
        if (past := request.session.get("past")) is not None:
            kept_words.keep(request, past)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def _signed_in(self, request: HttpRequest, door: str) -> Any:
        """Notes that the person is there; while a second factor is due, all ways lead to setting it up."""
        guard_limits.note_seen(request, door)
        kept_words.drop_sent(request)
        due = request.session.get("enrol_by")
        if due is not None and door not in TO_SET_UP and timezone.now().timestamp() >= due:
            return HttpResponseRedirect(reverse("akun-kode"))
        return None

    def __call__(self, request: HttpRequest) -> Any:
        """Ends what is over, and keeps what a signed-in person sees out of every cache."""
        guard_limits.end_if_over(request)
        response = super().__call__(request)
        signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
        if signed_in and isinstance(response, HttpResponseBase) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

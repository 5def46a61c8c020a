"""Asks for the password again before what must not be done by whoever finds an open screen."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accountability.accounts import kept_words
from accountability.accounts.sign_in_rules import span
from accountability.lib.moments import CLOCKS_DIFFER

type View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed a moment ago that it is them; the rule `fresh` says how long that holds."""
    fresh: float = request.session.get("fresh", 0)
    ago = timezone.now().timestamp() - fresh
    # Not by a clock that ran ahead either.
    return -CLOCKS_DIFFER.total_seconds() < ago < span("fresh").total_seconds()


def fresh_sign_in(view: View) -> View:
    """Guards an export or a sensitive act, under `@desk`: an older sign-in is asked for the password first.

    What was typed is kept meanwhile; a file that was asked for is a link on the page that comes back.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        kept_words.keep(request, request.user.pk)
        return HttpResponseRedirect(reverse("akun-ulang", query={"next": request.get_full_path()}))

    return guarded

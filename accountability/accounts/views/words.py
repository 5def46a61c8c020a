"""Words that were typed while a session ended: shown again after signing in, and sent on by one tap."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.csrf import csrf_failure as plain_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability.accounts import kept_words
from accountability.accounts.access import membership_of
from accountability.accounts.models import Role
from accountability.accounts.views.coming_in import SeeOther, stranger

ABOVE = frozenset({Role.CAMAT, Role.KABUPATEN})  # who may reset the second factor of others
_WORTH_SHOWING = 3  # letters: shorter values are ticks and numbers


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """What was typed, to send it now or let it go."""
    kept = kept_words.kept_for(request, request.user.pk or 0)
    if request.method == "POST":
        kept_words.drop(request)
        return SeeOther(reverse("meja"))
    if kept is None:
        return redirect("meja")
    shown = [value for name, value in kept["fields"] if len(value) > _WORTH_SHOWING and name != "kunci_kirim"]
    return render(request, "akun/lanjut.html", {"titipan": kept, "terlihat": shown, **menu_back(request)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in: its words are kept and shown, if it came from our own page."""
    own = request.headers.get("Sec-Fetch-Site") == "same-origin" or _same_origin(request)
    past = request.session.get("past") if stranger(request) else request.user.pk
    if own and past is not None and kept_words.keep(request, past):
        if stranger(request):
            return SeeOther(reverse("masuk"))
        return SeeOther(reverse("masuk-lanjut"))
    return plain_failure(request, reason)


def menu_back(request: HttpRequest) -> dict[str, Any]:
    """What the pages of an account need around them: the way back to the desk."""
    member = membership_of(request.user, Role.values)
    word, name = ("Meja", "meja") if member is not None else ("Akun", "akun")
    door = request.resolver_match.view_name if request.resolver_match else ""
    menu = [{"teks": word, "href": reverse(name), "kini": door == name}]
    return {"menu": menu, "member": member, "boleh_atur_ulang": member is not None and member.role in ABOVE}


def _same_origin(request: HttpRequest) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.get_host()

"""Which of the two languages a public page is told in: what the visitor chose at its foot, and nothing else.

Indonesian comes first whatever language a phone is set to (docs/decisions/0074). Desks are Indonesian, and so
is every file (an address without a slash at its end): what is downloaded is the same for every reader.
Deeds are done in Indonesian too, for what they write is kept and sent as SMS: only the page shown after a
form is in the visitor's language, by `in_their_language`.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes

from accountability.accounts import bound_cookies as cookies
from public_site import place
from public_site.place import YEAR

COOKIE = ASKED = "bahasa"
INDONESIAN, ENGLISH = "id", "en"
NAMES = {INDONESIAN: "Bahasa Indonesia", ENGLISH: "English"}
# What of a query goes into a link: filters, a page, a place looked for; never somebody's address of a page.
_PLAIN = re.compile(r"[\w ,.:'-]{1,200}")
# Addresses of people at work, and what is kept by a browser for everybody; the sprite and photos are files.
_ALWAYS_INDONESIAN = re.compile(
    r"/(?:bpd|pemdes|kec|kab|kelola|akun|masuk|keluar|meja|ws|sms|simulator|_gaya|setor-luring|musyawarah|api|open311)(?:/|$)"
)


def chosen(request: HttpRequest) -> str:
    """The language of the page at this address for this visitor, "id" or "en"."""
    if not _may_be_chosen(request):
        return INDONESIAN
    wanted = cookies.told(request, COOKIE)
    return wanted if wanted in NAMES else INDONESIAN


def in_their_language[**P, R](show: Callable[P, R]) -> Callable[P, R]:
    """Lets a function that shows a page, its request first, speak the visitor's language after a deed too."""

    @wraps(show)
    def shown(*args: P.args, **kwargs: P.kwargs) -> R:
        request = args[0]
        assert isinstance(request, HttpRequest)  # noqa: S101 - for the types; a view is called with nothing else
        with translation.override(chosen(request)):
            return show(*args, **kwargs)

    return shown


class Language:
    """Speaks the chosen language while a page is made, and takes a new choice from the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One page, or the way back to it without the choice in its address."""
        safe = request.method in {"GET", "HEAD"}
        if safe and request.GET.get(ASKED, "") in NAMES and _may_be_chosen(request):
            return _taken(request, request.GET[ASKED])
        spoken = chosen(request)
        with translation.override(spoken if safe else INDONESIAN):
            answer = self.get_response(request)
        if answer.get("Content-Type", "").startswith("text/html"):
            answer.headers.setdefault("Content-Language", spoken)
            if _may_be_chosen(request):
                patch_vary_headers(answer, ["Cookie"])
                for name in (COOKIE, place.COOKIE):
                    cookies.renew(request, answer, name, seconds=YEAR)
        return answer


def switch(request: HttpRequest) -> dict[str, Any]:
    """For templates: the other language with the address of this page in it; none where nothing is chosen.

    None after a form that was sent either: going elsewhere would lose what was typed.
    """
    if request.method not in {"GET", "HEAD"} or not _may_be_chosen(request):
        return {"bahasa_lain": None}
    other = ENGLISH if chosen(request) == INDONESIAN else INDONESIAN
    kept = [(name, value) for name, value in request.GET.items() if _PLAIN.fullmatch(f"{name}{value}")]
    href = f"?{urlencode([*((n, v) for n, v in kept if n != ASKED), (ASKED, other)])}"
    return {"bahasa_lain": {"kode": other, "nama": NAMES[other], "href": href}}


def _may_be_chosen(request: HttpRequest) -> bool:
    path = request.path_info
    return path.endswith("/") and _ALWAYS_INDONESIAN.match(path) is None


def _taken(request: HttpRequest, wanted: str) -> HttpResponseRedirect:
    rest = request.GET.copy()
    del rest[ASKED]
    # "//elsewhere.example/" is a path of ours, and would be the address of another host in a Location.
    back = escape_leading_slashes(request.get_full_path().partition("?")[0])
    answer = HttpResponseRedirect(f"{back}?{rest.urlencode()}" if rest else back)
    answer["Cache-Control"] = "no-store"
    cookies.keep(answer, COOKIE, wanted, seconds=YEAR)
    return answer

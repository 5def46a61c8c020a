"""Leaves open, in a page that is shown to many, the places of what belongs to one visitor: token and key.

A form holds Django's token against forged requests and the key of one sending. In a page that is kept both
would be somebody else's, so the page is cut there and each visitor gets their own.
"""

import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token

TOKEN, KEY = "token", "kunci"
_FIELDS = {
    TOKEN: re.compile(rb'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"'),
    KEY: re.compile(rb'name="kunci_kirim" value="([0-9a-f-]{36})"'),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A page cut at its open places: before each piece but the first stands what `places` names."""

    pieces: tuple[bytes, ...]
    places: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it is the same for every visitor."""
        return not self.places

    def filled(self, request: HttpRequest) -> HttpResponse:
        """The page with this visitor's token and a key of its own; sets the token's cookie where it must."""
        own = {KEY: str(uuid.uuid4()).encode()} if KEY in self.places else {}
        guard = CsrfViewMiddleware(lambda _: HttpResponse())
        if TOKEN in self.places:
            guard.process_request(request)
            own[TOKEN] = get_token(request).encode()
        filled = [self.pieces[0]]
        for place, piece in zip(self.places, self.pieces[1:], strict=True):
            filled += [own[place], piece]
        answer = HttpResponse(b"".join(filled))
        return _with_cookie(guard, request, answer) if TOKEN in self.places else answer


def cut(page: bytes) -> Parts:
    """The page, cut wherever its token or its key stands."""
    values = {found[1]: place for place, field in _FIELDS.items() for found in field.finditer(page)}
    if not values:
        return Parts((page,), ())
    parted = re.split(b"(" + b"|".join(re.escape(value) for value in values) + b")", page)
    return Parts(tuple(parted[::2]), tuple(values[value] for value in parted[1::2]))


def is_of_this_visitor(request: HttpRequest) -> bool:
    """Whether the visitor has a session: then what they see may be theirs alone, and is made for them."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _with_cookie(guard: CsrfViewMiddleware, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    shown: HttpResponseBase = guard.process_response(request, answer)
    assert isinstance(shown, HttpResponse)  # noqa: S101 - for the types: it is the answer it was given
    return shown

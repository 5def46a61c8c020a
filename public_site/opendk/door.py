"""What every answer under /api/opendk/ is: JSON, without cookies, never a status OpenSID takes for "sent"."""

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from public_site.opendk.answers import SERVER, STATUS, Refused, refused

BASE = "/api/opendk/"
_PLAIN = frozenset([STATUS, 405])
_SLASHES = re.compile("/{2,}")
_UNREAD = "Kiriman ini tidak bisa dibaca posko. Periksa alamat server dan isinya, lalu kirim lagi."

log = logging.getLogger(__name__)


class OpendkDoor:
    """Stands before the pages: a cookie gives no right here, and trouble of any kind is told as 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One answer."""
        if not request.path_info.startswith(BASE):
            return self.get_response(request)
        # Whether the admin wrote the server with a slash at its end must not matter.
        request.path_info = _SLASHES.sub("/", request.path_info).rstrip("/")
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        answer = self.get_response(request)
        if answer.status_code >= 400 and answer.status_code not in _PLAIN:
            log.warning("opendk: an answer %s is told as %s", answer.status_code, STATUS)
            answer = refused(Refused(SERVER if answer.status_code >= 500 else _UNREAD))
        answer.cookies.clear()
        answer["Cache-Control"] = "no-store"
        return answer

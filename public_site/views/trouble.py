"""The page for when something broke: a place that cannot store now says so, and gives the words back."""

import errno
import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from public_site.views.just_sent import asks_as_script

logger = logging.getLogger(__name__)

COME_AGAIN_SECONDS = 60
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
_GIVEN_BACK = "kirim"  # the form of citizens alone: others may hold what must not stand in a page
_LEFT_OUT = frozenset({"csrfmiddlewaretoken"})
NOT_STORED = "Belum tersimpan: komputer posko sedang tidak bisa menyimpan. Coba lagi beberapa menit lagi."


def trouble(request: HttpRequest) -> HttpResponse:
    """503 and when to come again while database or disk take nothing; else the page of a fault of ours."""
    if not cannot_store(sys.exception()):
        return server_error(request)
    answer: HttpResponse
    if asks_as_script(request):
        answer = JsonResponse({"galat": [NOT_STORED]}, status=503)
    else:
        answer = HttpResponse(render_to_string("503.html", _told(request)), status=503)
    answer["Retry-After"] = str(COME_AGAIN_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def cannot_store(problem: BaseException | None) -> bool:
    """Whether this, or what it came from, is a database that is away or full, or a disk that is."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        if isinstance(problem, OperationalError | InterfaceError):
            return True
        if isinstance(problem, OSError) and problem.errno in NO_ROOM:
            return True
        seen.add(id(problem))
        problem = problem.__cause__ or problem.__context__
    return False


def _told(request: HttpRequest) -> dict[str, object]:
    told: dict[str, object] = {"menulis": request.method == "POST"}
    if request.method == "POST" and getattr(request.resolver_match, "url_name", "") == _GIVEN_BACK:
        try:
            given = [(name, one) for name, many in request.POST.lists() for one in many]
            told["ada_foto"] = bool(request.FILES)
        except Exception as failure:  # noqa: BLE001 - what could not be read cannot be given back
            logger.warning("A form could not be given back: %s", type(failure).__name__)
            return told
        told |= {
            "alamat": request.path,
            "kata": request.POST.get("isi", ""),
            "isian": [one for one in given if one[0] not in _LEFT_OUT and one[1]],
        }
    return told
